"""When somebody of another organisation may be borrowed, and for how long (domain 10.19)."""

from datetime import UTC, datetime, timedelta

import pytest

from mentors.external_assessor_rules import (
    LASTS,
    ExternalAssessmentState,
    place_to_borrow,
    state_of,
    until,
)

ASKED = datetime(2026, 3, 3, 10, tzinfo=UTC)
NAMED = ASKED + timedelta(days=10)
AGREED = NAMED + timedelta(days=10)


@pytest.mark.parametrize(
    ("named_at", "agreed_at", "ended_at", "at", "state"),
    [
        (None, None, None, ASKED, ExternalAssessmentState.ASKED),
        (None, None, None, ASKED + LASTS, ExternalAssessmentState.OVER),
        (NAMED, None, None, ASKED + LASTS, ExternalAssessmentState.NAMED),
        (NAMED, None, None, NAMED + LASTS, ExternalAssessmentState.OVER),
        (NAMED, AGREED, None, NAMED + LASTS, ExternalAssessmentState.OPEN),
        (NAMED, AGREED, None, AGREED + LASTS - timedelta(seconds=1), ExternalAssessmentState.OPEN),
        (NAMED, AGREED, None, AGREED + LASTS, ExternalAssessmentState.OVER),
        (NAMED, AGREED, AGREED, AGREED, ExternalAssessmentState.OVER),
        (None, None, ASKED, ASKED, ExternalAssessmentState.OVER),
    ],
)
def test_each_step_has_fourteen_days_of_its_own(named_at, agreed_at, ended_at, at, state):
    found = state_of(
        asked_at=ASKED, named_at=named_at, agreed_at=agreed_at, ended_at=ended_at, at=at
    )
    assert found is state


def test_the_end_follows_the_latest_step():
    assert until(ASKED, None, None) == ASKED + LASTS
    assert until(ASKED, NAMED, None) == NAMED + LASTS
    assert until(ASKED, NAMED, AGREED) == AGREED + LASTS


@pytest.mark.parametrize(
    ("somebody_here", "second_held", "third_called", "third_held", "place"),
    [
        (False, False, False, False, 2),
        (False, True, False, False, None),
        (False, True, True, False, 3),
        (False, True, True, True, None),
        (False, False, True, False, 3),
        (True, False, False, False, None),
        (True, True, True, False, None),
    ],
)
def test_somebody_is_borrowed_only_where_nobody_of_the_team_is_left(
    somebody_here, second_held, third_called, third_held, place
):
    assert (
        place_to_borrow(
            somebody_here=somebody_here,
            second_held=second_held,
            third_called=third_called,
            third_held=third_held,
        )
        == place
    )
