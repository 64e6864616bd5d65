"""What is shown on the desk of somebody whom rooms may call. Read only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from accounts.models import Membership, Organisation, SafeContact, User
from accounts.queries import organisations_of
from accounts.roles import Role
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from mentors.on_call_rules import GIVE_NO_SEAT, READY_FOR, CallReason
from mentors.room_states import OVER, RoomState

from ...models import Call, Report, Ring, Room, RoomMember, RoomTask
from ...models.seats import waits_for_an_ok
from ..state.clock import DatabaseNow
from ..state.permissions import DESK_ROLES
from .alone_queries import held_by_nobody, to_take_over

SHOWN = 50
# A task: the mentee was absent at the end. If there was no goodbye, the plan is followed.
GOODBYE = "goodbye"
# How long the room's supervisor has this task (domain 10.16).
GOODBYE_KEPT_FOR = timedelta(hours=48)
# How long a tap on the wrong task can be undone.
TAKEN_BACK_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ringing:
    """A call on a desk: number of the room, and why. No name (domain 4.3)."""

    call_id: UUID
    public_id: UUID
    number: int
    because: str
    rung_at: datetime
    # The session is over; whoever asked for help in it has to be reached now.
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A room whose backup the user is. `alone`: it may be taken over."""

    public_id: UUID
    number: int
    kind: str
    starts_at: datetime
    is_ready: bool
    is_held: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class Unheld:
    """A room that has not begun and has no supervisor: its number, kind and start. No name."""

    public_id: UUID
    number: int
    kind: str
    starts_at: datetime


def ringing_for(user: User) -> list[Ringing]:
    """Return what rings on the user's desk now, the longest first. One query."""
    return [
        Ringing(call_id, public_id, number, because, rung_at, _is_to_be_reached(because, state))
        for call_id, public_id, number, because, rung_at, state in _ringing(user.pk)
    ]


def _is_to_be_reached(because: str, state: str) -> bool:
    """Whether the session ended before anybody came; `alert_services` keeps ringing for these."""
    nobody_came = state == RoomState.EMERGENCY_CLOSED
    return (because == CallReason.HELP and state in OVER) or (
        because == CallReason.SAFEGUARDING and nobody_came
    )


def reaches_after_it(user: User, call_id: UUID) -> bool:
    """Whether the user answered a call of a session that is over and has to reach who waited."""
    calls = Call.objects.filter(public_id=call_id, answered_by=user)
    return any(_is_to_be_reached(*row) for row in calls.values_list("because", "room__state"))


def has_no_seat_for(user: User, call_id: UUID) -> bool:
    """Whether the user answered a call into a room but has no access to that room."""
    hers = RoomMember.objects.in_force().filter(room=OuterRef("room"), user=user)
    calls = Call.objects.filter(~Exists(hers), public_id=call_id, answered_by=user)
    return calls.exclude(because__in=GIVE_NO_SEAT).exclude(room__state__in=OVER).exists()


def is_called_into(user: User, call_id: UUID) -> bool:
    """Whether the user answered a call into a room and has access to it."""
    hers = RoomMember.objects.in_force().filter(room=OuterRef("room"), user=user)
    calls = Call.objects.filter(Exists(hers), public_id=call_id, answered_by=user)
    return calls.exclude(because__in=GIVE_NO_SEAT).exclude(room__state__in=OVER).exists()


def backed_up_by(user: User) -> list[BackedUp]:
    """Return planned and running rooms with the user as backup; the next first. One query."""
    rows = (
        RoomMember.objects.in_force()
        .filter(user=user, seat=RoomMember.Seat.BACKUP)
        .exclude(room__state__in=OVER)
        .annotate(
            ready=Case(
                When(ready_at__gt=DatabaseNow(-READY_FOR), then=F("ready_at")),
                output_field=DateTimeField(null=True),
            ),
            alone=Exists(Room.objects.filter(to_take_over(), pk=OuterRef("room"))),
        )
        .order_by("room__starts_at", "room")
    )
    found = rows.values_list(
        *("room__public_id", "room", "room__kind", "room__starts_at", "ready", "room__state"),
        "alone",
    )
    return [
        BackedUp(
            public_id=public_id,
            number=number,
            kind=kind,
            starts_at=starts_at,
            is_ready=ready is not None,
            is_held=state == RoomState.HELD,
            alone=alone,
        )
        for public_id, number, kind, starts_at, ready, state, alone in found[:SHOWN]
    ]


def to_be_taken_over_by(user: User) -> list[UUID]:
    """Return rooms with the user as backup that have lost their supervisor. One query."""
    seats = RoomMember.objects.in_force().filter(user=user, seat=RoomMember.Seat.BACKUP)
    lost = Room.objects.filter(to_take_over())
    rows = seats.filter(room__in=lost.values("pk")).order_by("room__starts_at", "room")
    return list(rows.values_list("room__public_id", flat=True)[:SHOWN])


def desk_places(user: User) -> list[Organisation]:
    """Return the organisations in which rooms may call the user."""
    return organisations_of(user, *DESK_ROLES)


def desk_place(user: User, public_id: str) -> Organisation:
    """Return the one with this id. Raises NotFound."""
    found = next((one for one in desk_places(user) if str(one.public_id) == public_id), None)
    if found is None:
        raise NotFound
    return found


