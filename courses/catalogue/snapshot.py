"""What a course says, the same for everyone who reads it: read once for each of its editions.

The edition of a course is renewed with everything that is published in it (`services`), in the same
transaction. What is kept here is found by it, so nothing that is kept can be out of date, whichever
process keeps it.
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

# A few courses in a few languages, and some that were just replaced.
KEPT_SNAPSHOTS = 64


@dataclass(frozen=True, slots=True)
class CatalogueQuiz:
    """A quiz that is asked now, and how many questions a attempt has. *Units*: minutes."""

    pk: int
    key: UUID
    questions: int
    # Both only in a course for staff: answered once, and the time that it is planned for.
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
    # Withdrawn: it counts no longer.
    retired: bool
    # Offered beside the others: it never counts.
    extra: bool
    # What most women read before it, and before its module.
    advice: Advice
    module_advice: Advice
    quizzes: tuple[CatalogueQuiz, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseSummary:
    """What a course is called, and what it is about."""

    title: str
    summary: str


@lru_cache(maxsize=KEPT_SNAPSHOTS)
def summary_of(course_pk: int, edition: UUID, language: str) -> CourseSummary:
    """The words of a course. One query, once an edition."""
    found = Course.objects.filter(pk=course_pk).values_list(
        text_in_language(CourseText, language, course="pk"),
        text_in_language(CourseText, language, "summary", course="pk"),
    )
    return CourseSummary(*found.get())


@lru_cache(maxsize=KEPT_SNAPSHOTS)
def lessons_of(course_pk: int, edition: UUID, language: str) -> tuple[CatalogueLesson, ...]:
    """All lessons of a course in order, the withdrawn ones too. Two queries, once an edition."""
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
    """The lessons of a course that are offered now, in order; extras among them."""
    return [lesson for lesson in lessons_of(course_pk, edition, language) if not lesson.retired]
