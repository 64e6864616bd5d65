"""The media files, read and restored under their own names.

Uses the site's storage, a folder or a bucket, but not its `save`, which gives new names.
"""

import shutil
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

# Larger files are buffered on disk and not in memory.
_IN_MEMORY = 4_000_000
# Both kinds of storage have `_save`, which their base class does not declare.
_storage: Any = default_storage


def media_place() -> str:
    """Where the files are, for use in a sentence."""
    if isinstance(default_storage, FileSystemStorage):
        return str(default_storage.location)
    return "the bucket"


def media_names(folder: str = "") -> Iterator[str]:
    """The names of all files, with “/” between folders."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from media_names(f"{folder}{name}/")


def write_media(name: str, content: IO[bytes]) -> None:
    """Write a file without checks: the storage checked it when it was uploaded."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as whole:
        shutil.copyfileobj(content, whole)
        whole.seek(0)
        _storage._save(name, File(whole, name=name))


def delete_media() -> None:
    """Delete all files; empty folders stay."""
    for name in list(media_names()):
        default_storage.delete(name)
