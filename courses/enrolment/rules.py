"""Enrolment: its states, and who may change it from one to another. Pure.

Source: domain 2.6. Only the learner pauses, leaves and comes back; no reason is asked and none is
kept (R10.7). Completion follows from completed lessons, so the system records it, also during a
pause, and nothing revokes it. All progress is kept when the state changes.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from uuid import UUID

from courses.states import EnrolmentState


class TransitionActor(StrEnum):
    """Who changes the state: the learner, or the system as a consequence of what was recorded."""

    LEARNER = "learner"
    SYSTEM = "system"


# An enrolment begins as an invitation, or open at once (R1.4: enrolment is access at once).
FIRST_STATES = frozenset({EnrolmentState.INVITED, EnrolmentState.OPEN})

_LEARNER = frozenset({TransitionActor.LEARNER})
_SYSTEM = frozenset({TransitionActor.SYSTEM})
# By the learner when a lesson is opened; by the system when staff enter an oral result (R7.2).
_EITHER = _LEARNER | _SYSTEM

MOVES: Mapping[tuple[EnrolmentState, EnrolmentState], frozenset[TransitionActor]] = {
    (EnrolmentState.INVITED, EnrolmentState.OPEN): _LEARNER,
    (EnrolmentState.INVITED, EnrolmentState.LEFT): _LEARNER,
    (EnrolmentState.OPEN, EnrolmentState.ACTIVE): _EITHER,
    (EnrolmentState.OPEN, EnrolmentState.PAUSED): _LEARNER,
    (EnrolmentState.OPEN, EnrolmentState.LEFT): _LEARNER,
    (EnrolmentState.ACTIVE, EnrolmentState.PAUSED): _LEARNER,
    (EnrolmentState.ACTIVE, EnrolmentState.LEFT): _LEARNER,
    (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED): _SYSTEM,
    (EnrolmentState.PAUSED, EnrolmentState.ACTIVE): _LEARNER,
    (EnrolmentState.PAUSED, EnrolmentState.LEFT): _LEARNER,
    (EnrolmentState.PAUSED, EnrolmentState.COMPLETED): _SYSTEM,
    (EnrolmentState.LEFT, EnrolmentState.ACTIVE): _LEARNER,
}


def can_change_state(from_: str, to: str, by: str) -> bool:
    """Whether `by` ("learner" or "system") may change an enrolment from one state to another.

    Never raises: an unknown state or actor is not allowed anything.
    """
    return by in MOVES.get((from_, to), frozenset())  # type: ignore[arg-type]  # str = StrEnum


def is_course_completed(*, outline_lessons: Collection[UUID], completed: Collection[UUID]) -> bool:
    """Whether every lesson of the outline is completed; False for an empty outline.

    The outline is the version of the learner's enrolment, so a lesson added or withdrawn later
    changes nothing for that learner (ADR-0023). Lessons outside it are ignored.
    """
    return bool(outline_lessons) and set(outline_lessons) <= set(completed)
