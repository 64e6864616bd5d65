"""The types of room: who sits in them and for how long (domain 4.1, R7.1, 10.1)."""

from itertools import product

import pytest

from mentors.room_types import (
    DRILLS,
    REAL,
    TYPES,
    RoomKind,
    help_is_real,
    may_begin_beside,
    may_sit_beside,
    type_of,
    warning_due,
)
from mentors.rooms.state.sentences import KIND_WORDS

TWO = ["supervisor", "mentor", "mentee"]


def test_these_are_the_types_and_each_has_its_words():
    assert set(TYPES) == set(RoomKind)
    assert set(KIND_WORDS) == {str(kind) for kind in RoomKind}


def test_no_type_exists_without_exactly_one_supervisor():
    assert {type_.seats["supervisor"] for type_ in TYPES.values()} == {(1, 1)}


def test_more_is_asked_before_rooms_in_which_women_talk_of_their_own_lives():
    assert set(REAL) == {RoomKind.MENTORING, RoomKind.GROUP, RoomKind.ACCOMPANIMENT}
    assert all(type_of(kind).seats["backup"] == (1, 1) for kind in REAL)
    assert [kind for kind, type_ in TYPES.items() if type_.agreement] == [RoomKind.GROUP]


@pytest.mark.parametrize(
    ("kind", "longest"),
    [("practice", 50), ("mentoring", 50), ("group", 75), ("check-out", 15), ("supervision", 50)],
)
def test_no_session_is_longer_than_its_type_allows(kind, longest):
    assert type_of(kind).longest == longest


@pytest.mark.parametrize(
    ("kind", "seats", "fits"),
    [
        ("practice", TWO, True),
        ("practice", [*TWO, "mentee"], False),
        ("mentoring", TWO, False),
        ("mentoring", [*TWO, "backup"], True),
        ("mentoring", [*TWO, "backup", "backup"], False),
        ("group", [*TWO, "backup"], False),
        ("group", [*TWO, "backup", "mentee"], True),
        ("group", ["supervisor", "backup", "mentor", *["mentee"] * 7], True),
        ("group", ["supervisor", "backup", "mentor", *["mentee"] * 8], False),
        ("check-out", ["supervisor", "mentor"], True),
        ("check-out", TWO, False),
        ("supervision", ["mentor"], False),
        ("practice", [*TWO, "guest"], False),
        ("practice", [*TWO, "observer"], True),
        ("practice", [*TWO, "backup", "observer"], True),
        ("practice", [*TWO, "observer", "observer"], False),
        ("practice", ["supervisor", "mentor", "observer"], False),
        ("mentoring", [*TWO, "backup", "observer"], False),
    ],
)
def test_a_room_has_the_seats_of_its_type(kind, seats, fits):
    assert type_of(kind).fits(seats) is fits


def test_nobody_observes_where_women_talk_of_their_own_lives():
    assert [kind for kind in RoomKind if "observer" in type_of(kind).seats] == [RoomKind.PRACTICE]


def test_only_practice_has_drills_and_no_room_in_which_women_talk_of_their_own_lives():
    assert set(DRILLS) == {RoomKind.PRACTICE}
    assert not DRILLS & REAL


@pytest.mark.parametrize("kind", RoomKind)
@pytest.mark.parametrize("said_so", [True, False])
@pytest.mark.parametrize("by_code_word", [True, False])
def test_a_call_for_help_is_a_drill_in_practice_alone_and_not_once_she_says_that_it_is_real(
    kind, said_so, by_code_word
):
    real = help_is_real(kind, said_so=said_so, by_code_word=by_code_word)
    assert real is (kind not in DRILLS or said_so or by_code_word)


@pytest.mark.parametrize(
    ("left", "due"), [(11, None), (10, 10), (6, 10), (5, 5), (1, 5), (0, None), (-3, None)]
)
def test_time_is_told_ten_and_five_minutes_before_the_end(left, due):
    assert warning_due(left) == due


def test_a_supervisor_holds_one_real_room_or_three_others():
    for kind, other in product(REAL, RoomKind):
        assert may_begin_beside(kind, [])
        assert not may_begin_beside(kind, [other])
        assert not may_begin_beside("practice", [kind])
    assert may_begin_beside("practice", ["practice"] * 2)
    assert not may_begin_beside("practice", ["practice"] * 3)


@pytest.mark.parametrize(
    ("seat", "elsewhere", "may"),
    [
        ("mentee", [], True),
        ("mentee", [("mentee", "practice")], False),
        ("mentor", [("mentee", "group")], False),
        ("supervisor", [("supervisor", "practice")], True),
        ("supervisor", [("supervisor", "practice")] * 3, False),
        ("supervisor", [("supervisor", "group")], False),
        ("supervisor", [("backup", "practice")], False),
        ("backup", [("backup", "group")], True),
        ("backup", [("supervisor", "practice")], False),
    ],
)
def test_nobody_is_booked_twice_at_one_time(seat, elsewhere, may):
    assert may_sit_beside("practice", seat, elsewhere) is may
