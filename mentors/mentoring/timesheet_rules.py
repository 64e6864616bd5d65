"""Which work of a mentor is paid for, and for how many minutes. Pure.

A session counts for its actual length, one cancelled at short notice for its planned length.
Nothing here names a mentee (domain 7).
"""

from datetime import date, datetime, timedelta
from enum import StrEnum


class Work(StrEnum):
    """Kinds of work on a timesheet."""

    SESSION = "session"
    # Cancelled at short notice by anyone: the mentor is paid as if it had taken place.
    CANCELLED = "cancelled"
    TALK = "talk"
    PREPARATION = "preparation"
    TRAVEL = "travel"


# Work that a mentor enters; all other work is taken from rooms and talks with the supervisor.
ENTERED = (Work.PREPARATION, Work.TRAVEL)
# A talk with the supervisor is recorded without its length.
TALK_MINUTES = 60
# Maximum minutes of one kind on one day, and how far back work may be entered.
MOST_MINUTES = 8 * 60
ENTERED_BACK = timedelta(days=62)
MOST_NOTICE = 7 * 24


def is_paid_although_cancelled(starts_at: datetime, cancelled_at: datetime, hours: int) -> bool:
    """Whether a session was cancelled less than `hours` before it was to begin."""
    return cancelled_at > starts_at - timedelta(hours=hours)


def month_of(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def month_in(code: str) -> date | None:
    """Return the first day of a month written as “2026-11”; None for anything else."""
    try:
        return date.fromisoformat(f"{code}-01")
    except ValueError:
        return None


def may_be_entered(day: date, today: date) -> bool:
    """Whether a mentor may enter work for this day."""
    return today - ENTERED_BACK <= day <= today


def is_a_length(minutes: int) -> bool:
    """Whether this number of minutes of one kind may be entered for a day."""
    return 1 <= minutes <= MOST_MINUTES
