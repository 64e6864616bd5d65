"""Queries for assisted learning: the helper's pages, and attempts for the learner to confirm."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from courses.catalogue.queries import text_in_language
from courses.enrolment.permissions import open_lessons
from courses.models import (
    Attempt,
    CourseText,
    Enrolment,
    LessonText,
    ModuleText,
    Quiz,
    TogetherLeave,
)
from courses.quizzes.attempts.queries import Unsent, attempts_for_view, view_of
from courses.quizzes.attempts.view_models import AttemptView
from courses.states import OPEN_STATES

from .permissions import (
    active_permissions,
    assistable_enrolments,
    assisted_attempts,
    helpers_of,
    is_helper,
)

ROWS = 30
LEARNERS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class HelperView:
    """A person who may help. `allowed`: the learner has given permission and it is still valid."""

    public_id: UUID
    name: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """A learner's permission for the helper to do a quiz together."""

    enrolment_id: UUID
    quiz_key: UUID
    learner: str
    lesson: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AssistedAttemptRow:
    """An attempt that the two have done or are doing."""

    public_id: UUID
    learner: str
    lesson: str
    began: datetime
    handed_in: bool
    confirmed: bool
    taken_back: bool


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """A learner and the course of one enrolment."""

    enrolment_id: UUID
    name: str
    course: str


@dataclass(frozen=True, slots=True)
class AssistedOverview:
    """A helper's overview. `women` are the first of the learners who can be helped, by name."""

    leaves: tuple[PermissionRow, ...]
    attempts: tuple[AssistedAttemptRow, ...]
    women: tuple[LearnerRow, ...]

    @property
    def has_more(self) -> bool:
        """Whether there may be learners who are not in the list."""
        return len(self.women) == LEARNERS_SHOWN


@dataclass(frozen=True, slots=True)
class QuizRow:
    """A quiz of a course to choose from. It reveals nothing about the learner's progress."""

    key: UUID
    module: str
    lesson: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class LearnerQuizzes:
    """The quizzes that could be done together with one learner in one course."""

    learner: str
    learner_id: UUID
    course: str
    quizzes: tuple[QuizRow, ...]


def helpers_for(user: User, quiz_key: UUID) -> tuple[HelperView, ...]:
    """Return who may do the quiz with the learner. Raises NotFound when it is not open."""
    enrolment = (
        Enrolment.objects.filter(
            learner=user.pk,
            state__in=OPEN_STATES,
            course__modules__lessons__in=open_lessons(user).filter(
                quizzes__key=quiz_key, quizzes__current__isnull=False
            ),
        )
        .select_related("organisation", "course", "learner")
        .first()
    )
    if enrolment is None:
        raise NotFound
    leaves = TogetherLeave.objects.filter(
        enrolment=enrolment, quiz__key=quiz_key, helper=OuterRef("pk"), ended_at=None
    )
    found = helpers_of(enrolment).annotate(allowed=Exists(leaves))
    return tuple(HelperView(one.public_id, one.shown_name, one.allowed) for one in found)


def assisted_overview(user: User, language: str, *, name: str = "") -> AssistedOverview:
    """Return permissions, attempts and learners for a helper. Three queries.

    `name` is part of a learner's name to search for. Raises NotFound for someone who helps nobody.
    """
    if not is_helper(user):
        raise NotFound
    lesson = text_in_language(LessonText, language, lesson="quiz__lesson")
    leaves = (
        active_permissions(user)
        .filter(~Exists(_open_attempts(user)))
        .order_by("at")
        .values_list("enrolment__public_id", "quiz__key", "enrolment__learner__shown_name")
        .annotate(lesson=lesson)
        .values_list(
            "enrolment__public_id", "quiz__key", "enrolment__learner__shown_name", "lesson", "at"
        )
    )
    attempts = (
        assisted_attempts(user)
        .select_related("enrolment__learner")
        .annotate(lesson=lesson)
        .order_by("-together_since", "-pk")[:ROWS]
    )
    women = (
        assistable_enrolments(user)
        .filter(learner__shown_name__icontains=name)
        .order_by("learner__shown_name", "course__code")
        .annotate(title=text_in_language(CourseText, language, course="course"))
        .values_list("public_id", "learner__shown_name", "title")[:LEARNERS_SHOWN]
    )
    return AssistedOverview(
        leaves=tuple(PermissionRow(*row) for row in leaves),
        attempts=tuple(_row(attempt) for attempt in attempts),
        women=tuple(LearnerRow(*row) for row in women),
    )


