"""The life of a certificate: which moves there are, its clocks, and who decides (domain 2.5)."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from mentors.certificate_states import MOVES, OVER, STANDING, STOPPED, CertificateState, may_move
from mentors.certification.validity_rules import (
    HEARING,
    LEADS_TO,
    PAIR,
    RENEWAL,
    REVIEW,
    Hindrance,
    Step,
    are_a_pair,
    can_be_asked,
    hindrance,
    lapses_at,
    prolonged,
    reminder_due,
    reminder_stands,
)
from tests.every_case import every_case

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

ALLOWED = {
    "current": {"paused", "suspended", "handed-back", "superseded"},
    "paused": {"current", "suspended", "handed-back", "superseded"},
    "suspended": {"current", "revoked", "handed-back"},
    "revoked": set(),
    "handed-back": set(),
    "superseded": set(),
}


@every_case(("before", "after"), product(ALLOWED, ALLOWED))
def test_a_certificate_moves_as_the_table_says_and_not_otherwise(before, after):
    assert may_move(before, after) is (after in ALLOWED[before])


def test_what_is_over_stays_over_and_each_state_is_either():
    assert set(CertificateState) == STANDING | OVER
    assert not STANDING & OVER
    assert STOPPED <= STANDING
    assert not [move for move in MOVES if move[0] in OVER]
    # Nobody loses it from one day to the next.
    assert {before for before, after in MOVES if after == "revoked"} == {"suspended"}


def test_a_state_that_is_none_is_refused():
    with pytest.raises(ValueError, match="lapsed"):
        may_move("current", "lapsed")


@every_case(
    ("left", "due"),
    [
        (61 * DAY, None),
        (60 * DAY, 60),
        (31 * DAY, 60),
        (30 * DAY, 30),
        (14 * DAY, 30),
        (8 * DAY, 30),
        (7 * DAY, 7),
        (timedelta(seconds=1), 7),
        (0 * DAY, None),
        (-3 * DAY, None),
    ],
)
def test_she_is_reminded_sixty_thirty_and_seven_days_before(left, due):
    assert reminder_due(NOON + left, NOON) == due


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_pause_takes_no_day_from_her(before, rested):
    until = NOON + before * DAY
    stopped = NOON
    back = stopped + rested * DAY
    assert prolonged(until, stopped_at=stopped, at=back) - back == until - stopped
    assert prolonged(until, stopped_at=stopped, at=stopped - DAY) == until


@every_case(
    ("step", "state", "place"),
    [
        (step, str(state), state in ("current", "paused"))
        if step == Step.SUSPEND
        else (step, str(state), state == "suspended")
        for step in Step
        for state in CertificateState
    ],
)
def test_a_step_has_its_place_in_a_state(step, state, place):
    assert can_be_asked(step, state) is place


LEAD, OFFICE, DESK = Role.SAFEGUARDING_LEAD, Role.COORDINATOR, Role.SUPERVISOR


@every_case(
    ("first", "second", "pair"),
    [
        ({LEAD}, {OFFICE}, True),
        ({OFFICE}, {LEAD}, True),
        ({LEAD, OFFICE}, {LEAD}, True),
        ({LEAD, OFFICE}, {OFFICE}, True),
        ({OFFICE}, {OFFICE}, False),
        ({LEAD}, {LEAD}, False),
        ({LEAD}, {DESK}, False),
        (set(), {LEAD, OFFICE}, False),
    ],
)
def test_of_two_who_decide_one_leads_on_safety_and_one_coordinates(first, second, pair):
    assert are_a_pair(first, second) is pair


@every_case(
    ("days", "said", "waits_for"),
    [
        (0, (), Hindrance.NOT_HEARD),
        (9, (), Hindrance.NOT_HEARD),
        (10, (), Hindrance.MAY_DISAGREE),
        (27, (), Hindrance.MAY_DISAGREE),
        (28, (), None),
        (10, ("",), Hindrance.DISAGREES),
        (90, ("stands", ""), Hindrance.DISAGREES),
        (10, ("stands",), None),
        (90, ("anew",), Hindrance.LOOKED_AT_ANEW),
        (0, ("anew",), Hindrance.LOOKED_AT_ANEW),
        (9, ("stands",), Hindrance.NOT_HEARD),
    ],
)
def test_she_is_heard_and_may_disagree_before_she_loses_it(days, said, waits_for):
    """Asked for today; she is heard in ten days."""
    found = hindrance(asked_at=NOON, hearing_at=NOON + 10 * DAY, appeals=said, at=NOON + days * DAY)
    assert found == waits_for


def test_a_revocation_waits_longer_for_its_second_than_all_else():
    for step in set(Step) - {Step.REVOKE}:
        assert lapses_at(step, NOON) == NOON + 14 * DAY
    assert lapses_at(Step.REVOKE, NOON) == NOON + 120 * DAY


@every_case(
    ("left", "put_away", "stands"),
    [
        (61, None, False),
        (60, None, True),
        (60, 60, False),
        (30, 60, True),
        (30, 30, False),
        (7, 30, True),
        (7, 7, False),
        (20, 7, False),
        (0, None, False),
    ],
)
def test_reminder_until_put_away_stands_and_the_next_is_due(left, put_away, stands):
    assert reminder_stands(NOON + left * DAY, put_away, NOON) is stands


def test_reminder_of_what_never_ends_does_not_stand():
    assert not reminder_stands(None, None, NOON)


def test_step_leads_to_the_state_it_names_and_going_on_to_none():
    assert LEADS_TO == {
        Step.SUSPEND: "suspended",
        Step.GO_ON: None,
        Step.LIFT: "current",
        Step.REVOKE: "revoked",
    }


def test_pair_is_of_the_roles_of_which_one_leads_and_one_coordinates():
    assert {LEAD, OFFICE} == PAIR


def test_times_of_renewal_review_and_hearing_are_those_of_the_domain():
    assert (60 * DAY, 14 * DAY, 7 * DAY) == (RENEWAL, REVIEW, HEARING)
