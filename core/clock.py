"""The time, in one place. Services receive `at`; views and commands take it from here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone


class _Database:
    """How far the database's clock is assumed to be ahead."""

    ahead = timedelta()


_database = _Database()


def now() -> datetime:
    """The present moment, an aware UTC datetime."""
    return timezone.now()


def database_ahead() -> timedelta:
    """How far `database_shifted` moves the database's clock for this process."""
    return _database.ahead


@contextmanager
def database_shifted(seconds: float) -> Iterator[None]:
    """For tests and the demo: this process assumes a database clock that is `seconds` ahead."""
    before = _database.ahead
    _database.ahead += timedelta(seconds=seconds)
    try:
        yield
    finally:
        _database.ahead = before
