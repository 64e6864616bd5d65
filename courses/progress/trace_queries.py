"""A learner's progress rows: position, and what is read and completed. Read only."""

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
    """The learner's progress in a lesson. `questions_met` is computed only if it is not read."""

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
    """Return the user's progress in a course, by primary key of the lesson.

    One query; none without an open enrolment.
    """
    if enrolment is None:
        return {}
    return by_lesson(row for row in traces_of(user) if row.enrolment == enrolment)


def traces_of(user: User) -> list[TraceRow]:
    """Return the user's progress in all courses. One query."""
    return [TraceRow(*row) for row in _of_learner(user.pk)]


def completed_lesson_keys(learner: User) -> set[UUID]:
    """Return the keys of all lessons that the learner has completed, in whichever course."""
    return {row.key for row in traces_of(learner) if row.completed_at is not None}


def completed_lessons_of(learners: Collection[int]) -> dict[int, set[UUID]]:
    """Return account → the keys of all completed lessons. One query, for any number of accounts."""
    found: dict[int, set[UUID]] = {learner: set() for learner in learners}
    rows = LessonProgress.objects.filter(
        enrolment__learner__in=list(found), completed_at__isnull=False
    )
    for learner, key in rows.values_list("enrolment__learner", "lesson__key"):
        found[learner].add(key)
    return found


def by_lesson(rows: Iterable[TraceRow]) -> dict[int, Trace]:
    """Return the traces by primary key of the lesson."""
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
    """Return the query for progress rows.

    Questions are looked up only for lessons that are opened and not read, which are few.
    """
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


# Compiled: runs with each lesson page, course page and start page.
_of_learner = CompiledRows(_rows, int)
