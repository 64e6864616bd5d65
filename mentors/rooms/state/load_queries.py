"""Who is booked when, and whether one more room is too much for a mentor. Read only (domain 7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from accounts.models import Organisation, User
from mentors.certification.decision_queries import Mentoring, mentoring_at
from mentors.mentor_onboarding.queries import may_all_meet
from mentors.room_states import OVER, UNDER_WAY, RoomState
from mentors.room_types import LONGEST, REAL, RoomKind
from mentors.safeguarding_rules import Level

from ...models import MentorLimits, Room, RoomMember, SafeguardingNote
from ...models.seats import waits_for_an_ok
from ..rules.scheduling import (
    CASELOAD,
    CERTIFIED,
    LEARNS,
    REST,
    Held,
    Limits,
    Span,
    is_too_much,
    lower,
    meet,
    rests_after,
    span_of,
)
from .clock import DatabaseNow

_SEAT = RoomMember.Seat
# Two weeks more than the rule checks, so that a week is never cut.
_NEAR = CASELOAD + timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class Booking:
    """A seat that somebody has in a session at a given time.

    `is_known`: whoever books has a seat in that room too and sees this person there.
    """

    person: int
    name: str
    seat: str
    kind: str
    span: Span
    is_known: bool


def booked_then(
    people: Collection[int],
    starts_at: datetime,
    minutes: int,
    *,
    at: datetime,
    by: User,
    besides: Room | None = None,
) -> list[Booking]:
    """Return the seats of these accounts in sessions at that time, in any organisation."""
    wanted = span_of(starts_at, minutes)
    found = bookings_between(people, wanted, at=at, by=by, besides=besides)
    return [one for one in found if meet(one.span, wanted)]


def bookings_between(
    people: Collection[int],
    between: Span,
    *,
    at: datetime,
    by: User,
    besides: Room | None = None,
) -> list[Booking]:
    """Return the seats of these accounts in sessions that may overlap this period. One query."""
    begin, end = between
    goes_on = Q(room__state__in=UNDER_WAY, room__lease_until__gt=DatabaseNow())
    rows = RoomMember.objects.exclude(room__state__in=OVER).filter(
        # No session is longer than this, so that earlier ones are over unless they are still
        # running.
        Q(room__starts_at__gt=begin - timedelta(minutes=LONGEST)) | Q(room__state__in=UNDER_WAY),
        user__in=list(people),
        room__starts_at__lt=end,
        turned_away=False,
        removed_at=None,
        through_at=None,
    )
    if besides is not None:
        rows = rows.exclude(room=besides)
    known = RoomMember.objects.held().filter(
        ~waits_for_an_ok(), room=OuterRef("room"), user=by, through_at=None
    )
    found = rows.annotate(
        goes_on=Case(When(goes_on, then=True), default=Value(False)),
        is_known=Case(When(Q(Exists(known)) & ~waits_for_an_ok(), then=True), default=Value(False)),
    ).values_list(
        *("user", "user__shown_name", "seat", "room__kind", "is_known"),
        *("room__starts_at", "room__minutes", "room__opened_at", "goes_on"),
    )
    return [
        Booking(
            *(person, name, seat, kind),
            span_of(begins, lasts, opened_at=opened, goes_on_at=at if goes_on else None),
            is_known,
        )
        for person, name, seat, kind, is_known, begins, lasts, opened, goes_on in found
    ]


def may_all_mentor(
    kind: str, seats: Collection[tuple[str, int]], organisation: Organisation, at: datetime
) -> bool:
    """Whether those who would mentor in such a room may do so at this time.

    No mentor's certificate may be lapsed; each confirmed in a talk the wish to continue, and agreed
    (ADR-0105). Checked only for rooms in which participants talk about their own lives: practice
    and learning need neither.
    """
    if kind not in REAL:
        return True
    people = [person for seat, person in seats if seat == _SEAT.MENTOR]
    rests = Mentoring.RESTS in mentoring_at(people, at).values()
    return not rests and may_all_meet(people, organisation)


def is_too_much_for_a_mentor(
    kind: str,
    seats: Collection[tuple[str, int]],
    starts_at: datetime,
    minutes: int,
    *,
    besides: Room | None = None,
) -> bool:
    """Whether this room exceeds the limit of whoever would mentor in it."""
    if kind not in REAL:
        return False
    mentors = [person for seat, person in seats if seat == _SEAT.MENTOR]
    women = frozenset(person for seat, person in seats if seat == _SEAT.MENTEE)
    if kind == RoomKind.GROUP:
        women = frozenset()
    if _rests_after_an_event(mentors, starts_at):
        return True
    new = Held(timezone.localtime(starts_at), minutes, women)
    return any(
        is_too_much(new, held_near(person, starts_at, starts_at, besides), limits)
        for person, limits in limits_of(mentors, starts_at).items()
    )


def _rests_after_an_event(people: Collection[int], starts_at: datetime) -> bool:
    """Whether one of them has a day of rest then; those who switched it off have none.

    The event is a note of level 2 or 3 about a room of that mentor. Whoever books reads the same
    text as for every other reason, so nobody learns of a note from it.
    """
    return rests_after(serious_events(people, (starts_at, starts_at)), starts_at)


def serious_events(people: Collection[int], between: Span) -> list[datetime]:
    """Return the serious events after which one of them rests in this period. One query."""
    without = MentorLimits.objects.filter(rests_after=False).values("person")
    events = SafeguardingNote.objects.filter(
        level__gte=Level.SERIOUS,
        level_at__gt=between[0] - REST,
        level_at__lte=between[1],
        room__in=RoomMember.objects.filter(
            user__in=list(people), seat=_SEAT.MENTOR, joined_at__isnull=False
        )
        .exclude(user__in=without)
        .values("room"),
    )
    return list(events.values_list("level_at", flat=True))


def limits_of(people: Collection[int], at: datetime) -> dict[int, Limits]:
    """Map each account to its maximum workload.

    It depends on whether the person is a trainee or certified, and on the mentor's own limits.
    """
    own = own_limits(people)
    return {
        person: lower(most_of(how), own.get(person))
        for person, how in mentoring_at(people, at).items()
    }


def most_of(how: Mentoring) -> Limits:
    """Return the organisation's maximum for somebody who mentors in this way."""
    return CERTIFIED if how == Mentoring.CERTIFIED else LEARNS


