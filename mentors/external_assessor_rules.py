"""When an assessor of another organisation may rate one competency, and for how long. Pure.

A team too small for a duty borrows an assessor. That person sees the evidence of one decision, with
levels hidden, for 14 days, and only if the mentor agrees. Source: domain 2.2, 10.19.
"""

from datetime import datetime, timedelta
from enum import StrEnum

SECOND, THIRD = 2, 3
# How long each step lasts: the other organisation's code, the mentor's answer, the rating.
LASTS = timedelta(days=14)


class ExternalAssessmentState(StrEnum):
    """The state of an external assessment."""

    # A code was issued; nobody has used it.
    ASKED = "asked"
    # Somebody is named; the mentor has not answered.
    NAMED = "named"
    # The mentor said yes: it can be rated.
    OPEN = "open"
    OVER = "over"


def state_of(
    *,
    asked_at: datetime,
    named_at: datetime | None,
    agreed_at: datetime | None,
    ended_at: datetime | None,
    at: datetime,
) -> ExternalAssessmentState:
    """Return the state at `at`; each step has its own 14 days."""
    if ended_at is not None or at >= until(asked_at, named_at, agreed_at):
        return ExternalAssessmentState.OVER
    if agreed_at is not None:
        return ExternalAssessmentState.OPEN
    return ExternalAssessmentState.ASKED if named_at is None else ExternalAssessmentState.NAMED


def until(asked_at: datetime, named_at: datetime | None, agreed_at: datetime | None) -> datetime:
    """Return when the current step expires."""
    return (agreed_at or named_at or asked_at) + LASTS


def place_to_borrow(
    *, somebody_here: bool, second_held: bool, third_called: bool, third_held: bool
) -> int | None:
    """Return the place that an external assessor can take in a competency; None if none is needed.

    `somebody_here`: somebody of the mentor's own organisation could still be asked. Then that
    person is asked, since fewer people read what was written.
    """
    if somebody_here:
        return None
    if third_called:
        return None if third_held else THIRD
    return None if second_held else SECOND
