"""Whom a room calls when it needs somebody, and in which order. Pure; below the models."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

# How long a call goes unanswered before the next person is called (domain 4.3).
NEXT_AFTER = timedelta(seconds=60)
# When a backup may take over a room without its supervisor, and when the room ends (domain 4.3).
TAKE_OVER_AFTER = timedelta(seconds=60)
EMERGENCY_AFTER = timedelta(minutes=5)
# Somebody who said “I am coming” and disconnected within this time may not have come.
COMES_WITHIN = timedelta(minutes=5)
# How long a backup's “I am ready” holds (domain 4.1).
READY_FOR = timedelta(minutes=10)
# Maximum time on call without a break (exclusive); a gap shorter than BREAK does not count as one.
LONGEST = timedelta(hours=24)
BREAK = timedelta(hours=1)
# Maximum number of weeks for which a shift is repeated.
MOST_WEEKS = 12

type Span = tuple[datetime, datetime]

# How long before an unacknowledged alarm is sent again. A delivery picked up later than this is
# dropped: the next one replaces it.
REPEAT_ALARM_AFTER = timedelta(seconds=30)
# How long after a call the room says that nobody could be reached: as it is checked every second,
# within a minute.
UNREACHED_AFTER = timedelta(seconds=55)
# How long an acknowledged alarm shows that a person on call can be reached.
REACHABLE_FOR = timedelta(hours=1)


class Duty(StrEnum):
    """The role in which somebody is on call."""

    SUPERVISOR = "supervisor"
    LEAD = "lead"
    DEPUTY = "deputy"


class CallReason(StrEnum):
    """Why a room needs somebody."""

    SUPERVISOR_AWAY = "supervisor-away"
    HELP = "help"
    STOPPED_LINES = "stopped-lines"
    # A safeguarding note of level 2 or 3 was written about this room (domain 4.5).
    SAFEGUARDING = "safeguarding"
    # Somebody reported a message or a person (domain 10.2).
    REPORT = "report"
    # Somebody answered at the door: not free to talk (domain 10.6).
    DURESS = "duress"


class AlarmChannelKind(StrEnum):
    """The channel by which an alarm reaches somebody on call who has no page open."""

    PUSH = "push"
    EMAIL = "email"
    WEBHOOK = "webhook"


class DeliveryStatus(StrEnum):
    """The status of an alarm delivery."""

    QUEUED = "queued"
    SENDING = "sending"
    # The receiving service accepted it; only an acknowledgement shows that a person saw it.
    DELIVERED = "delivered"
    FAILED = "failed"
    # Picked up too late, or after the alarm was over: not sent.
    DROPPED = "dropped"


# Reasons for which whoever answers gets no seat in the room.
GIVE_NO_SEAT = (CallReason.DURESS, CallReason.REPORT)


def first_called(*, backups: Sequence[int], leads: Sequence[int], rota: Sequence[int]) -> list[int]:
    """Return whose desks ring at once: the backup's and the lead's, or else the first of the rota.

    People are ids of accounts, in the order of the rota.
    """
    first = list(dict.fromkeys([*backups[:1], *leads[:1]]))
    return first or list(rota[:1])


def next_called(rota: Sequence[int], called: Collection[int]) -> int | None:
    """Return the first of the rota whose desk does not ring yet, or None."""
    return next((person for person in rota if person not in called), None)


def repeated(
    first_day: date, begins: time, ends: time, *, weekdays: Collection[int], weeks: int
) -> list[Span]:
    """Return begin and end of a shift on each of these weekdays (0: Monday) for `weeks` weeks.

    Naive local times, from `first_day` on; a shift whose end is not after its begin ends on the
    next day. Without weekdays, that of `first_day` is used.
    """
    chosen = set(weekdays) or {first_day.weekday()}
    days = (first_day + timedelta(days=number) for number in range(7 * weeks))
    overnight = timedelta(days=1 if ends <= begins else 0)
    return [
        (datetime.combine(day, begins), datetime.combine(day + overnight, ends))
        for day in days
        if day.weekday() in chosen
    ]


def longest_on_call(spans: Iterable[Span]) -> timedelta:
    """Return the longest time that these shifts of one person cover without a break."""
    longest = timedelta()
    begin: datetime | None = None
    end: datetime | None = None
    for starts_at, ends_at in sorted(spans):
        if begin is None or end is None or starts_at - end >= BREAK:
            begin, end = starts_at, ends_at
        else:
            end = max(end, ends_at)
        longest = max(longest, end - begin)
    return longest
