"""What is inside a backup: a tar with the manifest, the database in pieces, and the files.

It opens without this program: `age -d`, then `tar xz`, then the pieces one after another into
`pg_restore`.
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

# So much of the database or of a file is held in memory at once.
PIECE_BYTES = 4 * 1024 * 1024
# Letters of any language, also with their marks apart; dots alone and slashes are looked at too.
_MEDIA_NAME = re.compile(r"media(?:/[^/\\\x00-\x1f\x7f\ud800-\udfff]+)+")
# What shows that a file ends too soon.
_TORN = (tarfile.TarError, EOFError, zlib.error)


class Manifest(BaseModel):
    """What a backup says of itself; the first entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    made_at: AwareDatetime
    # Every migration that is applied, as “app.name”.
    migrations: list[str]
    # Numbers of the keys in FIELD_KEYS; they open nothing.
    keys: list[str]


def find_refusal(
    manifest: Manifest, *, known_migrations: set[str], keys: list[str], not_before: datetime
) -> str | None:
    """Why a backup does not fit an installation, in one sentence; None where it does.

    `not_before`: the list of erasures goes back to this moment, and does not mend older backups.
    """
    if manifest.made_at < not_before:
        return (
            "This backup is older than the list of erasures reaches: somebody who was erased could "
            "come back. Take a newer one."
        )
    if set(manifest.migrations) - known_migrations:
        return "This backup was made by a newer release. Install that one first."
    # Words may be encrypted under any of them.
    if set(manifest.keys) - set(keys):
        return (
            "FIELD_KEYS lacks a key of the time of this backup: words would stay unreadable. Put "
            "it behind the newer ones."
        )
    return None


def is_media_name(name: str) -> bool:
    """Whether an entry may become a file below the folder of files, and nowhere else."""
    parts = name.split("/")
    return bool(_MEDIA_NAME.fullmatch(name)) and not {".", ".."} & set(parts)


@contextmanager
def writing(path: Path, recipients: list[str]) -> Iterator[tarfile.TarFile]:
    """Writes the file at `path`. It appears when all of it is on the disk, or not at all."""
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
    """One entry of that many bytes, read as it is written."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, content)


def add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    """One entry that is in memory."""
    add_entry(tar, name, io.BytesIO(data), len(data))


@contextmanager
def reading(path: Path, key: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Name and content of each entry, in order; each is read before the next is asked for.

    Raises BackupError for a file that is none of ours, is for another key, or is not whole: the
    last may show only at the end.
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
