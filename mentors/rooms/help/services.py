"""Help requests in a room, which only its supervisor sees; and the answers (domain 4.5).

Desks of the backup and the lead ring as well, with the number of the room but no name (ADR-0077).
In practice it is a drill until its maker says that it is real (ADR-0086).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import Fernet
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.membership.services import make_learning_only
from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from mentors.case_rules import MatterReason
from mentors.on_call_rules import CallReason
from mentors.room_states import OVER, RoomState
from mentors.room_types import help_is_real

from ...models import CodeWord, HelpSignal, LearningOnly, Room, RoomMember, RoomTask
from ..lifecycle.endings import call_off
from ..lifecycle.entry_services import seat_at_the_door
from ..lifecycle.task_services import (
    BY_HER_PLAN,
    CANCELLED,
    note_for_each_woman,
    note_for_one,
    note_who_is_reached_now,
)
from ..on_call.alert_services import call_for, help_is_answered, help_is_withdrawn
from ..on_call.case_services import make_it_a_matter
from ..participants.seated import seated, tell_some
from ..rules.help import may_be_one, says, tidied
from ..rules.participants import Act
from ..state import notifications, sentences
from ..state.clock import DatabaseNow

# As long as the messages of the room are kept (domain 4.7).
HEARD_FOR = timedelta(hours=24)


def ask_for_help(*, member_id: int, real: bool = False) -> None:
    """Make a help request with one tap, in any state of the room. Idempotent.

    `real`: the caller says that it is not a drill. In a room that is not practice it never is one.
    A request that was delayed by the connection until the room was over is accepted for a day.
    Raises Conflict after that.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.HELP)
        if room.state in OVER:
            _call_after_the_end(room, row, real=help_is_real(room.kind, said_so=real))
        elif help_is_real(room.kind, said_so=real):
            _call_people(room, row)
        else:
            _make_a_drill(room, row)
        tell_some(room)


def _call_people(room: Room, row: RoomMember) -> None:
    # The caller's drill ends too. The request has its own id: answering one answers no other.
    HelpSignal.objects.filter(member=row, real=False, answered_at=None).update(
        answered_at=DatabaseNow()
    )
    signal, is_new = HelpSignal.objects.get_or_create(
        member=row, real=True, answered_at=None, defaults={"room": room, "at": DatabaseNow()}
    )
    if not is_new:
        # Made by code word before: now the caller's own page may show it.
        HelpSignal.objects.filter(pk=signal.pk).update(unseen=False)
        return
    make_it_a_matter(room, MatterReason.HELP, real=True)
    call_for(room, CallReason.HELP)


def _call_after_the_end(room: Room, row: RoomMember, *, real: bool) -> None:
    """Accept a request after the end: it rings until the caller is contacted (ADR-0077)."""
    heard = Room.objects.filter(pk=room.pk, closed_at__gt=DatabaseNow(-HEARD_FOR))
    if not real or not heard.exists():
        raise Conflict(sentences.NOT_IN_THIS_STATE)
    make_it_a_matter(room, MatterReason.HELP, real=True)
    note_who_is_reached_now(room, row.user)
    call_for(room, CallReason.HELP)


def _make_a_drill(room: Room, row: RoomMember) -> None:
    """Create a drill, unless there is a real request that the page shows.

    A real request never becomes a drill. A request by code word is not shown, and stays hidden if
    the button is tapped as well.
    """
    hers = HelpSignal.objects.filter(member=row, answered_at=None)
    if hers.filter(real=True, unseen=False).exists():
        return
    HelpSignal.objects.get_or_create(
        member=row, real=False, answered_at=None, defaults={"room": room, "at": DatabaseNow()}
    )


