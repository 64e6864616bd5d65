"""At the door of a room in which women talk of their own lives: is it safe, and go in or not.

A no writes nothing, anywhere: nobody can tell it from a woman who has not come yet (domain 10.11).
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
    """`by` says that it is safe to talk now; only then is it shown who is inside (domain 10.6)."""
    with transaction.atomic():
        row = _seat_to_go_in_by(by, room_id)
        RoomMember.objects.filter(pk=row.pk).update(safe_at=DatabaseNow())


def go_through(*, by: User, room_id: int) -> None:
    """`by` has seen who is inside, and goes in. In a group this is a promise to keep to its
    agreement; an interpreter says by it that nothing ties the interpreter to anybody there.

    Raises Conflict where `by` has not said in the last 15 minutes that it is safe.
    """
    with transaction.atomic():
        row = _seat_to_go_in_by(by, room_id)
        answered = Q(safe_at__gt=DatabaseNow(-SAFE_FOR)) | Q(seat=INTERPRETER)
        came_in = RoomMember.objects.filter(answered, pk=row.pk).update(came_in_at=DatabaseNow())
        if not came_in:
            raise Conflict(sentences.FIRST_IS_IT_SAFE)


def _seat_to_go_in_by(by: User, room_id: int) -> RoomMember:
    """The seat of `by`. Conflict where somebody there must be kept apart from `by`, as written down
    since the room was set up. `by` is shown nobody, and is not told why (domain 10.11).
    """
    row = seat_at_the_door(by, room_id)
    if is_kept_apart(by.pk, row.room):
        raise Conflict(sentences.NOT_IN_THIS_STATE)
    return row


def turn_back(*, by: User, room_id: int) -> None:
    """“Not this one”, or “Not now”: as if `by` had never come to the door.

    An interpreter does not come then, as if somebody had said no: the room waits for no one.
    """
    with transaction.atomic():
        row = seat_at_the_door(by, room_id)
        if row.seat == INTERPRETER:
            RoomMember.objects.filter(pk=row.pk).update(let_in_at=None, turned_away=True)
            Room.objects.filter(pk=room_id).update(news=F("news") + 1)
            notifications.send_on_commit(row.room.public_id, notifications.ROOM_CHANGED)
        RoomMember.objects.filter(pk=row.pk).update(safe_at=None, came_in_at=None)


def ask_again(*, user: User) -> None:
    """After a sign-in: what `user` said before at doors of rooms that are not over lapses.

    At the sign-in and not when one ends, so that a quick exit leaves nothing behind, and looks like
    a lost line to whoever is in the room (domain 10.16).
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
    """A backup's “I am ready”: it holds for ten minutes (domain 4.1). NotFound for others."""
    with transaction.atomic():
        rows = RoomMember.objects.in_force(at).filter(
            room=room_id, user=by, seat=RoomMember.Seat.BACKUP
        )
        row = rows.exclude(room__state__in=OVER).first()
        if row is None:
            raise NotFound
        RoomMember.objects.filter(pk=row.pk).update(ready_at=DatabaseNow())


def seat_at_the_door(by: User, room_id: int) -> RoomMember:
    """The seat of `by` who is asked before going in; the room is locked. NotFound without one."""
    list(Room.objects.select_for_update(no_key=True).filter(pk=room_id).values_list("pk"))
    rows = RoomMember.objects.held().exclude(room__state__in=OVER).filter(~waits_for_an_ok())
    row = rows.filter(room=room_id, user=by, asked_at_the_door=True).first()
    if row is None:
        raise NotFound
    return row


MAY_REST = (RoomMember.Seat.MENTOR, RoomMember.Seat.MENTEE, RoomMember.Seat.OBSERVER)


def everyone_is_ready(room_id: int) -> bool:
    """Whether a held room may go on, by those who are here. *Locks expected*: the room.

    Who only observes is waited for by nobody, and opens it for nobody who can speak. The supervisor
    is always waited for: a beat of the page may extend the lease before it counts as presence.
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
    """The room goes on: whoever is ready goes along, whoever is not rests.

    Somebody who went out rests as well, until coming in again. *Locks expected*: the room.
    """
    seats = RoomMember.objects.filter(room=room_id)
    end_rest(seats.filter(continued_at__isnull=False))
    women = seats.filter(seat__in=MAY_REST, joined_at__isnull=False)
    women.filter(continued_at=None, rests_since=None).update(rests_since=DatabaseNow())
    seats.update(continued_at=None)


def end_rest(seats: RoomMemberQuerySet) -> int:
    """They go on with their room, from what is said next; how many rested.

    *Locks expected*: the rooms.
    """
    latest = Room.objects.filter(pk=OuterRef("room")).values("last_seq")
    return seats.filter(rests_since__isnull=False).update(
        rests_since=None, joined_after_seq=Subquery(latest)
    )
