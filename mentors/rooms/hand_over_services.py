"""A supervisor hands a room to its backup, who takes it: never two who hold it (domain 4.3)."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from core.audit.services import record
from core.errors import Conflict, Invalid
from mentors.room_states import TOGETHER
from mentors.room_types import may_begin_beside

from ..models import Room, RoomMember
from . import notifications, opening_sentences, sentences
from .clock import DatabaseNow
from .lifecycle import OFFERED_SECONDS
from .opening_queries import is_kept_apart, kinds_held_by
from .seat_acts import Act
from .seated import SUPERVISOR, seated, tell_some
from .snapshot import PRESENT_FOR, present_now, supervised_now

BACKUP = RoomMember.Seat.BACKUP


def offer(*, member_id: int, to: UUID) -> None:
    """She asks a backup who is here to take the room. It is an offer for a minute, and no more.

    Offered to another it is offered to her alone. Raises Invalid for nobody here who could take
    it, Refused for others, Conflict before the room begins and once two talk after it.
    """
    with transaction.atomic():
        room, _row = seated(member_id, Act.HAND_OVER)
        _ask_of_the_state(room)
        backups = RoomMember.objects.filter(room=room, seat=BACKUP)
        here = RoomMember.objects.in_force().filter(present_now(), room=room, seat=BACKUP)
        asked = here.filter(person=to).first()
        if asked is None:
            raise Invalid(sentences.NOBODY_HERE)
        backups.update(offered_at=None)
        backups.filter(pk=asked.pk).update(offered_at=DatabaseNow())
        tell_some(room)


def decline(*, member_id: int) -> None:
    """The backup does not take it now; harmless twice. The supervisor keeps the room."""
    with transaction.atomic():
        room, _row = seated(member_id, Act.TAKE)
        RoomMember.objects.filter(pk=member_id).update(offered_at=None)
        tell_some(room)


def take(*, member_id: int) -> None:
    """The backup takes the room that was offered to her, with its lease, in one transaction.

    An open room stays open: she is here, and her own beats have to follow within 15 seconds. Raises
    Conflict where nothing is offered any more, where the room has lost its supervisor (then she
    takes over), or where she holds another that leaves no room for it.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.TAKE)
        _ask_of_the_state(room)
        offered = RoomMember.objects.filter(
            pk=member_id, offered_at__gt=DatabaseNow(-timedelta(seconds=OFFERED_SECONDS))
        )
        if not offered.exists() or not Room.objects.filter(supervised_now(), pk=room.pk).exists():
            raise Conflict(sentences.NOT_OFFERED)
        if is_kept_apart(row.user_id, room):
            raise Conflict(sentences.NOT_AVAILABLE)
        if not may_begin_beside(room.kind, kinds_held_by([row.user_id], room)):
            raise Conflict(opening_sentences.OTHERS_ARE_OPEN)
        # First the one, then the other: a room has one supervisor at every moment.
        RoomMember.objects.filter(room=room, seat=SUPERVISOR).update(seat=BACKUP, ready_at=None)
        RoomMember.objects.filter(pk=member_id).update(
            seat=SUPERVISOR, offered_at=None, called_in=False
        )
        # Of a room that is held, who was ready for the one may not be for the other.
        RoomMember.objects.filter(room=room).update(continued_at=None)
        Room.objects.filter(pk=room.pk).update(
            lease_until=DatabaseNow(PRESENT_FOR), sign_of_life_at=DatabaseNow()
        )
        moment = Room.objects.filter(pk=room.pk).values_list(DatabaseNow(), flat=True)[0]
        record(
            actor=row.user,
            verb="room-handed-over",
            subject=room,
            organisation=room.organisation,
            at=moment,
        )
        tell_some(room)
        notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)


def _ask_of_the_state(room: Room) -> None:
    if room.state not in TOGETHER:
        raise Conflict(sentences.NOT_IN_THIS_STATE)
