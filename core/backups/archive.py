"""The content of a backup: a tar with the manifest, the database in pieces, and the files.

It can be opened without this program: `age -d`, then `tar xz`, then `pg_restore` with the pieces in
order.
"""

import io
import os
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from pydantic import AwareDatetime, BaseModel, ConfigDict

from .programs import BackupError, damaged, decrypting, encrypting

# How much of the database or of a file is in memory at once.
PIECE_BYTES = 4 * 1024 * 1024
# Letters of any language, including combining marks; slashes and dots alone are checked too.
_MEDIA_NAME = re.compile(r"media(?:/[^/\\\x00-\x1f\x7f\ud800-\udfff]+)+")
# Errors that show that a file is truncated.
_TORN = (tarfile.TarError, EOFError, zlib.error)


class Manifest(BaseModel):
    """The description of a backup; its first entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    made_at: AwareDatetime
    # Every migration that is applied, as “app.name”.
    migrations: list[str]
    # Ids of the keys in FIELD_KEYS; they cannot decrypt anything.
    keys: list[str]


def find_refusal(
    manifest: Manifest, *, known_migrations: set[str], keys: list[str], not_before: datetime
) -> str | None:
    """Why a backup does not fit an installation, in one sentence; None if it does.

    `not_before`: how far back the list of erasures reaches; older backups cannot be corrected.
    """
    if manifest.made_at < not_before:
        return (
            "This backup is older than the list of erasures reaches: somebody who was erased could "
            "come back. Take a newer one."
        )
    if set(manifest.migrations) - known_migrations:
        return "This backup was made by a newer release. Install that one first."
    # Text may be encrypted with any of them.
    if set(manifest.keys) - set(keys):
        return (
            "FIELD_KEYS lacks a key of the time of this backup: words would stay unreadable. Put "
            "it behind the newer ones."
        )
    return None


def is_media_name(name: str) -> bool:
    """Whether an entry may become a file below the media folder, and nowhere else."""
    parts = name.split("/")
    return bool(_MEDIA_NAME.fullmatch(name)) and not {".", ".."} & set(parts)


@contextmanager
def writing(path: Path, recipients: list[str]) -> Iterator[tarfile.TarFile]:
    """Write the file at `path`, which appears only once it is complete on the disk."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with open(unfinished, "wb", opener=_open_private) as file:
            with (
                encrypting(file, recipients) as pipe,
                tarfile.open(fileobj=pipe, mode="w|gz", compresslevel=1) as tar,
            ):
                yield tar
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def add_entry(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    """Add an entry of that many bytes, read while it is written."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, content)


def add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    """Add an entry that is in memory."""
    add_entry(tar, name, io.BytesIO(data), len(data))


@contextmanager
def reading(path: Path, key: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Name and content of each entry, in order; read each before taking the next.

    Raises BackupError for a file that is not a backup, is for another key, or is truncated.
    Truncation may be detected only at the end.
    """
    torn = None
    with decrypting(path, key) as pipe:
        try:
            with tarfile.open(fileobj=pipe, mode="r|gz") as tar:
                yield _entries(tar, path)
            while pipe.read(PIECE_BYTES):
                pass
        except _TORN as problem:
            torn = problem
    if torn:
        raise damaged(path) from torn


def _entries(tar: tarfile.TarFile, path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in tar:
        content = tar.extractfile(entry)
        if content is None:
            raise BackupError(f"{path} is no backup of this program.")
        yield entry.name, content


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
