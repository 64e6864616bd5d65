"""Which times may be offered and suggested, and what is asked around a session."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mentors.mentoring.booking_rules import (
    ASKED_FOR,
    OFFERED_AHEAD,
    SUGGESTED,
    Unfit,
    is_asked_about,
    may_say_late,
    sessions_left,
    suggested_times,
    unfit,
    weekly,
)
from mentors.mentoring.wish_rules import NOTHING_SAID, Wishes
from mentors.rooms.rules.scheduling import OnStaff, choose_staff

# A Thursday.
NOW = datetime(2026, 12, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVENINGS = Wishes(days=frozenset({"tue", "thu"}), parts=frozenset({"evening"}))
MORNINGS = Wishes(parts=frozenset({"morning"}))


@pytest.mark.parametrize(
    ("starts_at", "reason"),
    [
        (NOW, Unfit.PAST),
        (datetime(2026, 12, 8, 18, tzinfo=UTC), None),
        (datetime(2026, 12, 9, 18, tzinfo=UTC), Unfit.OUTSIDE),
        (datetime(2026, 12, 8, 17, 59, tzinfo=UTC), Unfit.OUTSIDE),
        (NOW + OFFERED_AHEAD + HOUR, Unfit.FAR),
    ],
)
def test_unfit_names_why_a_mentor_cannot_offer_a_time(starts_at, reason):
    assert unfit(starts_at, EVENINGS, NOW) == reason


def test_unfit_refuses_the_night_even_where_no_times_were_said():
    assert unfit(datetime(2026, 12, 8, 23, tzinfo=UTC), NOTHING_SAID, NOW) == Unfit.OUTSIDE
    assert unfit(datetime(2026, 12, 8, 21, tzinfo=UTC), NOTHING_SAID, NOW) is None


def test_weekly_keeps_the_hour_of_the_place_when_clocks_change():
    rome = ZoneInfo("Europe/Rome")
    first, second = weekly(datetime(2026, 10, 20, 18, tzinfo=rome), 2)
    assert (second.day, second.hour) == (27, 18)
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(days=7, hours=1)


@pytest.mark.parametrize(("agreed", "counted", "left"), [(12, 3, 9), (3, 3, 0), (2, 5, 0)])
def test_sessions_left_is_never_below_none(agreed, counted, left):
    assert sessions_left(agreed, counted) == left


def test_suggested_times_suit_both_and_leave_out_what_is_offered():
    found = suggested_times(NOTHING_SAID, EVENINGS, at=NOW)
    assert [(one.day, one.hour) for one in found] == [(8, 18), (10, 18), (15, 18), (17, 18)]
    assert suggested_times(NOTHING_SAID, EVENINGS, at=NOW, taken=found[:1]) == found[1:]


def test_suggested_times_are_the_mentors_where_none_suits_both():
    found = suggested_times(MORNINGS, EVENINGS, at=NOW)
    assert len(found) == SUGGESTED
    assert {one.hour for one in found} == {10}


def test_late_can_be_said_on_the_day_until_the_end():
    begin = NOW + 13 * HOUR
    assert not may_say_late(begin, 50, NOW)
    assert may_say_late(begin, 50, NOW + HOUR)
    assert may_say_late(begin, 50, begin + timedelta(minutes=49))
    assert not may_say_late(begin, 50, begin + timedelta(minutes=50))


def test_session_is_asked_about_for_two_weeks():
    assert is_asked_about(NOW, NOW)
    assert not is_asked_about(NOW, NOW + ASKED_FOR)
    assert not is_asked_about(NOW + HOUR, NOW)


# --- who of the staff comes -------------------------------------------------------------------

WHEN = NOW, NOW + HOUR


def test_choose_staff_takes_the_lowest_ranks_that_are_free():
    staff = [OnStaff(1, backs=1, holds=0), OnStaff(2, backs=0, holds=1), OnStaff(3, backs=2)]
    assert choose_staff(staff, WHEN, {}) == (1, 2)


def test_choose_staff_passes_over_who_is_busy_or_only_stands_by():
    staff = [
        OnStaff(1, backs=0, holds=0, busy_to_hold=[WHEN], busy_to_back=[WHEN]),
        OnStaff(2, backs=1, holds=2),
        OnStaff(3, backs=2),
    ]
    assert choose_staff(staff, WHEN, {}) == (2, 3)
    assert choose_staff([staff[0], staff[2]], WHEN, {}) is None


def test_choose_staff_may_hold_or_back_by_different_bookings():
    holds_another = OnStaff(1, backs=0, holds=0, busy_to_hold=[WHEN])
    assert choose_staff([holds_another, OnStaff(2, backs=1, holds=1)], WHEN, {}) == (2, 1)


def test_choose_staff_keeps_two_apart_who_must_not_meet():
    staff = [OnStaff(1, backs=0, holds=0), OnStaff(2, backs=1, holds=1), OnStaff(3, backs=2)]
    assert choose_staff(staff, WHEN, {1: {2}, 2: {1}}) == (1, 3)
    assert choose_staff(staff[:2], WHEN, {1: {2}, 2: {1}}) is None


def test_choose_staff_of_one_or_nobody_finds_nobody():
    assert choose_staff([OnStaff(1, backs=0, holds=0)], WHEN, {}) is None
    assert choose_staff([], WHEN, {}) is None
