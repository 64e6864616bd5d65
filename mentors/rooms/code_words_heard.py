"""Code words in what people send: a call for help, and no line (domain 4.5).

In practice too it is no drill (ADR-0086).
"""

from collections.abc import Iterable, Mapping

from cryptography.fernet import Fernet
from django.db.models import F

from mentors.matter_rules import MatterReason
from mentors.on_call_rules import CallReason
from mentors.room_types import help_is_real

from ..models import CodeWord, HelpSignal, Room, RoomMember
from . import notifications
from .calling_services import call_for
from .clock import DatabaseNow
from .code_word_rules import says
from .matter_services import make_it_a_matter


def hear(
    texts: Iterable[tuple[int, str]], rooms: Mapping[int, Room], seats: Mapping[int, RoomMember]
) -> set[tuple[int, str]]:
    """Which of these texts, each with the seat that sends it, hold the code word of its sender.

    Supervisors are told as by a call for help; her own page shows nothing of it. *Locks expected*:
    the rooms.
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
