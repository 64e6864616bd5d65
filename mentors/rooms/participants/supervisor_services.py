"""A backup takes over a room that has lost its supervisor (domain 4.3)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core.audit.services import record
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from mentors.on_call_rules import CallReason
from mentors.room_states import TOGETHER, HoldReason, RoomState
from mentors.room_types import may_begin_beside

from ...models import Call, Room, RoomMember
from ..lifecycle.endings import begin_talk
from ..lifecycle.timekeeping import hold_lapsed
from ..on_call.alone_queries import to_take_over
from ..rules.lifecycle import OFFERED_SECONDS
from ..rules.participants import Act
from ..state import notifications, opening_queries, sentences
from ..state.clock import DatabaseNow
from ..state.opening_queries import is_kept_apart, kinds_held_by
from ..state.snapshot import PRESENT_FOR, present_now, supervised_now
from .seated import SUPERVISOR, seated, tell_some

SEAT = RoomMember.Seat
_ENDS = (CallReason.SUPERVISOR_AWAY, CallReason.HELP)


def take_over(*, by: User, room_id: int, at: datetime) -> Room:
    """Swap the seats of backup and supervisor, so that there are never two leases.

    The room stays on hold until everyone present taps Continue. Raises NotFound for anybody but its
    backup. Raises Conflict while its supervisor may still come back, or if `by` supervises another
    room that excludes this one.
    """
    with transaction.atomic():
        rooms = Room.objects.filter(pk=room_id)
        room = (
            rooms.select_for_update(no_key=True, of=("self",))
            .select_related("organisation")
            .first()
        )
        seats = RoomMember.objects.in_force().filter(room=room_id)
        hers = seats.filter(user=by, seat=SEAT.BACKUP).first()
        if room is None or hers is None:
            raise NotFound
        hold_lapsed([room_id])
        if not rooms.filter(to_take_over()).exists():
            raise Conflict(sentences.NOT_YET_TO_TAKE_OVER)
        if is_kept_apart(by.pk, room):
            raise Conflict(sentences.NOT_AVAILABLE)
        _refuse_beside_another(room, by)
        # One after the other: a room has one supervisor at every moment.
        RoomMember.objects.filter(room=room_id, seat=SEAT.SUPERVISOR).update(
            seat=SEAT.BACKUP, ready_at=None
        )
        RoomMember.objects.filter(pk=hers.pk).update(seat=SEAT.SUPERVISOR, called_in=False)
        RoomMember.objects.filter(room=room_id).update(continued_at=None)
        # The new supervisor's first heartbeat starts the lease.
        rooms.update(lease_until=None, sign_of_life_at=DatabaseNow())
        _begin_their_talk_anew(room)
        # `by` may not end other calls for the room: one may be about `by`.
        over = Call.objects.filter(room=room_id, because__in=_ENDS, ended_at=None)
        over.update(ended_at=DatabaseNow(), answered_by=by)
        record(
            actor=by,
            verb="room-taken-over",
            subject=room,
            organisation=room.organisation,
            at=at,
        )
        notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)
    return room


def take_over_as_seated(*, member_id: int) -> None:
    """Take over as somebody with a seat in the room, which determines the room and the person."""
    seat = RoomMember.objects.in_force().filter(pk=member_id).select_related("user").first()
    if seat is None:
        raise NotFound
    take_over(by=seat.user, room_id=seat.room_id, at=now())


def _refuse_beside_another(room: Room, by: User) -> None:
    """Raises Conflict if the backup already supervises another running room.

    docs/developers/room-protocol.md says why.

    The account of `by` is locked as when a supervisor opens a room, so that two attempts at the
    same moment see each other. A room that has not begun does not count as supervised yet.
    """
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk"))
    if room.state == RoomState.LOBBY:
        return
    if not may_begin_beside(room.kind, kinds_held_by([by.pk], room)):
        raise Conflict(opening_queries.OTHERS_ARE_OPEN)


def _begin_their_talk_anew(room: Room) -> None:
    """Begin a new private talk: what was told to the other supervisor stays between those two."""
    if room.state != RoomState.CHECKOUT or room.talks_with_id is None:
        return
    asked = RoomMember.objects.filter(room=room, wants_a_word_at__isnull=False, through_at=None)
    begin_talk(room, room.talks_with_id, asked=list(asked.values_list("pk", flat=True)))
    # It continues when the new supervisor taps “Confirm presence”.
    Room.objects.filter(pk=room.pk).update(
        held_at=DatabaseNow(), held_because=HoldReason.SUPERVISOR_AWAY
    )


BACKUP = RoomMember.Seat.BACKUP


def offer(*, member_id: int, to: UUID) -> None:
    """Offer the room to a backup who is present, for one minute.

    A new offer to another backup replaces it. Raises Invalid if no such backup is present, Refused
    for others, Conflict before the room begins and during private talks.
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
    """Decline the offer as backup; idempotent. The supervisor keeps the room."""
    with transaction.atomic():
        room, _row = seated(member_id, Act.TAKE)
        RoomMember.objects.filter(pk=member_id).update(offered_at=None)
        tell_some(room)


def take(*, member_id: int) -> None:
    """Take the room that was offered, with its lease, in one transaction.

    An open room stays open: the backup is here, and has to send heartbeats within 15 seconds.
    Raises Conflict if nothing is offered any longer, or if the room has lost its supervisor: then
    it is a take-over. Also if the backup supervises another room that excludes this one.
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
            raise Conflict(opening_queries.OTHERS_ARE_OPEN)
        # One after the other: a room has one supervisor at every moment.
        RoomMember.objects.filter(room=room, seat=SUPERVISOR).update(seat=BACKUP, ready_at=None)
        RoomMember.objects.filter(pk=member_id).update(
            seat=SUPERVISOR, offered_at=None, called_in=False
        )
        # In a room on hold, people ready with the old supervisor may not be with the new one.
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
