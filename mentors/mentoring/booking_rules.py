"""Which times a mentor may offer, how many sessions are left, and when to ask what. Pure.

Times are local: a week later is the same hour, even if the clocks have changed in between.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from .wish_rules import BEGINS, Part, Wishes, suits, times_meet

# Maximum number of open offers in a pair: a list that fits on a phone.
MOST_OFFERS = 12
# How far ahead a time may be offered.
OFFERED_AHEAD = timedelta(weeks=8)
# How many days ahead times are suggested, and how many times.
SUGGESTED_DAYS = 14
SUGGESTED = 8
# Hours from the beginning of each part of the day to the suggested session.
INTO_THE_PART = {Part.MORNING: 4, Part.AFTERNOON: 2, Part.EVENING: 0}
# How long after a session the question about it stays on the page.
ASKED_FOR = timedelta(days=14)
# The pair check: how long after the agreement it is first asked, and how often from then on.
FIRST_CHECK = timedelta(days=30)
CHECK_EVERY = timedelta(days=60)
# Hours before a session at which a reminder can be sent.
REMINDER_HOURS = (2, 24)
# How long before a session somebody can say that they will be late.
LATE_FROM = timedelta(hours=12)


class Feedback(StrEnum):
    """The answers to the one question after a session."""

    AGAIN = "again"
    ALL_RIGHT = "all-right"
    # Becomes an entry in the supervisor's inbox.
    CHANGE = "change"
    # The question is not asked again, and the supervisor does not see this answer.
    UNSAID = "unsaid"


# The answers that the supervisor sees.
SAID = (Feedback.AGAIN, Feedback.ALL_RIGHT, Feedback.CHANGE)


class News(StrEnum):
    """What staff have to learn about a session."""

    BOOKED = "booked"
    MOVED = "moved"
    CALLED_OFF = "called-off"
    LATE = "late"


class Unfit(StrEnum):
    """Why a time cannot be offered, regardless of who is free."""

    PAST = "past"
    FAR = "far"
    OUTSIDE = "outside"


def unfit(starts_at: datetime, mentor: Wishes, at: datetime) -> Unfit | None:
    """Return why this mentor cannot offer this time; None if it is among the mentor's times."""
    if starts_at <= at:
        return Unfit.PAST
    if starts_at > at + OFFERED_AHEAD:
        return Unfit.FAR
    return None if suits(mentor, starts_at) else Unfit.OUTSIDE


def weekly(starts_at: datetime, weeks: int) -> tuple[datetime, ...]:
    """Return the start times of the sessions of an offer, a week apart."""
    return tuple(starts_at + timedelta(weeks=number) for number in range(weeks))


def sessions_left(agreed: int, counted: int) -> int:
    """Return how many sessions may still be booked."""
    return max(0, agreed - counted)


def suggested_times(
    mentor: Wishes, mentee: Wishes, *, at: datetime, taken: Collection[datetime] = ()
) -> list[datetime]:
    """Return times in the next two weeks that suit both, or the mentor where none suits both."""
    both = [mentor, mentee] if times_meet(mentor, mentee) else [mentor]
    free = (one for one in _likely_times(at) if all(suits(said, one) for said in both))
    return [one for one in free if one not in taken][:SUGGESTED]


def _likely_times(at: datetime) -> Iterable[datetime]:
    for day in range(1, SUGGESTED_DAYS + 1):
        for part, begins in BEGINS.items():
            yield _at_hour(at.date() + timedelta(days=day), begins + INTO_THE_PART[part], at)


def _at_hour(day: date, hour: int, at: datetime) -> datetime:
    return datetime.combine(day, time(hour), at.tzinfo)


def may_say_late(starts_at: datetime, minutes: int, at: datetime) -> bool:
    """Whether somebody may say now that they will be late for this session."""
    return starts_at - LATE_FROM <= at < starts_at + timedelta(minutes=minutes)


def is_asked_about(ended_at: datetime, at: datetime) -> bool:
    """Whether the question about a session that ended at `ended_at` is still on the page."""
    return ended_at <= at < ended_at + ASKED_FOR


def is_check_due(agreed_at: datetime, answered_at: datetime | None, at: datetime) -> bool:
    """Whether the pair check is due for one of the pair; `answered_at`: time of the last answer."""
    since_first = at - agreed_at - FIRST_CHECK
    if since_first < timedelta():
        return False
    asked_at = agreed_at + FIRST_CHECK + since_first // CHECK_EVERY * CHECK_EVERY
    return answered_at is None or answered_at < asked_at


def reminder_at(starts_at: datetime, hours: int) -> datetime:
    """Return when the reminder of a session is sent."""
    return starts_at - timedelta(hours=hours)
