"""Saving the learner's position and read lessons, and the completion that follows.

Nothing here is ever lowered. Each call locks the enrolment first, so two windows of one learner
cannot lose each other's step. The `update_*_completion` functions apply the consequences: for the
quizzes, and for the catalogue when something was withdrawn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import organisations_of
from core.errors import Invalid, NotFound
from courses.catalogue.snapshot import CatalogueLesson
from courses.enrolment.access import CourseAccess, course_access, readable_lesson
from courses.enrolment.services import update_enrolment_completion
from courses.models import Course, Enrolment, Lesson, LessonProgress, Quiz
from courses.states import OPEN_STATES, EnrolmentState

from .quiz_queries import met_grades
from .rules import LessonState, lesson_state


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading a lesson to its end, and where the learner goes next."""

    progress: LessonProgress
    # The learner's course, as it is now open to the learner.
    access: CourseAccess
    # The first quiz of the lesson that the learner has not met. None: there is none.
    quiz: UUID | None


@transaction.atomic
def open_lesson(*, learner: User, lesson_key: UUID, at: datetime) -> LessonProgress:
    """Record that the learner opened this lesson. Raises NotFound if it is not open."""
    enrolment, lesson = lock_enrolment_of_lesson(learner=learner, lesson_key=lesson_key)
    return record_visit(enrolment=enrolment, lesson=lesson, at=at)


@transaction.atomic
def save_position(*, learner: User, lesson_key: UUID, place: int, at: datetime) -> LessonProgress:
    """Save the part the learner goes on with (from 1), unless the learner was already further.

    Raises NotFound when the lesson is not open to the learner, Invalid for a part that does not
    exist.
    """
    enrolment, lesson = lock_enrolment_of_lesson(learner=learner, lesson_key=lesson_key)
    if not 1 <= place <= lesson.parts:
        raise Invalid(_("This lesson does not have that part. Your place is kept as it was."))
    progress = _visited_progress(enrolment, lesson, at)
    progress.place = max(progress.place, place)
    return _save_progress(progress)


@transaction.atomic
def mark_lesson_read(*, learner: User, lesson_key: UUID, at: datetime) -> Reading:
    """Mark the lesson as read. Completes the lesson, and the course, where nothing is missing.

    Raises NotFound when the lesson is not open to the learner.
    """
    access, enrolment, lesson = _locked_in_course(learner, lesson_key)
    progress = _visited_progress(enrolment, lesson, at)
    progress.place = max(progress.place, lesson.parts)
    progress.read_at = progress.read_at or at
    quizzes = _quizzes_in(lesson.pk, enrolment.pk)
    completes = _is_complete(progress, quizzes)
    if completes:
        progress.completed_at = at
    _save_progress(progress)
    if completes:
        update_enrolment_completion(enrolment=enrolment, at=at)
    waiting = (key for key, met in quizzes if not met)
    due_on = None if enrolment.completed_at else access.due_on
    now_open = replace(access, state=enrolment.state, due_on=due_on)
    return Reading(progress, now_open, next(waiting, None))


@transaction.atomic
def set_kept_for_later(*, learner: User, lesson_key: UUID, keep: bool, at: datetime) -> None:
    """Put the lesson on the learner's list for later, or take it off. Repeating is harmless.

    Raises NotFound when the lesson is not open to the learner.
    """
    enrolment, lesson = lock_enrolment_of_lesson(learner=learner, lesson_key=lesson_key)
    progress = _progress_in(enrolment, lesson)
    if progress is None:
        if not keep:
            return
        progress = _visited_progress(enrolment, lesson, at)
    progress.kept_at = (progress.kept_at or at) if keep else None
    _save_progress(progress)


# --- steps that other services take ---------------------------------------------------------


def lock_enrolment_of_lesson(
    *, learner: User, lesson_key: UUID
) -> tuple[Enrolment, CatalogueLesson]:
    """Return the learner's locked enrolment in the course of a lesson that is open to the learner.

    Raises NotFound, also for an editor, who may read the lesson but has no progress in it.
    """
    _access, enrolment, lesson = _locked_in_course(learner, lesson_key)
    return enrolment, lesson


def _locked_in_course(
    learner: User, lesson_key: UUID
) -> tuple[CourseAccess, Enrolment, CatalogueLesson]:
    access = course_access(learner, lesson_key=lesson_key)
    lesson = readable_lesson(access, lesson_key)
    if access is None or lesson is None:
        raise NotFound
    enrolment = (
        Enrolment.objects.select_for_update()
        .filter(learner=learner, course=access.pk, state__in=OPEN_STATES)
        .first()
    )
    if enrolment is None:
        raise NotFound
    return access, with_known_relations(learner, enrolment), lesson


