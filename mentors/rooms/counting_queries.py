"""What each mentor said before a room: that she learns today, or that it may count. Read only."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from ..models import Journey, RoomMember
from .counting_rules import has_a_place
from .seat_acts import Act, may


class Counting(NamedTuple):
    """A mentor on her way, and what she said. None: nothing yet, so that it is learning."""

    person: UUID
    name: str
    may_count: bool | None


def what_counts_in(room_id: int) -> tuple[Counting, ...]:
    """The mentors of a room who are on their way to a certificate: nobody else is asked."""
    way = Journey.objects.filter(
        learner=OuterRef("user"), organisation=OuterRef("room__organisation"), left_at__isnull=True
    )
    seated = RoomMember.objects.held().filter(room=room_id, seat=RoomMember.Seat.MENTOR)
    rows = seated.filter(Exists(way)).order_by("pk")
    return tuple(
        Counting(*row) for row in rows.values_list("person", "user__shown_name", "may_count")
    )


def takes(room_id: int, seat: str) -> bool:
    """Whether this seat has a place in the room, after what its mentors have said so far."""
    return has_a_place(seat, (one.may_count for one in what_counts_in(room_id)))


def is_told(seat: str, person: UUID, one: Counting) -> bool:
    """Whether this seat is told what a mentor said: who may sign it, and herself."""
    return one.person == person or (may(seat, Act.OBSERVE) and may(seat, Act.CLOSE))
