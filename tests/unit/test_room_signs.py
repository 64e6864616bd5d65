"""What stands beside a name in a room, and for how long (domain 10.22, ADR-0078)."""

import pytest

from mentors.rooms.rules.participants import LASTS, TOLD_EVERY_SECONDS, sign_beside
from mentors.rooms.transport.ws.presence import Signs

HER, OTHER = 1, 2


@pytest.mark.parametrize(
    ("noted", "is_ready", "shown"),
    [
        ("", False, ""),
        ("writing", False, "writing"),
        ("away", True, "away"),
        ("", True, "ready"),
    ],
)
def test_one_sign_stands_beside_a_name(noted, is_ready, shown):
    assert sign_beside(noted, is_ready=is_ready) == shown


@pytest.mark.parametrize("sign", sorted(LASTS))
def test_a_sign_that_is_not_said_again_is_gone_after_its_time(sign):
    signs = Signs()
    signs.note(HER, sign, 100)
    assert signs.standing(100 + LASTS[sign] - 1) == {HER: sign}
    assert signs.standing(100 + LASTS[sign]) == {}
    assert not signs.has(HER)


def test_said_again_it_stands_longer():
    signs = Signs()
    signs.note(HER, "writing", 100)
    signs.note(HER, "writing", 105)
    assert signs.standing(110) == {HER: "writing"}


@pytest.mark.parametrize("sign", ["back", ""])
def test_back_takes_it_away(sign):
    signs = Signs()
    signs.note(HER, "away", 100)
    signs.note(HER, sign, 101)
    assert signs.standing(101) == {}


def test_of_one_person_one_sign_a_second_is_told_and_the_last_one_counts():
    signs = Signs()
    signs.note(HER, "writing", 100)
    assert signs.take_due(100) == {HER: "writing"}
    signs.note(HER, "back", 100.1)
    signs.note(HER, "away", 100.2)
    signs.note(OTHER, "writing", 100.2)
    assert signs.take_due(100.3) == {OTHER: "writing"}
    assert signs.take_due(100 + TOLD_EVERY_SECONDS) == {HER: "away"}
    assert signs.take_due(102) == {}


def test_what_another_process_tells_is_not_told_on():
    signs = Signs()
    signs.hear(HER, "writing", 100)
    assert signs.standing(100) == {HER: "writing"}
    assert signs.take_due(101) == {}
