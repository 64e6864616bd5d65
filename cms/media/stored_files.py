"""Files of courses are put into the office: as Wagtail's images and documents."""

from pathlib import Path
from typing import Any

from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.curriculum.digests import file_digest


def image_of(file: Path) -> Any:
    """The image in the office with this file's content; put there when it is not yet."""
    return _row_of(get_image_model(), file)


def document_of(file: Path) -> Any:
    """The document in the office with this file's content; put there when it is not yet."""
    return _row_of(get_document_model(), file)


def _row_of(model: Any, file: Path) -> Any:
    digest = file_digest(file)
    known = model.objects.filter(file_hash=digest).order_by("pk").first()
    if known is not None:
        return known
    with file.open("rb") as opened:
        return model.objects.create(
            title=file.stem.replace("-", " "),
            file=File(opened, name=file.name),
            file_hash=digest,
            file_size=file.stat().st_size,
        )
