"""Make a backup: the database at one moment, then the files."""

import errno
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tarfile import TarFile

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.clock import now
from core.errors import FilesAway
from core.field_keys import key_numbers
from core.models import BackupRun

from .archive import PIECE_BYTES, Manifest, add_bytes, add_entry, is_media_name, writing
from .media_files import media_names, media_place
from .programs import BackupError, dumping_database

Tell = Callable[[str], None]

NAME = re.compile(r"learning-\d{8}T\d{6}Z\.age")
_PUBLIC_KEY = re.compile("age1[0-9a-z]{58}")
_NO_KEY = (
    "BACKUP_TO is no public key of age, which begins with age1. Make a pair with: "
    "age-keygen -o backup.key"
)
NOT_HERE = (
    "Backups are made of PostgreSQL alone. This is a trial on SQLite: stop it and copy the file "
    "of its database."
)
# EFBIG and EDQUOT: a limit of the folder's owner.
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_LONGEST_RUN = timedelta(days=1)
# Number of files between two progress messages.
_OFTEN = 50


def make_backup(*, folder: Path, recipients: list[str], at: datetime, tell: Tell) -> Path:
    """Create a backup in `folder`, which appears once it is complete. Raises BackupError."""
    if not all(map(_PUBLIC_KEY.fullmatch, recipients)):
        raise BackupError(_NO_KEY)
    check_database_engine()
    path = folder / f"learning-{at:%Y%m%dT%H%M%SZ}.age"
    with report_disk_problems(folder), writing(path, recipients) as tar:
        _write_database(tar, at)
        tell("Database: done")
        _write_files(tar, tell)
    BackupRun.objects.create(
        kind=BackupRun.Kind.BACKUP, at=now(), made_at=at, size_bytes=path.stat().st_size
    )
    return path


def delete_old_backups(*, folder: Path, days: int, at: datetime) -> list[Path]:
    """Delete backups in `folder` that are too old, never the newest; return them.

    Unfinished files of backups that were killed are deleted too.
    """
    ours = sorted(file for file in folder.iterdir() if NAME.fullmatch(file.name))
    oldest = f"learning-{at - timedelta(days=days):%Y%m%dT%H%M%SZ}.age"
    gone = [file for file in ours[:-1] if file.name < oldest]
    for file in gone:
        file.unlink()
    for file in folder.glob("learning-*.part"):
        # A backup that is running now has a younger file.
        if file.stat().st_mtime < (at - _LONGEST_RUN).timestamp():
            file.unlink(missing_ok=True)
    return gone


def check_database_engine() -> None:
    """Raises BackupError on SQLite."""
    if connection.vendor != "postgresql":
        raise BackupError(NOT_HERE)


@contextmanager
def report_disk_problems(place: Path | str) -> Iterator[None]:
    """Turn errors of the disk or bucket into a sentence. Raises BackupError."""
    try:
        yield
    except FilesAway as problem:
        raise BackupError(f"{problem} Nothing was kept.") from problem
    except OSError as problem:
        if problem.errno in _NO_ROOM:
            says = f"There is no room left at {place}. Nothing was kept."
        else:
            says = f"{place} cannot be written or read ({problem.strerror}). Nothing was kept."
        raise BackupError(says) from problem


def _write_database(tar: TarFile, at: datetime) -> None:
    applied = MigrationRecorder(connection).applied_migrations()
    manifest = Manifest(
        made_at=at,
        # Without squashed ones: what they replace is recorded too, and a later squash may differ.
        migrations=sorted(f"{app}.{name}" for app, name in applied if "_squashed_" not in name),
        keys=key_numbers(),
    )
    add_bytes(tar, "manifest.json", manifest.model_dump_json().encode())
    number = 0
    with dumping_database() as dump:
        # In pieces: the size of the whole is known only at the end, but tar needs it first.
        while piece := dump.read(PIECE_BYTES):
            add_bytes(tar, f"database/{number:08}", piece)
            number += 1


def _write_files(tar: TarFile, tell: Tell) -> None:
    names = list(media_names())
    for number, name in enumerate(names, start=1):
        if not is_media_name(f"media/{name}"):
            raise BackupError(
                f"{media_place()}/{name} has a name that this program gives to no file. "
                "Take it away."
            )
        try:
            with default_storage.open(name) as file:
                add_entry(tar, f"media/{name}", file, file.size)
        except FileNotFoundError:
            # Deleted since it was listed: the site is running meanwhile.
            continue
        finally:
            if number % _OFTEN == 0 or number == len(names):
                tell(f"Files: {number} of {len(names)}")
