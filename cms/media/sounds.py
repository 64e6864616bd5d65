"""Sounds in the CMS: Wagtail's documents, and their facts for `courses`."""

from functools import lru_cache
from typing import Any

from wagtail.documents import get_document_model

from courses.questions.kinds.texts import SoundFacts
from courses.questions.sounds import MAX_BYTES, NoSound, sound_facts


def document_digests() -> dict[int, str]:
    """Row → Wagtail's digest of the file, of every document."""
    return dict(get_document_model().objects.values_list("pk", "file_hash"))


def raw_bytes(document: Any) -> bytes:
    """The content of a document's file, up to the maximum length of a sound plus one byte."""
    with document.open_file() as opened:
        opened.seek(0)
        return opened.read(MAX_BYTES + 1)


def facts_of(document: Any) -> SoundFacts:
    """The facts of a document in texts. Raises NoSound, and OSError if its file is missing."""
    return _facts(document.pk, document.get_file_hash())


@lru_cache(maxsize=256)
def _facts(pk: int, file_hash: str) -> SoundFacts:
    # The digest of the file is part of the cache key: another file is another sound.
    return sound_facts(raw_bytes(get_document_model().objects.get(pk=pk)))


def sound_or_none(document: Any) -> SoundFacts | None:
    """The facts; None if there is no document, or it cannot be played."""
    try:
        return facts_of(document) if document is not None else None
    except (NoSound, OSError):
        return None
