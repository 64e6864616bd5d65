"""The one door to the media folder: whatever the way a file came, it is bare and has a random name.

Forms do the same before, and say in a sentence what is amiss. This stands behind them for what
asks no form: a second step of uploading several, loads, renditions, and what Wagtail adds next.
"""

from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage

from courses.questions.bare_files import NotKept, as_kept, key_name


class BareDoor(Storage):
    """What every storage of media does first. Source: domain R4.2, ADR-0046."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Stores what is left of the content; the name it got. The one given says the folder only.

        Raises SuspiciousFileOperation for what is neither a picture nor a sound.
        """
        content.seek(0)
        try:
            kept = as_kept(content.read())
        except NotKept as problem:
            raise SuspiciousFileOperation(f"Not kept: {problem.code}") from problem
        folder = (name or "").rpartition("/")[0]
        path = f"{folder}/{key_name(kept)}" if folder else key_name(kept)
        return super().save(path, ContentFile(kept), max_length)


class BareFiles(BareDoor, FileSystemStorage):
    """Files of the office in a folder, MEDIA_ROOT."""
