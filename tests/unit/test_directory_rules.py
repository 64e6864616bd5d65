"""How long a check counts, what is shown, when rooms wait: small tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.rules.service_checks import (
    EU_COUNTRIES,
    KINDS,
    PhoneProblem,
    State,
    anchor_of,
    holds_in,
    is_due,
    is_second_ring,
    is_shown,
    missing_kinds,
    months_after,
    rooms_may_open,
    shows_a_map,
    state_of,
    to_dial,
    written_alike,
)

CHECKED = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 1, 31), State.FRESH),
        (date(2026, 7, 30), State.FRESH),
        (date(2026, 7, 31), State.AGEING),
        (date(2027, 1, 30), State.AGEING),
        (date(2027, 1, 31), State.OLD),
        (date(2040, 1, 1), State.OLD),
    ],
)
def test_a_check_counts_six_months_in_full_and_twelve_at_most(today, state):
    assert state_of(CHECKED, today) is state


def test_what_nobody_checked_is_neither_fresh_nor_old():
    assert state_of(None, date(2026, 1, 1)) is State.UNCHECKED


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_on_a_day_that_exists(day, months, later):
    assert months_after(day, months) == later


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_a_check_never_gets_younger(checked, days):
    order = [State.FRESH, State.AGEING, State.OLD]
    one = date.fromordinal(checked.toordinal() + days)
    other = date.fromordinal(one.toordinal() + 1)
    assert order.index(state_of(checked, one)) <= order.index(state_of(checked, other))


@pytest.mark.parametrize("state", State)
def test_an_emergency_number_never_vanishes(state):
    assert is_shown("emergency", state)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "emergency"])
def test_other_entries_are_shown_while_their_check_counts(kind):
    shown = {state for state in State if is_shown(kind, state)}
    assert shown == {State.FRESH, State.AGEING, State.LOOKED_UP}


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 1, 31), State.LOOKED_UP),
        (date(2027, 1, 30), State.LOOKED_UP),
        (date(2027, 1, 31), State.UNCHECKED),
    ],
)
def test_what_was_looked_up_is_shown_for_twelve_months_at_most(today, state):
    assert state_of(None, today, looked_up_on=CHECKED) is state


def test_a_check_is_worth_more_than_a_number_in_public_pages():
    assert state_of(CHECKED, CHECKED, looked_up_on=CHECKED) is State.FRESH
    assert state_of(CHECKED, date(2027, 1, 31), looked_up_on=date(2027, 1, 1)) is State.OLD


@pytest.mark.parametrize(
    ("first_by", "first_on", "today", "counts"),
    [
        (1, CHECKED, CHECKED, True),
        (1, CHECKED, date(2026, 7, 30), True),
        (1, CHECKED, date(2026, 7, 31), False),
        (2, CHECKED, CHECKED, False),
        (None, CHECKED, CHECKED, False),
        (None, None, CHECKED, False),
    ],
)
def test_second_ring_is_anothers_within_half_a_year(first_by, first_on, today, counts):
    assert is_second_ring(first_by, first_on, 2, today) is counts


def test_every_half_year_what_is_no_longer_fresh_is_due():
    assert {state for state in State if not is_due(state)} == {State.FRESH}


@pytest.mark.parametrize(
    ("states", "may"),
    [
        ([], False),
        ([State.UNCHECKED], False),
        ([State.LOOKED_UP], False),
        ([State.OLD], False),
        ([State.FRESH, State.OLD], False),
        ([State.FRESH, State.UNCHECKED], False),
        ([State.FRESH, State.LOOKED_UP], True),
        ([State.AGEING], True),
        ([State.FRESH, State.AGEING], True),
    ],
)
def test_rooms_wait_until_every_emergency_entry_is_checked(states, may):
    assert rooms_may_open(states) is may


def test_a_kind_is_missing_until_one_checked_entry_is_there():
    entries = [("legal", State.OLD), ("health", State.AGEING), ("shelter", State.UNCHECKED)]
    assert missing_kinds(entries) == [kind for kind in KINDS if kind != "health"]


def test_the_number_of_the_union_holds_in_its_countries_alone():
    assert len(EU_COUNTRIES) == 27
    assert holds_in("", "IT")
    assert not holds_in("", "CH")
    # While no country is chosen the number of the Union stands alone.
    assert holds_in("", "")
    assert holds_in("CH", "CH")
    assert not holds_in("CH", "IT")


def test_places_on_the_page_tell_a_bystander_nothing():
    anchors = [anchor_of(kind) for kind in KINDS]
    assert anchors == [f"k{number}" for number in range(1, 15)]


@pytest.mark.parametrize(
    ("address", "shows"),
    [
        ("https://maps.example.org/house", True),
        ("https://www.google.com/maps/place/x", True),
        ("https://www.openstreetmap.org/#map=19", True),
        ("https://goo.gl/abc", True),
        ("https://example.org/help", False),
    ],
)
def test_a_map_is_noticed(address, shows):
    assert shows_a_map(address) is shows


@pytest.mark.parametrize(
    ("text", "country", "written"),
    [
        ("06 6988 1234", "IT", "+39 06 6988 1234"),
        ("+390669881234", "ES", "+39 06 6988 1234"),
        ("016", "ES", "016"),
        ("1522", "IT", "1522"),
        ("112", "", "112"),
        (" 112 ", "DE", "112"),
        ("116 016", "DE", "116016"),
        ("+39 800 290 290", "IT", "800 290 290"),
        ("08000 121 700", "GB", "0800 012 1700"),
        ("0900 8844", "NL", "0900 8844"),
        ("808 24 24 24", "PT", "808 242 424"),
        ("1109", "GR", "1109"),
        ("+44 8000 121 700", "IE", "+44 800 012 1700"),
    ],
)
def test_a_number_is_written_as_it_is_dialled(text, country, written):
    assert written_alike(text, country) == written
    assert " " not in to_dial(written)


@pytest.mark.parametrize(
    ("text", "country"),
    [("call us", "IT"), ("12", "IT"), ("+39 1", "IT"), ("1522", ""), ("1" * 30, "IT"), ("", "IT")],
)
def test_a_number_that_nobody_can_dial_is_refused(text, country):
    with pytest.raises(PhoneProblem):
        written_alike(text, country)
