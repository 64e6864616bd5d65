"""Files that an installation stored before uploads were stripped of metadata."""

from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.questions.bare_files import is_content_key

# Where Wagtail keeps files, and kept staff photos.
FOLDERS = ("original_images", "images", "documents", "wagtail_uploads", "avatar_images")


def waiting_rows() -> list[tuple[Any, int]]:
    """Model and id of each picture and sound that was stored under its original name.

    The storage gives every file it has stripped another name, so the name alone is enough.
    """
    return [
        (model, pk)
        for model in (get_image_model(), get_document_model())
        for pk, name in model.objects.order_by("pk").values_list("pk", "file").iterator()
        if not is_content_key(name)
    ]


def leftovers() -> list[Path]:
    """Files under their old names that no picture or sound refers to: renditions, staff photos,
    unfinished uploads.
    """
    models = (get_image_model(), get_document_model())
    in_use = {name for model in models for name in model.objects.values_list("file", flat=True)}
    root = Path(settings.MEDIA_ROOT)
    return [
        file
        for folder in FOLDERS
        for file in sorted((root / folder).rglob("*"))
        if file.is_file()
        and not is_content_key(file.name)
        and file.relative_to(root).as_posix() not in in_use
    ]
