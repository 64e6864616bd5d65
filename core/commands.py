"""What our management commands that ask the database have in common."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connection

from .schema import current_schema

NO_TABLES = "The database has no tables yet. Run manage.py migrate."
DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# What Django raises where a database cannot be opened, or does not do what it is asked.
BROKEN = (DatabaseError, InterfaceError, ImproperlyConfigured)


class DatabaseCommand(BaseCommand):
    """A command that says in one sentence what is amiss with the database (exit code 1).

    A mistake of the program itself keeps its traceback, and `--traceback` shows every other.
    """

    on_damage = "Put a backup in its place."

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Looks at the database only once something broke: where all is well it costs nothing."""
        try:
            return super().execute(*args, **options)
        except BROKEN as broken:
            if is_damaged_database(broken):
                file = connection.settings_dict["NAME"]
                raise CommandError(f"{file} is damaged. {self.on_damage}") from broken
            amiss = describe_schema_problem()
            if not amiss:
                raise
            raise CommandError(amiss) from broken


@contextmanager
def exit_on_sigterm() -> Iterator[None]:
    """A signal to end (SIGTERM) ends as an exit does: what is half done is taken away first.

    For the main thread, the only one that may say what a signal does.
    """

    def leave(number: int, _frame: FrameType | None) -> None:
        # As a shell counts what a signal ended.
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def is_damaged_database(broken: Exception) -> bool:
    """Whether a SQLite file was opened and holds no database, or a torn one."""
    # The codes of the library are finer than these; the last byte names the family.
    code = getattr(broken.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in DAMAGE


def describe_schema_problem() -> str | None:
    """The sentence about a database that is out of reach, empty or older than the program."""
    try:
        schema = current_schema()
    except BROKEN as broken:
        return f"The database cannot be reached. Check DATABASE_URL. ({first_line_of(broken)})"
    if schema.is_empty:
        return NO_TABLES
    if schema.waiting:
        return f"{schema.waiting} migrations are not applied. Run manage.py migrate."
    return None


def first_line_of(broken: Exception) -> str:
    """The first line alone: what a driver says further may hold values of a row."""
    return (str(broken).splitlines() or [""])[0]
