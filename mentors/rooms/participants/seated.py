"""For everything that somebody does in a room: the locked room, and the seat that must allow it."""

from django.db.models import F

from core.errors import NotFound, Refused
from mentors.room_states import SPEAKING

from ...models import Room, RoomMember
from ..rules.participants import Act, may
from ..state import notifications
from ..state.clock import DatabaseNow
from ..state.snapshot import supervised_now
from .presence import seen

SUPERVISOR = RoomMember.Seat.SUPERVISOR


def seated(member_id: int, act: Act) -> tuple[Room, RoomMember]:
    """The room, locked, and the seat, read again. Whatever a person does is a sign of presence.

    Raises NotFound where there is no seat (any more), Refused where the seat does not allow it.
    *Transaction expected*: until its end the room stays as it is.
    """
    room = (
        Room.objects.select_for_update(no_key=True)
        .filter(pk__in=RoomMember.objects.filter(pk=member_id).values("room"))
        .first()
    )
    row = RoomMember.objects.in_force().filter(pk=member_id).select_related("user").first()
    if room is None or row is None:
        raise NotFound
    if not may(row.seat, act):
        raise Refused
    seen([member_id])
    if row.seat == SUPERVISOR:
        _note_sign_of_life(room)
    return room, row


def _note_sign_of_life(room: Room) -> None:
    rooms = Room.objects.filter(pk=room.pk)
    if room.state in SPEAKING:
        # A sign that comes too late does not make the room open again: `hold_lapsed` sees to it.
        rooms = rooms.filter(supervised_now())
    rooms.update(sign_of_life_at=DatabaseNow())


def tell_some(room: Room) -> None:
    """Once it is written, each hub looks what it has to show to some of those in the room alone."""
    Room.objects.filter(pk=room.pk).update(news=F("news") + 1)
    notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)
