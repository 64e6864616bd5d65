"""Asking for help in a room, which its supervisor alone sees; and her answer (domain 4.5).

It rings on the desks of the backup and the lead as well, by the number of the room and without a
name (ADR-0077). In practice it is a drill until its maker says that it is real (ADR-0086).
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from core.errors import Conflict, Invalid
from mentors.matter_rules import MatterReason
from mentors.on_call_rules import CallReason
from mentors.room_states import OVER
from mentors.room_types import help_is_real

from ..models import HelpSignal, Room, RoomMember
from . import sentences
from .calling_services import call_for, help_is_answered
from .clock import DatabaseNow
from .matter_services import make_it_a_matter
from .seat_acts import Act
from .seated import seated, tell_some
from .task_services import note_who_is_reached_now

# As long as the words of the room are kept (domain 4.7).
HEARD_FOR = timedelta(hours=24)


def ask_for_help(*, member_id: int, real: bool = False) -> None:
    """One tap, in any state of the room; asked twice it is asked once.

    `real`: she says that it is no drill. Where nothing is practised it never is one. A call that
    waited for its line until the room was over is heard for a day. Raises Conflict after that.
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
    # Her drill is over with it, under an id of its own: whoever answers that answers no call.
    HelpSignal.objects.filter(member=row, real=False, answered_at=None).update(
        answered_at=DatabaseNow()
    )
    signal, is_new = HelpSignal.objects.get_or_create(
        member=row, real=True, answered_at=None, defaults={"room": room, "at": DatabaseNow()}
    )
    if not is_new:
        # Asked for by her code word before: now her own page may show it.
        HelpSignal.objects.filter(pk=signal.pk).update(unseen=False)
        return
    make_it_a_matter(room, MatterReason.HELP, real=True)
    call_for(room, CallReason.HELP)


def _call_after_the_end(room: Room, row: RoomMember, *, real: bool) -> None:
    """Nobody is in the room any more: somebody reaches her, and it rings until then (ADR-0077)."""
    heard = Room.objects.filter(pk=room.pk, closed_at__gt=DatabaseNow(-HEARD_FOR))
    if not real or not heard.exists():
        raise Conflict(sentences.NOT_IN_THIS_STATE)
    make_it_a_matter(room, MatterReason.HELP, real=True)
    note_who_is_reached_now(room, row.user)
    call_for(room, CallReason.HELP)


def _make_a_drill(room: Room, row: RoomMember) -> None:
    """Not while a call of hers waits: what is real never becomes a drill. By code word her page
    shows nothing of one, so that it does not either where she taps the button besides.
    """
    hers = HelpSignal.objects.filter(member=row, answered_at=None)
    if hers.filter(real=True, unseen=False).exists():
        return
    HelpSignal.objects.get_or_create(
        member=row, real=False, answered_at=None, defaults={"room": room, "at": DatabaseNow()}
    )


def answer_help(*, member_id: int, signal: UUID) -> None:
    """The supervisor says that she is coming to her. Answered twice it is answered once.

    With the last one answered the desks are quiet again; a drill keeps none of them ringing and
    ends no ringing. Raises Invalid for one of another room.
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
