"""A supervisor's plan and notes for a room. Read only, and each for who wrote it alone."""

import json
from dataclasses import dataclass
from uuid import UUID

from cryptography.fernet import Fernet

from accounts.models import User
from core.errors import NotFound
from mentors.matter_rules import WORDS_KEPT_FOR
from mentors.room_states import OVER

from ..models import Room, RoomMember, RoomNotes
from .clock import DatabaseNow
from .room_note_rules import Written
from .seat_acts import Act, seats_that_may


@dataclass(frozen=True, slots=True)
class HerNotes:
    """What stands there; `is_over`: nothing is added, and it is gone with the room's key."""

    member_id: int
    room_id: UUID
    written: Written
    version: int
    is_over: bool


def notes_of(user: User, public_id: UUID) -> HerNotes:
    """Hers, until a day after the room closed. Raises NotFound for everybody without such a seat.

    Also where the words of the room wait longer for the lead: how long her notes stand must not
    tell her that something was reported (ADR-0123).
    """
    row = (
        RoomMember.objects.held()
        .filter(user=user, room__public_id=public_id, seat__in=seats_that_may(Act.NOTE))
        .exclude(room__state__in=OVER, room__closed_at__lt=DatabaseNow(-WORDS_KEPT_FOR))
        .select_related("room")
        .first()
    )
    if row is None or row.room.key is None:
        raise NotFound
    kept = RoomNotes.objects.filter(member=row).first()
    return HerNotes(
        member_id=row.pk,
        room_id=public_id,
        written=opened(row.room, kept),
        version=kept.version if kept else 0,
        is_over=row.room.state in OVER,
    )


def opened(room: Room, kept: RoomNotes | None) -> Written:
    """What it says; nothing where nothing is kept, or the key is gone."""
    if kept is None or room.key is None:
        return Written("", "")
    return Written(**json.loads(Fernet(room.key).decrypt(bytes(kept.body))))
