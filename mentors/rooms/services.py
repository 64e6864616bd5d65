"""Setting up a room and moving it through its life; the way in to everything that writes rooms.

What belongs to being there stands in `presence`, to saying something in `messages`, past the filter
in `stopped_services`, to time that passes in `timekeeping`; their functions are named here too.
"""

from datetime import datetime, time, timedelta

from cryptography.fernet import Fernet
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.queries import organisations_of
from accounts.roles import Role
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.room_states import HoldReason, RoomState

from ..models import Room, RoomMember
from . import notifications, permissions, sentences
from .clock import DatabaseNow
from .lifecycle import RoomEvent, days_to_choose, may_cause, next_state
from .messages import NewMessage, NotSaid, Said
from .presence import Arrival, beat, go_in, go_out, here, seen
from .snapshot import supervised_now
from .stopped_services import post_at_once, post_messages, reveal_line
from .timekeeping import advance_rooms, close, hold, hold_lapsed, reopen_if_ready

SUPERVISOR = RoomMember.Seat.SUPERVISOR
# Mentoring lasts fifty minutes at most (domain 4.1).
MINUTES = range(10, 51)


def set_up_room(
    *, by: User, mentor: User, mentee: User, starts_at: datetime, minutes: int, at: datetime
) -> Room:
    """A practice room with three seats, in the organisation that all three share.

    Raises NotFound when `by` supervises nowhere or the others are not of her organisation; Invalid
    when somebody would sit twice, the length is not between 10 and 50 minutes, or the day is not
    one of `days_to_choose`, counted from `at`; Conflict while the emergency numbers of the
    organisation's country wait for a check (domain 10.10). Nobody's yes is asked for here: it is
    hers to give before she goes in, and whoever sets a room up learns from nothing who said no.
    """
    if not permissions.can_set_up_rooms(by):
        raise NotFound
    people = {"supervisor": by, "mentor": mentor, "mentee": mentee}
    if len({person.pk for person in people.values()}) < len(people):
        raise Invalid(_("Each seat needs another person. Nothing was set up."))
    if minutes not in MINUTES:
        raise Invalid(_("A session lasts between 10 and 50 minutes."))
    if not _is_near(starts_at, at):
        raise Invalid(sentences.ANOTHER_DAY)
    organisation = _shared_organisation(people)
    _refuse_where_numbers_wait(organisation, at)
    with transaction.atomic():
        room = Room.objects.create(
            organisation=organisation,
            starts_at=starts_at,
            minutes=minutes,
            key=Fernet.generate_key().decode(),
            created_by=by,
        )
        RoomMember.objects.bulk_create(
            RoomMember(room=room, user=person, seat=seat) for seat, person in people.items()
        )
        record(
            actor=by,
            verb="room-set-up",
            subject=room,
            organisation=organisation,
            at=at,
            minutes=minutes,
        )
    return room


def _is_near(starts_at: datetime, at: datetime) -> bool:
    first, last = days_to_choose(timezone.localdate(at))
    # Moments are compared: the day of one near the end of the calendar cannot be told everywhere.
    begin, end = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (first, last + timedelta(days=1))
    )
    return begin <= starts_at < end


def _shared_organisation(people: dict[str, User]) -> Organisation:
    for organisation in organisations_of(people["supervisor"], Role.SUPERVISOR):
        if all(permissions.can_sit(person, seat, organisation) for seat, person in people.items()):
            return organisation
    raise NotFound


def open_room(*, member_id: int) -> None:
    """The supervisor starts the room. Needs her lease, and emergency numbers that are checked today
    (domain 10.10), and everyone's yes (domain 4.1). Raises Refused, Conflict, NotFound.
    """
    with transaction.atomic():
        room, row = _seated(member_id, RoomEvent.OPEN)
        state = _next(room, RoomEvent.OPEN)
        at = _moment(room)
        _refuse_where_numbers_wait(room.organisation, at)
        if RoomMember.objects.held_but_not_ready().filter(room=room).exists():
            raise Conflict(sentences.NOT_EVERYONE_IS_READY)
        Room.objects.filter(pk=room.pk).update(sign_of_life_at=DatabaseNow())
        opened = Room.objects.filter(supervised_now(), pk=room.pk).update(
            state=state, opened_at=DatabaseNow()
        )
        if not opened:
            raise Conflict(_("The room opens while you are in it, with this page on your screen."))
        _record(room, row, "room-opened")
        _tell(room)


