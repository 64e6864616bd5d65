"""Files of courses are put into the office: as Wagtail's images and documents."""

from hashlib import sha1
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.curriculum.digests import file_digest

from .sentences import NEW_PICTURE


def image_of(file: Path) -> Any:
    """The image in the office with this file's content; put there when it is not yet."""
    return _row_of(get_image_model(), file)


def document_of(file: Path) -> Any:
    """The document in the office with this file's content; put there when it is not yet."""
    return _row_of(get_document_model(), file)


def picture_of(data: bytes, by: Any) -> tuple[Any, bool]:
    """The image in the office with these bytes, which are bare; and whether it is a new one."""
    model = get_image_model()
    digest = sha1(data, usedforsecurity=False).hexdigest()
    known = _known(model, digest)
    if known is not None:
        return known, False
    row = model.objects.create(
        title=str(NEW_PICTURE),
        file=ContentFile(data, name="picture"),
        file_hash=digest,
        file_size=len(data),
        uploaded_by_user=by,
    )
    return row, True


def _known(model: Any, digest: str) -> Any:
    return model.objects.filter(file_hash=digest).order_by("pk").first()


def _row_of(model: Any, file: Path) -> Any:
    digest = file_digest(file)
    known = _known(model, digest)
    if known is not None:
        return known
    with file.open("rb") as opened:
        return model.objects.create(
            title=file.stem.replace("-", " "),
            file=File(opened, name=file.name),
            file_hash=digest,
            file_size=file.stat().st_size,
        )
