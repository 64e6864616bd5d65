"""A slow room: one line of each every so many seconds."""

from datetime import UTC, datetime, timedelta

import pytest

from mentors.rooms.rules.lifecycle import MUTE_MINUTES
from mentors.rooms.rules.messaging import MUTE_CHOICES, NOT_SLOWED, SLOW_CHOICES, seconds_left

NOW = datetime(2025, 3, 3, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "slow", "expected"),
    [(None, 30, 0), (0, 0, 0), (0, 30, 30), (29.2, 30, 1), (30, 30, 0), (31, 30, 0), (0.1, 10, 10)],
)
def test_she_is_told_how_many_whole_seconds_are_left(ago, slow, expected):
    last = None if ago is None else NOW - timedelta(seconds=ago)
    assert seconds_left(last, NOW, slow) == expected


def test_a_room_is_as_quick_as_they_like_unless_its_supervisor_slows_it_down():
    assert SLOW_CHOICES[0] == 0
    assert max(MUTE_CHOICES) <= MUTE_MINUTES
    assert {"mentee", "mentor"}.isdisjoint(NOT_SLOWED)
