"""Quarters of the year: the finest time kept of who was here. Pure."""

from datetime import date


def quarter_of(day: date) -> date:
    """The first day of the quarter of the year in which a day lies."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
