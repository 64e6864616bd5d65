"""Cohorts and their sessions: how many, when, and what a session needs before it is shown. Pure.

Source: domain R3.2 (childcare is said before publishing), R7.1 (group size), 10.16 (a pause stops
every clock), R10.7 (no reason is asked).
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from courses.states import MOST_WOMEN, Childcare, EnrolmentState, Mark

# More than these meet in two rooms.
MAX_WOMEN_PER_ROOM = 8
# *Units*: minutes.
MEETING_MINUTES = range(15, 241)


class Missing(StrEnum):
    """What a session still needs before women see it."""

    CHILDCARE = "childcare"
    ALTERNATIVE = "alternative"


def rooms_needed(women: int) -> int:
    """One room, or two for more than eight."""
    return 2 if women > MAX_WOMEN_PER_ROOM else 1


def is_valid_capacity(number: int) -> bool:
    """Whether a cohort can have this many places."""
    return 1 <= number <= MOST_WOMEN


def has_free_place(*, women: int, capacity: int) -> bool:
    """Whether one more fits in; a capacity above the hard maximum does not count."""
    return women < min(capacity, MOST_WOMEN)


def missing_before_publishing(childcare: str | None, alternative: str) -> Missing | None:
    """What is still to be said, or None: it can be shown. `childcare` is None until it is set."""
    if childcare not in set(Childcare):
        return Missing.CHILDCARE
    if childcare == Childcare.NO and not alternative.strip():
        return Missing.ALTERNATIVE
    return None


def days_to_choose(today: date) -> tuple[date, date]:
    """The first and the last day for a session.

    Yesterday, for one that is written down the day after; a year ahead, because what is later than
    that was mistyped.
    """
    return today - timedelta(days=1), today + timedelta(days=365)


def ends_at(starts_at: datetime, minutes: int) -> datetime:
    """When it is over. *Units*: minutes."""
    return starts_at + timedelta(minutes=minutes)


def half_year(day: date) -> tuple[date, date]:
    """The first and the last day of its half-year: fixed periods, so that no count can be
    narrowed down to one woman by choosing dates (domain 5.6).
    """
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)


def marks_for(enrolment_state: str) -> tuple[Mark, ...]:
    """What can be marked for a woman. During a pause nothing is missed (domain 10.16)."""
    if enrolment_state == EnrolmentState.PAUSED:
        return (Mark.CAME,)
    return (Mark.CAME, Mark.COULD_NOT)
