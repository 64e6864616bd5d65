"""Which ratings a decision rests on, and months as a calendar counts them (domain 2.2, 2.5)."""

from datetime import UTC, datetime

import pytest

from mentors.assessment.competencies.rules import (
    FIRST,
    SECOND,
    THIRD,
    Given,
    latest_round,
    open_round,
    third_is_asked,
    those_that_count,
)
from mentors.certification.rules import months_later


def blind(number, place, level):
    return Given(number, place, level, blind=True)


def seeing(number, place, level):
    return Given(number, place, level, blind=False)


def counted(given, *, gate=False):
    return [rating.number for rating in those_that_count(given, gate=gate)]


@pytest.mark.parametrize("gate", [True, False])
@pytest.mark.parametrize(
    "given",
    [
        [],
        [blind(1, FIRST, 3)],
        [blind(1, SECOND, 3)],
        [blind(1, FIRST, 3), seeing(2, SECOND, 3)],
        [seeing(1, FIRST, 3), blind(2, SECOND, 3)],
        [blind(1, FIRST, 3), blind(2, THIRD, 3)],
    ],
)
def test_none_count_without_a_blind_rating_in_both_places(given, gate):
    assert those_that_count(given, gate=gate) == ()


@pytest.mark.parametrize("gate", [True, False])
def test_two_that_agree_count_in_the_order_of_their_places(gate):
    assert counted([blind(1, SECOND, 3), blind(2, FIRST, 3)], gate=gate) == [2, 1]


def test_one_level_apart_may_be_talked_over_and_the_latest_of_both_count():
    given = [blind(1, FIRST, 2), blind(2, SECOND, 3)]
    assert counted(given) == [1, 2]
    assert counted([*given, seeing(3, FIRST, 3)]) == [3, 2]
    assert counted([*given, seeing(3, FIRST, 3), seeing(4, SECOND, 2)]) == [3, 2]


@pytest.mark.parametrize(("gate", "level"), [(False, 1), (True, 2)])
def test_nobody_talks_away_a_difference_that_asks_for_a_third(gate, level):
    """Two levels apart, or one at a gate: both stay as they were given blind."""
    given = [blind(1, FIRST, level), blind(2, SECOND, 3), seeing(3, FIRST, 3)]
    assert counted(given, gate=gate) == []
    assert counted([*given, blind(4, THIRD, 3)], gate=gate) == [1, 2, 4]


def test_a_talk_that_takes_them_further_apart_asks_for_a_third_as_well():
    given = [blind(1, FIRST, 2), blind(2, SECOND, 3), seeing(3, SECOND, 4)]
    assert counted(given) == []
    assert counted([*given, blind(4, THIRD, 2)]) == [1, 3, 4]


def test_a_third_rating_is_not_asked_where_two_are_close():
    assert counted([blind(1, FIRST, 3), blind(2, SECOND, 3), blind(3, THIRD, 1)]) == [1, 2]


def test_of_several_blind_ratings_in_one_place_the_latest_is_hers():
    assert counted([blind(1, FIRST, 1), blind(2, FIRST, 3), blind(3, SECOND, 3)]) == [2, 3]


# --- another try ----------------------------------------------------------------------------

NOT_YET = [blind(1, FIRST, 2), blind(2, SECOND, 2)]


def test_after_they_agreed_one_who_rates_anew_begins_another_round_and_calls_nobody():
    """At a gate every new try would otherwise go to a third assessor."""
    again = [*NOT_YET, seeing(3, FIRST, 3)]
    assert counted(again, gate=True) == [1, 2]
    assert not third_is_asked(again, gate=True)
    assert [rating.number for rating in latest_round(again, gate=True)] == [3]


def test_the_new_round_counts_when_both_have_rated_in_it():
    both = [*NOT_YET, seeing(3, FIRST, 3), seeing(4, SECOND, 3)]
    assert counted(both, gate=True) == [3, 4]
    assert counted([*both, seeing(5, SECOND, 2)], gate=True) == [3, 4]


