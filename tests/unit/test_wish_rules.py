"""What two women said of languages, times and talking, and what they have in common."""

from datetime import UTC, date, datetime

import pytest

from mentors.mentoring.wish_rules import (
    Day,
    Format,
    Part,
    Wishes,
    formats_meet,
    hears_by,
    in_order,
    part_of,
    shared,
    suits,
    times_meet,
)

TUESDAY = datetime(2026, 12, 8, 19, 30, tzinfo=UTC)


def said(**what):
    return Wishes(**{name: frozenset(some) for name, some in what.items()})


def test_in_order_sorts_drops_doubles_and_refuses_the_unknown():
    assert in_order(["sun", "mon", "sun"], Day) == ["mon", "sun"]
    assert in_order([], Day) == []
    assert in_order(["mon", "holiday"], Day) is None


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [("ab", "bc", ["b"]), ("a", "c", []), ("", "bc", ["b", "c"]), ("a", "", ["a"]), ("", "", [])],
)
def test_shared_names_what_both_named_and_what_one_left_open(one, other, common):
    assert shared(set(one), set(other), "abc") == common


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ({}, {}, True),
        ({"days": ["tue"]}, {}, True),
        ({"days": ["tue"]}, {"days": ["wed"]}, False),
        ({"days": ["tue"], "parts": ["evening"]}, {"days": ["tue", "wed"]}, True),
        ({"parts": ["evening"]}, {"days": ["tue"], "parts": ["morning"]}, False),
    ],
)
def test_times_meet_where_day_and_part_do(one, other, meet):
    assert times_meet(said(**one), said(**other)) is meet
    assert times_meet(said(**other), said(**one)) is meet


def test_formats_meet_unless_one_writes_and_the_other_speaks():
    assert not formats_meet(Format.WRITTEN, Format.SPOKEN)
    assert formats_meet(Format.EITHER, Format.SPOKEN)
    assert formats_meet(Format.WRITTEN, Format.EITHER)
    assert formats_meet(Format.SPOKEN, Format.SPOKEN)


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, None), (5, None), (6, "morning"), (12, "afternoon"), (18, "evening"), (22, None)],
)
def test_part_of_begins_at_its_hour_and_night_is_none(hour, part):
    assert part_of(hour) == part


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({}, True),
        ({"days": ["tue"]}, True),
        ({"days": ["mon"]}, False),
        ({"parts": [Part.EVENING]}, True),
        ({"days": ["tue"], "parts": [Part.MORNING]}, False),
    ],
)
def test_suits_asks_day_and_part_of_the_moment(wanted, fits):
    assert suits(said(**wanted), TUESDAY) is fits
    assert not suits(said(**wanted), TUESDAY.replace(hour=23))


def test_she_hears_within_a_week():
    assert hears_by(date(2026, 12, 3)) == date(2026, 12, 10)
    assert Wishes(days=frozenset({"mon"})).says_times
    assert Wishes(parts=frozenset({"evening"})).says_times
    assert not Wishes().says_times
