"""What she left behind in lessons: her place, and what is read and completed. Read only."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from accounts.models import User
from core.compiled_queries import CompiledRows
from courses.catalogue.snapshot import CatalogueLesson
from courses.models import LessonProgress

from .progress_line_presenters import Trace
from .quiz_queries import met_grades
from .rules import LessonState

_TRACE_FIELDS = (
    "lesson__key",
    "lesson",
    "place",
    "visited_at",
    "read_at",
    "completed_at",
    "kept_at",
)
# The same with how her questions stand, for her line of progress.
_LINE_FIELDS = (*_TRACE_FIELDS, "questions_met")


class TraceRow(NamedTuple):
    """Her progress in a lesson, by the fields above."""

    key: UUID
    lesson: int
    place: int
    visited_at: datetime
    read_at: datetime | None
    completed_at: datetime | None
    kept_at: datetime | None = None
    # Asked for a line of progress, of a lesson that she has not read.
    questions_met: bool = False


def traces_for(lesson: CatalogueLesson, enrolment: int | None) -> dict[int, Trace]:
    """What she left behind, by row of the lesson: in this one, and in all of the course where
    something is advised before it. Nothing outside an enrolment that is open.
    """
    if enrolment is None:
        return {}
    if lesson.advice or lesson.module_advice:
        rows = _of_course(enrolment)
    else:
        rows = _in_lesson(enrolment, lesson.pk)
    return by_lesson(TraceRow(*row) for row in rows)


def traces_of_course(enrolment: int) -> dict[int, Trace]:
    """What she left behind in a course, by row of the lesson. One query."""
    return by_lesson(TraceRow(*row) for row in _of_course(enrolment))


def rows_of(user: User) -> list[TraceRow]:
    """What she left behind in all courses. One query."""
    return [TraceRow(*row) for row in _of_learner(user.pk)]


def completed_lesson_keys(learner: User) -> set[UUID]:
    """The keys of all lessons that she has completed, in whichever course."""
    return {key for (key,) in _completed_by(learner.pk)}


def completed_lessons_of(learners: Collection[int]) -> dict[int, set[UUID]]:
    """Account → the keys of all lessons that she has completed. One query, however many."""
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
        questions_met=bool(row.questions_met),
        kept=row.kept_at is not None,
    )


def _with_questions(rows: QuerySet[LessonProgress]) -> QuerySet[LessonProgress]:
    """With `questions_met`: only what is opened and not read is looked up, a lesson or two."""
    met = met_grades().filter(
        attempt__enrolment=OuterRef("enrolment"),
        attempt__quiz__lesson=OuterRef("lesson"),
        attempt__quiz__current__isnull=False,
    )
    return rows.annotate(
        questions_met=Case(When(read_at=None, then=Exists(met)), default=Value(False))
    )


# Asked with each lesson page (the first two), course page and start page.
_in_lesson = CompiledRows(
    lambda enrolment, lesson: LessonProgress.objects.filter(
        enrolment=enrolment, lesson=lesson
    ).values_list(*_TRACE_FIELDS),
    *(int, int),
)
_of_course = CompiledRows(
    lambda enrolment: _with_questions(
        LessonProgress.objects.filter(enrolment=enrolment)
    ).values_list(*_LINE_FIELDS),
    int,
)
_of_learner = CompiledRows(
    lambda learner: _with_questions(
        LessonProgress.objects.filter(enrolment__learner=learner)
    ).values_list(*_LINE_FIELDS),
    int,
)
# Asked with her way.
_completed_by = CompiledRows(
    lambda learner: LessonProgress.objects.filter(
        enrolment__learner=learner, completed_at__isnull=False
    ).values_list("lesson__key"),
    int,
)
