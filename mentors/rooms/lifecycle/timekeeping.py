"""What happens in rooms automatically: leases end, forgotten rooms close, messages are destroyed.

Every hub calls `advance_rooms` each second, and a job does what may not wait for a hub. Both are
harmless at any time, from anywhere, any number of times. No rule depends on them: `speaking_now` is
part of every statement that matters, and reading a room destroys what is due in it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core.audit.services import record
from core.clock import now
from mentors.case_rules import WORDS_KEPT_FOR, WORDS_WAIT_AT_MOST
from mentors.room_states import OVER, SPEAKING, HoldReason, RoomState
from mentors.room_types import REAL, WIND_DOWN

from ...models import (
    Aside,
    HelpSignal,
    KeepRequest,
    Matter,
    Message,
    Report,
    Room,
    RoomKey,
    RoomMember,
    RoomNotes,
    StoppedLine,
)
from ..on_call.alert_services import ring_where_needed
from ..rules.lifecycle import RoomEvent, has_had_its_length, next_state
from ..state.clock import DatabaseNow
from ..state.snapshot import speaking_now, supervised_now
from .endings import (
    call_off_what_never_began,
    close,
    each_due,
    end_what_is_alone,
    end_what_is_due,
    locked_now,
    tell,
    wind_down,
)
from .entry_services import everyone_is_ready, go_on_with_the_ready


def wind_down_what_is_over_time() -> int:
    """Start winding down open rooms of types that wind down when time is up; return how many.

    While somebody waits for help a room continues: the request has to be answered there.
    """
    waits = HelpSignal.objects.filter(room=OuterRef("pk"), real=True, answered_at=None)
    going_on = Room.objects.filter(~Exists(waits), state=RoomState.OPEN, kind__in=sorted(WIND_DOWN))
    found = [pk for pk, *times in going_on.values_list("pk", *_TIMES) if has_had_its_length(*times)]
    return each_due(going_on, found, _wind_down) if found else 0


_TIMES = ("opened_at", "minutes", DatabaseNow())


def _wind_down(room: Room) -> None:
    state = next_state(RoomState(room.state), RoomEvent.WIND_DOWN)
    # Ten minutes may have been added since the query.
    times = Room.objects.filter(pk=room.pk).values_list(*_TIMES).get()
    if state is None or not has_had_its_length(*times):
        return
    wind_down(room, state=state)
    record(
        actor=None,
        verb="room-winds-down",
        subject=room,
        organisation=room.organisation,
        at=now(),
    )


# A room on hold without a supervisor for this long is over, so that its messages are destroyed too.
FORGOTTEN_AFTER = timedelta(hours=12)
# A look at another page does not count as leaving.
MENTOR_GONE_AFTER = timedelta(seconds=30)


def advance_rooms() -> int:
    """Move on every room whose time has come; return how many it moved."""
    held = hold_lapsed() + _hold_without_a_mentor()
    # Without a valid lease none opens: every attempt would lock its row for nothing, each second.
    waiting = Room.objects.filter(
        supervised_now(), state=RoomState.HELD, members__continued_at__isnull=False
    )
    reopened = sum(map(reopen_if_ready, waiting.values_list("pk", flat=True).distinct()))
    over = wind_down_what_is_over_time() + end_what_is_due()
    over += end_what_is_alone() + _close_forgotten()
    ring_where_needed()
    return held + reopened + over + _destroy_with(Q(room_key__isnull=False))


def hold_lapsed(room_ids: Collection[int] | None = None) -> int:
    """Put open rooms on hold whose supervisor's lease or presence expired (domain 4.3, 10.1)."""
    lapsed = Room.objects.filter(lapsed_now())
    if room_ids is not None:
        lapsed = lapsed.filter(pk__in=room_ids)
    # The query is cheap and changes nothing; only the rooms found are locked.
    found = list(lapsed.values_list("pk", flat=True))
    if not found:
        return 0
    return each_due(lapsed, found, _hold_without_a_supervisor)


def lapsed_now() -> Q:
    """Match rooms open for messages whose supervisor's lease or presence has expired."""
    stands_still = Q(state=RoomState.CHECKOUT, held_at__isnull=False)
    return Q(state__in=SPEAKING) & ~stands_still & ~speaking_now()


def _hold_without_a_supervisor(room: Room) -> None:
    state = next_state(RoomState(room.state), RoomEvent.LEASE_EXPIRED)
    if state is not None:
        hold(room, state=state, because=HoldReason.SUPERVISOR_AWAY)


def _hold_without_a_mentor() -> int:
    """Put open rooms of real types on hold if their mentor is gone (domain 4.3.6).

    It is an ordinary pause: the room resumes without the mentor once those present are ready.
    """
    mentors = RoomMember.objects.awake().filter(
        room=OuterRef("pk"), seat=RoomMember.Seat.MENTOR, joined_at__isnull=False, removed_at=None
    )
    there = Q(seen_at__gt=DatabaseNow(-MENTOR_GONE_AFTER), went_out_at=None)
    alone = Room.objects.filter(
        Exists(mentors), ~Exists(mentors.filter(there)), state=RoomState.OPEN, kind__in=sorted(REAL)
    )
    found = list(alone.values_list("pk", flat=True))
    return each_due(alone, found, _pause) if found else 0


def _pause(room: Room) -> None:
    hold(room, state=RoomState.HELD, because=HoldReason.PAUSED)


