"""Open, hold, continue and end a room; re-exports services of the neighbouring packages.

Planning is in `scheduling.services`, entry and presence in `participants`, messages in `messaging`,
clocks in `lifecycle.timekeeping`.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict
from mentors.room_states import GOES_ON, HoldReason, RoomState
from mentors.room_types import EXTENSION, type_of

from ..models import Room, RoomMember
from .lifecycle.endings import call_off, close, wind_down
from .lifecycle.entry_services import end_rest
from .lifecycle.task_services import CANCELLED, note_for_each_woman
from .lifecycle.timekeeping import advance_rooms, hold, hold_lapsed, reopen_if_ready
from .messaging.held_services import post_at_once, post_messages, reveal_line
from .messaging.services import NewMessage, NotSaid, Said
from .participants.presence import Arrival, beat, go_in, go_out, here
from .participants.seated import seated
from .participants.services import keep_learning_apart
from .rules.lifecycle import Missing, RoomEvent, is_the_same_step, next_state
from .rules.participants import Act
from .scheduling.services import cancel_room, edit_room, set_up_room
from .state import notifications, sentences
from .state.clock import DatabaseNow
from .state.opening_queries import missing_before_opening, what_is_missing
from .state.snapshot import supervised_now


def open_room(*, member_id: int) -> None:
    """Start the room for its supervisor, once nothing in `Missing` is left (domain 4.1).

    Raises Refused for others, Conflict with all that is missing, NotFound.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.OPEN)
        state = _next(room, RoomEvent.OPEN)
        # Rooms with the same people open one at a time, so that two opening at once see each other.
        people = RoomMember.objects.filter(room=room, removed_at=None).values("user")
        accounts = User.objects.select_for_update(no_key=True).filter(pk__in=people)
        list(accounts.order_by("pk").values_list("pk"))
        Room.objects.filter(pk=room.pk).update(sign_of_life_at=DatabaseNow())
        keep_learning_apart(room)
        if waits_for := missing_before_opening(room, _moment(room)):
            raise Conflict(what_is_missing(waits_for))
        opened = Room.objects.filter(supervised_now(), pk=room.pk).update(
            state=state, opened_at=DatabaseNow()
        )
        if not opened:
            raise Conflict(what_is_missing([Missing.SUPERVISOR]))
        _record(room, row, "room-opened")
        _tell(room)


def hold_room(*, member_id: int) -> None:
    """Put the room on hold for anyone in it; no reason is asked, and nobody is told who did it."""
    with transaction.atomic():
        room, _row = seated(member_id, Act.HOLD)
        hold_lapsed([room.pk])
        room.refresh_from_db(fields=["state"])
        state = _next(room, RoomEvent.HOLD)
        if room.state == RoomState.HELD:
            # This participant had tapped Continue, and now withdraws that.
            RoomMember.objects.filter(pk=member_id).update(continued_at=None)
        else:
            hold(room, state=state, because=HoldReason.PAUSED)


def continue_room(*, member_id: int) -> bool:
    """Record that this participant is ready; return whether the room resumes.

    When it does, `rules.lifecycle.goes_on` says. If it resumed without this participant, they are
    shown what is said from now on.
    """
    with transaction.atomic():
        room, _row = seated(member_id, Act.CONTINUE)
        hold_lapsed([room.pk])
        room.refresh_from_db(fields=["state"])
        if room.state == RoomState.OPEN:
            if end_rest(RoomMember.objects.filter(pk=member_id)):
                _tell(room)
            return True
        _next(room, RoomEvent.CONTINUED)
        RoomMember.objects.filter(pk=member_id).update(continued_at=DatabaseNow())
        _tell(room)
        return reopen_if_ready(room.pk)


def close_room(*, member_id: int, after: str = "") -> None:
    """End the room for its supervisor.

    A room that winds down gives five more minutes for reading; once it is over its messages are
    shown to nobody. A room that never opened is called off.

    `after` is the state that the page showed, "" if the page does not send it. If the room has
    moved on since, nothing happens: a second tap does not end what the first one began.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.CLOSE)
        if after and not is_the_same_step(after, room.state):
            return
        if room.state == RoomState.LOBBY:
            _call_off(room, row)
            return
        if type_of(room.kind).winds_down and room.state in GOES_ON:
            wind_down(room, state=_next(room, RoomEvent.WIND_DOWN))
            _record(room, row, "room-winds-down")
            return
        _next(room, RoomEvent.CLOSE)
        close(room, by=row.user)


def _call_off(room: Room, row: RoomMember) -> None:
    """Call off the room; whoever was to come is told by a person, as always."""
    call_off(room)
    note_for_each_woman(room, CANCELLED)
    _record(room, row, "room-cancelled")


def extend_room(*, member_id: int) -> None:
    """Extend the session by ten minutes, once (domain 4.1). Raises Refused, Conflict."""
    with transaction.atomic():
        room, row = seated(member_id, Act.EXTEND)
        if room.state not in GOES_ON:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        if room.extended_at is not None:
            raise Conflict(sentences.EXTENDED_ALREADY)
        Room.objects.filter(pk=room.pk).update(
            minutes=F("minutes") + EXTENSION, extended_at=DatabaseNow()
        )
        _record(room, row, "room-extended")
        _tell(room)


def _next(room: Room, event: RoomEvent) -> RoomState:
    state = next_state(RoomState(room.state), event)
    if state is None:
        raise Conflict(sentences.NOT_IN_THIS_STATE)
    return state


def _record(room: Room, row: RoomMember, verb: str) -> None:
    record(
        actor=row.user, verb=verb, subject=room, organisation=room.organisation, at=_moment(room)
    )


def _moment(room: Room) -> datetime:
    """Return the time of the database's clock."""
    return Room.objects.filter(pk=room.pk).values_list(DatabaseNow(), flat=True)[0]


def _tell(room: Room) -> None:
    notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)


__all__ = [
    "Arrival",
    "NewMessage",
    "NotSaid",
    "Said",
    "advance_rooms",
    "beat",
    "cancel_room",
    "close_room",
    "continue_room",
    "edit_room",
    "extend_room",
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
