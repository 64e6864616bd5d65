"""The files of the site, read and put back under their own names.

Through the site's storage, which is a folder or a bucket; past its `save`, which gives new names.
"""

import shutil
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

# Above this a file on its way is kept on the disk and not in memory.
_IN_MEMORY = 4_000_000
# Both kinds of storage have `_save`, which their common class does not name.
_storage: Any = default_storage


def media_place() -> str:
    """How a sentence names where they lie."""
    if isinstance(default_storage, FileSystemStorage):
        return str(default_storage.location)
    return "the bucket"


def media_names(folder: str = "") -> Iterator[str]:
    """All of them, with “/” between folders."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from media_names(f"{folder}{name}/")


def write_media(name: str, content: IO[bytes]) -> None:
    """What a backup holds went through the door of the storage when it came in."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as whole:
        shutil.copyfileobj(content, whole)
        whole.seek(0)
        _storage._save(name, File(whole, name=name))


def delete_media() -> None:
    """All of them; empty folders stay."""
    for name in list(media_names()):
        default_storage.delete(name)
