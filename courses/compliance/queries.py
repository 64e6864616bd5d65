"""Who has passed the staff modules, computed from progress. Read only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.queries import roles_of
from core.compiled_queries import CompiledRows
from courses.catalogue.queries import course_url
from courses.catalogue.rules import is_staff_course
from courses.catalogue.snapshot import CatalogueLesson, lessons_of, summary_of
from courses.models import Course, Enrolment, Lesson, LessonProgress

from .rules import REQUIRED_MODULES, completion_time, people_who_passed, required_lessons


def filter_trained(people: Iterable[int]) -> frozenset[int]:
    """Return those of these account numbers that have passed S1 to S4 (domain 3.3). One query."""
    asked = list(people)
    if len(asked) == 1:
        return people_who_passed(_lessons_of(asked[0]))
    return people_who_passed(_lessons(Enrolment.objects.filter(learner__in=asked)))


def _lessons(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment, Any]:
    """Return rows for `rules.people_who_passed`."""
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


# Compiled: runs for a supervisor with every page of their work.
_lessons_of = CompiledRows(lambda learner: _lessons(Enrolment.objects.filter(learner=learner)), int)


def required_lesson_keys() -> list[UUID]:
    """Return the keys of the lessons of S1 to S4 that count now, in order."""
    rows = Lesson.objects.filter(
        module__key__in=REQUIRED_MODULES, retired_at=None, extra=False
    ).order_by("module__number", "number", "pk")
    return list(rows.values_list("key", flat=True))


@dataclass(frozen=True, slots=True)
class LessonRecord:
    """A lesson required of the user, and the day of its completion (None: not completed)."""

    title: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class ModuleRecord:
    """A module of a staff course for one person. `passed_on` is None until it is passed."""

    course_code: str
    course: str
    number: int
    title: str
    is_mandatory: bool
    lessons: tuple[LessonRecord, ...]
    passed_on: date | None

    @property
    def left(self) -> int:
        """The number of its lessons that are not completed."""
        return sum(line.done_on is None for line in self.lessons)


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """A course for staff: whether it is open, its due date, and its modules."""

    title: str
    url: str
    is_open: bool
    due_on: date | None
    is_overdue: bool
    organisation: str
    modules: tuple[ModuleRecord, ...]

    @property
    def mandatory(self) -> tuple[ModuleRecord, ...]:
        """The modules required before access to any learner's record."""
        return tuple(one for one in self.modules if one.is_mandatory)

    @property
    def others(self) -> tuple[ModuleRecord, ...]:
        """The other modules of the course."""
        return tuple(one for one in self.modules if not one.is_mandatory)


def training_record(user: User, language: str) -> list[CourseRecord]:
    """Return the user's record, course by course. Three queries, however many courses there are."""
    roles = roles_of(user)
    own = {
        one.course_id: one
        for one in Enrolment.objects.filter(learner=user).select_related("outline", "organisation")
    }
    done: dict[int, dict[UUID, datetime]] = {}
    rows = LessonProgress.objects.filter(enrolment__learner=user, completed_at__isnull=False)
    for number, lesson, at in rows.values_list("enrolment", "lesson__key", "completed_at"):
        if at is not None:
            done.setdefault(number, {})[lesson] = at
    found = []
    for course in Course.objects.order_by("code"):
        enrolment = own.get(course.pk)
        is_offered = course.retired_at is None and bool(roles & set(course.audience))
        if is_staff_course(course.audience) and (is_offered or enrolment is not None):
            days = done.get(enrolment.pk, {}) if enrolment else {}
            found.append(_course(course, enrolment, days, language))
    return found


def passed_module(user: User, course_code: str, number: int, language: str) -> ModuleRecord | None:
    """Return the module if the user has passed it; None if not passed or unknown."""
    for course in training_record(user, language):
        for module in course.modules:
            if (module.course_code, module.number) == (course_code, number) and module.passed_on:
                return module
    return None


def _course(
    course: Course, enrolment: Enrolment | None, days: Mapping[UUID, datetime], language: str
) -> CourseRecord:
    title = summary_of(course.pk, course.edition, language).title
    lessons = lessons_of(course.pk, course.edition, language)
    outline = {UUID(key) for key in enrolment.outline.lessons} if enrolment else None
    modules = [
        _module(course.code, title, list(group), outline, days)
        for _key, group in groupby(lessons, key=lambda one: one.module_key)
    ]
    due_on = enrolment.due_on if enrolment and enrolment.completed_at is None else None
    return CourseRecord(
        title=title,
        url=course_url(course.code, language),
        is_open=enrolment is not None,
        due_on=due_on,
        is_overdue=due_on is not None and due_on < timezone.localdate(),
        organisation=enrolment.organisation.name if enrolment else "",
        modules=tuple(one for one in modules if one.lessons),
    )


def _module(
    code: str,
    course: str,
    lessons: list[CatalogueLesson],
    outline: set[UUID] | None,
    days: Mapping[UUID, datetime],
) -> ModuleRecord:
    offered = [one.key for one in lessons if not (one.retired or one.extra)]
    asked = required_lessons([one.key for one in lessons], outline=outline, offered=offered)
    passed = completion_time(asked, days)
    return ModuleRecord(
        course_code=code,
        course=course,
        number=lessons[0].module_number,
        title=lessons[0].module_title,
        is_mandatory=lessons[0].module_key in REQUIRED_MODULES,
        lessons=tuple(
            LessonRecord(one.title, _day(days.get(one.key))) for one in lessons if one.key in asked
        ),
        passed_on=_day(passed),
    )


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None
