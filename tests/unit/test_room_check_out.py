"""Who talks with the supervisor after a room, in which order and how long (domain 4.1, 10.13)."""

from datetime import timedelta

import pytest

from mentors.room_types import ALONE_FOR, CHECKS_OUT_FOR
from mentors.rooms.rules.reports import lasts, next_partner, through_after

HOPE, AMAL, MENTOR = 1, 2, 9


@pytest.mark.parametrize(
    ("asked", "talking", "expected"),
    [
        ([], None, MENTOR),
        ([HOPE, AMAL], None, HOPE),
        ([HOPE, AMAL], HOPE, AMAL),
        ([AMAL], AMAL, MENTOR),
        ([], HOPE, MENTOR),
        ([], MENTOR, None),
        # Whoever asks when the mentor has had her turn is too late for this room.
        ([HOPE], MENTOR, None),
    ],
)
def test_each_who_asked_has_her_turn_and_the_mentor_is_last(asked, talking, expected):
    assert next_partner(asked, [MENTOR], talking=talking) == expected


def test_with_nobody_left_the_room_is_over():
    assert next_partner([], [], talking=None) is None
    assert next_partner([HOPE], [], talking=HOPE) is None


def test_five_minutes_alone_and_fifteen_for_the_mentor():
    assert lasts("mentee") == timedelta(minutes=ALONE_FOR) == timedelta(minutes=5)
    assert lasts("mentor") == timedelta(minutes=CHECKS_OUT_FOR) == timedelta(minutes=15)


def test_whoever_has_no_turn_any_more_is_through_and_staff_stay():
    seats = [
        (HOPE, "mentee"),
        (AMAL, "mentee"),
        (3, "interpreter"),
        (4, "assessor"),
        (MENTOR, "mentor"),
        (10, "supervisor"),
        (11, "backup"),
        (12, "lead"),
    ]
    assert through_after(seats, partner=HOPE, asked=[AMAL]) == [3, 4]
    assert through_after(seats, partner=MENTOR, asked=[]) == [HOPE, AMAL, 3, 4]
