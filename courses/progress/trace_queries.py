"""What the learner left behind in lessons: their place, and what is read and completed.
Read only.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from accounts.models import User
from core.compiled_queries import CompiledRows
from courses.models import LessonProgress

from .advice_presenters import Trace
from .quiz_queries import met_grades
from .rules import LessonState


class TraceRow(NamedTuple):
    """The learner's progress in a lesson. `questions_met` is asked of a lesson that the learner has
    not read.
    """

    enrolment: int
    key: UUID
    lesson: int
    place: int
    visited_at: datetime
    read_at: datetime | None
    completed_at: datetime | None
    kept_at: datetime | None
    questions_met: bool


def traces_of_course(user: User, enrolment: int | None) -> dict[int, Trace]:
    """What the user left behind in a course, by row of the lesson. One query; none outside an
    enrolment that is open.
    """
    if enrolment is None:
        return {}
    return by_lesson(row for row in traces_of(user) if row.enrolment == enrolment)


def traces_of(user: User) -> list[TraceRow]:
    """What the user left behind in all courses. One query."""
    return [TraceRow(*row) for row in _of_learner(user.pk)]


def completed_lesson_keys(learner: User) -> set[UUID]:
    """The keys of all lessons that the learner has completed, in whichever course."""
    return {row.key for row in traces_of(learner) if row.completed_at is not None}


def completed_lessons_of(learners: Collection[int]) -> dict[int, set[UUID]]:
    """Account → the keys of all lessons that the learner has completed. One query, however many."""
    found: dict[int, set[UUID]] = {learner: set() for learner in learners}
    rows = LessonProgress.objects.filter(
        enrolment__learner__in=list(found), completed_at__isnull=False
    )
    for learner, key in rows.values_list("enrolment__learner", "lesson__key"):
        found[learner].add(key)
    return found


def by_lesson(rows: Iterable[TraceRow]) -> dict[int, Trace]:
    """By row of the lesson."""
    return {row.lesson: _trace(row) for row in rows}


def _trace(row: TraceRow) -> Trace:
    state = LessonState.OPENED
    if row.completed_at is not None:
        state = LessonState.COMPLETED
    elif row.read_at is not None:
        state = LessonState.READ
    return Trace(
        state=state,
        place=row.place,
        visited_at=row.visited_at,
        questions_met=row.questions_met,
        kept=row.kept_at is not None,
    )


def _rows(learner: int) -> QuerySet[LessonProgress, Any]:
    """Questions are looked up in what is opened and not read alone, a lesson or two."""
    met = met_grades().filter(
        attempt__enrolment=OuterRef("enrolment"),
        attempt__quiz__lesson=OuterRef("lesson"),
        attempt__quiz__current__isnull=False,
    )
    return LessonProgress.objects.filter(enrolment__learner=learner).values_list(
        *("enrolment", "lesson__key", "lesson", "place"),
        *("visited_at", "read_at", "completed_at", "kept_at"),
        Case(When(read_at=None, then=Exists(met)), default=Value(False)),
    )


# Compiled: asked with each lesson page, course page and start page.
_of_learner = CompiledRows(_rows, int)
