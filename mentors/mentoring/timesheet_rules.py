"""Which work of a mentor is paid for, and for how many minutes. Pure.

A session counts for as long as it took, one that was cancelled at short notice for as long as it
was planned. Nothing here names a mentee (domain 7).
"""

from datetime import date, datetime, timedelta
from enum import StrEnum


class Work(StrEnum):
    """Kinds of work on a timesheet."""

    SESSION = "session"
    # Cancelled at short notice, by whomever: a mentor is paid as if it had taken place.
    CANCELLED = "cancelled"
    TALK = "talk"
    PREPARATION = "preparation"
    TRAVEL = "travel"


# What a mentor enters; everything else is taken from rooms and from talks with the supervisor.
ENTERED = (Work.PREPARATION, Work.TRAVEL)
# A talk with the supervisor is written down without its length.
TALK_MINUTES = 60
# So many minutes of one kind on one day at most, and so many days back.
MOST_MINUTES = 8 * 60
ENTERED_BACK = timedelta(days=62)
MOST_NOTICE = 7 * 24


def is_paid_although_cancelled(starts_at: datetime, cancelled_at: datetime, hours: int) -> bool:
    """Whether a session was cancelled less than `hours` before it was to begin."""
    return cancelled_at > starts_at - timedelta(hours=hours)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_in(code: str) -> date | None:
    """The first day of a month written as “2026-11”; None for anything else."""
    try:
        return date.fromisoformat(f"{code}-01")
    except ValueError:
        return None


def may_be_entered(day: date, today: date) -> bool:
    """Whether a mentor may enter work of this day."""
    return today - ENTERED_BACK <= day <= today


def is_a_length(minutes: int) -> bool:
    """Whether so many minutes of one kind may be entered for a day."""
    return 1 <= minutes <= MOST_MINUTES
