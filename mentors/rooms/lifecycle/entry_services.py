"""The door of a room where participants talk about their lives: is it safe, and go in or not.

A no writes nothing anywhere: it cannot be told from not having come yet (domain 10.11).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from accounts.models import User
from core.errors import Conflict, NotFound
from mentors.room_states import OVER
from mentors.room_types import SAFE_FOR

from ...models import Room, RoomMember
from ...models.seats import INTERPRETER, RoomMemberQuerySet, waits_for_an_ok
from ..rules.lifecycle import Tap, goes_on
from ..state import notifications, sentences
from ..state.clock import DatabaseNow
from ..state.opening_queries import is_kept_apart
from ..state.snapshot import present_now


def say_it_is_safe(*, by: User, room_id: int) -> None:
    """Record that `by` can talk safely now; only then is it shown who is inside (domain 10.6)."""
    with transaction.atomic():
        row = _seat_to_go_in_by(by, room_id)
        RoomMember.objects.filter(pk=row.pk).update(safe_at=DatabaseNow())


def go_through(*, by: User, room_id: int) -> None:
    """Let `by` go in after seeing who is inside.

    In a group this is a promise to keep to its agreement; for an interpreter it confirms having no
    ties to anybody there.

    Raises Conflict if `by` has not said in the last 15 minutes that it is safe.
    """
    with transaction.atomic():
        row = _seat_to_go_in_by(by, room_id)
        answered = Q(safe_at__gt=DatabaseNow(-SAFE_FOR)) | Q(seat=INTERPRETER)
        came_in = RoomMember.objects.filter(answered, pk=row.pk).update(came_in_at=DatabaseNow())
        if not came_in:
            raise Conflict(sentences.FIRST_IS_IT_SAFE)


def _seat_to_go_in_by(by: User, room_id: int) -> RoomMember:
    """Return the seat of `by`.

    Raises Conflict if a must-not-meet rule applies to `by` and somebody there, perhaps recorded
    since the room was set up. `by` is shown nobody, and is not told why (domain 10.11).
    """
    row = seat_at_the_door(by, room_id)
    if is_kept_apart(by.pk, row.room):
        raise Conflict(sentences.NOT_IN_THIS_STATE)
    return row


def turn_back(*, by: User, room_id: int) -> None:
    """“Not this one” or “Not now”: the same state as if `by` had never come to the door.

    An interpreter then does not come, as if somebody had refused: the room does not wait.
    """
    with transaction.atomic():
        row = seat_at_the_door(by, room_id)
        if row.seat == INTERPRETER:
            RoomMember.objects.filter(pk=row.pk).update(let_in_at=None, turned_away=True)
            Room.objects.filter(pk=room_id).update(news=F("news") + 1)
            notifications.send_on_commit(row.room.public_id, notifications.ROOM_CHANGED)
        RoomMember.objects.filter(pk=row.pk).update(safe_at=None, came_in_at=None)


def ask_again(*, user: User) -> None:
    """Reset after a sign-in what `user` said before at doors of rooms that are not over.

    It happens at the sign-in, not at a sign-out. So a quick exit leaves no trace, and looks like a
    lost connection to everyone in the room (domain 10.16).
    """
    with transaction.atomic():
        rows = RoomMember.objects.filter(user=user, asked_at_the_door=True)
        said = rows.exclude(safe_at=None, came_in_at=None).exclude(room__state__in=OVER)
        found = dict(said.values_list("pk", "room__public_id"))
        if not found:
            return
        RoomMember.objects.filter(pk__in=found).update(safe_at=None, came_in_at=None)
        for public_id in found.values():
            notifications.send_on_commit(public_id, notifications.ROOM_CHANGED)


def say_i_am_ready(*, by: User, room_id: int, at: datetime) -> None:
    """Record a backup's “I am ready”: valid for ten minutes (domain 4.1). NotFound for others."""
    with transaction.atomic():
        rows = RoomMember.objects.in_force(at).filter(
            room=room_id, user=by, seat=RoomMember.Seat.BACKUP
        )
        row = rows.exclude(room__state__in=OVER).first()
        if row is None:
            raise NotFound
        RoomMember.objects.filter(pk=row.pk).update(ready_at=DatabaseNow())


def seat_at_the_door(by: User, room_id: int) -> RoomMember:
    """Return the seat of `by`, who is asked before going in; locks the room.

    NotFound without one.
    """
    list(Room.objects.select_for_update(no_key=True).filter(pk=room_id).values_list("pk"))
    rows = RoomMember.objects.held().exclude(room__state__in=OVER).filter(~waits_for_an_ok())
    row = rows.filter(room=room_id, user=by, asked_at_the_door=True).first()
    if row is None:
        raise NotFound
    return row


MAY_REST = (RoomMember.Seat.MENTOR, RoomMember.Seat.MENTEE, RoomMember.Seat.OBSERVER)


def everyone_is_ready(room_id: int) -> bool:
    """Whether a room on hold may resume, by those who are present. *Locks expected*: the room.

    It does not wait for observers, and does not resume for observers alone. It always waits for the
    supervisor: a heartbeat may extend the lease before it counts as presence.
    """
    counted = present_now() | Q(seat=RoomMember.Seat.SUPERVISOR)
    here = RoomMember.objects.in_force().speaking().filter(counted, room=room_id)
    return goes_on(
        [
            Tap(may_rest=row.seat in MAY_REST, has_continued=row.continued_at is not None)
            for row in here.only("seat", "continued_at")
        ]
    )


def go_on_with_the_ready(room_id: int) -> None:
    """Resume the room: those who are ready take part, the others are on standby.

    Somebody who went out is on standby as well, until coming in again. *Locks expected*: the room.
    """
    seats = RoomMember.objects.filter(room=room_id)
    end_rest(seats.filter(continued_at__isnull=False))
    women = seats.filter(seat__in=MAY_REST, joined_at__isnull=False)
    women.filter(continued_at=None, rests_since=None).update(rests_since=DatabaseNow())
    seats.update(continued_at=None)


def end_rest(seats: RoomMemberQuerySet) -> int:
    """End standby: these seats see what is said from now on; return how many were on standby.

    *Locks expected*: the rooms.
    """
    latest = Room.objects.filter(pk=OuterRef("room")).values("last_seq")
    return seats.filter(rests_since__isnull=False).update(
        rests_since=None, joined_after_seq=Subquery(latest)
    )