def hold_room(*, member_id: int) -> None:
    """Pause for everyone, by anyone in the room; nobody is asked why, and nobody is told who."""
    with transaction.atomic():
        room, _row = _seated(member_id, RoomEvent.HOLD)
        hold_lapsed([room.pk])
        room.refresh_from_db(fields=["state"])
        state = _next(room, RoomEvent.HOLD)
        if room.state == RoomState.HELD:
            # She had continued, and changed her mind.
            RoomMember.objects.filter(pk=member_id).update(continued_at=None)
        else:
            hold(room, state=state, because=HoldReason.PAUSED)


def continue_room(*, member_id: int) -> bool:
    """She is ready to go on. Whether the room went on with it: all who are here must be ready."""
    with transaction.atomic():
        room, _row = _seated(member_id, RoomEvent.CONTINUED)
        hold_lapsed([room.pk])
        room.refresh_from_db(fields=["state"])
        if room.state == RoomState.OPEN:
            return True
        _next(room, RoomEvent.CONTINUED)
        RoomMember.objects.filter(pk=member_id).update(continued_at=DatabaseNow())
        _tell(room)
        return reopen_if_ready(room.pk)


def close_room(*, member_id: int) -> None:
    """The supervisor ends the room: from now on its words are shown to nobody."""
    with transaction.atomic():
        room, row = _seated(member_id, RoomEvent.CLOSE)
        _next(room, RoomEvent.CLOSE)
        close(room, by=row.user)


def _seated(member_id: int, event: RoomEvent) -> tuple[Room, RoomMember]:
    """The room, locked, and the seat, read again. Whatever she does is a sign that she is here."""
    room = (
        Room.objects.select_for_update(no_key=True)
        .defer("key")
        .filter(pk__in=RoomMember.objects.filter(pk=member_id).values("room"))
        .first()
    )
    row = RoomMember.objects.in_force().filter(pk=member_id).select_related("user").first()
    if room is None or row is None:
        raise NotFound
    is_supervisor = row.seat == SUPERVISOR
    if not may_cause(event, is_supervisor=is_supervisor):
        raise Refused
    seen([member_id])
    if is_supervisor and room.state != RoomState.OPEN:
        Room.objects.filter(pk=room.pk).update(sign_of_life_at=DatabaseNow())
    elif is_supervisor:
        # A sign that comes too late does not make the room open again: `hold_lapsed` sees to it.
        Room.objects.filter(supervised_now(), pk=room.pk).update(sign_of_life_at=DatabaseNow())
    return room, row


def _next(room: Room, event: RoomEvent) -> RoomState:
    state = next_state(RoomState(room.state), event)
    if state is None:
        raise Conflict(_("The room is not in a state for this. Nothing was changed."))
    return state


def _record(room: Room, row: RoomMember, verb: str) -> None:
    record(
        actor=row.user, verb=verb, subject=room, organisation=room.organisation, at=_moment(room)
    )


def _moment(room: Room) -> datetime:
    """What the clock of the database says."""
    return Room.objects.filter(pk=room.pk).values_list(DatabaseNow(), flat=True)[0]


def _refuse_where_numbers_wait(organisation: Organisation, at: datetime) -> None:
    if not permissions.has_country(organisation):
        raise Conflict(sentences.NO_COUNTRY)
    if not permissions.may_open_rooms(organisation, timezone.localdate(at)):
        raise Conflict(sentences.NUMBERS_UNCHECKED)


def _tell(room: Room) -> None:
    notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)


__all__ = [
    "Arrival",
    "NewMessage",
    "NotSaid",
    "Said",
    "advance_rooms",
    "beat",
    "close_room",
    "continue_room",
    "go_in",
    "go_out",
    "here",
    "hold_room",
    "open_room",
    "post_at_once",
    "post_messages",
    "reveal_line",
    "set_up_room",
]
