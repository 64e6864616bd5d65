"""Quizzes that a helper fills in with a learner: with permission, and confirmed by the learner.

Grading is the same as for everybody (`submit_attempt`). Every call locks the enrolment first and
the attempt second. Source: domain R7.2, R7.8.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, NotFound, Refused
from courses.catalogue.snapshot import CatalogueLesson
from courses.models import Attempt, Enrolment, Quiz, TogetherLeave
from courses.progress.services import lock_enrolment_of_lesson, record_visit
from courses.questions.grading import build_result
from courses.quizzes.attempts.answer_services import Answers
from courses.quizzes.attempts.question_queries import definition_of, marks_of
from courses.quizzes.attempts.row_locks import lock_attempt
from courses.quizzes.attempts.services import (
    open_attempt,
    record_grade,
    save_answers,
    submit_attempt,
)
from courses.states import SPOKEN_YES, TAP

from .permissions import active_permissions, assistable_enrolments, assisted_attempts, helpers_of

# --- the learner's permission ---------------------------------------------------------------


@transaction.atomic
def grant_permission(
    *, learner: User, quiz_key: UUID, helper_id: UUID, at: datetime
) -> TogetherLeave:
    """Let this person do the quiz together with the learner. Repeating the call is harmless.

    `helper_id` is a public id. Raises NotFound when the quiz is not open to the learner, or the
    person may not help there.
    """
    enrolment, quiz, _lesson = _lock_for(learner, quiz_key)
    helper = helpers_of(enrolment).filter(public_id=helper_id).first()
    if helper is None:
        raise NotFound
    return _create_permission(enrolment, quiz, helper, asked_in_person=False, actor=learner, at=at)


@transaction.atomic
def withdraw_permission(*, learner: User, quiz_key: UUID, helper_id: UUID, at: datetime) -> None:
    """Withdraw the permission, and delete what was entered and not submitted. No reason is asked.

    Harmless when there is no such permission. Raises NotFound when the quiz is not open to the
    learner.
    """
    enrolment, quiz, _lesson = _lock_for(learner, quiz_key)
    leave = TogetherLeave.objects.filter(
        enrolment=enrolment, quiz=quiz, helper__public_id=helper_id, ended_at=None
    ).first()
    if leave is None:
        return
    _end_permission(leave, at)
    Attempt.objects.filter(
        enrolment=enrolment, quiz=quiz, together_with=leave.helper, submitted_at=None
    ).delete()
    record(
        actor=learner,
        verb="together-leave-ended",
        subject=leave,
        organisation=enrolment.organisation,
        about=leave.helper,
        at=at,
    )


def _lock_for(learner: User, quiz_key: UUID) -> tuple[Enrolment, Quiz, CatalogueLesson]:
    """Return the learner's locked enrolment and the quiz with its lesson, if that is open."""
    quiz = (
        Quiz.objects.filter(key=quiz_key, current__isnull=False, lesson__isnull=False)
        .select_related("lesson__module__course", "current")
        .first()
    )
    if quiz is None or quiz.lesson is None:
        raise NotFound
    enrolment, lesson = lock_enrolment_of_lesson(learner=learner, lesson_key=quiz.lesson.key)
    return enrolment, quiz, lesson


def _create_permission(
    enrolment: Enrolment,
    quiz: Quiz,
    helper: User,
    *,
    asked_in_person: bool,
    actor: User,
    at: datetime,
) -> TogetherLeave:
    leave, made = TogetherLeave.objects.get_or_create(
        enrolment=enrolment,
        quiz=quiz,
        helper=helper,
        ended_at=None,
        defaults={
            "organisation": enrolment.organisation,
            "asked_in_person": asked_in_person,
            "at": at,
        },
    )
    if made:
        record(
            actor=actor,
            verb="together-allowed",
            subject=leave,
            organisation=enrolment.organisation,
            about=helper if actor == enrolment.learner else enrolment.learner,
            at=at,
            in_person=asked_in_person,
        )
    return leave


def _end_permission(leave: TogetherLeave, at: datetime) -> None:
    leave.ended_at = at
    leave.save(update_fields=["ended_at"])


# --- the helper -----------------------------------------------------------------------------


@transaction.atomic
def start_assisted_attempt(
    *, helper: User, enrolment_id: UUID, quiz_key: UUID, asked_in_person: bool, at: datetime
) -> Attempt:
    """Return the open attempt of the two, or a new one at the current version.

    Raises NotFound when `helper` may not help or the quiz is not open to the learner. Raises
    Refused when the learner has neither given permission nor asked in person. Raises Conflict when
    the quiz allows one attempt and it is done.
    """
    enrolment = (
        assistable_enrolments(helper)
        .select_related("learner")
        .filter(public_id=enrolment_id)
        .first()
    )
    if enrolment is None:
        raise NotFound
    enrolment, quiz, lesson = _lock_for(enrolment.learner, quiz_key)
    if enrolment.public_id != enrolment_id:
        # The quiz belongs to another of the learner's courses.
        raise NotFound
    held = active_permissions(helper).filter(enrolment=enrolment, quiz=quiz)
    if not held.exists():
        if not asked_in_person:
            raise Refused(_("The learner has not agreed yet. Ask, and record the agreement."))
        _create_permission(enrolment, quiz, helper, asked_in_person=True, actor=helper, at=at)
    record_visit(enrolment=enrolment, lesson=lesson, at=at)
    return open_attempt(enrolment=enrolment, quiz=quiz, at=at, helper=helper)