def with_known_relations(learner: User, enrolment: Enrolment) -> Enrolment:
    """Return the enrolment with its learner and, if known from the roles, its organisation set."""
    enrolment.learner = learner
    for organisation in organisations_of(learner):
        if organisation.pk == enrolment.organisation_id:
            enrolment.organisation = organisation
    return enrolment


def record_visit(
    *, enrolment: Enrolment, lesson: Lesson | CatalogueLesson, at: datetime
) -> LessonProgress:
    """Record the learner's visit; the first lesson makes the enrolment active. Needs the lock."""
    return _save_progress(_visited_progress(enrolment, lesson, at))


def _visited_progress(
    enrolment: Enrolment, lesson: Lesson | CatalogueLesson, at: datetime
) -> LessonProgress:
    """Do as `record_visit`, but leave the progress unsaved (see `_save_progress`)."""
    if enrolment.state == EnrolmentState.OPEN:
        enrolment.state = EnrolmentState.ACTIVE
        enrolment.save(update_fields=["state"])
    if (progress := _progress_in(enrolment, lesson)) is not None:
        progress.visited_at = max(progress.visited_at, at)
        return progress
    return LessonProgress(enrolment=enrolment, lesson_id=lesson.pk, opened_at=at, visited_at=at)


def _save_progress(progress: LessonProgress) -> LessonProgress:
    """Save the progress in one query, whatever changed. Needs the lock."""
    fields = ["visited_at", "place", "read_at", "completed_at", "kept_at"]
    progress.save(update_fields=None if progress.pk is None else fields)
    return progress


def _progress_in(enrolment: Enrolment, lesson: Lesson | CatalogueLesson) -> LessonProgress | None:
    found = LessonProgress.objects.filter(enrolment=enrolment, lesson=lesson.pk).first()
    if found is not None:
        found.enrolment = enrolment
    return found


# --- completion -----------------------------------------------------------------------------


def update_lesson_completion(
    *, enrolment: Enrolment, lesson: Lesson | CatalogueLesson, at: datetime
) -> None:
    """Complete the lesson for the learner if it is read and its quizzes are met. Needs the lock."""
    if (progress := _progress_in(enrolment, lesson)) is not None:
        complete_if_done(progress, at=at)


def complete_if_done(progress: LessonProgress, *, at: datetime) -> None:
    """Do as `update_lesson_completion`, for progress that was read under the lock."""
    if progress.completed_at is not None or progress.read_at is None:
        return
    if _is_complete(progress, _quizzes_in(progress.lesson_id, progress.enrolment_id)):
        progress.completed_at = at
        progress.save(update_fields=["completed_at"])
        update_enrolment_completion(enrolment=progress.enrolment, at=at)


def _is_complete(progress: LessonProgress, quizzes: Sequence[tuple[UUID, bool]]) -> bool:
    """Whether a lesson that was not completed is now. `quizzes` are as from `_quizzes_in`."""
    state = lesson_state(
        opened=True,
        read=progress.read_at is not None,
        quizzes=len(quizzes),
        quizzes_met=sum(met for _key, met in quizzes),
    )
    return progress.completed_at is None and state is LessonState.COMPLETED


def _quizzes_in(lesson: int, enrolment: int) -> list[tuple[UUID, bool]]:
    """Return the quizzes that a lesson has now, and whether the learner has met each.

    Read after the lock was taken, so a quiz that was just removed is not required.
    """
    met = met_grades().filter(attempt__enrolment=enrolment, attempt__quiz=OuterRef("pk"))
    asked = Quiz.objects.filter(lesson=lesson, current__isnull=False).order_by("pk")
    return list(asked.values_list("key", Exists(met)))


def update_lesson_completion_for_all(*, lesson: Lesson, at: datetime) -> None:
    """Update everyone who had read the lesson, after a quiz was taken out of it."""
    waiting = LessonProgress.objects.filter(
        lesson=lesson, read_at__isnull=False, completed_at=None
    ).values("enrolment")
    for enrolment in _locked(Enrolment.objects.filter(pk__in=waiting)):
        update_lesson_completion(enrolment=enrolment, lesson=lesson, at=at)


def update_course_completion(*, course: Course, at: datetime) -> None:
    """Update everyone who has not completed the course, after a lesson of it was withdrawn."""
    for enrolment in _locked(Enrolment.objects.filter(course=course, completed_at=None)):
        update_enrolment_completion(enrolment=enrolment, at=at)


def _locked(enrolments: QuerySet[Enrolment]) -> Iterator[Enrolment]:
    """Lock the enrolments in one order for every caller, so that no two callers deadlock."""
    return (
        enrolments.select_for_update(of=("self",))
        .select_related("learner", "organisation", "outline")
        .order_by("pk")
        .iterator(chunk_size=500)
    )
