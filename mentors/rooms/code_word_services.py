"""Agreeing on a code word with the supervisor of a room (domain 4.5)."""

from cryptography.fernet import Fernet
from django.db import transaction

from core.errors import Conflict, Invalid
from mentors.room_states import OVER

from ..models import CodeWord, Room
from . import sentences
from .code_word_rules import may_be_one, tidied
from .seat_acts import Act
from .seated import seated, tell_some


def agree_on(*, member_id: int, word: str) -> None:
    """Her code word in this room; none where it is empty. Her supervisors read it, nobody else.

    Raises Invalid for what cannot be one, Conflict once the room is over.
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
