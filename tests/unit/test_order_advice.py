"""Advice on order: what is still advised, and advice that leads nowhere."""

from uuid import NAMESPACE_URL, uuid5

import pytest

from courses.catalogue.reading_order import (
    NO_ADVICE,
    Advice,
    completed_keys,
    find_cycle,
    find_self_reference,
    is_advice_followed,
    read_advice,
    remaining_advice,
)


def key(name):
    return uuid5(NAMESPACE_URL, name)


# Three modules of two lessons.
MODULES = {key(m): [key(f"{m}/1"), key(f"{m}/2")] for m in ("1", "2", "3")}
PLACES = {*MODULES, *(lesson for lessons in MODULES.values() for lesson in lessons)}


def after(*names):
    return Advice(after=tuple(key(name) for name in names))


def any_of(amount, *names):
    return Advice(amount=amount, of=tuple(key(name) for name in names))


def left(advice, *done, offered=PLACES):
    return remaining_advice(advice, done={key(name) for name in done}, offered=offered)


# --- what is followed -----------------------------------------------------------------------


def test_a_module_is_done_with_its_last_lesson_and_not_before():
    assert key("1") not in completed_keys(MODULES, {key("1/1")})
    assert key("1") in completed_keys(MODULES, {key("1/1"), key("1/2")})


def test_a_module_without_lessons_is_never_done():
    assert completed_keys({key("1"): []}, set()) == set()


def test_what_she_has_done_is_advised_no_more():
    assert left(after("1", "2/1"), "1") == after("2/1")
    assert left(after("1", "2/1"), "1", "2/1") == NO_ADVICE


def test_any_two_of_three_are_enough():
    advice = any_of(2, "1", "2", "3")
    assert left(advice) == advice
    assert left(advice, "2") == any_of(1, "1", "3")
    assert left(advice, "2", "3") == NO_ADVICE


def test_nobody_is_sent_to_what_was_withdrawn():
    assert left(after("1", "2"), offered={key("2")}) == after("2")
    assert left(any_of(2, "1", "2", "3"), offered={key("3")}) == any_of(1, "3")
    assert left(any_of(2, "1", "2"), offered=set()) == NO_ADVICE


def test_a_withdrawn_place_that_she_has_done_still_counts_towards_any():
    assert left(any_of(1, "1", "2"), "1", offered={key("2")}) == NO_ADVICE


def test_no_advice_is_always_followed():
    assert is_advice_followed(NO_ADVICE, done=set(), offered=PLACES)
    assert not is_advice_followed(after("1"), done=set(), offered=PLACES)


# --- how it is kept -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "advice", [NO_ADVICE, after("1", "2/1"), Advice((key("1"),), 1, (key("2"), key("3")))]
)
def test_it_is_read_as_it_was_written(advice):
    assert read_advice(advice.data()) == advice


def test_no_advice_is_kept_as_nothing():
    assert NO_ADVICE.data() == {}


@pytest.mark.parametrize(
    "data",
    [
        {"before": []},
        {"after": "a/1"},
        {"after": ["a/1"]},
        {"after": [7]},
        {"any": 2, "of": [str(key("1"))]},
        {"any": 1},
        {"any": 1, "of": 1},
        {"of": [str(key("1"))]},
        {"any": True, "of": [str(key("1"))]},
        ["after"],
    ],
)
def test_anything_else_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever of its sentences
        read_advice(data)


# --- advice that leads nowhere --------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "named"), [("1", "1"), ("1", "1/2"), ("1/1", "1"), ("1/1", "1/1")]
)
def test_nothing_comes_after_itself(place, named):
    assert find_self_reference(key(place), after(named), MODULES) == key(named)


def test_a_lesson_may_come_after_its_neighbour():
    assert find_self_reference(key("1/2"), after("1/1"), MODULES) is None
    assert find_cycle({key("1/2"): after("1/1")}, MODULES) == ()


def test_a_row_of_modules_is_no_circle():
    advices = {key("2"): after("1"), key("3"): Advice((key("1"),), 1, (key("1"), key("2")))}
    assert find_cycle(advices, MODULES) == ()


def test_two_modules_after_each_other_are_a_circle():
    advices = {key("1"): after("2"), key("2"): after("1"), key("3"): after("1")}
    assert set(find_cycle(advices, MODULES)) == {key("1"), key("2")}


def test_a_circle_through_a_lesson_of_a_module_is_found():
    advices = {key("1"): after("2"), key("2/2"): any_of(1, "1/1", "3")}
    assert set(find_cycle(advices, MODULES)) == {key("1"), key("2/2")}


def test_two_lessons_after_each_other_are_a_circle():
    advices = {key("1/1"): after("1/2"), key("1/2"): after("1/1")}
    assert set(find_cycle(advices, MODULES)) == {key("1/1"), key("1/2")}