def test_what_was_settled_holds_while_a_third_is_asked_about_the_new_round():
    apart = [*NOT_YET, seeing(3, FIRST, 3), seeing(4, SECOND, 2)]
    assert counted(apart, gate=True) == [1, 2]
    assert third_is_asked(apart, gate=True)
    assert counted([*apart, blind(5, THIRD, 3)], gate=True) == [3, 4, 5]
    assert not third_is_asked([*apart, blind(5, THIRD, 3)], gate=True)


def test_after_a_third_decided_a_new_try_is_rated_by_the_two_again():
    decided = [blind(1, FIRST, 2), blind(2, SECOND, 3), blind(3, THIRD, 2)]
    assert counted(decided, gate=True) == [1, 2, 3]
    assert counted([*decided, seeing(4, FIRST, 3), seeing(5, SECOND, 3)], gate=True) == [4, 5]


def test_a_third_corrects_her_own_word_in_the_same_round():
    decided = [blind(1, FIRST, 2), blind(2, SECOND, 3), blind(3, THIRD, 2)]
    assert counted([*decided, seeing(4, THIRD, 3)], gate=True) == [1, 2, 4]


@pytest.mark.parametrize(
    ("given", "gate", "asked"),
    [
        ([], True, False),
        ([blind(1, FIRST, 1)], True, False),
        ([blind(1, FIRST, 2), seeing(2, SECOND, 3)], True, False),
        ([blind(1, FIRST, 3), blind(2, SECOND, 3)], True, False),
        ([blind(1, FIRST, 2), blind(2, SECOND, 3)], True, True),
        ([blind(1, FIRST, 2), blind(2, SECOND, 3)], False, False),
        ([blind(1, FIRST, 2), blind(2, SECOND, 4)], False, True),
        ([blind(1, FIRST, 2), blind(2, SECOND, 4), blind(3, THIRD, 3)], False, False),
        ([blind(3, THIRD, 3), blind(1, FIRST, 2), blind(2, SECOND, 4)], False, False),
    ],
)
def test_a_third_is_asked_only_where_the_two_differ_and_she_has_not_decided(given, gate, asked):
    assert third_is_asked(given, gate=gate) is asked


def test_beside_which_ratings_a_new_one_would_stand():
    assert open_round([], gate=True, place=FIRST) == frozenset()
    assert open_round(NOT_YET[:1], gate=True, place=SECOND) == {1}
    assert open_round(NOT_YET, gate=True, place=SECOND) == frozenset()
    assert open_round(NOT_YET, gate=True, place=THIRD) == {1, 2}
    assert open_round([*NOT_YET, seeing(3, FIRST, 3)], gate=True, place=SECOND) == {3}


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ((2026, 3, 3), 24, (2028, 3, 3)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2028, 2, 29), 48, (2032, 2, 29)),
        ((2026, 12, 31), 2, (2027, 2, 28)),
        ((2026, 12, 1), 1, (2027, 1, 1)),
        ((2026, 11, 30), 1, (2026, 12, 30)),
        ((2026, 1, 15), -24, (2024, 1, 15)),
        ((2026, 1, 15), -1, (2025, 12, 15)),
        ((2026, 3, 31), -1, (2026, 2, 28)),
        ((2026, 5, 31), 0, (2026, 5, 31)),
    ],
)
def test_months_are_counted_as_a_calendar_counts(start, months, expected):
    assert months_later(datetime(*start, tzinfo=UTC), months) == datetime(*expected, tzinfo=UTC)


def test_months_later_it_is_the_same_time_of_the_day():
    moment = datetime(2026, 1, 31, 23, 59, 58, 7, tzinfo=UTC)
    assert months_later(moment, 1) == datetime(2026, 2, 28, 23, 59, 58, 7, tzinfo=UTC)