@transaction.atomic
def save_assisted_answers(
    *, helper: User, attempt_id: UUID, answers: Answers, at: datetime
) -> Attempt:
    """Save the learner's answers so far, as the helper typed them.

    Raises as `save_answers`, and Refused once the learner has withdrawn the permission.
    """
    learner = _lock_permitted_attempt(helper, attempt_id).enrolment.learner
    return save_answers(
        learner=learner, attempt_id=attempt_id, answers=answers, at=at, helper=helper
    )


@transaction.atomic
def submit_assisted_attempt(
    *, helper: User, attempt_id: UUID, answers: Answers, at: datetime, language: str
) -> None:
    """Submit the learner's answers. They are marked by the same rule and count once confirmed.

    A second call changes nothing. Raises as `submit_attempt`, and Refused once the learner has
    withdrawn the permission.
    """
    attempt = _lock_permitted_attempt(helper, attempt_id)
    submit_attempt(
        learner=attempt.enrolment.learner,
        attempt_id=attempt_id,
        answers=answers,
        at=at,
        language=language,
        helper=helper,
    )
    for leave in active_permissions(helper).filter(enrolment=attempt.enrolment, quiz=attempt.quiz):
        _end_permission(leave, at)


def _lock_permitted_attempt(helper: User, attempt_id: UUID) -> Attempt:
    attempt = (
        assisted_attempts(helper)
        .filter(public_id=attempt_id)
        .select_related("enrolment__learner", "quiz")
        .first()
    )
    if attempt is None:
        raise NotFound
    held = active_permissions(helper).filter(enrolment=attempt.enrolment, quiz=attempt.quiz)
    if attempt.submitted_at is None and not held.exists():
        raise Refused(
            _("The learner has not agreed, or has withdrawn agreement. Nothing was saved.")
        )
    return attempt


@transaction.atomic
def record_spoken_confirmation(*, helper: User, attempt_id: UUID, at: datetime) -> None:
    """Record that the learner confirmed the attempt aloud. Harmless when it is already confirmed.

    Raises NotFound when the two did not do it together, Conflict when the learner rejected it.
    """
    attempt = assisted_attempts(helper).filter(public_id=attempt_id).select_related("enrolment")
    found = attempt.first()
    if found is None:
        raise NotFound
    _confirm(found.enrolment.learner, attempt_id, how=SPOKEN_YES, actor=helper, at=at)


# --- the learner ----------------------------------------------------------------------------


@transaction.atomic
def confirm_assisted_attempt(*, learner: User, attempt_id: UUID, at: datetime) -> None:
    """Confirm that the answers are what the learner said. Repeating the call is harmless.

    Raises NotFound when the attempt is not the learner's. Raises Conflict when it was done alone or
    the learner rejected it.
    """
    _confirm(learner, attempt_id, how=TAP, actor=learner, at=at)


def _confirm(learner: User, attempt_id: UUID, *, how: str, actor: User, at: datetime) -> None:
    attempt = _lock_submitted_attempt(learner, attempt_id)
    if attempt.taken_back_at is not None:
        raise Conflict(_("This was taken back. It does not count, and can be done again."))
    first = attempt.confirmed_at is None
    if not first and how in (attempt.confirmed_how, SPOKEN_YES):
        return
    attempt.confirmed_at = attempt.confirmed_at or at
    attempt.confirmed_how = how
    attempt.save(update_fields=["confirmed_at", "confirmed_how"])
    if first:
        result = build_result(definition_of(attempt), attempt.judged, marks=marks_of(attempt))
        record_grade(attempt=attempt, result=result, at=at)
    record(
        actor=actor,
        verb="together-confirmed",
        subject=attempt,
        organisation=attempt.enrolment.organisation,
        about=attempt.together_with if actor == learner else learner,
        at=at,
        how=how,
    )


@transaction.atomic
def reject_assisted_attempt(*, learner: User, attempt_id: UUID, at: datetime) -> None:
    """Record that the answers are not what the learner said. The attempt then does not count.

    The attempt is kept. Repeating the call is harmless. A lesson completed in the meantime stays
    completed. Raises NotFound when the attempt is not the learner's. Raises Conflict when it was
    done alone or the learner confirmed it without the helper.
    """
    attempt = _lock_submitted_attempt(learner, attempt_id)
    if attempt.taken_back_at is not None:
        return
    if attempt.confirmed_how == TAP:
        raise Conflict(_("You have said that this is what you said. You can answer it again."))
    attempt.taken_back_at = at
    attempt.save(update_fields=["taken_back_at"])
    record(
        actor=learner,
        verb="together-taken-back",
        subject=attempt,
        organisation=attempt.enrolment.organisation,
        about=attempt.together_with,
        at=at,
    )


def _lock_submitted_attempt(learner: User, attempt_id: UUID) -> Attempt:
    """Return a submitted attempt that the learner did together with a helper, locked."""
    attempt = lock_attempt(learner, attempt_id)
    if attempt.together_since is None or attempt.submitted_at is None:
        raise Conflict(_("There is nothing to confirm here."))
    return attempt
