"""Somebody answers a room that calls: it rings no more, and she has a seat there (domain 4.3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.queries import holds
from accounts.roles import Role
from core.audit.services import record
from core.errors import Conflict, NotFound
from mentors.on_call_rules import GIVE_NO_SEAT
from mentors.room_states import OVER

from ..models import Call, Ring, Room, RoomMember
from . import permissions, sentences
from .calling_services import BACKUP, LEAD, may_not_come_in
from .clock import DatabaseNow


def answer_call(*, by: User, call_id: UUID, at: datetime) -> Room:
    """“I am coming”: it rings no more. Who has no seat in the room is given a backup's; a lead who
    is no supervisor her own, in which she reads no talk (domain 4.2).

    Who answers a report comes by telephone or in person: whom it is about would see her come.
    Raises NotFound for a call that does not ring on her desk, and where she may be called no more;
    Conflict where somebody else was quicker.
    """
    with transaction.atomic():
        mine = Ring.objects.filter(user=by, call=OuterRef("pk"))
        call = (
            Call.objects.select_for_update(of=("self",), no_key=True)
            .filter(Exists(mine), public_id=call_id)
            .first()
        )
        if call is None:
            raise NotFound
        room = Room.objects.defer("key").select_related("organisation").get(pk=call.room_id)
        if not permissions.may_be_called_in(by, room.organisation):
            raise NotFound
        if call.ended_at is not None:
            if call.answered_by_id == by.pk:
                return room
            raise Conflict(sentences.CALL_ANSWERED)
        Call.objects.filter(pk=call.pk).update(ended_at=DatabaseNow(), answered_by=by)
        if call.because not in GIVE_NO_SEAT:
            _give_a_seat(room, by)
        record(
            actor=by,
            verb="room-call-answered",
            subject=room,
            organisation=room.organisation,
            at=at,
            reason=call.because,
        )
    return room


def _give_a_seat(room: Room, by: User) -> None:
    seats = RoomMember.objects.filter(room=room, user=by)
    if room.state in OVER or seats.exists() or by.pk in may_not_come_in(room):
        return
    for seat, role in ((BACKUP, Role.SUPERVISOR), (LEAD, Role.SAFEGUARDING_LEAD)):
        if holds(by, role, room.organisation):
            # Two calls of it may be answered by her at once.
            RoomMember.objects.get_or_create(
                room=room, user=by, defaults={"seat": seat, "called_in": True}
            )
            return
