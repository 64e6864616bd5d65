"""Reading progress: how a lesson, a course and all her courses stand for her.

These answer for whoever is asked about; whether she may see it is the gate's question
(courses.enrolment.permissions). The number of queries does not grow with lessons or courses.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from accounts.models import User
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from courses.catalogue.queries import course_url
from courses.catalogue.snapshot import CatalogueLesson, CatalogueQuiz, lessons_of
from courses.enrolment.access import CourseAccess, course_access, courses_open_to
from courses.enrolment.queries import card_of
from courses.models import Attempt, Grade, LessonProgress, WrittenAnswer

from .advice_presenters import Order
from .presenters import build_course, course_in_short, link_to, outline_of
from .progress_line_presenters import Trace
from .rules import LessonState
from .view_models import AdviceNote, CourseView, LessonView, Link, QuizView

__all__ = [
    "completed_lesson_keys",
    "course_of_lesson",
    "course_state",
    "lesson_state",
    "met_grades",
    "my_learning",
    "quizzes_met",
    "whole_way",
]

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_TRACE_FIELDS = ("lesson__key", "lesson", "place", "visited_at", "read_at", "completed_at")
# The same with how her questions stand, for her line of progress.
_LINE_FIELDS = (*_TRACE_FIELDS, "questions_met")


class _TraceRow(NamedTuple):
    """Her progress in a lesson, by the fields above."""

    key: UUID
    lesson: int
    place: int
    visited_at: datetime
    read_at: datetime | None
    completed_at: datetime | None
    # Asked for a line of progress, of a lesson that she has not read.
    questions_met: bool = False


class _TryRow(NamedTuple):
    """An attempt at a quiz with one of its grades; None of each: it has not come to that."""

    quiz: int
    attempt: UUID
    grade: int | None
    met: bool | None
    handed_in: datetime | None
    together: datetime | None
    confirmed: datetime | None
    taken_back: datetime | None
    ran_out: bool


def lesson_state(
    user: User, lesson_key: UUID, language: str, access: CourseAccess | None = None
) -> LessonView:
    """How the lesson stands for her. Raises NotFound for an unknown lesson.

    Two queries beside `access`, which is asked for where the caller does not have it yet. Advice
    on order asks for her lessons of the course in the place of one, and for nothing more.
    """
    access = access or course_access(user, lesson_key=lesson_key)
    if access is None:
        raise NotFound
    lessons = lessons_of(access.pk, access.edition, language)
    outline = [one for one in lessons if not one.retired or one.key == lesson_key]
    index = next((i for i, lesson in enumerate(outline) if lesson.key == lesson_key), None)
    if index is None:
        raise NotFound
    lesson = outline[index]
    if not lesson.extra:
        # From a lesson that counts the way leads to the next that counts.
        outline = [one for one in outline if not one.extra]
        index = outline.index(lesson)
    traces = _traces_for(lesson, access.enrolment)
    trace = traces.get(lesson.pk)
    return LessonView(
        key=lesson_key,
        enrolled=access.enrolment is not None,
        state=trace.state if trace else LessonState.NOT_OPENED,
        place=min(trace.place, lesson.parts) if trace else 1,
        parts=lesson.parts,
        quizzes=_quizzes(lesson, access.enrolment),
        next_lesson=_neighbour(outline, index + 1, language),
        previous_lesson=_neighbour(outline, index - 1, language),
        course_url=course_url(lesson.course_code, language),
        advice=_advice(lesson, lessons, traces, language),
    )


def course_state(
    user: User, course_key: UUID, language: str, access: CourseAccess | None = None
) -> CourseView:
    """How the course stands for her. Raises NotFound for an unknown course.

    One query, none where it is not open to her, beside `access`, which is asked for where the
    caller does not have it yet.
    """
    access = access or course_access(user, key=course_key)
    if access is None:
        raise NotFound
    rows = [] if access.enrolment is None else _traces_of_course(access.enrolment)
    traces = _traces(_TraceRow(*row) for row in rows)
    outline = outline_of(access.pk, access.edition, language)
    return build_course(card_of(access, user, language), outline, traces, language)


def course_of_lesson(user: User, lesson_key: UUID, language: str) -> CourseView | None:
    """The course of a lesson, as it stands for her; None where she does not take it.

    Two queries.
    """
    access = course_access(user, lesson_key=lesson_key)
    if access is None or access.enrolment is None:
        return None
    return course_state(user, access.key, language, access)


def whole_way(user: User, language: str) -> list[CourseView]:
    """All courses that she takes, with their modules. Two queries, however many there are."""
    traces = _traces(_TraceRow(*row) for row in _traces_of(user.pk))
    return [
        build_course(
            card_of(access, user, language),
            outline_of(access.pk, access.edition, language),
            traces,
            language,
        )
        for access in courses_open_to(user)
        if access.enrolment is not None
    ]


@dataclass(frozen=True, slots=True)
class Learning:
    """All that she learns: courses as `my_learning` orders them, and the keys of all lessons that
    she has completed, in whichever course.
    """

    courses: list[CourseView]
    completed: Set[UUID]


def my_learning(user: User, language: str) -> list[CourseView]:
    """All courses she may see, without their modules: those she has open first, the latest visited
    on top.

    Two queries beside her memberships, however many courses there are.
    """
    return learning_of(user, language).courses


def learning_of(user: User, language: str) -> Learning:
    """The same, with what she has completed. No query more."""
    rows = [_TraceRow(*row) for row in _traces_of(user.pk)]
    traces = _traces(rows)
    views = [
        course_in_short(
            card_of(access, user, language),
            outline_of(access.pk, access.edition, language),
            traces,
            language,
        )
        for access in courses_open_to(user)
    ]
    # Python sorts stably: first by visit, then the open ones before the others.
    views.sort(key=lambda view: view.last_visited or _LONG_AGO, reverse=True)
    views.sort(key=lambda view: not view.enrolled)
    completed = {row.key for row in rows if row.completed_at is not None}
    return Learning(views, completed)


def completed_lesson_keys(learner: User) -> set[UUID]:
    """The keys of all lessons that she has completed, in whichever course."""
    completed = LessonProgress.objects.filter(
        enrolment__learner=learner, completed_at__isnull=False
    )
    return set(completed.values_list("lesson__key", flat=True))


def met_grades() -> QuerySet[Grade]:
    """Grades that say *Met*, that no later grade of the same attempt replaced, and of which she has
    not said that it is not what she said.
    """
    later = Grade.objects.filter(attempt=OuterRef("attempt"), number__gt=OuterRef("number"))
    return Grade.objects.filter(met=True, attempt__taken_back_at=None).exclude(Exists(later))


def quizzes_met(learner: User) -> set[UUID]:
    """The keys of all quizzes that she has met, in whichever version."""
    grades = met_grades().filter(attempt__enrolment__learner=learner)
    return set(grades.values_list("attempt__quiz__key", flat=True))


# --- rows -----------------------------------------------------------------------------------


def _traces(rows: Iterable[_TraceRow]) -> dict[int, Trace]:
    """By row of the lesson."""
    return {row.lesson: _trace(row) for row in rows}


def _trace(row: _TraceRow) -> Trace:
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
    )


def _traces_for(lesson: CatalogueLesson, enrolment: int | None) -> dict[int, Trace]:
    """What she left behind, by row of the lesson: in this one, and in all of the course where
    something is advised before it. Nothing outside an enrolment that is open.
    """
    if enrolment is None:
        return {}
    if lesson.advice or lesson.module_advice:
        rows = _traces_of_course(enrolment)
    else:
        rows = _traces_in(enrolment, lesson.pk)
    return _traces(_TraceRow(*row) for row in rows)


def _advice(
    lesson: CatalogueLesson,
    lessons: Sequence[CatalogueLesson],
    traces: Mapping[int, Trace],
    language: str,
) -> tuple[AdviceNote, ...]:
    """What comes first; nothing is said of it once she has read the lesson."""
    trace = traces.get(lesson.pk)
    read = trace is not None and trace.state is not LessonState.OPENED
    if read or not (lesson.advice or lesson.module_advice):
        return ()
    completed = {
        one.key
        for one in lessons
        if one.pk in traces and traces[one.pk].state is LessonState.COMPLETED
    }
    return Order(lessons, completed, language).lines(lesson.advice, lesson.module_advice)


def _quizzes(lesson: CatalogueLesson, enrolment: int | None) -> tuple[QuizView, ...]:
    """The quizzes of the lesson as they stand for her. One query, however often she tried."""
    own: dict[int, dict[UUID, _Tried]] = {quiz.pk: {} for quiz in lesson.quizzes}
    if enrolment is not None and lesson.quizzes:
        for row in (_TryRow(*one) for one in _tries_in(enrolment, lesson.pk)):
            tried = own.get(row.quiz, {}).setdefault(row.attempt, _Tried(row))
            tried.graded(row.grade, row.met)
    return tuple(_quiz_view(quiz, own[quiz.pk]) for quiz in lesson.quizzes)


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


# Asked with each lesson page (the first two and the last), course page and start page.
_traces_in = CompiledRows(
    lambda enrolment, lesson: LessonProgress.objects.filter(
        enrolment=enrolment, lesson=lesson
    ).values_list(*_TRACE_FIELDS),
    *(int, int),
)
_traces_of_course = CompiledRows(
    lambda enrolment: _with_questions(
        LessonProgress.objects.filter(enrolment=enrolment)
    ).values_list(*_LINE_FIELDS),
    int,
)
_traces_of = CompiledRows(
    lambda learner: _with_questions(
        LessonProgress.objects.filter(enrolment__learner=learner)
    ).values_list(*_LINE_FIELDS),
    int,
)
_tries_in = CompiledRows(
    lambda enrolment, lesson: (
        Attempt.objects.filter(enrolment=enrolment, quiz__lesson=lesson)
        .order_by("pk")
        .values_list(
            *("quiz", "public_id", "grades__number", "grades__met"),
            *("submitted_at", "together_since", "confirmed_at", "taken_back_at"),
            Exists(WrittenAnswer.objects.filter(attempt=OuterRef("pk"), ran_out_at__isnull=False)),
        )
    ),
    *(int, int),
)


@dataclass(slots=True)
class _Tried:
    """An attempt; the grade with the highest number holds.

    One that is done together is not hers to go on with, and counts when she has confirmed it.
    """

    row: _TryRow
    grade: int = 0
    grade_met: bool = False

    def graded(self, number: int | None, met: bool | None) -> None:
        if number is not None and number > self.grade:
            self.grade, self.grade_met = number, bool(met)

    @property
    def is_open(self) -> bool:
        return self.row.handed_in is None and self.row.together is None

    @property
    def tried(self) -> bool:
        return self.row.handed_in is not None and self.row.taken_back is None

    @property
    def counts(self) -> bool:
        return self.tried and (self.row.together is None or self.row.confirmed is not None)

    @property
    def met(self) -> bool:
        return self.counts and self.grade_met

    @property
    def waits(self) -> bool:
        return self.counts and not self.grade and not self.row.ran_out

    @property
    def to_confirm(self) -> bool:
        return self.tried and not self.counts


def _quiz_view(quiz: CatalogueQuiz, tried: dict[UUID, _Tried]) -> QuizView:
    return QuizView(
        key=quiz.key,
        questions=quiz.questions,
        open_attempt=next((key for key, one in tried.items() if one.is_open), None),
        met=any(one.met for one in tried.values()),
        tried=any(one.tried for one in tried.values()),
        waits=any(one.waits for one in tried.values()),
        to_confirm=next((key for key, one in tried.items() if one.to_confirm), None),
        single_attempt=quiz.single_attempt,
        minutes=quiz.minutes,
    )


def _neighbour(outline: list[CatalogueLesson], index: int, language: str) -> Link | None:
    return link_to(outline[index], language) if 0 <= index < len(outline) else None
