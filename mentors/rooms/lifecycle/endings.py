"""How rooms end: they wind down, private talks follow one another, then they are over (domain 4.1).

Every step is one of `rules.lifecycle.MOVES`. The supervisor may take each one early with a tap
(`reports.services.next_step`); otherwise the clock does, as long as the supervisor is present.
"""

import logging
import uuid
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import cast

from django.db import OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet

from accounts.models import User
from core.audit.services import record
from core.clock import now
from core.errors import Conflict
from mentors.on_call_rules import EMERGENCY_AFTER, CallReason
from mentors.room_states import ENDING, STANDS_STILL, RoomState
from mentors.room_types import LONGEST, WINDS_DOWN_FOR

from ...models import (
    Aside,
    CodeWord,
    GuestOk,
    HelpSignal,
    Matter,
    Room,
    RoomKey,
    RoomMember,
    RoomNotes,
)
from ..on_call.alert_services import call_for
from ..on_call.alone_queries import calls_people
from ..rules.lifecycle import RoomEvent, next_state
from ..rules.reports import MENTOR, lasts, next_partner, through_after
from ..state import notifications, sentences
from ..state.clock import DatabaseNow
from ..state.row_locks import locked
from ..state.snapshot import SIGN_OF_LIFE_FOR, supervised_now
from .entry_services import end_rest
from .task_services import (
    BY_HER_PLAN,
    CANCELLED,
    FOLLOW_UP,
    WORD_MISSED,
    note_for_each_woman,
    note_for_one,
    note_who_waited_for_help,
    note_who_was_gone,
)

# How long after its time a room that nobody opened is called off.
NEVER_BEGAN_AFTER = timedelta(days=1)
logger = logging.getLogger(__name__)


def close(
    room: Room,
    *,
    by: User | None,
    state: RoomState = RoomState.CLOSED,
    verb: str = "room-closed",
) -> None:
    """End a room. *Locks expected*: the room. `by` is None: ended by the system."""
    Room.objects.filter(pk=room.pk).update(
        state=state, held_because="", closed_at=DatabaseNow(), lease_until=None, talk=None
    )
    _note_words_that_were_missed(room)
    _end_calls_for_help(room)
    RoomMember.objects.filter(room=room, wants_a_word_at__isnull=False).update(wants_a_word_at=None)
    GuestOk.objects.filter(guest__room=room).delete()
    # Never NULL: the update above has written it.
    closed_at = cast(datetime, Room.objects.values_list("closed_at", flat=True).get(pk=room.pk))
    record(
        actor=by,
        verb=verb,
        subject=room,
        organisation=room.organisation,
        at=closed_at,
        lines=room.last_seq,
    )
    tell(room)


def _note_words_that_were_missed(room: Room) -> None:
    """Add a task to contact those who asked for five minutes alone and have not had them."""
    waiting = RoomMember.objects.filter(
        room=room, wants_a_word_at__isnull=False, through_at=None, went_out_at=None
    )
    if room.held_at is None:
        # With the supervisor present, that talk lasted until the end.
        waiting = waiting.exclude(pk=room.talks_with_id or 0)
    for row in waiting.select_related("user"):
        is_free = row.user.learning_only_since is None
        note_for_one(room, row.user, WORD_MISSED if is_free else BY_HER_PLAN)


def _end_calls_for_help(room: Room) -> None:
    """Delete help requests and code words; staff contact those who still waited."""
    signals = HelpSignal.objects.filter(room=room)
    note_who_waited_for_help(room, signals)
    signals.delete()
    CodeWord.objects.filter(member__room=room).delete()


def wind_down(room: Room, *, state: RoomState) -> None:
    """Start winding down: nothing more can be said. *Locks expected*: the room."""
    end_rest(RoomMember.objects.filter(room=room))
    Room.objects.filter(pk=room.pk).update(
        state=state, held_because="", held_at=None, closing_at=DatabaseNow()
    )
    note_who_was_gone(room)
    tell(room)


