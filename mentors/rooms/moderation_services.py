"""What the supervisor does when it goes too fast: slowly for all; one only reads, or goes out."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from core.audit.services import record
from core.errors import Conflict, Invalid, Refused
from mentors.matter_rules import MatterReason
from mentors.room_states import OVER

from ..models import Room, RoomMember
from . import notifications, sentences
from .clock import DatabaseNow
from .lifecycle import MUTE_MINUTES
from .matter_services import make_it_a_matter
from .pace_rules import SLOW_CHOICES
from .seat_acts import ALONE_WITH, Act
from .seated import seated, tell_some
from .timekeeping import reopen_if_ready


def mute(*, member_id: int, person: UUID, minutes: int) -> None:
    """She reads for so many minutes and does not write; 0 lets her write again. The log notes it.

    Raises Invalid for nobody here, Refused for the supervisor herself, Conflict once it is over.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.MUTE)
        target = _somebody(room, person)
        minutes = min(max(minutes, 0), MUTE_MINUTES)
        until = DatabaseNow(timedelta(minutes=minutes)) if minutes else None
        RoomMember.objects.filter(pk=target.pk).update(muted_until=until)
        _record(room, row, "room-person-muted", minutes=minutes, seat=target.seat)
        tell_some(room)


def slow_down(*, member_id: int, seconds: int) -> None:
    """One line of each every so many seconds, for who holds it not; 0: as quickly as they like.

    Raises Invalid for no choice, Conflict once the room is over.
    """
    if seconds not in SLOW_CHOICES:
        raise Invalid(sentences.PAGE_LINES["try-again"])
    with transaction.atomic():
        room, _row = seated(member_id, Act.SLOW)
        if room.state in OVER:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        Room.objects.filter(pk=room.pk).update(slow_seconds=seconds)
        notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)


def remove(*, member_id: int, person: UUID) -> None:
    """She is out of this room and does not come back into it. The log notes it.

    Raises as `mute`.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.REMOVE)
        target = _somebody(room, person)
        RoomMember.objects.filter(pk=target.pk).update(
            removed_at=DatabaseNow(), went_out_at=DatabaseNow(), continued_at=None
        )
        # Whoever acts here is no stranger to what the lead has to look at.
        RoomMember.objects.filter(pk=row.pk).update(called_in=False)
        _record(room, row, "room-person-removed", seat=target.seat)
        make_it_a_matter(room, MatterReason.REMOVAL)
        reopen_if_ready(room.pk)
        tell_some(room)


def _somebody(room: Room, person: UUID) -> RoomMember:
    target = RoomMember.objects.filter(room=room, person=person).first()
    if room.state in OVER:
        raise Conflict(sentences.NOT_IN_THIS_STATE)
    if target is None:
        raise Invalid(sentences.NOBODY_HERE)
    # Who holds the room, and the lead whom it called, are put out and silenced by nobody in it.
    if target.seat in ALONE_WITH:
        raise Refused
    return target


def _record(room: Room, row: RoomMember, verb: str, **facts: object) -> None:
    moment = Room.objects.filter(pk=room.pk).values_list(DatabaseNow(), flat=True)[0]
    record(
        actor=row.user,
        verb=verb,
        subject=room,
        organisation=room.organisation,
        at=moment,
        **facts,
    )
