"""The page before the questions of a quiz: its description, and the learner's attempts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse

from accounts.drafts.queries import spots_of
from accounts.models import User
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from courses.catalogue.queries import course_url, lesson_url
from courses.catalogue.snapshot import CatalogueLesson, CatalogueQuiz, offered_lessons
from courses.enrolment.access import CourseAccess, course_access
from courses.models import Attempt, Quiz, QuizVersion, SecondLook, WrittenAnswer
from courses.states import OPEN_STATES, TAP

from ...questions.grading import build_result
from ...questions.sampling import as_asked
from ...questions.schema import Definition, parse_definition
from .question_queries import categories_of, latest_marks, nearest_texts
from .view_models import CategoryView, PastView, QuizIntro, TogetherView

# How many of the learner's submitted attempts are shown on the page before the questions.
PAST_SHOWN = 20
# The quizzes of a few courses in a few languages; each takes a few kilobytes.
KEPT_QUIZZES = 512


def quiz_intro(user: User, quiz_key: UUID, language: str) -> QuizIntro:
    """Return the quiz as it is introduced to the user, with the user's attempts.

    Two queries, and three more if submitted attempts have results by category. Raises NotFound if
    there is no such quiz, or the user has not opened its course.
    """
    access = course_access(user, quiz_key=quiz_key)
    if access is None or not access.may_see or access.enrolment is None:
        raise NotFound
    lesson, quiz = _lesson_and_quiz(quiz_key, access, language)
    about = _about(quiz.pk, access.edition, language)
    tries = _attempts(quiz.pk, user)
    open_ones = [one for one in tries if one.submitted_at is None]
    is_open = next((one.public_id for one in open_ones if one.together_since is None), None)
    done = [one for one in tries if one.submitted_at is not None]
    stands = any(one.taken_back_at is None and not one.ran_out for one in done)
    return QuizIntro(
        key=quiz.key,
        questions=quiz.questions,
        has_written=about.has_written,
        open_attempt=is_open,
        lesson_title=lesson.title,
        lesson_number=lesson.number,
        lesson_url=lesson_url(lesson.course_code, lesson.module_number, lesson.number, language),
        course_url=course_url(lesson.course_code, language),
        description=about.description,
        language=about.language,
        single_attempt=quiz.single_attempt,
        is_over=quiz.single_attempt and is_open is None and stands,
        minutes=quiz.minutes,
        past=_past_views(done[:PAST_SHOWN], quiz.pk, user, language),
        has_earlier=len(done) > PAST_SHOWN,
    )


def _lesson_and_quiz(
    quiz_key: UUID, access: CourseAccess, language: str
) -> tuple[CatalogueLesson, CatalogueQuiz]:
    for lesson in offered_lessons(access.pk, access.edition, language):
        for quiz in lesson.quizzes:
            if quiz.key == quiz_key:
                return lesson, quiz
    raise NotFound


@dataclass(frozen=True, slots=True)
class _About:
    """A quiz's description and its language, and whether it has answers for a person to mark."""

    has_written: bool
    description: str
    language: str


@lru_cache(maxsize=KEPT_QUIZZES)
def _about(quiz_pk: int, _edition: UUID, language: str) -> _About:
    """Return the description of a quiz. One query per edition of its course."""
    rows = Quiz.objects.filter(pk=quiz_pk).values_list("current__definition", "current__texts")
    stored, languages = rows.get()
    nearest, texts = nearest_texts(languages, language)
    has_written = any(one.read_by_person for one in parse_definition(stored).questions)
    return _About(has_written, texts.description, nearest)


# --- the learner's attempts -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _AttemptRow:
    """An attempt with its last grade; None of each where there is none."""

    pk: int
    public_id: UUID
    submitted_at: datetime | None
    version: int
    digest: str
    asked: list[str]
    judged: dict[str, bool | None]
    together_since: datetime | None
    helper: str | None
    confirmed_at: datetime | None
    confirmed_how: str
    taken_back_at: datetime | None
    met: bool | None
    points: int | None
    max_points: int | None
    ran_out: bool
    was_said: bool

    @property
    def definition(self) -> Definition:
        """The questions that the attempt asked, in its order."""
        return as_asked(_definition(self.version, self.digest), self.asked)

    @property
    def together(self) -> TogetherView | None:
        """The helper and the confirmation, if the attempt was assisted."""
        if self.together_since is None:
            return None
        return TogetherView(
            helper=self.helper or "",
            confirmed_at=self.confirmed_at,
            by_tap=self.confirmed_how == TAP,
            taken_back=self.taken_back_at is not None,
        )


@lru_cache(maxsize=KEPT_QUIZZES)
def _definition(version: int, _digest: str) -> Definition:
    """Return the definition of a version, which never changes. The digest only keys the cache."""
    return parse_definition(
        QuizVersion.objects.values_list("definition", flat=True).get(pk=version)
    )


def _attempts(quiz_pk: int, user: User) -> list[_AttemptRow]:
    """Return the user's attempts, the latest first, each with its last grade."""
    rows = (_AttemptRow(*row) for row in _attempts_of(quiz_pk, user.pk))
    return [list(graded)[-1] for _attempt, graded in groupby(rows, key=attrgetter("pk"))]


