"""The file of SQLite, out and in: a trial's database, copied while others write."""

import errno
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from .left_out import COLUMNS, TABLES
from .sealed_files import PIECE_BYTES, Content

# So many pages at a time, so that whoever writes meanwhile is let in.
_PAGES = 2000
_PREFIX = ".database-"


def copy_beside(folder: Path) -> Path:
    """A copy of the database without what no backup holds, in a file that the owner alone reads.

    It lies beside the database, never where others fetch backups from; in `folder` only where the
    database is no file. Its name is new, so that two backups at one time never share a file.
    """
    beside = folder_of_copies(folder)
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=".part", dir=beside)
    os.close(handle)
    place = Path(name)
    connection.ensure_connection()
    copy = sqlite3.connect(place, isolation_level=None)
    try:
        _fill(copy)
    except sqlite3.OperationalError as problem:
        remove(place)
        # The finer codes of the library end in these.
        full = problem.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
        raise OSError(errno.ENOSPC if full else errno.EIO, str(problem)) from problem
    finally:
        copy.close()
    return place


def folder_of_copies(folder: Path) -> Path:
    """Where copies of the database lie for as long as a backup is being made."""
    database = Path(str(connection.settings_dict["NAME"]))
    return database.parent if database.is_file() else folder


def copies_left_in(folder: Path) -> list[Path]:
    """What a backup that was ended by force left in `folder`, with what SQLite keeps beside it."""
    return list(folder.glob(f"{_PREFIX}*.part*"))


def remove(place: Path) -> None:
    """The file of a database, and what SQLite keeps beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        place.with_name(place.name + end).unlink(missing_ok=True)


def _fill(copy: sqlite3.Connection) -> None:
    connection.connection.backup(copy, pages=_PAGES)
    # What is deleted is overwritten, here as in the database.
    copy.execute("PRAGMA journal_mode=DELETE")
    copy.execute("PRAGMA secure_delete=ON")
    for table in TABLES:
        copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of our models
    for table, column in COLUMNS:
        copy.execute(f'UPDATE "{table}" SET "{column}" = NULL')  # noqa: S608 - the same
    copy.execute("VACUUM")


def file_in_pieces(place: Path) -> Iterator[bytes]:
    """The file, some megabytes at a time."""
    with place.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def write_file(place: Path, pieces: Iterator[Content]) -> None:
    """Puts the pieces together; the file appears whole or not at all."""
    unfinished = place.with_name(place.name + ".part")
    try:
        with unfinished.open("wb") as file:
            unfinished.chmod(0o600)
            for piece in pieces:
                while block := piece.read(PIECE_BYTES):
                    file.write(block)
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)
