"""How many women, how many rooms, what a session needs, and what a pause means."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.cohorts import rules
from courses.cohorts.rules import Missing
from courses.states import DEFAULT_CAPACITY, MOST_WOMEN, Childcare, CohortState, Mark


def test_the_stored_words_stay_the_same():
    assert [str(word) for word in Childcare] == ["yes", "no", "paid-for"]
    assert [str(word) for word in Mark] == ["came", "could-not"]
    assert [str(word) for word in CohortState] == ["open", "closed"]


def test_r7_1_eight_by_default_and_twelve_at_most():
    assert (DEFAULT_CAPACITY, MOST_WOMEN) == (8, 12)
    assert [number for number in range(-1, 20) if rules.is_valid_capacity(number)] == [
        *range(1, 13)
    ]


@pytest.mark.parametrize(("women", "rooms"), [(0, 1), (1, 1), (8, 1), (9, 2), (12, 2)])
def test_more_than_eight_meet_in_two_rooms(women, rooms):
    assert rules.rooms_needed(women) == rooms


@pytest.mark.parametrize(
    ("women", "capacity", "fits"),
    [(0, 8, True), (7, 8, True), (8, 8, False), (8, 12, True), (12, 12, False), (12, 99, False)],
)
def test_one_more_fits_until_the_places_are_taken(women, capacity, fits):
    assert rules.has_free_place(women=women, capacity=capacity) is fits


@pytest.mark.parametrize(
    ("childcare", "alternative", "missing"),
    [
        (None, "", Missing.CHILDCARE),
        (None, "A session by phone.", Missing.CHILDCARE),
        ("maybe", "", Missing.CHILDCARE),
        ("yes", "", None),
        ("paid-for", "", None),
        ("no", "", Missing.ALTERNATIVE),
        ("no", "  \n", Missing.ALTERNATIVE),
        ("no", "A session by phone.", None),
    ],
)
def test_r3_2_childcare_is_said_before_a_session_is_shown(childcare, alternative, missing):
    assert rules.missing_before_publishing(childcare, alternative) == missing


def test_a_session_is_from_yesterday_to_a_year_ahead():
    first, last = rules.days_to_choose(date(2026, 3, 3))
    assert (first, last) == (date(2026, 3, 2), date(2027, 3, 3))


def test_a_session_ends_after_its_minutes():
    start = datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert rules.ends_at(start, 90) == start + timedelta(minutes=90)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 12, 31)),
    ],
)
def test_what_is_not_offered_is_counted_by_fixed_half_years(day, first, last):
    assert rules.half_year(day) == (first, last)


def test_10_16_while_she_pauses_nothing_can_be_marked_as_missed():
    assert rules.marks_for("paused") == (Mark.CAME,)
    for state in ("open", "active", "completed"):
        assert rules.marks_for(state) == (Mark.CAME, Mark.COULD_NOT)
