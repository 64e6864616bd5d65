"""Marking a written answer *Met* or *Not yet*. Marks and grades are append-only.

Every call locks the enrolment first and the attempt second, as the learner's own steps do.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused
from courses.models import Attempt, Enrolment, WrittenAnswer, WrittenMark
from courses.questions.grading import build_result
from courses.quizzes.attempts.permissions import markable_answers
from courses.quizzes.attempts.question_queries import definition_of, judgements_of, marks_of
from courses.quizzes.attempts.recordings.services import delete_marked_recording
from courses.quizzes.attempts.services import record_grade

from .permissions import can_reopen

LONGEST_COMMENT = 1000


@transaction.atomic
def mark_answer(
    *, marker: User, attempt_id: UUID, question_key: str, met: bool, comment: str, at: datetime
) -> WrittenMark:
    """Mark one answer of an attempt (`attempt_id` is the public id). Repeating is harmless.

    When the last waiting answer is marked, the attempt gets its grade. If an answer was reopened,
    the new mark leads to another grade with a higher number. *Not yet* needs a comment on what to
    do next. A recording is deleted once it is marked.

    Raises NotFound when the user may not mark the answer, Invalid without such a comment, Conflict
    when somebody marked it in the meantime, or its recording was deleted before marking.
    """
    answer = _lock(marker, attempt_id, question_key)
    comment = comment.strip()
    if "\x00" in comment or len(comment) > LONGEST_COMMENT:
        raise Invalid(_("The comment is too long or holds a sign that cannot be kept."))
    if not met and not comment:
        raise Invalid(_("Please describe the next step in a sentence or two."))
    if answer.ran_out_at is not None:
        raise Conflict(_("The recording was deleted before marking. The learner can answer again."))
    last = _last_mark(answer)
    if last is not None and last.met is not None:
        if (last.marker_id, last.met, last.comment or "") == (marker.pk, met, comment):
            return last
        raise Conflict(_("This answer is already marked. Reopen it to mark it again."))
    mark = _add_mark(answer, marker=marker, met=met, comment=comment or None, at=at)
    delete_marked_recording(answer=answer, at=at)
    attempt = answer.attempt
    result = build_result(definition_of(attempt), judgements_of(attempt), marks=marks_of(attempt))
    record_grade(attempt=attempt, result=result, at=at)
    return mark


@transaction.atomic
def reopen_answer(
    *, marker: User, attempt_id: UUID, question_key: str, at: datetime
) -> WrittenMark:
    """Reopen an answer for marking; its earlier result applies until it is marked again.

    Raises NotFound when the user may not mark it, Conflict when nobody has marked it. Raises
    Refused when another person marked it who may still mark it.
    """
    answer = _lock(marker, attempt_id, question_key)
    last = _last_mark(answer)
    if last is None:
        raise Conflict(_("This answer is not marked yet."))
    if last.met is None:
        return last
    if not can_reopen(marker, answer, last):
        raise Refused(_("Only the person who marked it can reopen it. Nothing was changed."))
    return _add_mark(answer, marker=marker, met=None, comment=None, at=at)


def _lock(marker: User, attempt_id: UUID, question_key: str) -> WrittenAnswer:
    """Return the answer with its attempt and enrolment, both locked."""
    found = markable_answers(marker).filter(
        attempt__public_id=attempt_id, question_key=question_key
    )
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("learner", "organisation", "outline")
        .filter(attempts__in=found.values("attempt"))
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
    answer = found.first()
    if answer is None:
        # The learner rejected it while this waited for the lock.
        raise NotFound
    answer.attempt = attempt
    return answer


def _last_mark(answer: WrittenAnswer) -> WrittenMark | None:
    return answer.marks.order_by("-number").first()


def _add_mark(
    answer: WrittenAnswer, *, marker: User, met: bool | None, comment: str | None, at: datetime
) -> WrittenMark:
    enrolment = answer.attempt.enrolment
    mark = WrittenMark.objects.create(
        answer=answer,
        organisation=enrolment.organisation,
        number=answer.marks.count() + 1,
        met=met,
        comment=comment,
        marker=marker,
        at=at,
    )
    # The queue reads only this field.
    answer.marked_met = met
    answer.save(update_fields=["marked_met"])
    record(
        actor=marker,
        verb="written-opened-again" if met is None else "written-marked",
        subject=answer,
        organisation=enrolment.organisation,
        about=enrolment.learner,
        at=at,
        number=mark.number,
    )
    return mark
