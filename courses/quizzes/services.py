"""Sitting down to a quiz, putting it aside, handing it in. No clock, no limit (domain R5.3).

Every call locks the enrolment first and the attempt second, in that order everywhere.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from courses.enrolment.permissions import OPEN_STATES, visible_courses
from courses.models import Answer, Attempt, Enrolment, Grade, Quiz
from courses.progress.services import lock_enrolment_of_lesson, reconsider_lesson, visit
from lms.audit.services import record
from lms.common.errors import Conflict, Invalid, NotFound

from .grading import Result, UnknownAnswer, grade
from .schema import parse_definition

Answers = Mapping[str, Collection[str]]


@transaction.atomic
def start_attempt(*, learner, quiz_key: UUID, at: datetime) -> Attempt:
    """Her open attempt at the quiz, or a new one at its current version.

    Raises NotFound when the quiz stands in no lesson or its lesson is not open to her.
    """
    quiz = (
        Quiz.objects.filter(key=quiz_key, current__isnull=False, lesson__isnull=False)
        .select_related("lesson")
        .first()
    )
    if quiz is None:
        raise NotFound
    enrolment, lesson = lock_enrolment_of_lesson(learner=learner, lesson_key=quiz.lesson.key)
    visit(enrolment=enrolment, lesson=lesson, at=at)
    attempt, _made = Attempt.objects.get_or_create(
        enrolment=enrolment,
        quiz=quiz,
        submitted_at=None,
        defaults={"version_id": quiz.current_id, "started_at": at},
    )
    return attempt


@transaction.atomic
def save_answers(*, learner, attempt_id: UUID, answers: Answers, at: datetime) -> Attempt:
    """Keeps what she chose, in place of what was kept before; the attempt stays open.

    `answers` holds option keys by question key; `attempt_id` is the public id. Harmless after
    handing in. Raises NotFound when it is not hers, Conflict when she has left the course, Invalid
    for a question or an option that the quiz does not have: then nothing is kept.
    """
    attempt = _lock(learner, attempt_id)
    if attempt.submitted_at is None:
        _write_answers(attempt, _judge(attempt, answers))
        if attempt.quiz.lesson is not None:
            visit(enrolment=attempt.enrolment, lesson=attempt.quiz.lesson, at=at)
    return attempt


@transaction.atomic
def submit_attempt(*, learner, attempt_id: UUID, answers: Answers, at: datetime) -> Grade:
    """Hands in, and says how it went. A second call gives the same grade, whatever it brings.

    A question without an answer is not met. Raises as `save_answers`.
    """
    attempt = _lock(learner, attempt_id)
    if attempt.submitted_at is not None:
        return attempt.grades.order_by("-number")[0]
    result = _judge(attempt, answers)
    _write_answers(attempt, result)
    attempt.submitted_at = at
    attempt.save(update_fields=["submitted_at"])
    given = Grade.objects.create(
        attempt=attempt, points=result.points, max_points=result.max_points, met=result.met, at=at
    )
    if attempt.quiz.lesson is not None:
        visit(enrolment=attempt.enrolment, lesson=attempt.quiz.lesson, at=at)
        reconsider_lesson(enrolment=attempt.enrolment, lesson=attempt.quiz.lesson, at=at)
    record(
        actor=learner,
        verb="quiz-handed-in",
        subject=attempt,
        organisation=attempt.enrolment.organisation,
        at=at,
        grade=given.pk,
    )
    return given


def _lock(learner, attempt_id: UUID) -> Attempt:
    """Her attempt with its enrolment, both locked."""
    hers = Attempt.objects.filter(public_id=attempt_id, enrolment__learner=learner)
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("learner", "organisation", "outline")
        .filter(pk__in=hers.values("enrolment"), course__in=visible_courses(learner))
        .first()
    )
    if enrolment is None:
        raise NotFound
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("version", "quiz__lesson")
        .get(public_id=attempt_id)
    )
    attempt.enrolment = enrolment
    if attempt.submitted_at is None and enrolment.state not in OPEN_STATES:
        raise Conflict(_("You have left this course. Open it again to go on; all is kept."))
    return attempt


def _judge(attempt: Attempt, answers: Answers) -> Result:
    try:
        return grade(parse_definition(attempt.version.definition), answers)
    except UnknownAnswer as problem:
        raise Invalid(
            _("An answer did not fit its question. What you had kept before is still here.")
        ) from problem


def _write_answers(attempt: Attempt, result: Result) -> None:
    attempt.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(attempt=attempt, question_key=question.key, chosen=list(question.chosen))
        for question in result.questions
        if question.chosen
    )
