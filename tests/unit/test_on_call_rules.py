"""Who is called, in which order (domain 4.3)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from mentors.on_call_rules import first_called, longest_on_call, next_called, repeated


@pytest.mark.parametrize(
    ("backups", "leads", "rota", "first"),
    [
        ([1], [2], [3], [1, 2]),
        ([1], [1, 2], [3], [1]),
        ([], [2], [3], [2]),
        ([], [], [3, 4], [3]),
        ([], [], [], []),
    ],
)
def test_the_backup_and_the_lead_are_called_first(backups, leads, rota, first):
    assert first_called(backups=backups, leads=leads, rota=rota) == first


def test_then_the_first_of_the_rota_who_does_not_hear_it_yet():
    assert next_called([1, 2, 3], {1}) == 2
    assert next_called([1, 2], {1, 2}) is None


NINE, FIVE = time(9), time(17)
THURSDAY = date(2026, 12, 3)


def test_repeated_without_weekdays_is_the_first_day_of_each_week():
    found = repeated(THURSDAY, NINE, FIVE, weekdays=[], weeks=2)
    assert [begin.date() for begin, _end in found] == [THURSDAY, date(2026, 12, 10)]


def test_repeated_with_an_earlier_end_ends_on_the_next_day():
    ((begin, end),) = repeated(THURSDAY, FIVE, NINE, weekdays=[3], weeks=1)
    assert end - begin == timedelta(hours=16)


def test_repeated_on_weekdays_begins_at_the_first_day():
    found = repeated(THURSDAY, NINE, FIVE, weekdays=[0, 3], weeks=1)
    assert [begin.date() for begin, _end in found] == [THURSDAY, date(2026, 12, 7)]


@pytest.mark.parametrize(
    ("spans", "hours"),
    [
        ([], 0),
        ([(0, 8)], 8),
        ([(0, 8), (8.5, 16)], 16),
        ([(9, 17), (0, 8)], 8),
        ([(0, 9), (2, 4)], 9),
    ],
)
def test_longest_on_call_joins_shifts_without_a_break(spans, hours):
    start = datetime(2026, 12, 3, tzinfo=UTC)
    found = [(start + timedelta(hours=begin), start + timedelta(hours=end)) for begin, end in spans]
    assert longest_on_call(found) == timedelta(hours=hours)
