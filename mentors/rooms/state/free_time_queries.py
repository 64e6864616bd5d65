"""When a mentor and a mentee can have a session, and which staff supervise it. Read only.

It checks what `scheduling.services` checks when a session is set up, for many times at once: thirty
times need as many queries as one.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Assignment, Organisation, User
from accounts.queries import people_in
from accounts.record_access.permissions import trained
from accounts.record_access.rules import Duty as AssignedDuty
from accounts.roles import Role
from accounts.safe_contact.queries import all_kept_apart
from mentors.certification.decision_queries import Mentoring, mentoring_over
from mentors.mentor_onboarding.queries import may_all_meet
from mentors.on_call_rules import Duty
from mentors.room_types import RoomKind, may_sit_beside

from ...models import OnCall, Room, RoomMember
from ..rules.scheduling import (
    CERTIFIED,
    Held,
    Limits,
    OnStaff,
    Span,
    choose_staff,
    is_too_much,
    lower,
    rests_after,
    span_of,
)
from . import permissions
from .load_queries import (
    Booking,
    bookings_between,
    held_near,
    most_of,
    own_limits,
    serious_events,
)

_SEAT = RoomMember.Seat
_KIND = RoomKind.MENTORING
# The ranks in which staff are chosen: the pair's supervisor, people on call, people assigned to one
# of the two. Others are only backups.
_OF_THE_PAIR, _ON_CALL, _ASSIGNED, _OTHERS = range(4)


@dataclass(frozen=True, slots=True)
class Series:
    """One or more sessions that are booked together. *Units*: minutes."""

    times: tuple[datetime, ...]
    minutes: int

    @property
    def spans(self) -> list[Span]:
        return [span_of(begin, self.minutes) for begin in self.times]


@dataclass(frozen=True, slots=True)
class Staff:
    """The supervisor and the backup of a session."""

    supervisor: User
    backup: User


def staff_for(
    asked: Sequence[Series],
    *,
    mentor: User,
    mentee: User,
    supervisor: User | None,
    organisation: Organisation,
    at: datetime,
    besides: Room | None = None,
) -> list[tuple[Staff, ...] | None]:
    """Return the staff of each session of each series; None if one of them cannot be booked.

    `supervisor` is chosen first. `besides`: a session that is being moved, and does not count.
    """
    if not asked or not _may_meet(mentor, mentee, organisation, at):
        return [None for _series in asked]
    facts = _facts(
        asked,
        mentor=mentor.pk,
        mentee=mentee,
        supervisor=supervisor,
        organisation=organisation,
        at=at,
        besides=besides,
    )
    return [_staff_of(series, facts) for series in asked]


def _may_meet(mentor: User, mentee: User, organisation: Organisation, at: datetime) -> bool:
    """Whether the two may meet, regardless of the time."""
    return (
        permissions.has_country(organisation)
        and permissions.may_open_rooms(organisation, timezone.localdate(at))
        and permissions.can_sit(mentor, _SEAT.MENTOR, organisation)
        and permissions.can_sit(mentee, _SEAT.MENTEE, organisation)
        and may_all_meet([mentor.pk], organisation)
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """The facts behind all answers. `busy`: when one of the two has a seat elsewhere."""

    people: Mapping[int, User]
    staff: Mapping[datetime, Sequence[OnStaff]]
    apart: Mapping[int, Collection[int]]
    busy: Sequence[Span]
    mentee: int
    held: Sequence[Held]
    how: Mapping[datetime, Mentoring]
    own: Limits
    events: Sequence[datetime]


def _staff_of(series: Series, facts: _Facts) -> tuple[Staff, ...] | None:
    """Choose staff session by session, since each session counts for those after it."""
    held = list(facts.held)
    found: list[Staff] = []
    for begin, span in zip(series.times, series.spans, strict=True):
        new = Held(timezone.localtime(begin), series.minutes, frozenset({facts.mentee}))
        how = facts.how[begin]
        two = choose_staff(facts.staff[begin], span, facts.apart)
        if (
            two is None
            or how == Mentoring.RESTS
            or any(one[0] < span[1] and span[0] < one[1] for one in facts.busy)
            or rests_after(facts.events, begin)
            or is_too_much(new, held, lower(most_of(how), facts.own))
        ):
            return None
        held.append(new)
        found.append(Staff(facts.people[two[0]], facts.people[two[1]]))
    return tuple(found)


def _facts(
    asked: Sequence[Series],
    *,
    mentor: int,
    mentee: User,
    supervisor: User | None,
    organisation: Organisation,
    at: datetime,
    besides: Room | None,
) -> _Facts:
    spans = [span for series in asked for span in series.spans]
    whole = min(begin for begin, _end in spans), max(end for _begin, end in spans)
    two = {mentor, mentee.pk}
    apart = all_kept_apart(organisation)
    ready = trained(people_in(organisation, Role.SUPERVISOR).exclude(pk__in=two))
    people = {one.pk: one for one in ready if two.isdisjoint(apart.get(one.pk, ()))}
    if mentee.pk in apart.get(mentor, ()):
        people = {}
    booked: dict[int, list[Booking]] = defaultdict(list)
    for one in bookings_between([*two, *people], whole, at=at, by=mentee, besides=besides):
        booked[one.person].append(one)
    times = [begin for series in asked for begin in series.times]
    ranks = _ranks(people, two, supervisor, organisation, at)
    on_call = _on_call(organisation, whole)
    return _Facts(
        people=people,
        staff={begin: _on_staff(people, ranks, on_call, booked, begin) for begin in times},
        apart=apart,
        busy=[one.span for person in two for one in booked[person]],
        mentee=mentee.pk,
        held=held_near(mentor, *whole, besides),
        how=mentoring_over(mentor, times),
        own=own_limits([mentor]).get(mentor, CERTIFIED),
        events=serious_events([mentor], whole),
    )


def _ranks(
    people: Collection[int],
    two: Collection[int],
    supervisor: User | None,
    organisation: Organisation,
    at: datetime,
) -> dict[int, int]:
    """Map each account to its rank while it is not on call."""
    rows = Assignment.objects.in_force(at).filter(
        organisation=organisation, duty=AssignedDuty.SUPERVISOR, about__in=two
    )
    assigned = set(rows.values_list("person", flat=True))
    ranks = {one: _ASSIGNED if one in assigned else _OTHERS for one in people}
    if supervisor is not None and supervisor.pk in ranks:
        ranks[supervisor.pk] = _OF_THE_PAIR
    return ranks


def _on_call(organisation: Organisation, between: Span) -> list[tuple[int, str, Span]]:
    """Return the shifts of supervisors and deputies that overlap this period."""
    rows = OnCall.objects.filter(
        organisation=organisation,
        duty__in=[Duty.SUPERVISOR, Duty.DEPUTY],
        starts_at__lt=between[1] + timedelta(days=1),
        ends_at__gt=between[0],
    )
    return [
        (user, duty, (starts, ends))
        for user, duty, starts, ends in rows.values_list("user", "duty", "starts_at", "ends_at")
    ]


def _on_staff(
    people: Collection[int],
    ranks: Mapping[int, int],
    on_call: Sequence[tuple[int, str, Span]],
    booked: Mapping[int, Sequence[Booking]],
    begin: datetime,
) -> list[OnStaff]:
    """Return those who may be chosen for a session that begins then. Others are only backups."""
    reachable = [(user, duty) for user, duty, span in on_call if span[0] <= begin < span[1]]
    to_hold = {user for user, duty in reachable if duty == Duty.SUPERVISOR}
    to_back = {user for user, _duty in reachable}
    found = []
    for person in people:
        rank = ranks[person]
        holds = min(rank, _ON_CALL) if person in to_hold else rank
        seats = [(one, (one.seat, one.kind)) for one in booked.get(person, ())]
        found.append(
            OnStaff(
                person,
                # People on call are the first choice as backup.
                backs=_OF_THE_PAIR if person in to_back else max(rank, _ON_CALL),
                holds=holds if holds < _OTHERS else None,
                busy_to_hold=_spans(seats, _SEAT.SUPERVISOR),
                busy_to_back=_spans(seats, _SEAT.BACKUP),
            )
        )
    return found


def _spans(seats: Sequence[tuple[Booking, tuple[str, str]]], seat: str) -> list[Span]:
    return [one.span for one, beside in seats if not may_sit_beside(_KIND, seat, [beside])]