def move_on(room: Room) -> None:
    """Begin the next private talk; if none is left the room is over. *Locks expected*: the room.

    There is one talk with each mentee who wants to talk alone and has not gone out, then the
    mentor's.
    """
    rows = RoomMember.objects.in_force().filter(room=room, went_out_at=None)
    asked = list(
        rows.filter(seat=RoomMember.Seat.MENTEE, wants_a_word_at__isnull=False)
        .order_by("wants_a_word_at", "pk")
        .values_list("pk", flat=True)
    )
    mentors = list(rows.filter(seat=MENTOR).order_by("pk").values_list("pk", flat=True))
    talking = room.talks_with_id if room.state == RoomState.CHECKOUT else None
    partner = next_partner(asked, mentors, talking=talking)
    state = next_state(RoomState(room.state), RoomEvent.CHECK_OUT)
    if partner is None or state is None:
        close(room, by=None)
    else:
        begin_talk(room, partner, asked=[one for one in asked if one != talking], state=state)


def begin_talk(
    room: Room, partner: int, *, asked: Collection[int], state: RoomState = RoomState.CHECKOUT
) -> None:
    """Begin a talk; the room is over for those without a part in it or later.

    *Locks expected*: the room.
    """
    seats = list(RoomMember.objects.filter(room=room).values_list("pk", "seat"))
    end_rest(RoomMember.objects.filter(room=room))
    through = through_after(seats, partner=partner, asked=asked)
    RoomMember.objects.filter(pk__in=through, through_at=None).update(through_at=DatabaseNow())
    Room.objects.filter(pk=room.pk).update(
        state=state,
        held_because="",
        held_at=None,
        talk=uuid.uuid4(),
        talks_with=partner,
        talk_at=DatabaseNow(),
        talk_after_seq=F("last_seq"),
    )
    tell(room)


def call_off(room: Room) -> None:
    """Call off a room. *Locks expected*: it. Raises Conflict once it has begun.

    Messages sent before are deleted at once. If a case is open they are kept for the lead, as in
    every room (`timekeeping.destroy_words`): nobody ends a report by calling its room off.
    """
    state = next_state(RoomState(room.state), RoomEvent.CANCEL)
    if state is None:
        raise Conflict(sentences.NOT_IN_THIS_STATE)
    Room.objects.filter(pk=room.pk).update(
        state=state, closed_at=DatabaseNow(), lease_until=None, news=F("news") + 1
    )
    GuestOk.objects.filter(guest__room=room).delete()
    _end_calls_for_help(room)
    RoomNotes.objects.filter(member__room=room).delete()
    if not Matter.objects.filter(room=room, closed_at=None).exists():
        RoomKey.objects.filter(room=room).delete()
        Aside.objects.filter(room=room).delete()
    tell(room)


def call_off_what_never_began() -> int:
    """Call off rooms that nobody opened, a day after their time, and destroy their messages."""
    stale = Room.objects.filter(
        state=RoomState.LOBBY,
        starts_at__lt=DatabaseNow(-NEVER_BEGAN_AFTER - timedelta(minutes=LONGEST)),
    )
    found = list(stale.values_list("pk", flat=True))
    if not found:
        return 0
    return each_due(stale, found, _call_off_by_itself)


def _call_off_by_itself(room: Room) -> None:
    call_off(room)
    note_for_each_woman(room, CANCELLED)
    record(
        actor=None,
        verb="room-cancelled",
        subject=room,
        organisation=room.organisation,
        at=now(),
    )


