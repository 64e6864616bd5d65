"""Files of courses in the office: Wagtail's images and documents, known by what is in them."""

from pathlib import Path

from django.core.files import File

from cms.curriculum.digests import file_digest


def digests_of(model) -> dict[int, str]:
    """Row → Wagtail's digest of the file, of every image or every document."""
    return dict(model.objects.values_list("pk", "file_hash"))


def row_of(model, file: Path):
    """The image or document with this file's content; put there when it is not yet."""
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
