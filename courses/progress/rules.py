"""Progress of one learner in a lesson and a course, and which lesson comes next. Pure.

Nothing here locks a lesson; order is advice (domain 10.28).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

# After this time the learner is greeted as returning; the length of the absence is not mentioned.
LONG_AWAY = timedelta(days=30)


class LessonState(StrEnum):
    """How far the learner is in one lesson."""

    NOT_OPENED = "not_opened"
    OPENED = "opened"
    READ = "read"
    COMPLETED = "completed"


def lesson_state(*, opened: bool, read: bool, quizzes: int, quizzes_met: int) -> LessonState:
    """Return the learner's state: completed when the lesson is read and every quiz in it is met.

    `quizzes_met` above `quizzes` is harmless: a quiz may have been withdrawn after the learner met
    it.
    """
    if read:
        return LessonState.COMPLETED if quizzes_met >= quizzes else LessonState.READ
    return LessonState.OPENED if opened else LessonState.NOT_OPENED


class ProgressStepState(StrEnum):
    """How a step of the learner's progress line is filled."""

    AHEAD = "ahead"
    HALF = "half"
    DONE = "done"


def lesson_step(state: LessonState, *, questions_met: bool) -> ProgressStepState:
    """Return the step of a lesson: done if read and its questions are met; half if one of these."""
    if state is LessonState.COMPLETED:
        return ProgressStepState.DONE
    half = state is LessonState.READ or questions_met
    return ProgressStepState.HALF if half else ProgressStepState.AHEAD


def module_step(lessons: Collection[ProgressStepState]) -> ProgressStepState:
    """Return the step of a module: done with its last lesson, half with the first step in one."""
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
    """Return the lesson to offer: the current one, else the following ones, else any still open.

    A lesson without a state has not been opened. None: everything in the outline is completed.
    `later` are lessons before which something else is advised. The others are offered first, but
    the learner's current lesson stays first. Source: domain R5.3, progress remembers for them ("You
    were here"), and 10.28.
    """
    start = outline.index(last_opened) if last_opened in outline else 0
    # From the current lesson to the end, then from the beginning.
    to_do = [
        lesson
        for lesson in [*outline[start:], *outline[:start]]
        if states.get(lesson, LessonState.NOT_OPENED) is not LessonState.COMPLETED
    ]
    if last_opened in to_do:
        return last_opened
    return next((lesson for lesson in to_do if lesson not in later), next(iter(to_do), None))


def is_returning(last_visit: datetime | None, at: datetime) -> bool:
    """Whether the learner was absent for 30 days or more. False for somebody who was never here."""
    return last_visit is not None and at - last_visit >= LONG_AWAY
