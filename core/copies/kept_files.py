"""The files of the site for a copy: read one by one and put back under their own names.

In a folder, or wherever the site's storage keeps them. Not by its `save`, which gives new names.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

from .sealed_files import PIECE_BYTES, Content

# Above this a file on its way is kept on the disk and not in memory.
_IN_MEMORY = 4_000_000


class Opened(NamedTuple):
    """What a file holds, and how many bytes that is."""

    content: IO[bytes]
    size: int


class KeptFiles(Protocol):
    """Where files are kept."""

    # How a sentence names the place.
    place: str

    def names(self) -> list[str]:
        """All of them, in order, with “/” between folders."""

    def open(self, name: str) -> Any:
        """A context with `Opened`. Raises FileNotFoundError where it has gone meanwhile."""

    def write(self, name: str, content: Content) -> None:
        """Puts one there."""

    def is_empty(self) -> bool:
        """Whether nothing is there."""

    def clear(self) -> None:
        """Takes away all of it."""


def kept_files() -> KeptFiles:
    """Those of this installation."""
    if isinstance(default_storage, FileSystemStorage):
        return InFolder(Path(settings.MEDIA_ROOT))
    return InStorage(default_storage)


class InFolder:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.place = str(root)

    def names(self) -> list[str]:
        """Links are not followed: they may lead anywhere."""
        found = sorted(
            one for one in self._root.rglob("*") if one.is_file() and not one.is_symlink()
        )
        return [one.relative_to(self._root).as_posix() for one in found]

    @contextmanager
    def open(self, name: str) -> Iterator[Opened]:
        """The size is that of the file that is open, whatever lies there a moment later."""
        with (self._root / name).open("rb") as file:
            yield Opened(file, os.fstat(file.fileno()).st_size)

    def write(self, name: str, content: Content) -> None:
        """Makes the folders above it."""
        place = self._root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            shutil.copyfileobj(content, file, PIECE_BYTES)

    def is_empty(self) -> bool:
        """A folder that is not there yet is empty."""
        return not (self._root.exists() and any(self._root.iterdir()))

    def clear(self) -> None:
        """The folder itself stays."""
        for one in self._root.iterdir() if self._root.exists() else ():
            shutil.rmtree(one) if one.is_dir() else one.unlink()


class InStorage:
    """A storage that is no folder: a bucket."""

    def __init__(self, storage: Any) -> None:
        self._storage = storage
        self.place = "the bucket"

    def names(self) -> list[str]:
        """Folder by folder."""
        return sorted(self._below(""))

    def _below(self, folder: str) -> Iterator[str]:
        folders, files = self._storage.listdir(folder)
        yield from (f"{folder}{name}" for name in files)
        for name in folders:
            yield from self._below(f"{folder}{name}/")

    @contextmanager
    def open(self, name: str) -> Iterator[Opened]:
        """What was read at once is as long as it says."""
        with self._storage.open(name) as file:
            yield Opened(file, file.size)

    def write(self, name: str, content: Content) -> None:
        """Past the door: what a backup holds went through it when it came in."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as whole:
            shutil.copyfileobj(content, whole, PIECE_BYTES)
            whole.seek(0)
            self._storage._save(name, File(whole, name=name))

    def is_empty(self) -> bool:
        """Asks for the first level alone."""
        return not any(self._storage.listdir(""))

    def clear(self) -> None:
        """File by file."""
        for name in self.names():
            self._storage.delete(name)
