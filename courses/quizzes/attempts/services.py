"""Starting an attempt at a quiz, saving its answers, submitting it.

No clock ever stops the learner (domain R5.3): the planned minutes of a staff quiz are shown, and a
later submission counts like any other. That a quiz allows only one attempt applies only in staff
courses, whatever the quiz says.

Every call locks the enrolment first and the attempt second.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.crypto import UnreadableText
from core.errors import Conflict, Invalid, NotFound
from courses.catalogue.rules import is_staff_course
from courses.models import Attempt, Enrolment, Grade, Quiz, WrittenAnswer
from courses.progress.services import (
    complete_if_done,
    lock_enrolment_of_lesson,
    record_visit,
    update_lesson_completion,
)

from ...questions.grading import Result, build_result, grade, read_answers
from ...questions.sampling import as_asked, draw
from ...questions.schema import parse_definition
from .answer_services import (
    Answers,
    accepted_words_of,
    merge_saved_answers,
    reject_unknown_answers,
    without_units,
    write_answers,
)
from .question_queries import definition_of, marks_of
from .row_locks import lock_attempt


@transaction.atomic
def start_attempt(*, learner: User, quiz_key: UUID, at: datetime) -> Attempt:
    """Return the learner's open attempt at the quiz, or a new one at its current version.

    Its questions are drawn now and stay the same. Raises NotFound when the quiz is in no lesson or
    its lesson is not open to the learner. Raises Conflict when the quiz allows one attempt and it
    has been done.
    """
    quiz = (
        Quiz.objects.filter(key=quiz_key, current__isnull=False, lesson__isnull=False)
        .select_related("lesson__module__course", "current")
        .first()
    )
    if quiz is None or quiz.lesson is None or quiz.current is None:
        raise NotFound
    enrolment, lesson = lock_enrolment_of_lesson(learner=learner, lesson_key=quiz.lesson.key)
    record_visit(enrolment=enrolment, lesson=lesson, at=at)
    return open_attempt(enrolment=enrolment, quiz=quiz, at=at)


def open_attempt(
    *, enrolment: Enrolment, quiz: Quiz, at: datetime, helper: User | None = None
) -> Attempt:
    """Return the learner's open attempt, alone or with `helper`; else a new one.

    Expects the enrolment to be locked, and a quiz that belongs to a lesson. The questions of a new
    attempt are drawn now, from the current version. Raises Conflict where a quiz that can be taken
    once has been.
    """
    if quiz.lesson is None or quiz.current is None:
        raise NotFound
    own = Attempt.objects.filter(enrolment=enrolment, quiz=quiz)
    mine = own.filter(submitted_at=None, together_since__isnull=helper is None)
    is_open = (mine if helper is None else mine.filter(together_with=helper)).first()
    if is_open is not None:
        return is_open
    definition = parse_definition(quiz.current.definition)
    if definition.single_attempt and is_staff_course(quiz.lesson.module.course.audience):
        _check_single_attempt(own)
    public_id = uuid4()
    attempt = Attempt.objects.create(
        public_id=public_id,
        enrolment=enrolment,
        quiz=quiz,
        version=quiz.current,
        asked=list(draw(definition, str(public_id))),
        started_at=at,
        together_with=helper,
        together_since=at if helper else None,
    )
    if helper is None:
        _copy_last_answers(attempt)
    return attempt


def _check_single_attempt(own: QuerySet[Attempt]) -> None:
    """Raise Conflict if there is an attempt. Rejected and run-out attempts do not count."""
    standing = own.filter(taken_back_at=None).exclude(written__ran_out_at__isnull=False)
    if standing.filter(submitted_at__isnull=False).exists():
        raise Conflict(
            _("These questions are answered once, and you have. Your result is kept to look at.")
        )
    if standing.exists():
        raise Conflict(
            _("These questions are answered once, and are being answered alone or with someone.")
        )


def _copy_last_answers(attempt: Attempt) -> None:
    """Copy the written answers of the last attempt that are not met, so nobody has to retype them.

    If a recording of that attempt ran out, answers that nobody can mark any more are copied too.
    """
    last = (
        Attempt.objects.filter(
            enrolment=attempt.enrolment,
            quiz=attempt.quiz,
            submitted_at__isnull=False,
            taken_back_at=None,
        )
        .order_by("-submitted_at", "-pk")
        .first()
    )
    if last is None:
        return
    marks = marks_of(last)
    asked = definition_of(attempt).questions
    keys = {question.key for question in asked if question.read_by_person}
    again = (None, False) if last.written.filter(ran_out_at__isnull=False).exists() else (False,)
    for answer in last.written.filter(question_key__in=keys):
        is_kept = answer.text and not isinstance(answer.text, UnreadableText)
        if marks.get(answer.question_key) in again and is_kept:
            WrittenAnswer.objects.create(
                attempt=attempt, question_key=answer.question_key, text=answer.text
            )


@transaction.atomic
def save_answers(
    *, learner: User, attempt_id: UUID, answers: Answers, at: datetime, helper: User | None = None
) -> Attempt:
    """Save what the learner chose, replacing what was saved before; the attempt stays open.

    `answers` has by question key what each kind expects (`kinds`); `attempt_id` is the public id.
    Does nothing after submission. `helper` is the person who enters the answers together with the
    learner (`courses.assisted_learning`).

    Raises NotFound when it is another learner's, Conflict when the learner has left the course.
    Raises Invalid, and saves nothing, for a question or an option that the quiz does not have.
    """
    attempt = lock_attempt(learner, attempt_id, helper)
    if attempt.submitted_at is None:
        definition = definition_of(attempt)
        with reject_unknown_answers():
            chosen = read_answers(definition, merge_saved_answers(attempt, definition, answers))
        write_answers(attempt, definition, chosen)
        if attempt.quiz.lesson is not None:
            record_visit(enrolment=attempt.enrolment, lesson=attempt.quiz.lesson, at=at)
    return attempt


@transaction.atomic
def reveal_answer(
    *,
    learner: User,
    attempt_id: UUID,
    question_key: str,
    answers: Answers,
    at: datetime,
    language: str = "",
    asked: Collection[str] | None = None,
) -> bool:
    """Settle one question, so that its answer may be read; the rest is saved and stays open.

    Harmless the second time and after submission. Returns False if part of the answer is missing,
    or the learner has to be asked about a word and `asked` does not name the question. With `asked`
    None nobody is asked. In both cases everything is saved and nothing is settled.

    Raises as `save_answers`, and Conflict where this quiz shows answers only at the end or a person
    reads this one.
    """
    attempt = save_answers(learner=learner, attempt_id=attempt_id, answers=answers, at=at)
    if attempt.submitted_at is not None or question_key in attempt.judged:
        return True
    definition = definition_of(attempt)
    question = next((one for one in definition.questions if one.key == question_key), None)
    if question is None:
        raise Invalid(_("There is no such question here. What you had kept is still here."))
    if definition.answers != "each" or question.read_by_person:
        raise Conflict(_("What fits is told after handing in. All that you chose is kept."))
    sent = without_units(attempt, definition, answers)
    chosen = question.read(sent.get(question_key, ()))
    if not question.is_complete(chosen):
        return False
    accepted = accepted_words_of(attempt, definition, language)
    is_asked = asked is None or question_key in asked
    if not is_asked and question.words_meant(chosen, accepted.get(question_key, {})):
        return False
    (alone,) = grade(
        as_asked(definition, (question_key,)), {question_key: chosen}, accepted=accepted
    ).questions
    attempt.judged[question_key] = alone.met
    attempt.save(update_fields=["judged"])
    return True


@transaction.atomic
def submit_attempt(
    *,
    learner: User,
    attempt_id: UUID,
    answers: Answers,
    at: datetime,
    language: str = "",
    helper: User | None = None,
) -> Grade | None:
    """Submit the attempt and return its grade. A second call returns the same grade.

    A question without an answer is not met. `language` is that of the answers (empty: the default
    language): its words are accepted in gaps, and those of other languages as well.

    Returns None if a person has to read something first, as the grade then comes with the mark. An
    assisted attempt gets its grade when the learner has confirmed it. Raises as `save_answers`.
    """
    attempt = lock_attempt(learner, attempt_id, helper)
    if attempt.submitted_at is not None:
        return attempt.grades.order_by("-number").first()
    result = _submit(attempt, answers, language, at)
    progress = None
    if attempt.quiz.lesson is not None:
        progress = record_visit(enrolment=attempt.enrolment, lesson=attempt.quiz.lesson, at=at)
    # It was open until now, so this is its first grade.
    given = _create_grade(attempt, result, at, number=1)
    if given is not None and progress is not None:
        complete_if_done(progress, at=at)
    record(
        actor=helper or learner,
        verb="quiz-handed-in",
        subject=attempt,
        organisation=attempt.enrolment.organisation,
        about=learner if helper else None,
        at=at,
        grade=given.pk if given else None,
    )
    return given


def _submit(attempt: Attempt, answers: Answers, language: str, at: datetime) -> Result:
    """Save the answers and the judgements of the rules. Raises as `save_answers`."""
    definition = definition_of(attempt)
    accepted = accepted_words_of(attempt, definition, language)
    with reject_unknown_answers():
        sent = merge_saved_answers(attempt, definition, answers)
        result = grade(definition, sent, accepted=accepted)
    if attempt.judged:
        # A result that the learner has seen still applies, even if other words are accepted by now.
        judged = {one.key: attempt.judged.get(one.key, one.met) for one in result.questions}
        chosen = {one.key: one.chosen for one in result.questions}
        result = build_result(definition, judged, chosen=chosen)
    write_answers(attempt, definition, {one.key: one.chosen for one in result.questions})
    attempt.submitted_at = at
    attempt.judged = {one.key: one.met for one in result.questions}
    attempt.save(update_fields=["submitted_at", "judged"])
    return result


def record_grade(*, attempt: Attempt, result: Result, at: datetime) -> Grade | None:
    """Add the grade for this result, and update completion. Needs the lock.

    Returns None while something waits for a person, and while the learner has not confirmed an
    assisted attempt.
    """
    given = _create_grade(attempt, result, at, number=attempt.grades.count() + 1)
    if given is not None and attempt.quiz.lesson is not None:
        update_lesson_completion(enrolment=attempt.enrolment, lesson=attempt.quiz.lesson, at=at)
    return given


def _create_grade(attempt: Attempt, result: Result, at: datetime, *, number: int) -> Grade | None:
    if result.met is None or not attempt.counts:
        return None
    return Grade.objects.create(
        attempt=attempt,
        number=number,
        points=result.points,
        max_points=result.max_points,
        met=result.met,
        at=at,
    )
