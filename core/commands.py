"""What our management commands that use the database have in common."""

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
# What Django raises if a database cannot be opened, or a query fails.
BROKEN = (DatabaseError, InterfaceError, ImproperlyConfigured)


class DatabaseCommand(BaseCommand):
    """A command that reports a database problem in one sentence (exit code 1).

    A programming error keeps its traceback, and `--traceback` shows all others.
    """

    on_damage = "Put a backup in its place."

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Check the database only after a failure: normally this costs nothing."""
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
    """Turn SIGTERM into SystemExit, so that unfinished work is cleaned up first.

    For the main thread, the only one that may set signal handlers.
    """

    def leave(number: int, _frame: FrameType | None) -> None:
        # The exit code that a shell uses for a signal.
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def is_damaged_database(broken: Exception) -> bool:
    """Whether a SQLite file was opened that is damaged or not a database."""
    # SQLite's extended codes; the last byte is the primary code.
    code = getattr(broken.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in DAMAGE


def describe_schema_problem() -> str | None:
    """The message about a database that is unreachable, empty or older than the program."""
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
    """Only the first line: further output of a driver may contain values of a row."""
    return (str(broken).splitlines() or [""])[0]
