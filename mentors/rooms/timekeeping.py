"""What happens in rooms by itself: leases end, forgotten rooms close, words are destroyed.

Every hub calls `advance_rooms` each second, and a job does what may not wait for a hub. Both are
harmless at any time, from anywhere, any number of times. No rule depends on them: `speaking_now`
stands in every statement that matters, and whoever reads a room destroys what is due in it.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import cast

from cryptography.fernet import Fernet
from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from core.audit.services import record
from mentors.on_call_rules import EMERGENCY_AFTER
from mentors.room_states import OVER, HoldReason, RoomState
from mentors.room_types import REAL, WINDS_DOWN_FOR

from ..models import Aside, GuestOk, HelpSignal, Message, Room, RoomMember, StoppedLine
from . import notifications
from .calling_services import ring_where_needed
from .clock import DatabaseNow
from .lifecycle import RoomEvent, everyone_continued, next_state
from .row_locks import locked
from .snapshot import SIGN_OF_LIFE_FOR, present_now, speaking_now, supervised_now
from .task_services import FOLLOW_UP, note_for_each_woman

logger = logging.getLogger(__name__)

# Words stay for one day after the end, readable to nobody here; then the key dies (domain 4.7).
WORDS_KEPT_FOR = timedelta(hours=24)
# A room that stays held without a supervisor this long is over, so that its words die too.
FORGOTTEN_AFTER = timedelta(hours=12)


def advance_rooms() -> int:
    """Moves on every room whose time has come; returns how many it moved."""
    held = hold_lapsed()
    # Without a living lease none opens: whoever tries it locks its row for nothing, each second.
    waiting = Room.objects.filter(
        supervised_now(), state=RoomState.HELD, members__continued_at__isnull=False
    )
    reopened = sum(map(reopen_if_ready, waiting.values_list("pk", flat=True).distinct()))
    over = _close_wound_down() + _close_in_emergency() + _close_forgotten()
    ring_where_needed()
    return held + reopened + over + _destroy_with(Q(key__isnull=False))


def hold_lapsed(room_ids: Collection[int] | None = None) -> int:
    """Holds open rooms whose supervisor's lease or sign of life has run out (domain 4.3, 10.1)."""
    lapsed = Room.objects.filter(state=RoomState.OPEN).exclude(speaking_now())
    if room_ids is not None:
        lapsed = lapsed.filter(pk__in=room_ids)
    # Looking is cheap and changes nothing; only what was found is locked.
    found = list(lapsed.values_list("pk", flat=True))
    if not found:
        return 0
    return _each(lapsed, found, _hold_for_her_absence)


def _hold_for_her_absence(room: Room) -> None:
    state = next_state(RoomState(room.state), RoomEvent.LEASE_EXPIRED)
    if state is not None:
        hold(room, state=state, because=HoldReason.SUPERVISOR_AWAY)


def _each(due: QuerySet[Room], found: Collection[int], act: Callable[[Room], None]) -> int:
    """Does this to each room that is due still; how many. One that is stuck waits for the next
    time: no rule depends on it, and the others do not wait with it.
    """
    done = 0
    for pk in sorted(found):
        try:
            with transaction.atomic():
                for room in _locked(due.filter(pk=pk)):
                    act(room)
                    done += 1
        except OperationalError as problem:
            if connection.in_atomic_block:
                raise
            logger.warning("A room was not moved on: %s", type(problem).__name__)
    return done


def hold(room: Room, *, state: RoomState, because: HoldReason) -> None:
    """Writes a hold; nobody has continued since. *Locks expected*: the room."""
    Room.objects.filter(pk=room.pk).update(state=state, held_because=because, held_at=DatabaseNow())
    RoomMember.objects.filter(room=room, continued_at__isnull=False).update(continued_at=None)
    _tell(room)


def reopen_if_ready(room_id: int) -> bool:
    """Opens a held room once everyone who is here has continued and the lease lives (domain 4.3).

    Someone who has not continued and is no longer here does not keep the others waiting.
    """
    with transaction.atomic():
        rooms = _locked(Room.objects.filter(pk=room_id, state=RoomState.HELD))
        if not rooms:
            return False
        here = RoomMember.objects.in_force().speaking().filter(present_now(), room=room_id)
        taps = {str(pk): at is not None for pk, at in here.values_list("pk", "continued_at")}
        state = next_state(RoomState.HELD, RoomEvent.CONTINUED)
        if not everyone_continued(taps) or state is None:
            return False
        # The lease is proved in the statement that opens the room.
        opened = Room.objects.filter(supervised_now(), pk=room_id).update(
            state=state, held_because="", held_at=None
        )
        if opened:
            RoomMember.objects.filter(room=room_id).update(continued_at=None)
            _tell(rooms[0])
    return bool(opened)


def close(
    room: Room,
    *,
    by: User | None,
    state: RoomState = RoomState.CLOSED,
    verb: str = "room-closed",
) -> None:
    """Writes the end of a room. *Locks expected*: the room. `by` is None: nobody came back."""
    Room.objects.filter(pk=room.pk).update(
        state=state, held_because="", closed_at=DatabaseNow(), lease_until=None
    )
    HelpSignal.objects.filter(room=room).delete()
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
    _tell(room)


