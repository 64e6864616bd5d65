"""Who rests while a room goes on, and is told nothing of it until she is ready (domain 10.12)."""

from django.db.models import OuterRef, Q, Subquery

from ..models import Room, RoomMember
from ..models.seats import RoomMemberQuerySet
from .clock import DatabaseNow
from .lifecycle import Tap, goes_on
from .snapshot import present_now

MAY_REST = (RoomMember.Seat.MENTOR, RoomMember.Seat.MENTEE, RoomMember.Seat.OBSERVER)


def everyone_is_ready(room_id: int) -> bool:
    """Whether a held room may go on, by those who are here. *Locks expected*: the room.

    Who only observes is waited for by nobody, and opens it for nobody who can speak. Its supervisor
    is waited for always: a beat of her page may grow the lease before she counts as here.
    """
    counted = present_now() | Q(seat=RoomMember.Seat.SUPERVISOR)
    here = RoomMember.objects.in_force().speaking().filter(counted, room=room_id)
    return goes_on(
        [
            Tap(may_rest=row.seat in MAY_REST, has_continued=row.continued_at is not None)
            for row in here.only("seat", "continued_at")
        ]
    )


def go_on_with_the_ready(room_id: int) -> None:
    """The room goes on: whoever is ready goes along, whoever is not rests.

    Somebody who went out rests as well, until she comes in anew. *Locks expected*: the room.
    """
    seats = RoomMember.objects.filter(room=room_id)
    end_rest(seats.filter(continued_at__isnull=False))
    women = seats.filter(seat__in=MAY_REST, joined_at__isnull=False)
    women.filter(continued_at=None, rests_since=None).update(rests_since=DatabaseNow())
    seats.update(continued_at=None)


def end_rest(seats: RoomMemberQuerySet) -> int:
    """They go on with their room, from what is said next; how many rested.

    *Locks expected*: the rooms.
    """
    latest = Room.objects.filter(pk=OuterRef("room")).values("last_seq")
    return seats.filter(rests_since__isnull=False).update(
        rests_since=None, joined_after_seq=Subquery(latest)
    )
