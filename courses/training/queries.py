"""Who has passed the staff modules, asked of progress as it stands. Read only."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from core.compiled_queries import CompiledRows
from courses.models import Enrolment, Lesson, LessonProgress

from .rules import REQUIRED_MODULES, passed_by


def trained_among(people: Iterable[int]) -> frozenset[int]:
    """Those of these account numbers that have passed S1 to S4 (domain 3.3). One query."""
    asked = list(people)
    if len(asked) == 1:
        return passed_by(_lessons_of(asked[0]))
    return passed_by(_lessons(Enrolment.objects.filter(learner__in=asked)))


def _lessons(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment, Any]:
    """Rows as `rules.passed_by` takes them."""
    done = LessonProgress.objects.filter(
        enrolment=OuterRef("pk"), lesson=OuterRef("lesson_pk"), completed_at__isnull=False
    )
    return (
        enrolments.filter(course__modules__key__in=REQUIRED_MODULES)
        .annotate(lesson_pk=F("course__modules__lessons"))
        .annotate(done=Exists(done))
        .values_list(
            "learner_id",
            "outline__lessons",
            "course__modules__key",
            "course__modules__lessons__key",
            "done",
        )
    )


# Compiled: asked of a supervisor with every page of her work.
_lessons_of = CompiledRows(lambda learner: _lessons(Enrolment.objects.filter(learner=learner)), int)


def lessons_to_pass() -> list[UUID]:
    """The lessons of S1 to S4 that count now, in order."""
    rows = Lesson.objects.filter(
        module__key__in=REQUIRED_MODULES, retired_at=None, extra=False
    ).order_by("module__number", "number", "pk")
    return list(rows.values_list("key", flat=True))
