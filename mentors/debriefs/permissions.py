"""Who may take something along from a room: those who sat in it, and nobody else."""

from uuid import UUID

from accounts.models import User

from ..models import RoomMember
from .rules import CARD_SEATS, CHECK_OUT_SEATS, reads_check_out


def seat_in(user: User, room_id: UUID) -> RoomMember | None:
    """The seat of `user` in a room after having been in it, even after going out; else None.

    Who was put out of the room, or has lost the role, has none.
    """
    rows = RoomMember.objects.held().filter(room__public_id=room_id, user=user, turned_away=False)
    row = rows.filter(joined_at__isnull=False).select_related("room__organisation", "user")
    return row.first()


def keeps_a_card(seat: RoomMember) -> bool:
    """Whether the room is for who has this seat."""
    return seat.seat in CARD_SEATS


def checks_out(seat: RoomMember) -> bool:
    """Whether who has this seat worked in the room."""
    return seat.seat in CHECK_OUT_SEATS


def reads(seat: RoomMember, of: RoomMember) -> bool:
    """Whether who has this seat reads the check-out of the other."""
    return seat.room_id == of.room_id and reads_check_out(seat.seat, of.seat)


def mentors_in(user: User, room_id: UUID) -> RoomMember | None:
    """The seat of `user` as the mentor of a room that is open to this mentor, else None."""
    rows = RoomMember.objects.in_force().filter(room__public_id=room_id, user=user, seat="mentor")
    return rows.select_related("room").first()
