"""Progress: what a lesson and a course are for one woman, and which comes next. Pure.

Nothing here locks a lesson; order is advice (domain 10.28).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

# After so long the learner is greeted as someone who comes back; how long it was is not said.
LONG_AWAY = timedelta(days=30)


class LessonState(StrEnum):
    """How far the learner is in one lesson."""

    NOT_OPENED = "not_opened"
    OPENED = "opened"
    READ = "read"
    COMPLETED = "completed"


def lesson_state(*, opened: bool, read: bool, quizzes: int, quizzes_met: int) -> LessonState:
    """How far the learner is: completed when the learner has read it and every quiz in it is met.

    `quizzes_met` above `quizzes` is harmless: a quiz may have been withdrawn after the learner met
    it.
    """
    if read:
        return LessonState.COMPLETED if quizzes_met >= quizzes else LessonState.READ
    return LessonState.OPENED if opened else LessonState.NOT_OPENED


class ProgressStepState(StrEnum):
    """How a stone of the learner's line of progress is filled."""

    AHEAD = "ahead"
    HALF = "half"
    DONE = "done"


def lesson_step(state: LessonState, *, questions_met: bool) -> ProgressStepState:
    """A lesson is done when it is read and its questions are met; half done with one of the two."""
    if state is LessonState.COMPLETED:
        return ProgressStepState.DONE
    half = state is LessonState.READ or questions_met
    return ProgressStepState.HALF if half else ProgressStepState.AHEAD


def module_step(lessons: Collection[ProgressStepState]) -> ProgressStepState:
    """A module is done with the last of its lessons, and half done with the first step in one."""
    if all(progress_step is ProgressStepState.DONE for progress_step in lessons):
        return ProgressStepState.DONE
    begun = any(progress_step is not ProgressStepState.AHEAD for progress_step in lessons)
    return ProgressStepState.HALF if begun else ProgressStepState.AHEAD


def next_lesson(
    *,
    outline: Sequence[UUID],
    states: Mapping[UUID, LessonState],
    last_opened: UUID | None,
    later: Collection[UUID] = (),
) -> UUID | None:
    """The lesson to offer the learner: where the learner was, else what follows, else what is still
    open.

    A lesson without a state has not been opened. None: everything in the outline is completed.
    `later` are lessons before which something else is advised: the others are offered first, and
    where the learner was stays where the learner was.
    Source: domain R5.3, progress remembers for them ("You were here"), and 10.28.
    """
    start = outline.index(last_opened) if last_opened in outline else 0
    # From where the learner was to the end, then round from the beginning.
    to_do = [
        lesson
        for lesson in [*outline[start:], *outline[:start]]
        if states.get(lesson, LessonState.NOT_OPENED) is not LessonState.COMPLETED
    ]
    if last_opened in to_do:
        return last_opened
    return next((lesson for lesson in to_do if lesson not in later), next(iter(to_do), None))


def is_returning(last_visit: datetime | None, at: datetime) -> bool:
    """Whether the learner was away for 30 days or more. Somebody who was never here is not back."""
    return last_visit is not None and at - last_visit >= LONG_AWAY
