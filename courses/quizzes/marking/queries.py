"""Answers that wait to be marked, and marked answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from accounts.models import User
from core.errors import NotFound
from courses.catalogue.queries import text_in_language
from courses.models import Course, CourseText, LessonText, QuizVersion, WrittenAnswer, WrittenMark
from courses.questions.schema import Texts
from courses.quizzes.attempts.permissions import is_marker, markable_answers
from courses.quizzes.attempts.queries import recording_views
from courses.quizzes.attempts.question_queries import nearest_texts
from courses.quizzes.attempts.recordings.rules import kept_until
from courses.quizzes.attempts.view_models import RecordingView

from .permissions import can_reopen

# The last: a recording expired before anybody marked it.
WAITING, MARKED, RAN_OUT = "waiting", "marked", "ran-out"
STATES = (WAITING, MARKED, RAN_OUT)
ROWS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row of the queue. `met` is None while it waits; `again`: it was marked before.

    `hear_by` is when its recording is deleted; None: there is nothing to hear.
    """

    public_id: UUID
    learner: str
    course: str
    question: str
    handed_in: datetime
    met: bool | None
    again: bool
    hear_by: datetime | None
    ran_out: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """The answers that the user filtered for, and the available courses as (code, title)."""

    rows: tuple[QueueRow, ...]
    page: Page
    courses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MarkView:
    """One mark. `met` is None where the answer was reopened."""

    met: bool | None
    comment: str
    marker: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A written answer for the person who marks it. `marks` are newest first.

    `language` is that of question and guide.
    """

    public_id: UUID
    attempt_id: UUID
    question_key: str
    learner: str
    learner_id: UUID
    course: str
    lesson: str
    question: str
    guide: str
    language: str
    text: str
    handed_in: datetime
    marks: tuple[MarkView, ...]
    can_reopen: bool
    # None: the learner wrote, and recorded nothing.
    recording: RecordingView | None
    ran_out: bool

    @property
    def waits(self) -> bool:
        """Whether it still has to be marked."""
        return not self.ran_out and (not self.marks or self.marks[0].met is None)


def marking_queue(user: User, *, state: str, course: str, page: str | None, language: str) -> Queue:
    """Return waiting answers, the oldest first; else the latest first. Four queries.

    `course` is a code, or "" for all. Raises NotFound for a user who marks nothing.
    """
    if not is_marker(user):
        raise NotFound
    answers = _in_state(markable_answers(user), state)
    if course:
        answers = answers.filter(attempt__enrolment__course__code=course)
    first = "" if state == WAITING else "-"
    answers = _listed(answers, language).order_by(f"{first}attempt__submitted_at", "pk")
    found = Paginator(answers, ROWS_ON_A_PAGE).get_page(page)
    words = _words_in(found, language)
    return Queue(
        rows=tuple(_row(answer, words[answer.attempt.version_id]) for answer in found),
        page=found,
        courses=_courses(user, language),
    )


def waiting_count(user: User) -> int:
    """Return how many answers wait for the user to mark."""
    if not is_marker(user):
        return 0
    return _in_state(markable_answers(user), WAITING).count()


def next_to_mark(user: User, language: str, most: int) -> tuple[QueueRow, ...]:
    """Return the `most` answers that have waited longest for the user to mark. Two queries."""
    if not is_marker(user):
        return ()
    waiting = _listed(_in_state(markable_answers(user), WAITING), language)
    found = list(waiting.order_by("attempt__submitted_at", "pk")[:most])
    words = _words_in(found, language) if found else {}
    return tuple(_row(answer, words[answer.attempt.version_id]) for answer in found)


def answer_to_mark(user: User, public_id: UUID, language: str) -> AnswerView:
    """Return one answer with its marks. Raises NotFound when the user may not mark it."""
    answer = (
        markable_answers(user)
        .filter(public_id=public_id)
        .select_related(
            "attempt__enrolment__learner", "attempt__enrolment__organisation", "attempt__version"
        )
        .annotate(
            course_title=text_in_language(
                CourseText, language, course="attempt__enrolment__course"
            ),
            lesson_title=text_in_language(LessonText, language, lesson="attempt__quiz__lesson"),
        )
        .first()
    )
    if answer is None or answer.attempt.submitted_at is None:
        raise NotFound
    marks = list(answer.marks.select_related("marker").order_by("-number"))
    texts_language, texts = nearest_texts(answer.attempt.version.texts, language)
    words = texts.questions[answer.question_key]
    return AnswerView(
        public_id=answer.public_id,
        attempt_id=answer.attempt.public_id,
        question_key=answer.question_key,
        learner=answer.attempt.enrolment.learner.shown_name,
        learner_id=answer.attempt.enrolment.learner.public_id,
        course=answer.course_title,
        lesson=answer.lesson_title,
        question=words.text,
        guide=words.guide,
        language=texts_language,
        text=answer.text,
        handed_in=answer.attempt.submitted_at,
        marks=tuple(_mark(mark) for mark in marks),
        can_reopen=bool(marks) and marks[0].met is not None and can_reopen(user, answer, marks[0]),
        recording=recording_views([answer]).get(answer.question_key),
        ran_out=answer.ran_out_at is not None,
    )


def _listed(answers: QuerySet[WrittenAnswer], language: str) -> QuerySet[Any]:
    """Annotate answers with what a row of a list shows."""
    return answers.select_related("attempt__enrolment__learner").annotate(
        course_title=text_in_language(CourseText, language, course="attempt__enrolment__course"),
        was_marked=Exists(WrittenMark.objects.filter(answer=OuterRef("pk"))),
        said_at=F("recording__made_at"),
        sound_deleted_at=F("recording__deleted_at"),
    )


def _in_state(answers: QuerySet[WrittenAnswer], state: str) -> QuerySet[Any]:
    if state == RAN_OUT:
        return answers.filter(ran_out_at__isnull=False)
    return answers.filter(ran_out_at__isnull=True, marked_met__isnull=state == WAITING)


def _courses(user: User, language: str) -> tuple[tuple[str, str], ...]:
    """Return courses with submitted answers in learners' own words, marked or not.

    Few versions of quizzes ask for any, and one such answer for each of them is enough.
    """
    handed_in = markable_answers(user).filter(attempt__version=OuterRef("pk"))
    one_of_each = Subquery(handed_in.values("attempt__enrolment__course")[:1])
    asking = QuizVersion.objects.filter(read_by_person=True).values_list(one_of_each)
    titles = text_in_language(CourseText, language, course="pk")
    return tuple(sorted(Course.objects.filter(pk__in=asking).values_list("code", titles)))


def _words_in(found: Iterable[Any], language: str) -> dict[int, Texts]:
    """Return the texts of the quizzes of these answers, read once for each version."""
    versions = {answer.attempt.version_id for answer in found}
    rows = QuizVersion.objects.filter(pk__in=versions).values_list("pk", "texts")
    return {pk: nearest_texts(texts, language)[1] for pk, texts in rows}


def _row(answer: Any, texts: Texts) -> QueueRow:
    return QueueRow(
        public_id=answer.public_id,
        learner=answer.attempt.enrolment.learner.shown_name,
        course=answer.course_title,
        question=texts.questions[answer.question_key].text,
        handed_in=answer.attempt.submitted_at,
        met=answer.marked_met,
        again=answer.marked_met is None and answer.was_marked,
        hear_by=kept_until(answer.said_at)
        if answer.said_at and not answer.sound_deleted_at
        else None,
        ran_out=answer.ran_out_at is not None,
    )


def _mark(mark: WrittenMark) -> MarkView:
    return MarkView(
        met=mark.met,
        comment=mark.comment or "",
        marker=mark.marker.shown_name if mark.marker else "",
        at=mark.at,
    )
