"""Rules for cohorts and sessions: sizes, dates, and what publishing requires. Pure.

Source: domain R3.2 (childcare is stated before publishing), R7.1 (group size), 10.16 (a pause stops
every clock), R10.7 (no reason is asked).
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from courses.states import MOST_WOMEN, Childcare, EnrolmentState, Mark

# Larger cohorts meet in two rooms.
MAX_WOMEN_PER_ROOM = 8
# *Units*: minutes.
MEETING_MINUTES = range(15, 241)


class Missing(StrEnum):
    """What a session still needs before it can be published."""

    CHILDCARE = "childcare"
    ALTERNATIVE = "alternative"


def rooms_needed(women: int) -> int:
    """Return the number of rooms: one, or two for more than eight learners."""
    return 2 if women > MAX_WOMEN_PER_ROOM else 1


def is_valid_capacity(number: int) -> bool:
    """Whether a cohort can have this many places."""
    return 1 <= number <= MOST_WOMEN


def has_free_place(*, women: int, capacity: int) -> bool:
    """Whether one more learner fits; a capacity above the hard maximum does not count."""
    return women < min(capacity, MOST_WOMEN)


def missing_before_publishing(childcare: str | None, alternative: str) -> Missing | None:
    """Return what is still missing, or None if the session can be published.

    `childcare` is None until it is set.
    """
    if childcare not in set(Childcare):
        return Missing.CHILDCARE
    if childcare == Childcare.NO and not alternative.strip():
        return Missing.ALTERNATIVE
    return None


def days_to_choose(today: date) -> tuple[date, date]:
    """Return the first and the last day for a session.

    Yesterday is allowed for a session recorded the day after. A day more than a year ahead is taken
    for a typing mistake.
    """
    return today - timedelta(days=1), today + timedelta(days=365)


def ends_at(starts_at: datetime, minutes: int) -> datetime:
    """Return when the session is over. *Units*: minutes."""
    return starts_at + timedelta(minutes=minutes)


def half_year(day: date) -> tuple[date, date]:
    """Return the first and the last day of the half-year that contains `day`.

    The periods are fixed, so that no count can be narrowed down to one learner by choosing dates
    (domain 5.6).
    """
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)


def marks_for(enrolment_state: str) -> tuple[Mark, ...]:
    """Return the marks allowed for a learner. During a pause nothing is missed (domain 10.16)."""
    if enrolment_state == EnrolmentState.PAUSED:
        return (Mark.CAME,)
    return (Mark.CAME, Mark.COULD_NOT)
