"""Sitting down to a quiz, putting it aside, handing it in. No clock, no limit (domain R5.3).

Every call locks the enrolment first and the attempt second, in that order everywhere.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from courses.enrolment.permissions import OPEN_STATES, visible_courses
from courses.models import Answer, Attempt, Enrolment, Grade, Quiz, Recording, WrittenAnswer
from courses.progress.services import lock_enrolment_of_lesson, reconsider_lesson, visit
from lms.audit.services import record
from lms.common.errors import Conflict, Invalid, NotFound

from .grading import Result, UnknownAnswer, grade, read_answers
from .kinds.base import as_list
from .kinds.spoken import RECORDED
from .queries import marks_of, words_for
from .schema import Definition, accepted_words, parse_definition

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
    attempt, made = Attempt.objects.get_or_create(
        enrolment=enrolment,
        quiz=quiz,
        submitted_at=None,
        together_since=None,
        defaults={"version_id": quiz.current_id, "started_at": at},
    )
    if made:
        _bring_along(attempt)
    return attempt


def _bring_along(attempt: Attempt) -> None:
    """What she wrote last time and was not yet met stands there again: she need not retype it.

    So does what nobody can mark any more, because a recording beside it ran out of time.
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
    asked = parse_definition(attempt.version.definition).questions
    keys = {question.key for question in asked if question.read_by_person}
    again = (None, False) if last.written.filter(ran_out_at__isnull=False).exists() else (False,)
    for answer in last.written.filter(question_key__in=keys):
        if marks.get(answer.question_key) in again and answer.text:
            WrittenAnswer.objects.create(
                attempt=attempt, question_key=answer.question_key, text=answer.text
            )


@transaction.atomic
def save_answers(
    *, learner, attempt_id: UUID, answers: Answers, at: datetime, helper=None
) -> Attempt:
    """Keeps what she chose, in place of what was kept before; the attempt stays open.

    `answers` holds by question key what each kind asks for (`kinds`); `attempt_id` is the public
    id. Harmless after handing in. Raises NotFound when it is not hers, Conflict when she has left
    the course, Invalid for a question or an option that the quiz does not have: then nothing is
    kept. `helper` is who enters the answers together with her (`courses.together`).
    """
    attempt = lock_attempt(learner, attempt_id, helper)
    if attempt.submitted_at is None:
        definition = parse_definition(attempt.version.definition)
        with _answers_that_fit():
            chosen = read_answers(definition, _with_recordings(attempt, definition, answers))
        _write_answers(attempt, definition, chosen)
        if attempt.quiz.lesson is not None:
            visit(enrolment=attempt.enrolment, lesson=attempt.quiz.lesson, at=at)
    return attempt


@transaction.atomic
def submit_attempt(
    *, learner, attempt_id: UUID, answers: Answers, at: datetime, language: str = "", helper=None
) -> Grade | None:
    """Hands in, and says how it went. A second call gives the same grade, whatever it brings.

    A question without an answer is not met. `language` is the one she answered in (empty: the
    installation's): its words are accepted in gaps. None: a person has to read something first,
    and the grade comes with her mark; done together, it comes when she has confirmed it. Raises as
    `save_answers`.
    """
    attempt = lock_attempt(learner, attempt_id, helper)
    if attempt.submitted_at is not None:
        return attempt.grades.order_by("-number").first()
    definition = parse_definition(attempt.version.definition)
    _language, texts = words_for(attempt.version.texts, language)
    with _answers_that_fit():
        given = _with_recordings(attempt, definition, answers)
        result = grade(definition, given, accepted=accepted_words(texts))
    _write_answers(attempt, definition, {one.key: one.chosen for one in result.questions})
    attempt.submitted_at = at
    attempt.judged = {one.key: one.met for one in result.questions}
    attempt.save(update_fields=["submitted_at", "judged"])
    if attempt.quiz.lesson is not None:
        visit(enrolment=attempt.enrolment, lesson=attempt.quiz.lesson, at=at)
    given = give_grade(attempt=attempt, result=result, at=at)
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


def give_grade(*, attempt: Attempt, result: Result, at: datetime) -> Grade | None:
    """Adds the grade that this result comes to, and draws what follows from it. Needs the lock.

    None while something waits for a person, and while she has not confirmed what was done together.
    """
    if result.met is None or not attempt.counts:
        return None
    given = Grade.objects.create(
        attempt=attempt,
        number=attempt.grades.count() + 1,
        points=result.points,
        max_points=result.max_points,
        met=result.met,
        at=at,
    )
    if attempt.quiz.lesson is not None:
        reconsider_lesson(enrolment=attempt.enrolment, lesson=attempt.quiz.lesson, at=at)
    return given


def lock_attempt(learner, attempt_id: UUID, helper=None) -> Attempt:
    """Her attempt with its enrolment, both locked: one of her own, or one that is done together
    with `helper`.
    """
    hers = Attempt.objects.filter(public_id=attempt_id, enrolment__learner=learner)
    if helper is not None:
        hers = hers.filter(together_with=helper)
    else:
        hers = hers.filter(Q(together_since=None) | Q(submitted_at__isnull=False))
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


def _with_recordings(attempt: Attempt, definition: Definition, answers: Answers) -> Answers:
    """The answers, and of each spoken one whether there is a recording: no form can say that."""
    spoken = {question.key for question in definition.questions if question.kind == "spoken"}
    if not spoken:
        return answers
    there = set(
        Recording.objects.filter(answer__attempt=attempt, deleted_at=None).values_list(
            "answer__question_key", flat=True
        )
    )
    said = {
        key: [
            *(entry for entry in as_list(answers.get(key, ())) if entry != RECORDED),
            *([RECORDED] if key in there else ()),
        ]
        for key in spoken
    }
    return {**answers, **said}


@contextmanager
def _answers_that_fit() -> Iterator[None]:
    try:
        yield
    except UnknownAnswer as problem:
        raise Invalid(
            _("An answer did not fit its question. What you had kept before is still here.")
        ) from problem


def _write_answers(
    attempt: Attempt, definition: Definition, chosen: Mapping[str, tuple[str, ...]]
) -> None:
    """Her choices in clear, her own words encrypted and apart."""
    attempt.answers.all().delete()
    private = {question.key for question in definition.questions if question.read_by_person}
    Answer.objects.bulk_create(
        Answer(attempt=attempt, question_key=key, chosen=list(answer))
        for key, answer in chosen.items()
        if answer and key not in private
    )
    written = {
        key: next((entry for entry in chosen[key] if entry != RECORDED), "")
        for key in private
        if chosen[key]
    }
    attempt.written.exclude(question_key__in=written).delete()
    for key, text in written.items():
        WrittenAnswer.objects.update_or_create(
            attempt=attempt, question_key=key, defaults={"text": text}
        )