def own_limits(people: Collection[int]) -> dict[int, Limits]:
    """Map accounts to the limits that mentors set for themselves, if any. One query."""
    return {
        row.person_id: Limits(
            rooms_a_day=row.rooms_a_day,
            rooms_a_week=CERTIFIED.rooms_a_week,
            minutes_a_week=row.minutes_a_week,
            women=row.women,
        )
        for row in MentorLimits.objects.filter(person__in=people)
    }


def rests_after_events(person: User) -> bool:
    """Whether this person has chosen a day of rest after something serious."""
    return not MentorLimits.objects.filter(person=person, rests_after=False).exists()


def held_near(
    person: int, first: datetime, last: datetime, besides: Room | None = None
) -> list[Held]:
    """Return the rooms around this period in which somebody mentors: planned, or held.

    Two queries.
    """
    took_place = Q(opened_at__isnull=False) & ~Q(state=RoomState.CANCELLED)
    rooms = Room.objects.filter(
        ~Q(state__in=OVER) | took_place,
        kind__in=[*REAL],
        starts_at__gt=first - _NEAR,
        starts_at__lt=last + _NEAR,
        members__user=person,
        members__seat=_SEAT.MENTOR,
        members__turned_away=False,
        members__removed_at=None,
    ).only("pk", "kind", "starts_at", "minutes")
    if besides is not None:
        rooms = rooms.exclude(pk=besides.pk)
    women: dict[int, set[int]] = {room.pk: set() for room in rooms}
    for room, user in RoomMember.objects.filter(
        room__in=list(women), seat=_SEAT.MENTEE, turned_away=False, removed_at=None
    ).values_list("room", "user"):
        women[room].add(user)
    return [
        Held(
            timezone.localtime(room.starts_at),
            room.minutes,
            frozenset() if room.kind == RoomKind.GROUP else frozenset(women[room.pk]),
        )
        for room in rooms
    ]