def hold(room: Room, *, state: RoomState, because: HoldReason) -> None:
    """Put the room on hold; everyone has to continue again. *Locks expected*: the room."""
    Room.objects.filter(pk=room.pk).update(state=state, held_because=because, held_at=DatabaseNow())
    RoomMember.objects.filter(room=room, continued_at__isnull=False).update(continued_at=None)
    tell(room)


def reopen_if_ready(room_id: int) -> bool:
    """Resume a room on hold if those present are ready and the lease is valid (domain 4.3, 10.12).

    Absent participants do not keep the others waiting: they are on standby until ready.
    """
    with transaction.atomic():
        rooms = locked_now(Room.objects.filter(pk=room_id, state=RoomState.HELD))
        if not rooms:
            return False
        state = next_state(RoomState.HELD, RoomEvent.CONTINUED)
        if state is None or not everyone_is_ready(room_id):
            return False
        # The statement that opens the room proves the lease.
        opened = Room.objects.filter(supervised_now(), pk=room_id).update(
            state=state, held_because="", held_at=None
        )
        if opened:
            go_on_with_the_ready(room_id)
            tell(rooms[0])
    return bool(opened)


def _close_forgotten() -> int:
    forgotten = Room.objects.filter(
        state=RoomState.HELD, held_at__lt=DatabaseNow(-FORGOTTEN_AFTER)
    ).exclude(lease_until__gt=DatabaseNow())
    found = list(forgotten.values_list("pk", flat=True))
    if not found:
        return 0
    return each_due(forgotten, found, lambda room: close(room, by=None))


def destroy_words(room_ids: Collection[int] | None = None) -> int:
    """Destroy messages and keys of rooms that closed a day ago (domain 4.7); return how many rooms.

    If the lead still has to look at a room, it waits until the lead is done, or at most three days.

    The job does this for all rooms; every page and frame of a room, for that room. So the promise
    is kept where no hub runs. Rooms without a key are checked again: a message may have been
    written by somebody who had read the key before it was deleted. Hubs check each second, but only
    rooms with keys, of which there are few.
    """
    if room_ids is None:
        # A supervisor's own notes are deleted after the day, even if messages are kept for the
        # lead; no page shows them then.
        RoomNotes.objects.filter(
            member__room__state__in=OVER,
            member__room__closed_at__lt=DatabaseNow(-WORDS_KEPT_FOR),
        ).delete()
    said = Exists(Message.objects.filter(room=OuterRef("pk")))
    stopped = Exists(StoppedLine.objects.filter(room=OuterRef("pk")))
    aside = Exists(Aside.objects.filter(room=OuterRef("pk")))
    told = Exists(Report.objects.filter(room=OuterRef("pk")))
    notes = Exists(RoomNotes.objects.filter(member__room=OuterRef("pk")))
    words = Q(said) | Q(stopped) | Q(aside) | Q(told) | Q(notes)
    return _destroy_with(Q(room_key__isnull=False) | words, room_ids)


def _destroy_with(sign: Q, room_ids: Collection[int] | None = None) -> int:
    # With an open case messages are kept for the lead, but no longer than three days (domain 10.2).
    waits = Exists(Matter.objects.filter(room=OuterRef("pk"), closed_at=None))
    too_long = Q(closed_at__lt=DatabaseNow(-WORDS_WAIT_AT_MOST))
    over = Room.objects.filter(
        sign, too_long | ~waits, state__in=OVER, closed_at__lt=DatabaseNow(-WORDS_KEPT_FOR)
    )
    if room_ids is not None:
        over = over.filter(pk__in=room_ids)
    found = list(over.values_list("pk", flat=True))
    if not found:
        return 0
    return each_due(over, found, _destroy)


def _destroy(room: Room) -> None:
    RoomKey.objects.filter(room=room.pk).delete()
    Report.objects.filter(room=room.pk).delete()
    # Requests that no second person answered in time.
    KeepRequest.objects.filter(room=room.pk, answered_at=None).delete()
    Message.objects.filter(room=room.pk).delete()
    StoppedLine.objects.filter(room=room.pk).delete()
    Aside.objects.filter(room=room.pk).delete()
    RoomNotes.objects.filter(member__room=room.pk).delete()
    # These seats were kept only for the reports.
    RoomMember.objects.given_up().filter(room=room.pk).delete()


def destroy_words_in_time(*, at: datetime) -> int:
    """Run the retention job: end rooms that were forgotten or never began, destroy what is due.

    Returns how many rooms.

    Rooms follow the database's clock; `at` is what every job is given.
    """
    hold_lapsed()
    end_what_is_due()
    end_what_is_alone()
    _close_forgotten()
    call_off_what_never_began()
    ring_where_needed()
    return destroy_words()


def renew_after_restore() -> int:
    """Repair rooms after a restore, before anybody signs in; return how many.

    No backup holds a key. A room that waits gets a new one, as `set_up_room` creates it; a room
    that had begun has lost its messages and is closed.
    """
    with transaction.atomic():
        without = Room.objects.filter(room_key=None).exclude(state__in=OVER)
        rooms = list(without.select_for_update(no_key=True, of=("self",)).order_by("pk"))
        for room in rooms:
            if room.state == RoomState.LOBBY:
                RoomKey.create_for(room)
            else:
                close(room, by=None)
    return len(rooms)
