"""The empty database with all its tables, made once and copied by every process of every run.

`python -m tests.migrated_database` makes it beforehand, while other checks run.

Migrating takes as long as a hundred tests. So the first process that needs it after a change of
what shapes the tables makes a template, whose name says which state it has; all others copy it.
"""

import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.db import connections
from filelock import FileLock

ROOT = Path(__file__).parents[1]
# What tables, triggers and first rows follow from: models, migrations, what runs after a
# migration, and the versions of libraries.
SHAPING = (
    *("*/apps.py", "*/models/*.py", "*/migrations/*.py", "core/**/*.py", "pyproject.toml"),
    *("mentors/*/apps.py", "mentors/*/models/*.py", "mentors/*/migrations/*.py"),
)


def state_of_tables() -> str:
    """A short digest of every file that shapes the tables."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SHAPING for path in ROOT.glob(pattern)):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def copy_of_the_migrated_database() -> Iterator[str]:
    """Its name, while it is there: a copy that nobody else has, and that no test uses yet."""
    name = _new_copy()
    try:
        yield name
    finally:
        _remove(name)


@contextmanager
def empty_database() -> Iterator[str]:
    """The name of one without a table, while it is there."""
    connection = connections["default"]
    name = f"empty_{uuid.uuid4().hex}"
    if connection.vendor != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            yield f"{folder}/{name}"
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield name
    finally:
        _remove(name)


@contextmanager
def database_called(name: str) -> Iterator[None]:
    """Until it ends, this is the database of the tests."""
    before = connections["default"].settings_dict["NAME"]
    _call_it(name)
    try:
        yield
    finally:
        _call_it(before)


def template_of_tables() -> str:
    """The name of the database that is copied; any test of a database finds it there."""
    state = state_of_tables()
    if connections["default"].vendor == "postgresql":
        return f"tables_{state}"
    return str(settings.VAR_DIR / f"tables-{state}.sqlite3")


@contextmanager
def _template_in_hand() -> Iterator[str]:
    """Its name; made if nobody has made it yet. Others wait until it ends."""
    template = template_of_tables()
    on_server = connections["default"].vendor == "postgresql"
    folder = Path(tempfile.gettempdir()) if on_server else settings.VAR_DIR
    with FileLock(folder / "tables.lock"):
        if not (_on_server(template) if on_server else Path(template).exists()):
            _make(template)
        yield template


def _new_copy() -> str:
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    creation, mine = connection.creation, uuid.uuid4().hex
    with _template_in_hand() as template:
        _call_it(template)
        creation.clone_test_db(mine, verbosity=0)
        name: str = creation.get_test_db_clone_settings(mine)["NAME"]
        _call_it(before)
    return name


def _call_it(name: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def _remove(name: str) -> None:
    """Also while a thread that a test left behind is still connected."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        Path(name).unlink()
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(name: str) -> bool:
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _make(template: str) -> None:
    """Under another name until it is whole: who is stopped in between leaves no half one."""
    from django.contrib.contenttypes.models import ContentType

    connection = connections["default"]
    unfinished = f"{template}_unfinished"
    connection.settings_dict["TEST"]["NAME"] = unfinished
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    # Migrations number them more than once, and this process would remember the first numbers.
    ContentType.objects.clear_cache()
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {template}")
        return
    for outdated in settings.VAR_DIR.glob("tables-*.sqlite3"):
        outdated.unlink()
    Path(unfinished).rename(template)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    django.setup()
    with _template_in_hand():
        pass


if __name__ == "__main__":
    main()