def _open_attempts(user: User) -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        enrolment=OuterRef("enrolment"),
        quiz=OuterRef("quiz"),
        together_with=user.pk,
        submitted_at=None,
    )


def _row(attempt: Any) -> AssistedAttemptRow:
    return AssistedAttemptRow(
        public_id=attempt.public_id,
        learner=attempt.enrolment.learner.shown_name,
        lesson=attempt.lesson,
        began=attempt.together_since,
        handed_in=attempt.submitted_at is not None,
        confirmed=attempt.confirmed_at is not None,
        taken_back=attempt.taken_back_at is not None,
    )


def quizzes_to_start(user: User, enrolment_id: UUID, language: str) -> LearnerQuizzes:
    """Return the quizzes of the learner's course. Three queries.

    Raises NotFound when the user may not help with this enrolment.
    """
    enrolment = (
        assistable_enrolments(user)
        .filter(public_id=enrolment_id)
        .select_related("learner")
        .annotate(title=text_in_language(CourseText, language, course="course"))
        .first()
    )
    if enrolment is None:
        raise NotFound
    leaves = active_permissions(user).filter(enrolment=enrolment, quiz=OuterRef("pk"))
    rows = (
        Quiz.objects.filter(
            current__isnull=False,
            lesson__retired_at=None,
            lesson__module__course=enrolment.course_id,
        )
        .order_by("lesson__module__number", "lesson__number", "pk")
        .values_list(
            "key",
            text_in_language(ModuleText, language, module="lesson__module"),
            text_in_language(LessonText, language, lesson="lesson"),
            Exists(leaves),
        )
    )
    return LearnerQuizzes(
        learner=enrolment.learner.shown_name,
        learner_id=enrolment.learner.public_id,
        course=enrolment.title,
        quizzes=tuple(QuizRow(*row) for row in rows),
    )


def assisted_attempt_view(
    user: User,
    public_id: UUID,
    language: str,
    *,
    unsent: Unsent | None = None,
    asked: Collection[str] | None = None,
) -> tuple[str, AttemptView]:
    """Return the learner's name and the attempt. Raises NotFound unless the user helps with it.

    `unsent`, `asked`: see `view_of`.
    """
    theirs = attempts_for_view(language).filter(
        public_id=public_id, pk__in=assisted_attempts(user).values("pk")
    )
    attempt = theirs.select_related("enrolment__learner").first()
    if attempt is None:
        raise NotFound
    view = view_of(attempt, language, unsent=unsent, asked=asked)
    return attempt.enrolment.learner.shown_name, view


def is_open_to_both(user: User, public_id: UUID) -> bool:
    """Whether the two may still answer this attempt. Raises NotFound for any other."""
    submitted = (
        assisted_attempts(user).filter(public_id=public_id).values_list("submitted_at", flat=True)
    )
    if not submitted:
        raise NotFound
    return submitted[0] is None


def learner_of_attempt(user: User, public_id: UUID) -> UUID:
    """Return the learner's id for an attempt the user helps with. Raises NotFound otherwise."""
    found = assisted_attempts(user).filter(public_id=public_id)
    learner = found.values_list("enrolment__learner__public_id", flat=True).first()
    if learner is None:
        raise NotFound
    return learner


def attempts_to_confirm(user: User, language: str) -> list[tuple[UUID, str]]:
    """Return public id and lesson of assisted attempts that the user has still to confirm."""
    return [(public_id, lesson) for public_id, lesson in _attempts_to_confirm(user.pk, language)]


_attempts_to_confirm = CompiledRows(
    lambda user_pk, language: (
        Attempt.objects.filter(
            Q(together_since__isnull=False),
            enrolment__learner=user_pk,
            submitted_at__isnull=False,
            confirmed_at=None,
            taken_back_at=None,
        )
        .order_by("submitted_at")
        .values_list("public_id", text_in_language(LessonText, language, lesson="quiz__lesson"))
    ),
    *(int, str),
)
