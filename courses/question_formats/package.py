"""Read zip packages safely: nothing is written to disk, and the unpacked size is limited."""

import io
import posixpath
import zipfile
import zlib

from .exchange import MAX_UNPACKED_BYTES, UnreadableFile

MAX_FILES = 10_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
# What `zipfile` raises for missing or invalid bytes; ValueError and OverflowError come from
# invalid offsets in the file (since 3.13: “negative seek value”).
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(ValueError, OverflowError),
)
# Every file has the same date, so that equal questions make equal packages.
_SOME_DAY = (2020, 1, 1, 0, 0, 0)


class Package:
    """The files of a package. Raises UnreadableFile for harmful content or any other file."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as problem:
            raise UnreadableFile("zip-broken") from problem
        entries = self._zip.infolist()
        if len(entries) > MAX_FILES:
            raise UnreadableFile("zip-too-many-files")
        for entry in entries:
            _check(entry)
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise UnreadableFile("too-big-unpacked")
        self.names = [entry.filename for entry in entries if not entry.is_dir()]
        self._left = MAX_UNPACKED_BYTES

    def read(self, name: str, most: int = MAX_UNPACKED_BYTES) -> bytes:
        """Return one file, or at most the first `most` bytes of it.

        Raises KeyError if it does not exist, UnreadableFile past the limit of the package.
        """
        entry = self._zip.getinfo(name)
        try:
            with self._zip.open(entry) as opened:
                data = opened.read(min(most, self._left + 1))
        except _BROKEN as problem:
            raise UnreadableFile("zip-broken") from problem
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableFile("too-big-unpacked")
        return data


def is_package(data: bytes) -> bool:
    """Whether the bytes begin like a zip file."""
    return data.startswith(b"PK\x03\x04")


def inside(folder: str, path: str) -> str:
    """Return the path of a file relative to a folder. Raises UnreadableFile if it leads outside."""
    if "\\" in path or path.startswith("/") or ":" in path:
        raise UnreadableFile("zip-path", name=path[:80])
    name = posixpath.normpath(posixpath.join(folder, path))
    if name == ".." or name.startswith("../"):
        raise UnreadableFile("zip-path", name=path[:80])
    return name


def _check(entry: zipfile.ZipInfo) -> None:
    # `orig_filename`: the name in the file before Python sanitises it.
    name = entry.orig_filename
    if "\x00" in name or ".." in name.replace("\\", "/").split("/"):
        raise UnreadableFile("zip-path", name=name[:80])
    inside("", name)
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableFile("zip-encrypted")
    if entry.compress_type not in _METHODS:
        raise UnreadableFile("zip-broken")


def make_package(files: dict[str, bytes]) -> bytes:
    """Make a package of these files; the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _SOME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, data)
    return out.getvalue()
