"""Reading progress: a learner's status in a lesson, a course and all courses.

Permission is checked elsewhere (courses.enrolment.permissions): these answer for any user. The
number of queries does not grow with lessons or courses.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from core.errors import NotFound
from courses.catalogue.queries import course_url
from courses.catalogue.rules import OPENING_MODULE
from courses.catalogue.snapshot import CatalogueLesson, lessons_of
from courses.enrolment.access import (
    CourseAccess,
    course_access,
    opening_module_access,
    visible_course_access,
)
from courses.enrolment.queries import card_of
from courses.models import LessonProgress
from courses.states import OPEN_STATES

from .advice_presenters import AdviceBuilder, Trace
from .presenters import build_course, course_summary, lesson_link, outline_of
from .quiz_queries import met_grades, quizzes_in, quizzes_met
from .rules import LessonState
from .trace_queries import (
    by_lesson,
    completed_lesson_keys,
    completed_lessons_of,
    traces_of,
    traces_of_course,
)
from .view_models import AdviceNote, CourseView, KeptLesson, LessonView, Link

__all__ = [
    "all_courses",
    "completed_lesson_keys",
    "completed_lessons_of",
    "course_of_lesson",
    "course_state",
    "kept_lessons",
    "learning_summary",
    "lesson_state",
    "met_grades",
    "opening_lessons",
    "quizzes_met",
]

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def lesson_state(
    user: User, lesson_key: UUID, language: str, access: CourseAccess | None = None
) -> LessonView:
    """Return the user's status in the lesson. Raises NotFound for an unknown lesson.

    Two queries besides `access`, which is queried if the caller does not pass it. Advice on order
    reads the learner's progress in the whole course instead of one lesson, with no further query.
    """
    access = access or course_access(user, lesson_key=lesson_key)
    if access is None:
        raise NotFound
    lessons = lessons_of(access.pk, access.edition, language)
    outline = [one for one in lessons if not one.retired or one.key == lesson_key]
    if access.is_guest:
        outline = [one for one in outline if one.module_number == OPENING_MODULE]
    index = next((i for i, lesson in enumerate(outline) if lesson.key == lesson_key), None)
    if index is None:
        raise NotFound
    lesson = outline[index]
    if not lesson.extra:
        # A lesson that counts links to the next one that counts.
        outline = [one for one in outline if not one.extra]
        index = outline.index(lesson)
    traces = traces_of_course(user, access.enrolment)
    trace = traces.get(lesson.pk)
    return LessonView(
        key=lesson_key,
        enrolled=access.enrolment is not None,
        state=trace.state if trace else LessonState.NOT_OPENED,
        place=min(trace.place, lesson.parts) if trace else 1,
        parts=lesson.parts,
        quizzes=quizzes_in(lesson, access.enrolment),
        next_lesson=_neighbour(outline, index + 1, language),
        previous_lesson=_neighbour(outline, index - 1, language),
        course_url=reverse("learn")
        if access.is_guest
        else course_url(lesson.course_code, language),
        kept=trace is not None and trace.kept,
        advice=_advice(lesson, lessons, traces, language),
    )


def course_state(
    user: User, course_key: UUID, language: str, access: CourseAccess | None = None
) -> CourseView:
    """Return the user's status in the course. Raises NotFound for an unknown course.

    One query, or none if the course is not open to the user, besides `access`. That is queried if
    the caller does not pass it.
    """
    access = access or course_access(user, key=course_key)
    if access is None:
        raise NotFound
    traces = traces_of_course(user, access.enrolment)
    outline = outline_of(access.pk, access.edition, language)
    return build_course(card_of(access, user, language), outline, traces, language)


def course_of_lesson(user: User, lesson_key: UUID, language: str) -> CourseView | None:
    """Return the user's status in the course of a lesson; None if the user does not take it.

    Two queries.
    """
    access = course_access(user, lesson_key=lesson_key)
    if access is None or access.enrolment is None:
        return None
    return course_state(user, access.key, language, access)


def all_courses(user: User, language: str) -> list[CourseView]:
    """Return all courses that the user takes, with modules. Two queries, however many courses."""
    traces = by_lesson(traces_of(user))
    return [
        build_course(
            card_of(access, user, language),
            outline_of(access.pk, access.edition, language),
            traces,
            language,
        )
        for access in visible_course_access(user)
        if access.enrolment is not None
    ]


@dataclass(frozen=True, slots=True)
class Learning:
    """Courses in the order of `learning_summary`, and keys of completed lessons of any course."""

    courses: list[CourseView]
    completed: Set[UUID]


def learning_summary(user: User, language: str) -> list[CourseView]:
    """Return all courses the user may see, without modules: open ones first, by latest visit.

    Two queries besides the memberships, however many courses there are.
    """
    return learning_of(user, language).courses


def learning_of(user: User, language: str) -> Learning:
    """Return the same with the user's completed lessons. No further query."""
    rows = traces_of(user)
    traces = by_lesson(rows)
    views = [
        course_summary(
            card_of(access, user, language),
            outline_of(access.pk, access.edition, language),
            traces,
            language,
        )
        for access in visible_course_access(user)
    ]
    # Python sorts stably: first by visit, then the open ones before the others.
    views.sort(key=lambda view: view.last_visited or _LONG_AGO, reverse=True)
    views.sort(key=lambda view: not view.enrolled)
    completed = {row.key for row in rows if row.completed_at is not None}
    return Learning(views, completed)


def opening_lessons(user: User, language: str) -> list[Link]:
    """Return the opening lessons for a guest who takes no course, in order. One query."""
    return [
        lesson_link(lesson, language)
        for access in opening_module_access(user)
        for lesson in lessons_of(access.pk, access.edition, language)
        if lesson.module_number == OPENING_MODULE and not lesson.retired
    ]


def kept_lessons(user: User, language: str) -> list[KeptLesson]:
    """Return the user's list for later, the latest first. One query, once editions are cached.

    Lessons that were withdrawn, or belong to a course that the user left, are not included.
    """
    rows = (
        LessonProgress.objects.filter(
            enrolment__learner=user.pk,
            enrolment__state__in=OPEN_STATES,
            kept_at__isnull=False,
            lesson__retired_at=None,
        )
        .order_by("-kept_at", "-pk")
        .values_list("lesson", "place", "enrolment__course", "enrolment__course__edition")
    )
    found = []
    for lesson_pk, place, course, edition in rows:
        lessons = lessons_of(course, edition, language)
        lesson = next((one for one in lessons if one.pk == lesson_pk), None)
        if lesson is not None:
            found.append(KeptLesson(lesson.key, lesson_link(lesson, language, place)))
    return found


def _advice(
    lesson: CatalogueLesson,
    lessons: Sequence[CatalogueLesson],
    traces: Mapping[int, Trace],
    language: str,
) -> tuple[AdviceNote, ...]:
    """Return the advice on what comes first; () once the learner has read the lesson."""
    trace = traces.get(lesson.pk)
    read = trace is not None and trace.state is not LessonState.OPENED
    if read or not (lesson.advice or lesson.module_advice):
        return ()
    completed = {
        one.key
        for one in lessons
        if one.pk in traces and traces[one.pk].state is LessonState.COMPLETED
    }
    return AdviceBuilder(lessons, completed, language).lines(lesson.advice, lesson.module_advice)


def _neighbour(outline: list[CatalogueLesson], index: int, language: str) -> Link | None:
    return lesson_link(outline[index], language) if 0 <= index < len(outline) else None
