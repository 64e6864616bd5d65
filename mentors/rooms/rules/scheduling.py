"""When two sessions overlap, a mentor's workload, and days of rest. Pure (domain 7).

All times are local times of the organisation. The limits are maximums; a mentor may set lower ones
at any time, without asking.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

# Minimum time between two rooms of one mentor.
GAP = timedelta(minutes=30)
# How long a mentor rests after something serious came up in one of the mentor's rooms.
REST = timedelta(hours=24)
# Of this many consecutive weeks, one is free.
WEEKS = 8
# Those whom a mentor met within this time count as the mentor's mentees.
CASELOAD = timedelta(weeks=WEEKS)


# From its first moment to the first that is free again.
type Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Limits:
    """A mentor's maximum workload. `minutes_a_week`: live, in rooms."""

    rooms_a_day: int
    rooms_a_week: int
    minutes_a_week: int
    women: int


LEARNS = Limits(rooms_a_day=1, rooms_a_week=1, minutes_a_week=240, women=1)
CERTIFIED = Limits(rooms_a_day=2, rooms_a_week=14, minutes_a_week=240, women=4)


@dataclass(frozen=True, slots=True)
class Held:
    """A room in which somebody mentors. `women`: those met alone, not in a group."""

    starts_at: datetime
    minutes: int
    women: frozenset[int] = field(default_factory=frozenset)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def week(self) -> date:
        """The Monday of its week."""
        return self.day - timedelta(days=self.day.weekday())


def lower(most: Limits, own: Limits | None) -> Limits:
    """Return the lower of each limit: a mentor's own limit never raises one."""
    if own is None:
        return most
    return Limits(
        rooms_a_day=min(most.rooms_a_day, own.rooms_a_day),
        rooms_a_week=min(most.rooms_a_week, own.rooms_a_week),
        minutes_a_week=min(most.minutes_a_week, own.minutes_a_week),
        women=min(most.women, own.women),
    )


def meet(one: Span, other: Span) -> bool:
    """Whether the two overlap; one may begin as the other ends."""
    return one[0] < other[1] and other[0] < one[1]


def span_of(
    starts_at: datetime,
    minutes: int,
    *,
    opened_at: datetime | None = None,
    goes_on_at: datetime | None = None,
) -> Span:
    """Return the period for which a session occupies its people.

    If it was opened, its minutes count from then. If it is still running at `goes_on_at`, it is not
    over at that moment, whatever was planned.
    """
    until = (opened_at or starts_at) + timedelta(minutes=minutes)
    if goes_on_at is not None:
        until = max(until, goes_on_at + timedelta(minutes=1))
    return starts_at, until


def is_too_much(new: Held, held: Collection[Held], limits: Limits) -> bool:
    """Whether one more room exceeds a limit, is too close to another, or leaves no week free."""
    same_day = [one for one in held if one.day == new.day]
    same_week = [one for one in held if one.week == new.week]
    return (
        len(same_day) + 1 > limits.rooms_a_day
        or len(same_week) + 1 > limits.rooms_a_week
        or sum(one.minutes for one in same_week) + new.minutes > limits.minutes_a_week
        or any(_too_close(new, one) for one in held)
        or _too_many_women(new, held, limits.women)
        or not _rests([*(one.week for one in held), new.week], new.week)
    )


def rests_after(events: Iterable[datetime], starts_at: datetime) -> bool:
    """Whether a room that begins then is within the day of rest after one of these events."""
    return any(event <= starts_at < event + REST for event in events)


def _too_close(one: Held, other: Held) -> bool:
    return meet((one.starts_at, one.ends_at + GAP), (other.starts_at, other.ends_at + GAP))


def _too_many_women(new: Held, held: Iterable[Held], most: int) -> bool:
    near = [one.women for one in held if abs(one.starts_at - new.starts_at) <= CASELOAD]
    return bool(new.women) and len(new.women.union(*near)) > most


def _rests(busy: Iterable[date], week: date) -> bool:
    """Whether no eight consecutive weeks including this one are all busy."""
    weeks = set(busy)
    before = after = 0
    while week - timedelta(weeks=before + 1) in weeks:
        before += 1
    while week + timedelta(weeks=after + 1) in weeks:
        after += 1
    return before + 1 + after < WEEKS


@dataclass(frozen=True, slots=True)
class OnStaff:
    """A supervisor who may be chosen for a session.

    `holds`: rank as supervisor, None: only as backup; `backs`: rank as backup. `busy_*`: periods in
    which that is not possible.
    """

    person: int
    backs: int
    holds: int | None = None
    busy_to_hold: Collection[Span] = ()
    busy_to_back: Collection[Span] = ()


def choose_staff(
    staff: Collection[OnStaff], when: Span, apart: Mapping[int, Collection[int]]
) -> tuple[int, int] | None:
    """Return the supervisor and the backup for a session at this time: the lowest free ranks.

    `apart`: whom each of them must not meet. None: no two are free.
    """
    holders = [
        one for one in staff if one.holds is not None and not _is_busy(one.busy_to_hold, when)
    ]
    backups = [one for one in staff if not _is_busy(one.busy_to_back, when)]
    for holder in sorted(holders, key=lambda one: (one.holds, one.person)):
        for backup in sorted(backups, key=lambda one: (one.backs, one.person)):
            if backup.person not in {holder.person, *apart.get(holder.person, ())}:
                return holder.person, backup.person
    return None


def _is_busy(busy: Collection[Span], when: Span) -> bool:
    return any(meet(one, when) for one in busy)
