"""Who may take something along from a room: only those who were in it."""

from uuid import UUID

from accounts.models import User

from ..models import RoomMember
from .rules import CARD_SEATS, CHECK_OUT_SEATS, reads_check_out


def seat_in(user: User, room_id: UUID) -> RoomMember | None:
    """Return the seat of `user` in a room that they joined, even after leaving; else None.

    Someone who was removed from the room, or has lost the role, has none.
    """
    rows = RoomMember.objects.held().filter(room__public_id=room_id, user=user, turned_away=False)
    row = rows.filter(joined_at__isnull=False).select_related("room__organisation", "user")
    return row.first()


def keeps_a_card(seat: RoomMember) -> bool:
    """Whether this seat may keep a card: the room is for its holder."""
    return seat.seat in CARD_SEATS


def checks_out(seat: RoomMember) -> bool:
    """Whether this seat checks out: its holder worked in the room."""
    return seat.seat in CHECK_OUT_SEATS


def reads(seat: RoomMember, of: RoomMember) -> bool:
    """Whether the holder of this seat reads the check-out of the other."""
    return seat.room_id == of.room_id and reads_check_out(seat.seat, of.seat)


def mentors_in(user: User, room_id: UUID) -> RoomMember | None:
    """Return the seat of `user` as mentor of a room open to them, else None."""
    rows = RoomMember.objects.in_force().filter(room__public_id=room_id, user=user, seat="mentor")
    return rows.select_related("room").first()