def end_what_is_due() -> int:
    """Move on rooms that have wound down, and talks whose time is up.

    A room that winds down without its supervisor is then over. A talk without the supervisor waits,
    or ends as an emergency.
    """
    ends = DatabaseNow(-timedelta(minutes=WINDS_DOWN_FOR))
    alone, checking_out = (DatabaseNow(-lasts(seat)) for seat in (RoomMember.Seat.MENTEE, MENTOR))
    talked = Q(talk_at__lt=checking_out) | (Q(talk_at__lt=alone) & ~Q(talks_with__seat=MENTOR))
    due = Room.objects.filter(
        Q(state=RoomState.CLOSING, closing_at__lt=ends)
        | (Q(state=RoomState.CHECKOUT, held_at=None) & talked & supervised_now()),
        # As in the condition of the index.
        state__in=ENDING,
    )
    found = list(due.values_list("pk", flat=True))
    if not found:
        return 0
    return each_due(due, found, _go_on_by_itself)


def _go_on_by_itself(room: Room) -> None:
    if Room.objects.filter(supervised_now(), pk=room.pk).exists():
        move_on(room)
    else:
        asked = _note_whom_nobody_came_to(room)
        close(room, by=None)
        _ring_anew_for(room, asked)


def end_what_is_alone() -> int:
    """End rooms to which nobody came for five minutes; participants are contacted (domain 4.3).

    Only rooms that call people (`calls_people`); other rooms, such as practice, are no emergency
    and close when they are forgotten.
    """
    alone = Room.objects.filter(calls_people(), state__in=STANDS_STILL).exclude(
        lease_until__gt=DatabaseNow(-EMERGENCY_AFTER),
        sign_of_life_at__gt=DatabaseNow(-SIGN_OF_LIFE_FOR - EMERGENCY_AFTER),
    )
    # A backup who has just taken over has no lease yet, but is present.
    alone = alone.filter(held_at__lte=DatabaseNow(-EMERGENCY_AFTER)).exclude(
        lease_until=None, sign_of_life_at__gt=DatabaseNow(-EMERGENCY_AFTER)
    )
    found = list(alone.values_list("pk", flat=True))
    if not found:
        return 0
    return each_due(alone, found, _end_in_emergency)


def _end_in_emergency(room: Room) -> None:
    state = next_state(RoomState(room.state), RoomEvent.NOBODY_CAME)
    if state is None:
        return
    asked = _note_whom_nobody_came_to(room)
    close(room, by=None, state=state, verb="room-closed-in-emergency")
    note_for_each_woman(room, FOLLOW_UP, at_once=asked)
    _ring_anew_for(room, asked)


def _note_whom_nobody_came_to(room: Room) -> list[int]:
    """Note who waits for help as the room ends unsupervised, even after an answer; return them."""
    # The supervisor's lease ended then; or the page continued alone, without a sign of presence.
    ends = [room.lease_until or room.held_at or room.closing_at]
    if room.sign_of_life_at is not None:
        ends.append(room.sign_of_life_at + SIGN_OF_LIFE_FOR)
    gone_since = min((one for one in ends if one is not None), default=None)
    return note_who_waited_for_help(room, HelpSignal.objects.all(), gone_since=gone_since)


def _ring_anew_for(room: Room, asked: Collection[int]) -> None:
    """Call again for help: whoever said “I am coming” did not come."""
    if asked:
        call_for(room, CallReason.HELP)


def each_due(due: QuerySet[Room], found: Collection[int], act: Callable[[Room], None]) -> int:
    """Do this to each room that is still due; return how many.

    One that is stuck waits for the next time: no rule depends on it, and the others do not wait for
    it.
    """
    done = 0
    for pk in sorted(found):
        try:
            with transaction.atomic():
                for room in locked_now(due.filter(pk=pk)):
                    act(room)
                    done += 1
        except OperationalError as problem:
            if connection.in_atomic_block:
                raise
            logger.warning("A room was not moved on: %s", type(problem).__name__)
    return done


def locked_now(rooms: QuerySet[Room]) -> list[Room]:
    """Return these rooms, locked; rooms locked by another process are left out."""
    return locked(rooms, wait=False)


def tell(room: Room) -> None:
    """Notify each hub after the commit, so that it checks this room."""
    notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)
