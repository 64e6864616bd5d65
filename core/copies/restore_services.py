"""Puts a backup into an installation that is empty; what does not end well leaves it empty."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DataError, IntegrityError, ProgrammingError
from pydantic import ValidationError

from core.clock import now
from core.field_keys import key_numbers
from core.models import SafetyCopy
from core.retention_clocks import Clock, kept_since

from . import postgresql, sqlite
from .backup_services import Tell, disk_problems_told
from .kept_files import kept_files
from .rules import Ending, Manifest, Unfit, is_media_name, unfit
from .sealed_files import PIECE_BYTES, Content, NotOpened, pieces

UNFIT_SENTENCES = {
    Unfit.FORMAT: "This backup was made by another release. Restore it with that one.",
    Unfit.ENGINE: (
        "This backup was made on another kind of database. Name one of that kind in DATABASE_URL."
    ),
    Unfit.OLD: (
        "This backup is older than the list of erasures reaches: somebody who was erased could "
        "come back. Take a newer one."
    ),
    Unfit.NEWER: "This backup was made by a newer release. Install that one first.",
    Unfit.KEYS: (
        "FIELD_KEYS lacks a key of the time of this backup: words would stay unreadable. Put it "
        "behind the newer ones."
    ),
}
_TORN = "The backup is not whole. Take another one."


def look_at(*, file: Path, identities: list[Any], tell: Tell) -> tuple[Manifest, Ending]:
    """Reads all of it, writes nothing. Raises NotOpened unless it is whole and fits here."""
    manifest: Manifest | None = None
    ending: Ending | None = None
    seen = 0
    with closing(pieces(file, identities)) as everything:
        for name, content in everything:
            if manifest is None:
                manifest = _manifest_in(name, content)
                _refuse_unfit(manifest)
            elif name == "ending.json":
                ending = _ending_in(content)
            else:
                _refuse_strange(name, manifest)
                while content.read(PIECE_BYTES):
                    pass
                seen += 1
    if manifest is None or ending is None or ending.pieces != seen:
        raise NotOpened(_TORN)
    tell(f"The backup is whole: {seen} pieces, made {manifest.made_at:%d %B %Y %H:%M} UTC.")
    return manifest, ending


def refuse_unless_empty() -> None:
    """Raises NotOpened where there is a database with tables, or a file."""
    with connection.cursor() as cursor:
        if connection.introspection.get_table_list(cursor):
            raise NotOpened("There is something in this database. Name an empty one.")
    files = kept_files()
    if not files.is_empty():
        raise NotOpened(
            f"There are files in {files.place}. Name an empty folder in MEDIA_ROOT, or an empty "
            "bucket in MEDIA_BUCKET."
        )


def restore(
    *, file: Path, identities: list[Any], then: Callable[[datetime], None], tell: Tell
) -> Manifest:
    """All of the backup into what is empty; `then` does what must be done before anybody looks.

    Returns what the backup says of itself. Raises NotOpened with a sentence; then the database and
    the folder are empty again.
    """
    refuse_unless_empty()
    manifest, ending = look_at(file=file, identities=identities, tell=tell)
    try:
        with disk_problems_told(kept_files().place):
            _fill(manifest, ending, file, identities)
        tell("The tables are filled and the files are there.")
        call_command("migrate", verbosity=0, interactive=False)
        then(now())
        SafetyCopy.objects.create(
            kind=SafetyCopy.Kind.RESTORE,
            at=now(),
            made_at=manifest.made_at,
            size_bytes=file.stat().st_size,
        )
        return manifest
    except BaseException as problem:
        _empty_again()
        if isinstance(problem, IntegrityError | DataError | ProgrammingError | KeyError):
            raise NotOpened("The backup does not fit the tables of this release.") from problem
        raise


def _manifest_in(name: str, content: Content) -> Manifest:
    if name != "manifest.json":
        raise NotOpened(_TORN)
    try:
        return Manifest.model_validate_json(content.read())
    except ValidationError as problem:
        raise NotOpened(UNFIT_SENTENCES[Unfit.FORMAT]) from problem


def _ending_in(content: Content) -> Ending:
    try:
        return Ending.model_validate_json(content.read())
    except ValidationError as problem:
        raise NotOpened(_TORN) from problem


def _refuse_unfit(manifest: Manifest) -> None:
    migrations = MigrationLoader(connection).disk_migrations
    replaced = (key for one in migrations.values() for key in one.replaces)
    known = {".".join(key) for key in chain(migrations, replaced)}
    found = unfit(
        manifest,
        engine=connection.vendor,
        known_migrations=known,
        keys=key_numbers(),
        not_before=kept_since(Clock.ERASURE_REPLAY, now()),
    )
    if found:
        raise NotOpened(UNFIT_SENTENCES[found])


def _refuse_strange(name: str, manifest: Manifest) -> None:
    """Whoever knows the public key can make a file: no piece of it lands where it should not."""
    kind, _, rest = name.partition("/")
    table = rest.rpartition("/")[0]
    fits = (
        is_media_name(name)
        or (kind == "tables" and table in manifest.tables)
        or (kind == "database" and manifest.engine == "sqlite")
    )
    if not fits:
        raise NotOpened("The backup holds something that no backup of this program holds.")


def _folder_of(piece: tuple[str, Content]) -> str:
    return piece[0].partition("/")[0]


def _fill(manifest: Manifest, ending: Ending, file: Path, identities: list[Any]) -> None:
    with closing(pieces(file, identities)) as everything:
        next(everything)
        for folder, found in groupby(everything, key=_folder_of):
            if folder == "tables":
                _fill_tables(manifest, ending, found)
            elif folder == "database":
                _fill_sqlite(found)
            elif folder == "media":
                _fill_files(found)


def _fill_tables(manifest: Manifest, ending: Ending, found: Iterator[tuple[str, Content]]) -> None:
    postgresql.migrate_to(manifest.migrations)
    with transaction.atomic():
        loading = postgresql.Loading(manifest.tables)
        loading.empty()
        for name, one in groupby(found, key=lambda piece: piece[0].rpartition("/")[0]):
            loading.load(name.removeprefix("tables/"), (content for _name, content in one))
        loading.set_sequences(manifest.sequences)
        if any(loading.rows.get(table, 0) != count for table, count in ending.rows.items()):
            raise NotOpened(_TORN)


def _fill_sqlite(found: Iterator[tuple[str, Content]]) -> None:
    place = Path(connection.settings_dict["NAME"])
    connection.close()
    sqlite.write_file(place, (content for _name, content in found))


def _fill_files(found: Iterator[tuple[str, Content]]) -> None:
    files = kept_files()
    for name, content in found:
        files.write(name.removeprefix("media/"), content)


def _empty_again() -> None:
    if connection.vendor == "postgresql":
        postgresql.drop_everything()
    else:
        place = Path(connection.settings_dict["NAME"])
        connection.close()
        sqlite.remove(place)
    kept_files().clear()


def note_drill(*, manifest: Manifest, file: Path, at: datetime) -> None:
    """A backup was restored elsewhere and looked at, and all was well."""
    SafetyCopy.objects.create(
        kind=SafetyCopy.Kind.DRILL,
        at=at,
        made_at=manifest.made_at,
        size_bytes=file.stat().st_size,
    )