def answer_help(*, member_id: int, signal: UUID) -> None:
    """Record that the supervisor is coming. Idempotent.

    Once the last one is answered the desks stop ringing; a drill neither keeps them ringing nor
    stops them. Raises Invalid for a request of another room.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.ANSWER_HELP)
        signals = HelpSignal.objects.filter(room=room, public_id=signal)
        if not signals.exists():
            raise Invalid(sentences.NO_SUCH_CALL_FOR_HELP)
        signals.filter(answered_at=None).update(answered_at=DatabaseNow())
        if not HelpSignal.objects.filter(room=room, real=True, answered_at=None).exists():
            help_is_answered(room, by=row.user)
        tell_some(room)


def say_not_free(*, by: User, room_id: int, at: datetime) -> None:
    """Handle an answer under duress: desks ring, the lead gets a case, and the room is called off.

    A room that has begun continues for the others, and is over for whoever answered so. From now on
    that person's pages show lessons alone until staff undo that. Contact is only by the plan.
    Raises Invalid if nobody told them of this answer, and NotFound for somebody not asked at that
    door.
    """
    with transaction.atomic():
        row = seat_at_the_door(by, room_id)
        if not row.knows_other_yes:
            raise Invalid(_("Please choose one of the answers. Nothing was changed."))
        room = Room.objects.select_related("organisation").get(pk=room_id)
        make_it_a_matter(room, MatterReason.DURESS)
        call_for(room, CallReason.DURESS)
        mine = RoomMember.objects.filter(pk=row.pk)
        if room.state == RoomState.LOBBY:
            mine.update(safe_at=None, came_in_at=None)
            _withdraw_her_call(room, row)
            call_off(room)
            note_for_each_woman(room, CANCELLED)
            RoomTask.objects.filter(room=room, woman=by, done_at=None).delete()
            record(
                actor=None,
                verb="room-postponed",
                subject=room,
                organisation=room.organisation,
                at=at,
            )
        else:
            mine.update(safe_at=None, came_in_at=None, through_at=DatabaseNow())
        note_for_one(room, by, BY_HER_PLAN)
        _leave_learning_only(room, by, at)


def _withdraw_her_call(room: Room, row: RoomMember) -> None:
    """End earlier requests of somebody not free: they would tell staff to contact that person."""
    HelpSignal.objects.filter(member=row).delete()
    help_is_withdrawn(room)


def _leave_learning_only(room: Room, woman: User, at: datetime) -> None:
    LearningOnly.objects.get_or_create(
        woman=woman, defaults={"organisation": room.organisation, "room": room, "since": at}
    )
    make_learning_only(user=woman, at=at)
    record(actor=None, verb="lessons-alone", subject=room, organisation=room.organisation, at=at)


def note_who_was_told(*, by: User, room_id: int, person: UUID, told: bool) -> None:
    """Record that the supervisor told somebody in person of the answer under duress, or undo that.

    Raises NotFound unless `by` supervises the room and this person is asked at its door.
    """
    with transaction.atomic():
        held = RoomMember.objects.in_force().filter(
            room=room_id, user=by, seat=RoomMember.Seat.SUPERVISOR
        )
        women = RoomMember.objects.filter(room=room_id, person=person, asked_at_the_door=True)
        women = women.exclude(room__state__in=OVER)
        if not held.exists() or not women.update(knows_other_yes=told):
            raise NotFound


def agree_on(*, member_id: int, word: str) -> None:
    """Set the code word of this participant; an empty one removes it. Only supervisors read it.

    Raises Invalid for a word that cannot be one, Conflict once the room is over.
    """
    word = tidied(word)
    if word and not may_be_one(word):
        raise Invalid(sentences.NO_CODE_WORD)
    with transaction.atomic():
        room, row = seated(member_id, Act.CODE_WORD)
        key = Room.objects.get(pk=room.pk).key
        if room.state in OVER or key is None:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        CodeWord.objects.filter(member=row).delete()
        if word:
            CodeWord.objects.create(member=row, word=Fernet(key).encrypt(word.encode()))
        tell_some(room)


def hear(
    texts: Iterable[tuple[int, str]], rooms: Mapping[int, Room], seats: Mapping[int, RoomMember]
) -> set[tuple[int, str]]:
    """Return which of these texts, each with the sender's seat, contain the sender's code word.

    Supervisors are told as for a help request; the sender's page shows nothing of it. *Locks
    expected*: the rooms.
    """
    kept = CodeWord.objects.filter(member__in=list(seats)).values_list("member", "word")
    words = {
        pk: Fernet(key).decrypt(bytes(word)).decode()
        for pk, word in kept
        if (key := rooms[seats[pk].room_id].key) is not None
    }
    heard = [(pk, text) for pk, text in texts if says(text, words.get(pk, ""))]
    for pk in {pk for pk, _text in heard}:
        _tell_supervisors(rooms[seats[pk].room_id], seats[pk])
    return set(heard)


def _tell_supervisors(room: Room, row: RoomMember) -> None:
    real = help_is_real(room.kind, by_code_word=True)
    _signal, is_new = HelpSignal.objects.get_or_create(
        member=row,
        real=real,
        answered_at=None,
        defaults={"room": room, "at": DatabaseNow(), "unseen": True},
    )
    if is_new and real:
        make_it_a_matter(room, MatterReason.HELP, real=True)
        call_for(room, CallReason.HELP)
    Room.objects.filter(pk=room.pk).update(news=F("news") + 1)
    notifications.send_on_commit(room.public_id, notifications.ROOM_CHANGED)
