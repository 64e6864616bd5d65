"""What an upper app answers for a lower one, and what holds where nobody answers."""

import pytest

from core.errors import Conflict
from core.registry import QueryHook, SafetyHook
from mentors.models import Room
from mentors.rooms.state.permissions import may_open_rooms
from tests.factories.rooms import RoomCast


def test_a_room_does_not_open_while_nobody_knows_the_emergency_numbers(harbour, monkeypatch, db):
    monkeypatch.setattr(may_open_rooms, "_function", None)
    with pytest.raises(Conflict):
        RoomCast(harbour)
    assert not Room.objects.exists()


def test_a_safety_question_that_nobody_answers_means_no():
    asked = SafetyHook[[int]]()
    assert asked(3) is False
    asked.set_handler(lambda number: number > 2)
    assert asked(3) is True
    assert asked(2) is False


def test_any_other_question_says_what_holds_without_an_answer():
    asked = QueryHook[[str], str](otherwise="built in")
    assert asked("card") == "built in"
    asked.set_handler(str.upper)
    assert asked("card") == "CARD"


def test_one_question_has_one_answer():
    asked = QueryHook[[str], str](otherwise="")
    asked.set_handler(str.upper)
    asked.set_handler(str.upper)
    with pytest.raises(ValueError, match="already"):
        asked.set_handler(str.lower)
