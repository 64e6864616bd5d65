"""Locks a room for an action in it, and checks that the seat allows the action."""

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
    """Return the locked room and the seat, read again. Any action counts as presence.

    Raises NotFound if there is no seat (any more), Refused if the seat does not allow it.
    *Transaction expected*: the room stays locked until its end.
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
        # A late sign of presence does not reopen the room: `hold_lapsed` puts it on hold.
        rooms = rooms.filter(supervised_now())
    rooms.update(sign_of_life_at=DatabaseNow())


def tell_some(room: Room) -> None:
    """Let each hub check, after the commit, what only some of those in the room are to see."""
    Room.objects.filter(pk=room.pk).update(news=F("news") + 1)
    notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)
