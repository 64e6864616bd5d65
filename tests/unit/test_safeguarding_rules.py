"""What a level asks, without a database (domain 4.5)."""

from datetime import UTC, datetime, timedelta

from mentors.safeguarding_rules import (
    ASKS,
    AT_LEAST,
    Level,
    due_at,
    goes_to_lead,
    is_high_enough,
    may_be_raised,
)
from tests.every_case import every_case

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 1, tzinfo=UTC)
LATE = MIDNIGHT - timedelta(minutes=5)


def test_every_level_says_what_it_asks():
    assert set(ASKS) == set(Level)
    assert [level for level in Level if ASKS[level].rings] == [Level.SERIOUS, Level.DANGER]
    assert [level for level in Level if ASKS[level].numbers] == [Level.DANGER]


@every_case(
    ("level", "since", "due"),
    [
        (Level.WORRY, NOON, NOON + timedelta(days=7)),
        (Level.CONCERN, NOON, MIDNIGHT),
        (Level.CONCERN, LATE, LATE + AT_LEAST),
        (Level.SERIOUS, NOON, NOON + timedelta(minutes=15)),
        (Level.DANGER, NOON, NOON + timedelta(minutes=5)),
    ],
)
def test_a_lead_has_it_the_same_day_within_fifteen_minutes_or_within_five(level, since, due):
    assert due_at(level, since, MIDNIGHT) == due


def test_a_worry_stays_with_the_supervisor_until_it_was_open_for_a_week():
    assert not goes_to_lead(Level.WORRY, late=False)
    assert goes_to_lead(Level.WORRY, late=True)
    assert all(goes_to_lead(level, late=False) for level in Level if level > Level.WORRY)


def test_a_child_at_risk_is_never_below_level_2():
    may = [level for level in Level if is_high_enough(level, child_at_risk=True)]
    assert may == [Level.SERIOUS, Level.DANGER]
    assert all(is_high_enough(level, child_at_risk=False) for level in Level)


@every_case(
    ("level", "to", "may"),
    [(0, 1, True), (2, 3, True), (2, 2, False), (2, 1, False), (3, 4, False), (0, -1, False)],
)
def test_a_level_is_only_raised(level, to, may):
    assert may_be_raised(level, to) is may
