"""Makes a backup: the database as it is at one moment, then the files."""

import errno
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from core.clock import now
from core.errors import FilesAway
from core.field_keys import key_numbers
from core.models import SafetyCopy

from . import postgresql, sqlite
from .kept_files import KeptFiles, kept_files
from .rules import FORMAT, Ending, Manifest, is_media_name
from .sealed_files import NotOpened, Writer, writing

Tell = Callable[[str], None]

NAME = re.compile(r"learning-\d{8}T\d{6}Z\.age")
# EFBIG and EDQUOT: a limit of the folder's owner.
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_LONGEST_RUN = timedelta(days=1)
# How many tables or files between two signs of progress.
_OFTEN = 50


def make_backup(*, folder: Path, recipients: list[Any], at: datetime, tell: Tell) -> Path:
    """The new file in `folder`, which appears when it is whole. Raises NotOpened."""
    path = folder / f"learning-{at:%Y%m%dT%H%M%SZ}.age"
    with disk_problems_told(folder), writing(path, recipients) as writer:
        counted = _Counted(writer)
        # SQLite copies by itself, and never out of a transaction that may write.
        with transaction.atomic() if _on_server() else nullcontext():
            rows = _write_database(counted, folder, at, tell)
        _write_files(counted, tell)
        ending = Ending(pieces=counted.pieces, rows=rows)
        writer.add("ending.json", ending.model_dump_json().encode())
    SafetyCopy.objects.create(
        kind=SafetyCopy.Kind.BACKUP, at=now(), made_at=at, size_bytes=path.stat().st_size
    )
    return path


def forget_old(*, folder: Path, days: int, at: datetime) -> list[Path]:
    """Deletes the backups in `folder` that are older, never the newest; which these were.

    Unfinished files of a backup that was ended by force go as well.
    """
    ours = sorted(file for file in folder.iterdir() if NAME.fullmatch(file.name))
    oldest = f"learning-{at - timedelta(days=days):%Y%m%dT%H%M%SZ}.age"
    gone = [file for file in ours[:-1] if file.name < oldest]
    for file in gone:
        file.unlink()
    unfinished = {*folder.glob("*.part*")}
    if not _on_server():
        unfinished |= {*sqlite.copies_left_in(sqlite.folder_of_copies(folder))}
    for file in unfinished:
        # What was cut off by force; another backup that runs now is younger.
        if file.is_file() and file.stat().st_mtime < (at - _LONGEST_RUN).timestamp():
            file.unlink(missing_ok=True)
    return gone


@contextmanager
def disk_problems_told(place: Path | str) -> Iterator[None]:
    """What a disk refuses, as a sentence. Raises NotOpened."""
    try:
        yield
    except FilesAway as problem:
        raise NotOpened(f"{problem} Nothing was kept.") from problem
    except OSError as problem:
        if problem.errno in _NO_ROOM:
            says = f"There is no room left at {place}. Nothing was kept."
        else:
            says = f"{place} cannot be written or read ({problem.strerror}). Nothing was kept."
        raise NotOpened(says) from problem


class _Counted:
    """Pieces by number, so that none is missing unseen."""

    def __init__(self, writer: Writer) -> None:
        self._writer, self.pieces = writer, 0

    def add(self, folder: str, data: bytes) -> None:
        self._writer.add(f"{folder}/{self.pieces:08}", data)
        self.pieces += 1

    def add_file(self, name: str, files: KeptFiles) -> None:
        """Skipped where it has gone since it was listed: the site runs meanwhile."""
        try:
            with files.open(name) as opened:
                self._writer.add_file(f"media/{name}", opened.content, opened.size)
        except FileNotFoundError:
            return
        self.pieces += 1

    def begin(self, manifest: Manifest) -> None:
        self._writer.add("manifest.json", manifest.model_dump_json().encode())


def _on_server() -> bool:
    return connection.vendor == "postgresql"


def _applied_migrations() -> list[str]:
    """Without squashed ones: all they stand for is recorded too, and a later squash is another."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if "_squashed_" not in name)


def _write_database(counted: _Counted, folder: Path, at: datetime, tell: Tell) -> dict[str, int]:
    on_server = _on_server()
    if on_server:
        postgresql.begin_snapshot()
    columns = postgresql.tables() if on_server else {}
    counted.begin(
        Manifest(
            format=FORMAT,
            engine="postgresql" if on_server else "sqlite",
            made_at=at,
            migrations=_applied_migrations(),
            keys=key_numbers(),
            tables=columns,
            sequences=postgresql.sequences(list(columns)) if on_server else {},
        )
    )
    if not on_server:
        _write_sqlite(counted, folder)
        tell("Database: done")
        return {}
    rows = {}
    for number, (table, names) in enumerate(columns.items(), start=1):
        rows[table] = 0
        for piece in postgresql.rows_of(table, names):
            # A line of COPY ends with a line break, and one inside a value is written as \n.
            rows[table] += piece.count(b"\n")
            counted.add(f"tables/{table}", piece)
        if number % _OFTEN == 0 or number == len(columns):
            tell(f"Database: {number} of {len(columns)} tables")
    return rows


def _write_sqlite(counted: _Counted, folder: Path) -> None:
    copy = sqlite.copy_beside(folder)
    try:
        for piece in sqlite.file_in_pieces(copy):
            counted.add("database", piece)
    finally:
        sqlite.remove(copy)


def _write_files(counted: _Counted, tell: Tell) -> None:
    files = kept_files()
    names = files.names()
    for number, name in enumerate(names, start=1):
        if not is_media_name(f"media/{name}"):
            raise NotOpened(
                f"{files.place}/{name} has a name that this program gives to no file. Take it away."
            )
        counted.add_file(name, files)
        if number % _OFTEN == 0 or number == len(names):
            tell(f"Files: {number} of {len(names)}")
