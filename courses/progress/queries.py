"""Reading progress: how a lesson, a course and all her courses stand for her.

These answer for whoever is asked about; whether she may see it is the gate's question
(courses.enrolment.permissions). The number of queries does not grow with lessons or courses.
"""

from collections import defaultdict
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from courses.catalogue.queries import (
    course_card,
    course_url,
    courses_visible_to,
    in_language,
)
from courses.enrolment.permissions import OPEN_STATES
from courses.models import Attempt, Enrolment, Lesson, LessonProgress, LessonText, ModuleText, Quiz
from courses.quizzes.queries import met_grades, quizzes_met
from lms.common.errors import NotFound

from .outlines import CatalogueLesson, Trace, build_course, link_to
from .rules import LessonState
from .shapes import CourseView, LessonView, Link, QuizView

__all__ = [
    "completed_lesson_keys",
    "course_state",
    "lesson_state",
    "my_learning",
    "quizzes_met",
]

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_TRACE_FIELDS = ("place", "visited_at", "read_at", "completed_at")


def lesson_state(user, lesson_key: UUID, language: str) -> LessonView:
    """How the lesson stands for her. Three queries. Raises NotFound for an unknown lesson."""
    outline = _lessons(
        Lesson.objects.filter(module__course__modules__lessons__key=lesson_key).filter(
            Q(retired_at=None) | Q(key=lesson_key)
        ),
        language,
    )
    index = next((i for i, lesson in enumerate(outline) if lesson.key == lesson_key), None)
    if index is None:
        raise NotFound
    lesson = outline[index]
    enrolment, trace = _hers(user, lesson)
    return LessonView(
        key=lesson_key,
        enrolled=enrolment is not None,
        state=trace.state if trace else LessonState.NOT_OPENED,
        place=min(trace.place, lesson.parts) if trace else 1,
        parts=lesson.parts,
        quizzes=_quizzes(lesson, enrolment),
        next_lesson=_neighbour(outline, index + 1, language),
        previous_lesson=_neighbour(outline, index - 1, language),
        course_url=course_url(lesson.course_code, language),
    )


def course_state(user, course_key: UUID, language: str) -> CourseView:
    """How the course stands for her. Three queries. Raises NotFound for an unknown course."""
    card = course_card(user, course_key, language)
    lessons = _lessons(
        Lesson.objects.filter(module__course__key=course_key, retired_at=None), language
    )
    traces = _traces(user, LessonProgress.objects.filter(enrolment__course__key=course_key))
    return build_course(card, lessons, traces, language)


def my_learning(user, language: str) -> list[CourseView]:
    """All courses she may see: those she has open first, the latest visited on top.

    Three queries beside her memberships, however many courses there are.
    """
    cards = courses_visible_to(user, language)
    by_course = defaultdict(list)
    visible = [card.key for card in cards]
    for lesson in _lessons(
        Lesson.objects.filter(module__course__key__in=visible, retired_at=None), language
    ):
        by_course[lesson.course_code].append(lesson)
    traces = _traces(user, LessonProgress.objects.all())
    views = [build_course(card, by_course[card.code], traces, language) for card in cards]
    # Python sorts stably: first by visit, then the open ones before the others.
    views.sort(key=lambda view: view.last_visited or _LONG_AGO, reverse=True)
    views.sort(key=lambda view: not view.enrolled)
    return views


def completed_lesson_keys(learner) -> set[UUID]:
    """The keys of all lessons that she has completed, in whichever course."""
    hers = LessonProgress.objects.filter(enrolment__learner=learner, completed_at__isnull=False)
    return set(hers.values_list("lesson__key", flat=True))


# --- rows -----------------------------------------------------------------------------------


def _lessons(lessons: QuerySet[Lesson], language: str) -> list[CatalogueLesson]:
    """These lessons in the order of their courses."""
    rows = lessons.order_by("module__course__code", "module__number", "number", "pk").values_list(
        "pk",
        "key",
        "module__course__code",
        "module__number",
        in_language(ModuleText, language, module="module"),
        "number",
        in_language(LessonText, language, lesson="pk"),
        "minutes",
        "parts",
    )
    return [CatalogueLesson(*row) for row in rows]


def _traces(user, progress: QuerySet[LessonProgress]) -> dict[UUID, Trace]:
    hers = progress.filter(enrolment__learner=user.pk)
    return {key: _trace(*row) for key, *row in hers.values_list("lesson__key", *_TRACE_FIELDS)}


def _trace(place, visited_at, read_at, completed_at) -> Trace:
    state = LessonState.OPENED
    if completed_at is not None:
        state = LessonState.COMPLETED
    elif read_at is not None:
        state = LessonState.READ
    return Trace(state=state, place=place, visited_at=visited_at)


def _hers(user, lesson: CatalogueLesson) -> tuple[int | None, Trace | None]:
    """The id of her enrolment while it is open, and what she left behind in the lesson."""
    row = (
        Enrolment.objects.filter(
            course__code=lesson.course_code, learner=user.pk, state__in=OPEN_STATES
        )
        .annotate(trace=FilteredRelation("lessons", condition=Q(lessons__lesson=lesson.pk)))
        .values_list("pk", "trace__pk", *(f"trace__{field}" for field in _TRACE_FIELDS))
        .first()
    )
    if row is None:
        return None, None
    enrolment, trace_pk, *fields = row
    return enrolment, _trace(*fields) if trace_pk else None


def _quizzes(lesson: CatalogueLesson, enrolment: int | None) -> tuple[QuizView, ...]:
    hers = Attempt.objects.filter(enrolment=enrolment, quiz=OuterRef("pk"))
    rows = (
        Quiz.objects.filter(lesson=lesson.pk, current__isnull=False)
        .order_by("pk")
        .values_list(
            "key",
            "current__definition",
            Subquery(hers.filter(submitted_at=None, together_since=None).values("public_id")[:1]),
            Exists(met_grades().filter(attempt__enrolment=enrolment, attempt__quiz=OuterRef("pk"))),
            Exists(hers.filter(submitted_at__isnull=False)),
            Exists(
                hers.filter(submitted_at__isnull=False, grades=None)
                .filter(Q(together_since=None) | Q(confirmed_at__isnull=False))
                .filter(taken_back_at=None)
                .exclude(written__ran_out_at__isnull=False)
            ),
            Subquery(
                hers.filter(
                    submitted_at__isnull=False,
                    together_since__isnull=False,
                    confirmed_at=None,
                    taken_back_at=None,
                ).values("public_id")[:1]
            ),
        )
    )
    return tuple(
        QuizView(key, len(definition["questions"]), open_attempt, met, tried, waits, to_confirm)
        for key, definition, open_attempt, met, tried, waits, to_confirm in rows
    )


def _neighbour(outline: list[CatalogueLesson], index: int, language: str) -> Link | None:
    return link_to(outline[index], language) if 0 <= index < len(outline) else None
