"""Lines that wait for who holds a room to look at them. Read only; never with their words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When

from accounts.models import User
from accounts.queries import organisations_of
from accounts.safe_contact.queries import must_not_meet_any
from mentors.room_states import OVER
from mentors.room_types import DRILLS

from ..models import Room, RoomMember, StoppedLine
from .permissions import SECOND_ROLES
from .seat_acts import Act, seats_that_may

# Rooms are few and end within the hour.
LINES_LISTED = 50
_READERS = sorted(seats_that_may(Act.REVEAL))


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line that was stopped: of which kind, by whom in this room, when."""

    id: UUID
    person: UUID
    name: str
    category: str
    at: datetime
    # Whether a second person has been asked to let it through.
    asked: bool = False
    # In practice: nothing is amiss by it.
    drill: bool = False


@dataclass(frozen=True, slots=True)
class WaitingLines:
    """Those of one room, the oldest first, and the seats that may know of them, by id."""

    readers: tuple[int, ...]
    lines: tuple[WaitingLine, ...]


def lines_to_release(user: User) -> list[WaitingLine]:
    """Lines for which a second person is asked, where she may be that and is not the first.

    None of a room with a woman whom she must not meet, nor of one in which she takes part herself:
    its words are told her by nobody.
    """
    organisations = [one for role in SECOND_ROLES for one in organisations_of(user, role)]
    rows = (
        StoppedLine.objects.filter(
            waits_for_a_second(),
            room__organisation__in=organisations,
            aside_to=None,
            settled_at=None,
        )
        .exclude(room__state__in=OVER)
        .exclude(release_asked_by=user)
        .exclude(sender__user=user)
        .order_by("pk")
        .annotate(
            person=F("sender__person"),
            name=F("sender__user__shown_name"),
            asked=_is_asked(),
            drill=_is_a_drill(),
        )
    )
    rooms = Room.objects.filter(pk__in=rows.values("room")).select_related("organisation")
    hers = [room.pk for room in rooms.defer("key") if not must_not_read_of(user, room)]
    found = rows.filter(room__in=hers).values_list(*_SHOWN)
    return [WaitingLine(*row) for row in found[:LINES_LISTED]]


# The fields of a `WaitingLine`.
_SHOWN = ("public_id", "person", "name", "category", "at", "asked", "drill")


def _is_asked() -> Case:
    return Case(When(release_asked_by__isnull=False, then=True), default=False)


def _is_a_drill() -> Case:
    return Case(When(room__kind__in=sorted(DRILLS), then=True), default=False)


def must_not_read_of(user: User, room: Room) -> bool:
    """Whether she takes part in it, or somebody there must not meet her: she is no second for its
    lines (domain 10.11, 10.25).
    """
    if room.members.not_on_duty().filter(user=user).exists():
        return True
    people = room.members.values_list("user", flat=True)
    return must_not_meet_any(user.pk, list(people), room.organisation)


def waits_for_a_second() -> Q:
    """Lines that a second person may look at; none once two talk alone in that room."""
    return Q(release_asked_by__isnull=False, room__talk=None)


def of_what_goes_on() -> Q:
    """Lines of the talk that goes on: what was told to two alone stays with them (domain 10.13)."""
    return Q(room__talk=None) | Q(at__gte=F("room__talk_at"))


def reads_stopped_lines() -> Q:
    """Seats whose people may open them now; in a talk of two the supervisor alone."""
    return Q(seat__in=_READERS) & (Q(room__talk=None) | Q(seat=RoomMember.Seat.SUPERVISOR))


def waiting_lines(room_id: int) -> WaitingLines:
    """What waits in this room; nothing once it is over."""
    lines = tuple(WaitingLine(*row) for row in _waiting(room_id))
    readers = RoomMember.objects.in_force().filter(reads_stopped_lines(), room=room_id)
    return WaitingLines(tuple(readers.values_list("pk", flat=True)) if lines else (), lines)


def _waiting(room_id: int) -> QuerySet[StoppedLine, Any]:
    return (
        StoppedLine.objects.filter(of_what_goes_on(), room=room_id, aside_to=None, settled_at=None)
        .exclude(room__state__in=OVER)
        .order_by("pk")
        .annotate(
            person=F("sender__person"),
            name=F("sender__user__shown_name"),
            asked=_is_asked(),
            drill=_is_a_drill(),
        )
        .values_list(*_SHOWN)
    )
