"""Whole attempts for the person who marks: a list with filters, and one of them. Read only."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from core.errors import NotFound
from courses.catalogue.queries import text_in_language
from courses.catalogue.rules import is_staff_course
from courses.models import Attempt, Course, CourseText, Grade, LessonText, Quiz, WrittenAnswer
from courses.quizzes.attempts.permissions import is_marker, markable_attempts, readable_attempts
from courses.quizzes.attempts.queries import attempts_for_view, view_of
from courses.quizzes.attempts.view_models import AttemptView, QuestionView

MET, NOT_YET, WAITING = "met", "not-yet", "waiting"
ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What the user filtered for; "" means everything. `quiz` is a key, `name` part of a name."""

    course: str = ""
    quiz: str = ""
    name: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One attempt. `met` is None while a person still has to read part of it.

    It is also None if a recording was deleted before anybody heard it (`ran_out`). `late` compares
    the time taken with the minutes planned for a staff quiz, and has no consequence.
    """

    public_id: UUID
    learner: str
    course: str
    lesson: str
    started: datetime
    handed_in: datetime
    met: bool | None
    ran_out: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Results:
    """The attempts that match the filters."""

    rows: tuple[ResultRow, ...]
    page: Page


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """The choices of the filters as (value, text): courses and quizzes with submitted attempts."""

    courses: tuple[tuple[str, str], ...]
    quizzes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GradeView:
    """One grade of an attempt."""

    met: bool
    points: int
    max_points: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LookView:
    """A person's result for a question that differs from the rules."""

    met: bool
    reason: str
    marker: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportedQuestion:
    """A question of an attempt. `written`: public id of the learner's own words, for marking."""

    question: QuestionView
    written: UUID | None
    looks: tuple[LookView, ...]

    @property
    def can_look_again(self) -> bool:
        """Whether a rule judged it, so that a person may decide otherwise."""
        return self.question.counts and not self.question.read_by_person


@dataclass(frozen=True, slots=True)
class AttemptReport:
    """A whole attempt; grades and second looks are newest first."""

    attempt: AttemptView
    learner: str
    learner_id: UUID
    course: str
    # Whether the user may mark and review; otherwise the user may only read.
    may_mark: bool
    questions: tuple[ReportedQuestion, ...]
    grades: tuple[GradeView, ...]
    late: bool

    def to_look_at(self, key: str) -> tuple[int, ReportedQuestion]:
        """Return the question with its number. Raises NotFound if the user may not review it."""
        for number, one in enumerate(self.questions, start=1):
            if one.question.key == key and self.may_mark and one.can_look_again:
                return number, one
        raise NotFound


def list_results(user: User, filters: Filters, *, page: int | str | None, language: str) -> Results:
    """Return submitted attempts, the latest first. Two queries.

    Raises NotFound for a user who marks nothing.
    """
    if not is_marker(user):
        raise NotFound
    attempts = _with_titles(_filtered(readable_attempts(user), filters), language)
    found = Paginator(attempts, ROWS_ON_A_PAGE).get_page(page)
    return Results(tuple(_row(one) for one in found), found)


def filter_choices(user: User, language: str) -> FilterChoices:
    """Return the courses and quizzes that the user can filter by. Three queries.

    Titles are read once for each of them, not for each attempt. Raises NotFound for a user who
    marks nothing.
    """
    if not is_marker(user):
        raise NotFound
    pairs = set(readable_attempts(user).values_list("enrolment__course", "quiz").distinct())
    courses = {
        pk: (code, title)
        for pk, code, title in Course.objects.filter(pk__in={course for course, _ in pairs})
        .annotate(title=text_in_language(CourseText, language, course="pk"))
        .values_list("pk", "code", "title")
    }
    quizzes = {
        pk: (str(key), lesson)
        for pk, key, lesson in Quiz.objects.filter(pk__in={quiz for _, quiz in pairs})
        .annotate(title=text_in_language(LessonText, language, lesson="lesson"))
        .values_list("pk", "key", "title")
    }
    found = set()
    for course, quiz in pairs:
        (key, lesson), title = quizzes[quiz], courses[course][1]
        found.add((key, f"{title} · {lesson}" if lesson else title))
    return FilterChoices(
        courses=tuple(sorted(courses.values())),
        quizzes=tuple(sorted(found, key=lambda choice: choice[1])),
    )


