"""Pictures of quizzes in the CMS: Wagtail's images, and their facts for `courses`."""

from functools import lru_cache
from typing import Any

from wagtail.images import get_image_model

from courses.questions.kinds.texts import Picture
from courses.questions.pictures import picture_facts


def file_digests() -> dict[int, str]:
    """Row → Wagtail's digest of the file, of every image."""
    return dict(get_image_model().objects.values_list("pk", "file_hash"))


def raw_bytes(image: Any) -> bytes:
    """The content of an image's file."""
    with image.open_file() as opened:
        opened.seek(0)
        return opened.read()


def facts_of(image: Any) -> Picture:
    """The facts of an image in a definition. Raises NoPicture."""
    return _facts(image.pk, image.file_hash)


@lru_cache(maxsize=256)
def _facts(pk: int, file_hash: str) -> Picture:
    # The digest of the file is part of the cache key: another file is another picture.
    return picture_facts(raw_bytes(get_image_model().objects.get(pk=pk)))
