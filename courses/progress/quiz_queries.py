"""The learner's status in the quizzes of a lesson, and the quizzes met. Read only."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.compiled_queries import CompiledRows
from courses.catalogue.queries import text_in_language
from courses.catalogue.snapshot import CatalogueLesson, CatalogueQuiz, lessons_of
from courses.models import Attempt, Grade, Lesson, LessonProgress, LessonText, Quiz, WrittenAnswer

from .presenters import lesson_link
from .view_models import Link, QuizView


def met_grades() -> QuerySet[Grade]:
    """Return grades that say *Met*, not replaced by a later grade, of attempts not rejected.

    An attempt is rejected when the learner says that its answers are not what the learner said.
    """
    later = Grade.objects.filter(attempt=OuterRef("attempt"), number__gt=OuterRef("number"))
    return Grade.objects.filter(met=True, attempt__taken_back_at=None).exclude(Exists(later))


def quizzes_met(learner: User) -> set[UUID]:
    """Return the keys of all quizzes that the learner has met, in whichever version."""
    grades = met_grades().filter(attempt__enrolment__learner=learner)
    return set(grades.values_list("attempt__quiz__key", flat=True))


@dataclass(frozen=True, slots=True)
class MetQuiz:
    """A quiz that the learner has met: its lesson, and the first day."""

    key: UUID
    title: str
    day: date


def quizzes_met_on(learner: User, language: str, *, since: date | None = None) -> list[MetQuiz]:
    """Return the quizzes of existing lessons that the learner has met, the latest first. One query.

    Assisted attempts that the learner has not confirmed are left out. `since`: grades before that
    day are ignored, so a quiz met again has the first day from then on.
    """
    confirmed = Q(attempt__together_since=None) | Q(attempt__confirmed_at__isnull=False)
    rows = (
        met_grades()
        .filter(confirmed, attempt__enrolment__learner=learner, attempt__quiz__lesson__isnull=False)
        .annotate(title=text_in_language(LessonText, language, lesson="attempt__quiz__lesson"))
        .order_by("at")
        .values_list("attempt__quiz__key", "title", "at")
    )
    first: dict[UUID, MetQuiz] = {}
    for key, title, moment in rows:
        day = timezone.localdate(moment)
        if since is None or day >= since:
            first.setdefault(key, MetQuiz(key, title or "", day))
    return list(reversed(first.values()))


def quizzes_in(lesson: CatalogueLesson, enrolment: int | None) -> tuple[QuizView, ...]:
    """Return the learner's status in the quizzes of the lesson. One query for all attempts."""
    own: dict[int, dict[UUID, _QuizAttempts]] = {quiz.pk: {} for quiz in lesson.quizzes}
    if enrolment is not None and lesson.quizzes:
        for row in (_AttemptRow(*one) for one in _attempts_in(enrolment, lesson.pk)):
            tried = own.get(row.quiz, {}).setdefault(row.attempt, _QuizAttempts(row))
            tried.graded(row.grade, row.met)
    return tuple(_quiz_view(quiz, own[quiz.pk]) for quiz in lesson.quizzes)


class _AttemptRow(NamedTuple):
    """An attempt at a quiz with one of its grades; None where it has no grade yet."""

    quiz: int
    attempt: UUID
    grade: int | None
    met: bool | None
    handed_in: datetime | None
    together: datetime | None
    confirmed: datetime | None
    taken_back: datetime | None
    ran_out: bool


_attempts_in = CompiledRows(
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
class _QuizAttempts:
    """An attempt; the grade with the highest number applies.

    The learner cannot continue an assisted attempt alone, and it counts once the learner has
    confirmed it.
    """

    row: _AttemptRow
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


def _quiz_view(quiz: CatalogueQuiz, tried: dict[UUID, _QuizAttempts]) -> QuizView:
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


@dataclass(frozen=True, slots=True)
class CoveredLessons:
    """`taught`: the requested lessons that are offered; `by`: account → the lessons covered."""

    taught: frozenset[UUID]
    by: Mapping[int, frozenset[UUID]]


def lessons_covered_since(people: Mapping[int, datetime], keys: Collection[UUID]) -> CoveredLessons:
    """Return which of these lessons people covered, by account, since a time for each person.

    `people`: account → since when. Four queries, however many people there are; none without a key.
    """
    if not keys or not people:
        return CoveredLessons(frozenset(), dict.fromkeys(people, frozenset()))
    taught = dict(Lesson.objects.filter(key__in=[*keys], retired_at=None).values_list("pk", "key"))
    asked: dict[UUID, set[int]] = {key: set() for key in taught.values()}
    quizzes = Quiz.objects.filter(lesson__in=list(taught), current__isnull=False)
    for lesson, quiz in quizzes.values_list("lesson__key", "pk"):
        asked[lesson].add(quiz)
    met = _quizzes_met(people, {quiz for few in asked.values() for quiz in few})
    visited = _visited(people, list(taught))
    return CoveredLessons(
        taught=frozenset(asked),
        by={
            person: frozenset(
                key
                for key, quizzes_of_it in asked.items()
                if (quizzes_of_it <= met[person] if quizzes_of_it else key in visited[person])
            )
            for person in people
        },
    )


def links_to(keys: Collection[UUID], language: str) -> list[Link]:
    """Return links to these lessons, in the order of `keys`; retired lessons are left out."""
    courses = Lesson.objects.filter(key__in=[*keys], retired_at=None)
    editions = courses.values_list("module__course", "module__course__edition").distinct()
    known = {
        lesson.key: lesson
        for course, edition in editions
        for lesson in lessons_of(course, edition, language)
    }
    return [lesson_link(known[key], language) for key in keys if key in known]


def _quizzes_met(people: Mapping[int, datetime], quizzes: Collection[int]) -> dict[int, set[int]]:
    rows = met_grades().filter(
        attempt__enrolment__learner__in=list(people),
        attempt__quiz__in=list(quizzes),
        attempt__submitted_at__gt=min(people.values()),
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person, quiz, handed_in in rows.values_list(
        "attempt__enrolment__learner", "attempt__quiz", "attempt__submitted_at"
    ):
        if handed_in and handed_in > people[person]:
            found[person].add(quiz)
    return found


def _visited(people: Mapping[int, datetime], lessons: Collection[int]) -> dict[int, set[UUID]]:
    rows = LessonProgress.objects.filter(
        enrolment__learner__in=list(people),
        lesson__in=lessons,
        visited_at__gt=min(people.values()),
    )
    found: dict[int, set[UUID]] = defaultdict(set)
    for person, key, visited_at in rows.values_list(
        "enrolment__learner", "lesson__key", "visited_at"
    ):
        if visited_at > people[person]:
            found[person].add(key)
    return found
