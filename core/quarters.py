"""Quarters of the year: the finest record of when somebody was here. Pure."""

from datetime import date


def quarter_of(day: date) -> date:
    """The first day of the quarter that contains `day`."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
