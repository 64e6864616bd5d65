"""What two assessors' levels come to (domain 2.2)."""

from itertools import product

import pytest

from mentors.assessment.competencies.rules import (
    LEVELS,
    Decided,
    Outcome,
    compare,
    decided,
    decided_level,
)


@pytest.mark.parametrize("gate", [True, False])
@pytest.mark.parametrize("level", LEVELS)
def test_the_same_level_twice_is_agreed(level, gate):
    assert compare(level, level, gate) is Outcome.AGREED
    assert decided_level([level, level], gate) == level


@pytest.mark.parametrize(
    ("first", "second", "gate", "outcome"),
    [
        (3, 2, False, "discuss"),
        (2, 3, False, "discuss"),
        (3, 2, True, "third"),
        (2, 3, True, "third"),
        (4, 3, True, "third"),
        (4, 2, False, "third"),
        (1, 3, False, "third"),
        (1, 4, False, "third"),
        (1, 4, True, "third"),
    ],
)
def test_levels_apart_are_discussed_or_go_to_a_third_assessor(first, second, gate, outcome):
    assert compare(first, second, gate) == outcome


def test_it_does_not_matter_who_came_first():
    for first, second, gate in product(LEVELS, LEVELS, [True, False]):
        assert compare(first, second, gate) is compare(second, first, gate)


@pytest.mark.parametrize(
    ("levels", "gate", "expected"),
    [
        ([], False, "undecided"),
        ([4], False, "undecided"),
        ([3, 3], False, "met"),
        ([3, 3], True, "met"),
        ([4, 4], True, "met"),
        ([2, 2], True, "not_yet"),
        # One apart, not a gate: the lower counts until they have talked.
        ([4, 3], False, "met"),
        ([3, 4], False, "met"),
        ([3, 2], False, "not_yet"),
        ([2, 3], False, "not_yet"),
        # A gate, or two apart: undecided until a third assessor has rated.
        ([3, 2], True, "undecided"),
        ([4, 2], False, "undecided"),
        ([3, 2, 3], True, "met"),
        ([3, 2, 2], True, "not_yet"),
        ([4, 2, 3], False, "met"),
        ([2, 4, 1], False, "not_yet"),
    ],
)
def test_what_the_ratings_come_to_at_level_three(levels, gate, expected):
    assert decided(levels, gate, 3) == expected


def test_the_required_level_itself_is_enough():
    assert decided([2, 2], False, 2) is Decided.MET
    assert decided([2, 2], False, 3) is Decided.NOT_YET


def test_a_fourth_rating_is_refused():
    with pytest.raises(ValueError, match="three ratings at most"):
        decided([3, 2, 3, 3], True, 3)


@pytest.mark.parametrize("level", [0, 5, -1])
def test_a_level_outside_one_to_four_is_refused(level):
    for attempt in (
        lambda: compare(level, 3, False),
        lambda: compare(3, level, False),
        lambda: decided([level], False, 3),
        lambda: decided([3, 2, level], True, 3),
        lambda: decided([3, 3], False, level),
        lambda: decided([], False, level),
    ):
        with pytest.raises(ValueError, match="levels are 1 to 4"):
            attempt()


def test_the_stored_words_stay_the_same_and_none_of_them_says_fail():
    assert [str(word) for word in Outcome] == ["agreed", "discuss", "third"]
    assert [str(word) for word in Decided] == ["met", "not_yet", "undecided"]