def _graded_attempts(quiz_pk: int, learner: int) -> QuerySet[Attempt, Any]:
    """Return a row for each grade of an attempt, the last one last; one row if it has none."""
    written = WrittenAnswer.objects.filter(attempt=OuterRef("pk"))
    return (
        Attempt.objects.filter(quiz=quiz_pk, enrolment__learner=learner)
        .order_by("-submitted_at", "-pk", "grades__number")
        .annotate(
            digest=F("version__digest"),
            helper=F("together_with__shown_name"),
            met=F("grades__met"),
            points=F("grades__points"),
            max_points=F("grades__max_points"),
            ran_out=Exists(written.filter(ran_out_at__isnull=False)),
            was_said=Exists(written.filter(recording__isnull=False)),
        )
        .values_list(*(column.name for column in fields(_AttemptRow)))
    )


# Compiled: without it this page is noticeably slower than a bare page.
_attempts_of = CompiledRows(_graded_attempts, int, int)


def _past_views(
    tries: Sequence[_AttemptRow], quiz_pk: int, user: User, language: str
) -> tuple[PastView, ...]:
    told = [one for one in tries if one.met is not None and one.judged and _has_categories(one)]
    categories = _categories(told, quiz_pk, user, language) if told else {}
    return tuple(
        PastView(
            public_id=one.public_id,
            handed_in=one.submitted_at,
            met=one.met,
            points=one.points or 0,
            max_points=one.max_points or 0,
            categories=categories.get(one.pk, ()),
            together=one.together,
            waits_to_be_heard=one.was_said,
            ran_out=one.ran_out,
        )
        for one in tries
        if one.submitted_at is not None
    )


def _has_categories(one: _AttemptRow) -> bool:
    return any(question.category for question in _definition(one.version, one.digest).questions)


def _categories(
    tries: Sequence[_AttemptRow], quiz_pk: int, user: User, language: str
) -> Mapping[int, tuple[CategoryView, ...]]:
    """Return the results of each attempt by category. Three queries."""
    judged: dict[int, dict[str, bool | None]] = {one.pk: dict(one.judged) for one in tries}
    looks = SecondLook.objects.filter(
        attempt__quiz=quiz_pk, attempt__enrolment__learner=user.pk
    ).order_by("number")
    for attempt, question, met in looks.values_list("attempt", "question_key", "met"):
        judged.get(attempt, {})[question] = met
    marks: dict[int, dict[str, bool]] = {}
    said = latest_marks().filter(
        answer__attempt__quiz=quiz_pk,
        answer__attempt__enrolment__learner=user.pk,
        met__isnull=False,
    )
    for attempt, question, mark in said.values_list(
        "answer__attempt", "answer__question_key", "met"
    ):
        marks.setdefault(attempt, {})[question] = bool(mark)
    versions = QuizVersion.objects.filter(pk__in={one.version for one in tries})
    languages = dict(versions.values_list("pk", "texts"))
    found = {}
    for one in tries:
        definition = one.definition
        result = build_result(definition, judged[one.pk], marks=marks.get(one.pk, {}))
        _language, texts = nearest_texts(languages[one.version], language)
        met_by_key = {question.key: question.met for question in result.questions}
        found[one.pk] = categories_of(definition, texts, met_by_key)
    return found


# A learner has few of them; the latest are enough.
MOST = 20
SPOT = "question-"


@dataclass(frozen=True, slots=True)
class StartedQuiz:
    """The questions of a lesson. `number` is the current one, 0 where it is unknown."""

    address: str
    number: int
    total: int


def started_quizzes(user: User, language: str) -> Mapping[str, StartedQuiz]:
    """Return open quizzes by URL of their lesson; the latest where a lesson has several.

    Two queries, one if the user has begun none.
    """
    rows = [_StartedRow(*row) for row in _started_by(user.pk)]
    if not rows:
        return {}
    addresses = {row.attempt: reverse("attempt", args=[row.attempt]) for row in rows}
    spots = spots_of(user, list(addresses.values()))
    found: dict[str, StartedQuiz] = {}
    for row in rows:
        address = addresses[row.attempt]
        where = lesson_url(row.course, row.module_number, row.lesson_number, language)
        spot = spots.get(address, "")
        # In the order of the attempt; nothing is drawn if all questions are asked.
        asked = row.asked or [question["key"] for question in row.definition["questions"]]
        number = _number(asked, spot.removeprefix(SPOT))
        anchored = f"{address}#{spot}" if number else address
        found.setdefault(where, StartedQuiz(anchored, number, len(asked)))
    return found


class _StartedRow(NamedTuple):
    """An open attempt that the learner does alone, and the place of its lesson."""

    attempt: UUID
    asked: list[str]
    definition: dict[str, Any]
    course: str
    module_number: int
    lesson_number: int


def _started_attempts(learner: int) -> QuerySet[Attempt, Any]:
    return (
        Attempt.objects.filter(
            enrolment__learner=learner,
            enrolment__state__in=OPEN_STATES,
            submitted_at=None,
            together_since=None,
            quiz__lesson__isnull=False,
        )
        .order_by("-started_at", "-pk")
        .values_list(
            *("public_id", "asked", "version__definition", "quiz__lesson__module__course__code"),
            *("quiz__lesson__module__number", "quiz__lesson__number"),
        )[:MOST]
    )


# Compiled: without it the learner's start page misses its performance target.
_started_by = CompiledRows(_started_attempts, int)


def _number(asked: Sequence[str], key: str) -> int:
    return asked.index(key) + 1 if key in asked else 0
