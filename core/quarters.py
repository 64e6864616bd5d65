"""Quarters of the year: the finest time kept of who was here, or of what was counted. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta


def quarter_of(day: date) -> date:
    """The first day of the quarter of the year in which a day lies."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(first: date) -> date:
    """The first day of the quarter after the one that begins on `first`."""
    return quarter_of(first + timedelta(days=92))


def quarters(first: date, after: date) -> Iterator[date]:
    """The quarters from the one that begins on `first` to the last before `after`."""
    while first < after:
        yield first
        first = next_quarter(first)
