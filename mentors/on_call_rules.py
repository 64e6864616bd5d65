"""Who is called when a room needs somebody, in which order. Pure; below the models."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

# A call that nobody answers goes to the next after so long (domain 4.3).
NEXT_AFTER = timedelta(seconds=60)
# When a backup may take over a room that has lost its supervisor, and when it ends (domain 4.3).
TAKE_OVER_AFTER = timedelta(seconds=60)
EMERGENCY_AFTER = timedelta(minutes=5)
# Who said “I am coming” so shortly before being gone too may not have come.
COMES_WITHIN = timedelta(minutes=5)
# How long a backup's “I am ready” holds (domain 4.1).
READY_FOR = timedelta(minutes=10)
# Time on call without a break is shorter than this; a shorter pause than BREAK is no break.
LONGEST = timedelta(hours=24)
BREAK = timedelta(hours=1)
# A shift is repeated for so many weeks at most.
MOST_WEEKS = 12

type Span = tuple[datetime, datetime]

# An alarm that nobody acknowledged is sent again after so long. A delivery that is taken up later
# than this is dropped: the next one replaces it.
REPEAT_ALARM_AFTER = timedelta(seconds=30)
# So long after a call the room says that nobody could be reached: with a look at it each second,
# within a minute.
UNREACHED_AFTER = timedelta(seconds=55)
# So long an acknowledged alarm shows that a person on call can be reached.
REACHABLE_FOR = timedelta(hours=1)


class Duty(StrEnum):
    """As what somebody is on call."""

    SUPERVISOR = "supervisor"
    LEAD = "lead"
    DEPUTY = "deputy"


class CallReason(StrEnum):
    """Why a room needs somebody."""

    SUPERVISOR_AWAY = "supervisor-away"
    HELP = "help"
    STOPPED_LINES = "stopped-lines"
    # A note of level 2 or 3 was written about this room (domain 4.5).
    SAFEGUARDING = "safeguarding"
    # Somebody reported a line or a person (domain 10.2).
    REPORT = "report"
    # Somebody answered at the door: not free to talk (domain 10.6).
    DURESS = "duress"


class AlarmChannelKind(StrEnum):
    """By which way somebody on call is alarmed beyond an open page."""

    PUSH = "push"
    EMAIL = "email"
    WEBHOOK = "webhook"


class DeliveryStatus(StrEnum):
    """How a delivery of an alarm stands."""

    QUEUED = "queued"
    SENDING = "sending"
    # The receiver took it; whether a person saw it, an acknowledgement says.
    DELIVERED = "delivered"
    FAILED = "failed"
    # Taken up too late, or after the alarm was over: not sent.
    DROPPED = "dropped"


# Who answers these is asked into no room.
GIVE_NO_SEAT = (CallReason.DURESS, CallReason.REPORT)


def first_called(*, backups: Sequence[int], leads: Sequence[int], rota: Sequence[int]) -> list[int]:
    """Whose desks ring at once: the backup's and the lead's; with neither, the first of the rota.

    People are ids of accounts, in the order of the rota.
    """
    first = list(dict.fromkeys([*backups[:1], *leads[:1]]))
    return first or list(rota[:1])


def next_called(rota: Sequence[int], called: Collection[int]) -> int | None:
    """Who is called next: the first of the rota whose desk does not ring yet. None: nobody is."""
    return next((person for person in rota if person not in called), None)


def repeated(
    first_day: date, begins: time, ends: time, *, weekdays: Collection[int], weeks: int
) -> list[Span]:
    """Return begin and end of a shift on each of these weekdays (0: Monday) for so many weeks.

    Naive local times, from `first_day` on; a shift whose end is not after its begin ends on the
    next day. No weekdays: that of `first_day` alone.
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
