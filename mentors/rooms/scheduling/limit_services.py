"""A mentor's own limits, and “Not this time”: no reason is asked (domain 7)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, Invalid, NotFound
from mentors.room_states import RoomState
from mentors.room_types import type_of

from ...models import CodeWord, GuestOk, HelpSignal, Matter, MentorLimits, Room, RoomMember
from ..lifecycle.endings import call_off
from ..lifecycle.task_services import CANCELLED, note_for_each_woman, note_who_waited_for_help
from ..rules.lifecycle import RoomEvent, next_state
from ..rules.scheduling import CERTIFIED
from ..state import notifications, permissions, sentences
from ..state.clock import DatabaseNow

_SEAT = RoomMember.Seat
# Shorter than the shortest session: no sessions at all.
LEAST_MINUTES = 0


def set_limits(
    *, person: User, rooms_a_day: int, minutes_a_week: int, women: int, rests_after: bool = True
) -> None:
    """Set a mentor's own limits, at most the organisation's; they may be changed at any time.

    `rests_after`: whether a day of rest follows something serious; only the mentor switches it off.
    Sessions already set up stay, and nobody is told. Raises NotFound for somebody who mentors
    nowhere, Invalid for more than the organisation allows.
    """
    if not permissions.mentors(person):
        raise NotFound
    most = CERTIFIED
    if not (
        0 <= rooms_a_day <= most.rooms_a_day
        and LEAST_MINUTES <= minutes_a_week <= most.minutes_a_week
        and 0 <= women <= most.women
    ):
        raise Invalid(_("Please choose one of the numbers. Nothing was changed."))
    if rests_after and (rooms_a_day, minutes_a_week, women) == (
        most.rooms_a_day,
        most.minutes_a_week,
        most.women,
    ):
        MentorLimits.objects.filter(person=person).delete()
        return
    MentorLimits.objects.update_or_create(
        person=person,
        defaults={
            "rooms_a_day": rooms_a_day,
            "minutes_a_week": minutes_a_week,
            "women": women,
            "rests_after": rests_after,
        },
    )


def not_this_time(*, by: User, room_id: UUID) -> None:
    """Withdraw `by` from a session that has not begun. No reason is asked, and nobody is named.

    If the type can do without `by`, that seat is removed; otherwise the session is called off. The
    log does not say by whom. Idempotent. Raises NotFound for somebody without a seat as mentor,
    mentee or observer there, Conflict once it has begun.
    """
    with transaction.atomic():
        rooms = Room.objects.select_for_update(no_key=True)
        room = rooms.filter(public_id=room_id).first()
        # Regardless of other answers, given or not: this needs no consent first.
        row = RoomMember.objects.filter(
            room=room,
            user=by,
            seat__in=[_SEAT.MENTOR, _SEAT.MENTEE, _SEAT.OBSERVER],
            turned_away=False,
            removed_at=None,
        ).first()
        if room is None or row is None:
            raise NotFound
        if room.state == RoomState.CANCELLED:
            return
        if next_state(RoomState(room.state), RoomEvent.CANCEL) is None:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        if _fits_without(room, row):
            _give_up(room, row)
            notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)
        else:
            call_off(room)
            note_for_each_woman(room, CANCELLED)


def call_off_without_a_name(*, room_ids: Iterable[int]) -> None:
    """Call off those of these rooms that have not begun. The log does not say by whom."""
    rooms = Room.objects.select_for_update(no_key=True)
    for room in rooms.filter(pk__in=list(room_ids), state=RoomState.LOBBY).order_by("pk"):
        call_off(room)
        note_for_each_woman(room, CANCELLED)


def call_off_for_another_time(*, room_id: int) -> None:
    """Call off a room that has not begun, because its people meet at another time instead.

    Nobody has to be told that it is off: the caller tells them of the new time. Raises Conflict
    once it has begun.
    """
    room = Room.objects.select_for_update(no_key=True).get(pk=room_id)
    if next_state(RoomState(room.state), RoomEvent.CANCEL) is None:
        raise Conflict(sentences.NOT_IN_THIS_STATE)
    call_off(room)


def _fits_without(room: Room, row: RoomMember) -> bool:
    rest = room.members.filter(turned_away=False, removed_at=None).exclude(pk=row.pk)
    known = type_of(room.kind).seats
    return type_of(room.kind).fits(
        [seat for seat in rest.values_list("seat", flat=True) if seat in known]
    )


def _give_up(room: Room, row: RoomMember) -> None:
    """Delete the seat.

    While a case is open it stays hidden and ended, until the messages are destroyed.

    Reports refer to the seats of both people: without this seat the lead would lose who reported
    whom.
    """
    if not Matter.objects.filter(room=room, closed_at=None).exists():
        row.delete()
        return
    signals = HelpSignal.objects.filter(member=row)
    note_who_waited_for_help(room, signals)
    signals.delete()
    CodeWord.objects.filter(member=row).delete()
    GuestOk.objects.filter(by=row).delete()
    RoomMember.objects.filter(pk=row.pk).update(
        removed_at=DatabaseNow(), turned_away=True, safe_at=None, came_in_at=None
    )
