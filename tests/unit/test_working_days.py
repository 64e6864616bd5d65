"""Clocks that count working days (domain 2.3)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.working_days import working_days_later

# 2026-11-27 is a Friday.
FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (FRIDAY, 1, date(2026, 11, 30)),
        (FRIDAY, 5, date(2026, 12, 4)),
        (FRIDAY, 20, date(2026, 12, 25)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 29), 3, date(2026, 12, 2)),
        (date(2026, 11, 30), 1, date(2026, 12, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_saturdays_and_sundays_are_not_counted(day, number, expected):
    assert working_days_later(day, number) == expected


@given(st.dates(max_value=date(3000, 1, 1)), st.integers(1, 60))
def test_a_clock_ends_on_a_working_day_and_never_sooner_than_so_many_days(day, number):
    end = working_days_later(day, number)
    assert end.weekday() < 5
    assert end - day >= timedelta(days=number)


@pytest.mark.parametrize("number", [0, -1])
def test_a_clock_without_a_day_is_refused(number):
    with pytest.raises(ValueError, match="one working day"):
        working_days_later(FRIDAY, number)
