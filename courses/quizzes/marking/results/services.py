"""Overruling the rules on one question by a person. Nothing is changed, only added.

Every call locks the enrolment first and the attempt second, as the learner's own steps do.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from courses.models import Attempt, Enrolment, SecondLook
from courses.questions.grading import build_result
from courses.quizzes.attempts.permissions import markable_attempts
from courses.quizzes.attempts.question_queries import definition_of, judgements_of, marks_of
from courses.quizzes.attempts.services import record_grade

LONGEST_REASON = 1000


@transaction.atomic
def look_again(
    *, marker: User, attempt_id: UUID, question_key: str, met: bool, reason: str, at: datetime
) -> SecondLook:
    """Record *Met* or *Not yet* for a question that a rule judged, with a reason for the learner.

    Another grade with a higher number follows; a completed lesson stays completed. Raises NotFound
    when the marker may not mark the attempt. Raises Invalid without a reason or for a question that
    no rule judged, Conflict when the result is already the same.
    """
    attempt = _lock(marker, attempt_id)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON or "\x00" in reason:
        raise Invalid(_("Please give the reason in a sentence or two. The learner reads it."))
    definition = definition_of(attempt)
    question = next((one for one in definition.questions if one.key == question_key), None)
    if question is None or not question.counts or question.read_by_person:
        raise Invalid(_("This question is not judged by a rule. Nothing was changed."))
    if judgements_of(attempt)[question_key] is met:
        raise Conflict(_("The result is already the same. Nothing was changed."))
    look = SecondLook.objects.create(
        attempt=attempt,
        organisation=attempt.enrolment.organisation,
        question_key=question_key,
        number=attempt.second_looks.filter(question_key=question_key).count() + 1,
        met=met,
        reason=reason,
        marker=marker,
        at=at,
    )
    result = build_result(definition, judgements_of(attempt), marks=marks_of(attempt))
    given = record_grade(attempt=attempt, result=result, at=at)
    record(
        actor=marker,
        verb="answer-looked-at-again",
        subject=attempt,
        organisation=attempt.enrolment.organisation,
        about=attempt.enrolment.learner,
        at=at,
        number=look.number,
        grade=given.pk if given else None,
    )
    return look


def _lock(marker: User, attempt_id: UUID) -> Attempt:
    """Return the attempt with its enrolment, both locked."""
    found = markable_attempts(marker).filter(public_id=attempt_id)
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("learner", "organisation", "outline")
        .filter(attempts__in=found)
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
    return attempt
