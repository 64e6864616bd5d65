"""What people do while a room ends: going on to the next step, asking for a word alone."""

from django.db import transaction

from core.errors import Conflict, Invalid
from mentors.room_states import ENDING, TOGETHER
from mentors.room_types import type_of

from ..models import Room, RoomMember, RoomTask
from . import sentences
from .clock import DatabaseNow
from .endings import move_on
from .seat_acts import Act
from .seated import SUPERVISOR, seated, tell_some
from .snapshot import supervised_now
from .task_services import WORD_ALONE, note_for_one

# While it goes on and while it winds down, she may say that she would like a word.
WITH_SUPERVISOR, WITH_ANOTHER, NOT_WANTED = "supervisor", "another", "no"


def next_step(*, member_id: int, after: str) -> None:
    """The supervisor ends a step of the end before its time; the next one begins.

    `after` is the step that she saw: "closing", or the id of a talk. Where it is over already,
    nothing is done: a second tap skips no step. Raises Refused for others, Conflict in any other
    state, or while the room cannot see her.
    """
    with transaction.atomic():
        room, _row = seated(member_id, Act.CLOSE)
        if room.state not in ENDING:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        now_runs = str(room.talk) if room.talk is not None else str(room.state)
        if after != now_runs:
            return
        if not Room.objects.filter(supervised_now(), pk=room.pk).exists():
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        move_on(room)


def ask_for_a_word(*, member_id: int, wanted: str) -> None:
    """She would like five minutes alone with the supervisor, or a word with another woman today.

    The first is shown to who holds the room, and to nobody else in it. The second is a task on the
    desks of others than this supervisor, who is not told then or later (domain 10.13). Both can be
    taken back as long as the room has not gone on. Raises Refused, Conflict, Invalid.
    """
    if wanted not in (WITH_SUPERVISOR, WITH_ANOTHER, NOT_WANTED):
        raise Invalid(sentences.PAGE_LINES["try-again"])
    with transaction.atomic():
        room, row = seated(member_id, Act.WORD)
        if room.state not in TOGETHER or not type_of(room.kind).winds_down:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        asked_at = DatabaseNow() if wanted == WITH_SUPERVISOR else None
        RoomMember.objects.filter(pk=member_id).update(wants_a_word_at=asked_at)
        if wanted == WITH_ANOTHER:
            holders = RoomMember.objects.filter(room=room, seat=SUPERVISOR)
            holder = holders.values_list("user", flat=True).first()
            note_for_one(room, row.user, WORD_ALONE, kept_from=holder)
        else:
            RoomTask.objects.filter(
                room=room, woman=row.user, what=WORD_ALONE, done_at=None
            ).delete()
        tell_some(room)