def attempt_report(user: User, public_id: UUID, language: str) -> AttemptReport:
    """Return one attempt with every question, answer, feedback and grade.

    Raises NotFound when the user may not read it.
    """
    attempt = (
        attempts_for_view(language)
        .filter(public_id=public_id, pk__in=readable_attempts(user).values("pk"))
        .annotate(
            course_title=text_in_language(CourseText, language, course="enrolment__course"),
            may_mark=Exists(markable_attempts(user).filter(pk=OuterRef("pk"))),
        )
        .select_related("enrolment__learner")
        .first()
    )
    if attempt is None:
        raise NotFound
    view = _without_self_checks(view_of(attempt, language))
    to_mark = attempt.written.filter(read_by_person=True)
    written = dict(to_mark.values_list("question_key", "public_id"))
    looks: dict[str, list[LookView]] = {}
    for look in attempt.second_looks.select_related("marker").order_by("-number"):
        marker = look.marker.shown_name if look.marker else ""
        looks.setdefault(look.question_key, []).append(
            LookView(look.met, look.reason, marker, look.at)
        )
    return AttemptReport(
        attempt=view,
        learner=attempt.enrolment.learner.shown_name,
        learner_id=attempt.enrolment.learner.public_id,
        course=attempt.course_title,
        may_mark=attempt.may_mark,
        questions=tuple(
            ReportedQuestion(one, written.get(one.key), tuple(looks.get(one.key, ())))
            for one in view.questions
        ),
        grades=tuple(
            GradeView(one.met, one.points, one.max_points, one.at)
            for one in attempt.grades.order_by("-number")
        ),
        late=_is_late(attempt.started_at, attempt.submitted_at, view.minutes),
    )


def _with_titles(attempts: QuerySet[Attempt], language: str) -> QuerySet[Any]:
    return attempts.annotate(
        course_title=text_in_language(CourseText, language, course="enrolment__course"),
        lesson_title=text_in_language(LessonText, language, lesson="quiz__lesson"),
    )


def _filtered(attempts: QuerySet[Attempt], filters: Filters) -> QuerySet[Attempt]:
    grades = Grade.objects.filter(attempt=OuterRef("pk"))
    latest = grades.order_by("-number").values("met")[:1]
    ran_out = WrittenAnswer.objects.filter(attempt=OuterRef("pk"), ran_out_at__isnull=False)
    attempts = attempts.annotate(latest_met=Subquery(latest), ran_out=Exists(ran_out))
    if filters.course:
        attempts = attempts.filter(enrolment__course__code=filters.course)
    if filters.quiz:
        attempts = attempts.filter(quiz__key=filters.quiz)
    if filters.name:
        attempts = attempts.filter(enrolment__learner__shown_name__icontains=filters.name)
    if filters.outcome == WAITING:
        attempts = attempts.filter(~Exists(grades), ~Exists(ran_out))
    elif filters.outcome:
        attempts = attempts.filter(Exists(_last_grades(met=filters.outcome == MET)))
    return (
        attempts.select_related("enrolment__learner", "enrolment__course", "version")
        # All texts of a quiz in every language; a row shows none of them.
        .defer("version__texts")
        .order_by("-submitted_at", "-pk")
    )


def _last_grades(*, met: bool) -> QuerySet[Grade]:
    """Return grades of an outer attempt that no later one replaced."""
    later = Grade.objects.filter(attempt=OuterRef("attempt"), number__gt=OuterRef("number"))
    return Grade.objects.filter(~Exists(later), attempt=OuterRef("pk"), met=met)


def _row(attempt: Any) -> ResultRow:
    minutes = attempt.version.definition.get("minutes")
    if not is_staff_course(attempt.enrolment.course.audience):
        minutes = None
    return ResultRow(
        public_id=attempt.public_id,
        learner=attempt.enrolment.learner.shown_name,
        course=attempt.course_title,
        lesson=attempt.lesson_title,
        started=attempt.started_at,
        handed_in=attempt.submitted_at,
        met=attempt.latest_met,
        ran_out=attempt.ran_out,
        late=_is_late(attempt.started_at, attempt.submitted_at, minutes),
    )


def _is_late(started: datetime, handed_in: datetime, minutes: int | None) -> bool:
    return minutes is not None and handed_in - started > timedelta(minutes=minutes)


def _without_self_checks(attempt: AttemptView) -> AttemptView:
    """Remove the learner's self-checks, which nobody else may read."""
    questions = (one if one.counts else replace(one, typed="") for one in attempt.questions)
    return replace(attempt, questions=tuple(questions))
