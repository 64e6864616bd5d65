"""The contents of a course, the same for every reader, read once for each of its editions.

The edition of a course is renewed whenever something in it is published (`publishing.services`), in
the same transaction. Cached contents are keyed by edition, so they cannot be out of date in any
process.
"""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from courses.models import Course, CourseText, Lesson, LessonText, ModuleText, Quiz
from courses.questions.sampling import number_asked
from courses.questions.schema import parse_definition

from .queries import text_in_language
from .reading_order import Advice, read_advice
from .rules import is_staff_course

# A few courses in a few languages, and some recently replaced editions.
KEPT_SNAPSHOTS = 64


@dataclass(frozen=True, slots=True)
class CatalogueQuiz:
    """A quiz that is in use now, and how many questions an attempt has. *Units*: minutes."""

    pk: int
    key: UUID
    questions: int
    # Both only in a course for staff: a single attempt, and the planned time.
    single_attempt: bool
    minutes: int | None


@dataclass(frozen=True, slots=True)
class CatalogueLesson:
    """A lesson. *Units*: minutes."""

    pk: int
    key: UUID
    course_code: str
    module_key: UUID
    module_number: int
    module_title: str
    number: int
    title: str
    minutes: int
    parts: int
    # Withdrawn: it no longer counts.
    retired: bool
    # Offered in addition to the others: it never counts.
    extra: bool
    # What most learners read before it, and before its module.
    advice: Advice
    module_advice: Advice
    quizzes: tuple[CatalogueQuiz, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseSummary:
    """The title and summary of a course."""

    title: str
    summary: str


@lru_cache(maxsize=KEPT_SNAPSHOTS)
def summary_of(course_pk: int, edition: UUID, language: str) -> CourseSummary:
    """Return the title and summary of a course. One query per edition."""
    found = Course.objects.filter(pk=course_pk).values_list(
        text_in_language(CourseText, language, course="pk"),
        text_in_language(CourseText, language, "summary", course="pk"),
    )
    return CourseSummary(*found.get())


@lru_cache(maxsize=KEPT_SNAPSHOTS)
def lessons_of(course_pk: int, edition: UUID, language: str) -> tuple[CatalogueLesson, ...]:
    """Return all lessons of a course in order, withdrawn ones too. Two queries per edition."""
    quizzes: dict[int, list[CatalogueQuiz]] = {}
    asked = Quiz.objects.filter(lesson__module__course=course_pk, current__isnull=False)
    for lesson, pk, key, stored, audience in asked.order_by("pk").values_list(
        "lesson", "pk", "key", "current__definition", "lesson__module__course__audience"
    ):
        definition, limits = parse_definition(stored), is_staff_course(audience)
        quiz = CatalogueQuiz(
            pk=pk,
            key=key,
            questions=number_asked(definition),
            single_attempt=limits and definition.single_attempt,
            minutes=definition.minutes if limits else None,
        )
        quizzes.setdefault(lesson, []).append(quiz)
    rows = Lesson.objects.filter(module__course=course_pk).annotate(
        module_title=text_in_language(ModuleText, language, module="module"),
        title=text_in_language(LessonText, language, lesson="pk"),
    )
    return tuple(
        CatalogueLesson(
            pk=lesson.pk,
            key=lesson.key,
            course_code=lesson.module.course.code,
            module_key=lesson.module.key,
            module_number=lesson.module.number,
            module_title=lesson.module_title,
            number=lesson.number,
            title=lesson.title,
            minutes=lesson.minutes,
            parts=lesson.parts,
            retired=lesson.retired_at is not None,
            extra=lesson.extra,
            advice=read_advice(lesson.advice),
            module_advice=read_advice(lesson.module.advice),
            quizzes=tuple(quizzes.get(lesson.pk, ())),
        )
        for lesson in rows.select_related("module__course").order_by(
            "module__number", "number", "pk"
        )
    )


def offered_lessons(course_pk: int, edition: UUID, language: str) -> list[CatalogueLesson]:
    """Return the lessons of a course that are offered now, in order, extras included."""
    return [lesson for lesson in lessons_of(course_pk, edition, language) if not lesson.retired]
