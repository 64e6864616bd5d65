"""Asking for help in a room, which its supervisor alone sees; and her answer (domain 4.5).

A room that is no practice rings for it on the desks of the backup and the lead as well, by its
number and without a name (ADR-0077).
"""

from uuid import UUID

from django.db import transaction

from core.errors import Conflict, Invalid
from mentors.matter_rules import MatterReason
from mentors.on_call_rules import CallReason
from mentors.room_states import OVER
from mentors.room_types import REAL

from ..models import HelpSignal
from . import sentences
from .calling_services import call_for, help_is_answered
from .clock import DatabaseNow
from .matter_services import make_it_a_matter
from .seat_acts import Act
from .seated import seated, tell_some


def ask_for_help(*, member_id: int) -> None:
    """One tap, in any state of the room; asked twice it is asked once."""
    with transaction.atomic():
        room, row = seated(member_id, Act.HELP)
        if room.state in OVER:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        signal, is_new = HelpSignal.objects.get_or_create(
            member=row, answered_at=None, defaults={"room": room, "at": DatabaseNow()}
        )
        if not is_new:
            # Asked for by her code word before: now her own page may show it.
            HelpSignal.objects.filter(pk=signal.pk).update(unseen=False)
        else:
            make_it_a_matter(room, MatterReason.HELP)
            if room.kind in REAL:
                call_for(room, CallReason.HELP)
        tell_some(room)


def answer_help(*, member_id: int, signal: UUID) -> None:
    """The supervisor says that she is coming to her. Answered twice it is answered once.

    With the last one answered the desks are quiet again. Raises Invalid for one of another room.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.ANSWER_HELP)
        signals = HelpSignal.objects.filter(room=room, public_id=signal)
        if not signals.exists():
            raise Invalid(sentences.NO_SUCH_CALL_FOR_HELP)
        signals.filter(answered_at=None).update(answered_at=DatabaseNow())
        if not HelpSignal.objects.filter(room=room, answered_at=None).exists():
            help_is_answered(room, by=row.user)
        tell_some(room)