def wind_down(room: Room, *, state: RoomState) -> None:
    """Writes that a room ends: nothing is said any more. *Locks expected*: the room."""
    Room.objects.filter(pk=room.pk).update(
        state=state, held_because="", held_at=None, closing_at=DatabaseNow()
    )
    _tell(room)


def _close_in_emergency() -> int:
    """Ends rooms to which nobody came for five minutes; their women are to be reached (domain 4.3).

    Practice rooms are nobody's emergency: they close when they are forgotten.
    """
    alone = Room.objects.filter(state=RoomState.HELD, kind__in=sorted(REAL)).exclude(
        lease_until__gt=DatabaseNow(-EMERGENCY_AFTER),
        sign_of_life_at__gt=DatabaseNow(-SIGN_OF_LIFE_FOR - EMERGENCY_AFTER),
    )
    # A backup who has just taken over has no lease yet, but is there.
    alone = alone.filter(held_at__lte=DatabaseNow(-EMERGENCY_AFTER)).exclude(
        lease_until=None, sign_of_life_at__gt=DatabaseNow(-EMERGENCY_AFTER)
    )
    found = list(alone.values_list("pk", flat=True))
    if not found:
        return 0
    return _each(alone, found, _end_in_emergency)


def _end_in_emergency(room: Room) -> None:
    state = next_state(RoomState(room.state), RoomEvent.NOBODY_CAME)
    if state is None:
        return
    close(room, by=None, state=state, verb="room-closed-in-emergency")
    note_for_each_woman(room, FOLLOW_UP)


def _close_wound_down() -> int:
    due = Room.objects.filter(
        state=RoomState.CLOSING, closing_at__lt=DatabaseNow(-timedelta(minutes=WINDS_DOWN_FOR))
    )
    found = list(due.values_list("pk", flat=True))
    if not found:
        return 0
    return _each(due, found, lambda room: close(room, by=None))


def _close_forgotten() -> int:
    forgotten = Room.objects.filter(
        state=RoomState.HELD, held_at__lt=DatabaseNow(-FORGOTTEN_AFTER)
    ).exclude(lease_until__gt=DatabaseNow())
    found = list(forgotten.values_list("pk", flat=True))
    if not found:
        return 0
    return _each(forgotten, found, lambda room: close(room, by=None))


def destroy_words(room_ids: Collection[int] | None = None) -> int:
    """Destroys words and key of rooms that closed a day ago (domain 4.7), of these or of all.

    How many rooms. The job asks for all, every page and frame of a room for that room: so the
    promise is kept where no hub runs. Rooms without a key are looked at again: a line could have
    been written by somebody who had read the key before it went. Hubs look each second, and for
    keys alone, which an index finds.
    """
    said = Exists(Message.objects.filter(room=OuterRef("pk")))
    stopped = Exists(StoppedLine.objects.filter(room=OuterRef("pk")))
    aside = Exists(Aside.objects.filter(room=OuterRef("pk")))
    return _destroy_with(Q(key__isnull=False) | Q(said) | Q(stopped) | Q(aside), room_ids)


def _destroy_with(sign: Q, room_ids: Collection[int] | None = None) -> int:
    over = Room.objects.filter(sign, state__in=OVER, closed_at__lt=DatabaseNow(-WORDS_KEPT_FOR))
    if room_ids is not None:
        over = over.filter(pk__in=room_ids)
    found = list(over.values_list("pk", flat=True))
    if not found:
        return 0
    return _each(over, found, _destroy)


def _destroy(room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(key=None)
    Message.objects.filter(room=room.pk).delete()
    StoppedLine.objects.filter(room=room.pk).delete()
    Aside.objects.filter(room=room.pk).delete()


def destroy_words_in_time(*, at: datetime) -> int:
    """The job of retention: closes what was forgotten, then destroys what is due. How many rooms.

    Rooms live by the database's clock; `at` is what every job is given.
    """
    hold_lapsed()
    _close_wound_down()
    _close_in_emergency()
    _close_forgotten()
    ring_where_needed()
    return destroy_words()


def renew_after_restore() -> int:
    """After a restore, before anybody signs in. No backup holds a key: what waits gets a new one,
    as `set_up_room` makes it; what had begun has lost its words and is closed. How many rooms.
    """
    with transaction.atomic():
        without = Room.objects.filter(key__isnull=True).exclude(state__in=OVER)
        rooms = list(without.select_for_update(no_key=True, of=("self",)).order_by("pk"))
        for room in rooms:
            if room.state == RoomState.LOBBY:
                room.key = Fernet.generate_key().decode()
                room.save(update_fields=["key"])
            else:
                close(room, by=None)
    return len(rooms)


def _locked(rooms: QuerySet[Room]) -> list[Room]:
    """These rooms, locked; what another process holds is left to it."""
    return locked(rooms.defer("key"), wait=False)


def _tell(room: Room) -> None:
    notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)
