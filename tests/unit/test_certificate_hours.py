"""Hours on a certificate: what took place, never more than was planned (domain 2.5)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentors.certification.rules import HeldRoom, minutes_of, whole_hours

TEN = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


def took(minutes, planned=50):
    return HeldRoom(planned, TEN, TEN + timedelta(minutes=minutes))


def test_a_session_counts_as_long_as_it_took():
    assert minutes_of([took(35), took(50)]) == 85


def test_a_room_that_was_forgotten_counts_as_planned_with_its_extension():
    assert minutes_of([took(600)]) == 60


def test_an_hour_that_is_begun_does_not_count():
    assert [whole_hours(minutes) for minutes in (0, 59, 60, 119, 120)] == [0, 0, 1, 1, 2]


@given(st.lists(st.integers(-5, 500)), st.integers(-5, 500))
def test_one_session_more_never_makes_fewer_hours(before, more):
    sessions = [took(minutes) for minutes in before]
    assert minutes_of([*sessions, took(more)]) >= minutes_of(sessions)
