"""Restore a backup into an empty installation; after a failure it is empty again."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import chain, groupby
from pathlib import Path
from typing import IO

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pydantic import ValidationError

from core.clock import now
from core.field_keys import key_numbers
from core.models import BackupRun
from core.retention_clocks import Clock, kept_since

from .archive import PIECE_BYTES, Manifest, find_refusal, is_media_name, reading
from .backup_services import Tell, check_database_engine, report_disk_problems
from .media_files import delete_media, media_names, media_place, write_media
from .programs import BackupError, empty_database, loading_database

type Entries = Iterator[tuple[str, IO[bytes]]]

_STRANGE = "The backup holds something that no backup of this program holds."


def read_manifest(*, file: Path, key: Path) -> Manifest:
    """The manifest of a backup. Raises BackupError unless it fits this installation."""
    with reading(file, key) as entries:
        return _manifest_in(entries)


def restore(*, file: Path, key: Path, then: Callable[[datetime], None], tell: Tell) -> Manifest:
    """Restore a backup into an empty installation.

    `then` does what must be done before anybody sees the data. Returns the manifest. Raises
    BackupError; then the database and the folder are empty again.
    """
    check_database_engine()
    _check_empty_database()
    try:
        with report_disk_problems(media_place()), reading(file, key) as entries:
            manifest = _manifest_in(entries)
            _load(entries)
        tell("The tables are filled and the files are there.")
        call_command("migrate", verbosity=0, interactive=False)
        then(now())
        _record_run(BackupRun.Kind.RESTORE, manifest, file)
    except BaseException:
        empty_database()
        delete_media()
        raise
    return manifest


def record_drill(*, manifest: Manifest, file: Path) -> None:
    """Record that a backup was restored elsewhere and checked successfully."""
    _record_run(BackupRun.Kind.DRILL, manifest, file)


def _record_run(kind: BackupRun.Kind, manifest: Manifest, file: Path) -> None:
    BackupRun.objects.create(
        kind=kind, at=now(), made_at=manifest.made_at, size_bytes=file.stat().st_size
    )


def _check_empty_database() -> None:
    with connection.cursor() as cursor:
        if connection.introspection.get_table_list(cursor):
            raise BackupError("There is something in this database. Name an empty one.")
    if any(media_names()):
        raise BackupError(
            f"There are files in {media_place()}. Name an empty folder in MEDIA_ROOT, or an empty "
            "bucket in MEDIA_BUCKET."
        )


def _manifest_in(entries: Entries) -> Manifest:
    """The first entry. Raises BackupError where the backup does not fit this installation."""
    name, content = next(entries, ("", None))
    if content is None or name != "manifest.json":
        raise BackupError(_STRANGE)
    try:
        manifest = Manifest.model_validate_json(content.read())
    except ValidationError as problem:
        raise BackupError(
            "This backup was made by another release. Restore it with that one."
        ) from problem
    migrations = MigrationLoader(connection).disk_migrations
    replaced = (key for one in migrations.values() for key in one.replaces)
    refusal = find_refusal(
        manifest,
        known_migrations={".".join(key) for key in chain(migrations, replaced)},
        keys=key_numbers(),
        not_before=kept_since(Clock.ERASURE_REPLAY, now()),
    )
    if refusal:
        raise BackupError(refusal)
    return manifest


def _load(entries: Entries) -> None:
    is_filled = False
    for folder, found in groupby(entries, key=lambda entry: entry[0].partition("/")[0]):
        if folder == "database" and not is_filled:
            is_filled = True
            with loading_database() as pipe:
                for _name, content in found:
                    # pg_restore stops reading once it has all it needs; its exit code shows
                    # failures.
                    with suppress(BrokenPipeError):
                        shutil.copyfileobj(content, pipe, PIECE_BYTES)
            continue
        for name, content in found:
            # Anybody with the public key can make a file.
            if not is_media_name(name):
                raise BackupError(_STRANGE)
            write_media(name.removeprefix("media/"), content)
    if not is_filled:
        raise BackupError(_STRANGE)
