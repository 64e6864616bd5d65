"""Enrolment states of domain 2.6."""

from itertools import product

import pytest

from courses.enrolment.rules import FIRST_STATES, MOVES, TransitionActor, can_change_state
from courses.states import EnrolmentState

STATES = [str(state) for state in EnrolmentState]

HERS = {
    ("invited", "open"),
    ("invited", "left"),
    ("open", "active"),
    ("open", "paused"),
    ("open", "left"),
    ("active", "paused"),
    ("active", "left"),
    ("paused", "active"),
    ("paused", "left"),
    ("left", "active"),
}
SYSTEMS = {("open", "active"), ("active", "completed"), ("paused", "completed")}


def test_the_stored_words_of_an_enrolment_stay_the_same():
    assert STATES == ["invited", "open", "active", "paused", "completed", "left"]
    assert {str(state) for state in FIRST_STATES} == {"invited", "open"}


def test_she_may_make_exactly_these_moves():
    assert {pair for pair in product(STATES, STATES) if can_change_state(*pair, "learner")} == HERS


def test_the_system_may_make_exactly_these_moves():
    assert {
        pair for pair in product(STATES, STATES) if can_change_state(*pair, "system")
    } == SYSTEMS


@pytest.mark.parametrize("from_", STATES)
@pytest.mark.parametrize("to", ["paused", "left"])
def test_only_she_moves_herself_to_paused_or_left(from_, to):
    assert not can_change_state(from_, to, TransitionActor.SYSTEM)


@pytest.mark.parametrize("from_", ["paused", "left"])
def test_she_can_always_come_back_by_herself(from_):
    assert can_change_state(from_, "active", "learner")
    assert not can_change_state(from_, "active", "system")


def test_nothing_un_completes():
    assert not [pair for pair in MOVES if pair[0] is EnrolmentState.COMPLETED]


def test_no_one_completes_herself_by_a_word():
    assert not [pair for pair in HERS if pair[1] == "completed"]


def test_there_is_always_a_way_to_leave_before_the_end():
    for state in ("invited", "open", "active", "paused"):
        assert can_change_state(state, "left", "learner")


@pytest.mark.parametrize(
    ("from_", "to", "by"),
    [
        ("active", "paused", "staff"),
        ("active", "expired", "learner"),
        ("", "active", "learner"),
        ("active", "active", "learner"),
        ("active", "paused", ""),
    ],
)
def test_what_does_not_exist_may_do_nothing(from_, to, by):
    assert can_change_state(from_, to, by) is False