def tasks_for(user: User, page: str | None) -> Page:
    """Return the tasks in the user's organisations, urgent ones first, then the longest waiting.

    Each has `her_plan`: the person's wish for the case of leaving a room suddenly.
    """
    said = SafeContact.objects.filter(
        person=OuterRef("woman"), organisation=OuterRef("room__organisation")
    )
    plan = Subquery(said.values("if_she_leaves")[:1])
    rows = tasks_seen_by(user).annotate(her_plan=plan).select_related("room", "woman")
    rows = rows.annotate(now=Case(When(what="reach-now", then=0), default=1))
    rows = rows.order_by("now", "made_at", "pk")
    return Paginator(rows, SHOWN).get_page(page)


def tasks_seen_by(user: User) -> QuerySet[RoomTask]:
    """Return the open tasks that this user may see."""
    return _shown_to(user).filter(done_at=None)


def told_lately_by(user: User) -> QuerySet[RoomTask]:
    """Return tasks that the user ticked off a moment ago and may reopen, the newest first."""
    lately = Q(done_by=user, done_at__gt=DatabaseNow(-TAKEN_BACK_WITHIN))
    rows = _shown_to(user).filter(lately).select_related("room", "woman")
    return rows.order_by("-done_at", "pk")


def _shown_to(user: User) -> QuerySet[RoomTask]:
    """Return tasks, except about the user, or from a room in which the user takes part.

    A wish to talk with somebody other than the supervisor is hidden from that supervisor and from
    the current one. Absence at the end is shown to the room's supervisor and backup, and to the
    lead.
    """
    rows = RoomTask.objects.filter(
        room__organisation__in=desk_places(user), woman__is_active=True
    ).exclude(woman=user)
    part = RoomMember.objects.filter(user=user).not_on_duty()
    rows = rows.exclude(room__in=part.values("room"))
    held = RoomMember.objects.filter(user=user, seat=RoomMember.Seat.SUPERVISOR)
    hers_then_or_now = Q(held_by=user) | Q(room__in=held.values("room"))
    rows = rows.exclude(hers_then_or_now, what="word-alone")
    # Nor help requests in a room where this user was reported.
    reported = Report.objects.filter(about__user=user)
    rows = rows.exclude(what="reach-now", room__in=reported.values("room"))
    beside = RoomMember.objects.filter(
        user=user, seat__in=(RoomMember.Seat.SUPERVISOR, RoomMember.Seat.BACKUP)
    )
    hers = Q(room__in=beside.values("room")) | Q(
        room__organisation__in=organisations_of(user, Role.SAFEGUARDING_LEAD)
    )
    lately = Q(made_at__gt=DatabaseNow(-GOODBYE_KEPT_FOR))
    return rows.filter(~Q(what=GOODBYE) | (hers & lately))


def room_held_by(user: User, public_id: UUID) -> Room:
    """Return a room that `user` supervises. Raises NotFound."""
    rows = RoomMember.objects.in_force().filter(
        user=user, seat=RoomMember.Seat.SUPERVISOR, room__public_id=public_id
    )
    row = rows.select_related("room__organisation").first()
    if row is None:
        raise NotFound
    return row.room


def held_by_nobody_for(user: User) -> list[Unheld]:
    """Return future rooms that nobody will open, for those who may call them off. One query."""
    places = organisations_of(user, Role.SUPERVISOR, Role.COORDINATOR)
    rows = Room.objects.filter(held_by_nobody(), organisation__in=places)
    fields = ("public_id", "pk", "kind", "starts_at")
    return [Unheld(*row) for row in rows.order_by("starts_at", "pk").values_list(*fields)[:SHOWN]]


def room_to_call_off(user: User, public_id: UUID) -> Room:
    """Return a room that `user` supervises, or that nobody does and `user` may call off.

    Raises NotFound.
    """
    if any(one.public_id == public_id for one in held_by_nobody_for(user)):
        return Room.objects.get(public_id=public_id)
    return room_held_by(user, public_id)


def room_backed_up(user: User, public_id: UUID) -> Room:
    """Return a room with `user` as backup. Raises NotFound."""
    rows = RoomMember.objects.in_force().filter(
        user=user, seat=RoomMember.Seat.BACKUP, room__public_id=public_id
    )
    row = rows.select_related("room").first()
    if row is None:
        raise NotFound
    return row.room


def women_at_the_door(room: Room) -> list[RoomMember]:
    """Return who is asked at the door, by name; each row says who knows the answer under duress."""
    rows = RoomMember.objects.held().filter(room=room, asked_at_the_door=True)
    rows = rows.exclude(seat=RoomMember.Seat.INTERPRETER)
    return list(rows.select_related("user").order_by("user__shown_name", "pk"))


def inside(room: Room, besides: User) -> list[str]:
    """Return who belongs to the room, by name, for somebody at its door.

    The supervisor is first. Those who have not gone in are named too: they may still come (domain
    10.11).
    """
    rows = RoomMember.objects.held().filter(~waits_for_an_ok(), room=room).exclude(user=besides)
    names = rows.values_list("user__shown_name", "seat", "pk")
    return [
        name for name, _seat, _pk in sorted(names, key=lambda row: (row[1] != "supervisor", row[2]))
    ]


# Compiled: each desk polls every five seconds, and each start page of staff once. Somebody who lost
# the role in that organisation could not answer.
_MAY_BE_CALLED = Membership.objects.filter(
    user=OuterRef("user"),
    organisation=OuterRef("call__room__organisation"),
    role__in=DESK_ROLES,
    ended_at=None,
)
_ringing = CompiledRows(
    lambda user: (
        Ring.objects.filter(Exists(_MAY_BE_CALLED), user=user, call__ended_at=None)
        .order_by("rung_at", "pk")
        .values_list(
            *("call__public_id", "call__room__public_id", "call__room", "call__because"),
            *("rung_at", "call__room__state"),
        )
    ),
    int,
)
