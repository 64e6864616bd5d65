"""Queries on attempts, open and submitted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from core.errors import NotFound
from courses.catalogue.queries import course_url, lesson_url, text_in_language
from courses.catalogue.rules import is_staff_course
from courses.models import (
    Answer,
    Attempt,
    Lesson,
    LessonText,
    Recording,
    WrittenAnswer,
    WrittenMark,
)
from courses.quizzes.attempts.recordings.rules import kept_until
from courses.states import OPEN_STATES, TAP

from ...questions.grading import build_result, grade, read_known_answers
from ...questions.kinds.spoken import RECORDED
from ...questions.schema import Definition, Texts
from .presenters import AnsweredState, question_views
from .question_queries import (
    FIELD_PREFIX,
    categories_of,
    chosen_in_language,
    definition_of,
    latest_marks,
    nearest_texts,
    second_looks_of,
    words_meant,
)
from .view_models import AttemptView, RecordingView, TogetherView

__all__ = ["FIELD_PREFIX", "attempt_view"]

# Unsaved input in the form of the page, by question key (`accounts.drafts`).
Unsent = Mapping[str, Collection[str]]


def attempt_view(
    user: User,
    public_id: UUID,
    language: str,
    *,
    unsent: Unsent | None = None,
    asked: Collection[str] | None = None,
) -> AttemptView:
    """Return an attempt of the user with its answers and, once submitted, its results.

    Four queries at most, and two more where a person reads something. `unsent`, `asked`: see
    `view_of`. Raises NotFound when there is none or it is another learner's.
    """
    own = (
        attempts_for_view(language)
        .filter(enrolment__learner=user.pk)
        # An open assisted attempt is not shown here, so that it is not answered twice.
        .filter(Q(together_since=None) | Q(submitted_at__isnull=False))
    )
    return view_of(own.filter(public_id=public_id).first(), language, unsent=unsent, asked=asked)


def is_open_to(user: User, public_id: UUID) -> bool:
    """Whether the user may still answer an attempt. Raises NotFound as `attempt_view`."""
    own = Attempt.objects.filter(
        Q(together_since=None) | Q(submitted_at__isnull=False),
        enrolment__learner=user,
        public_id=public_id,
    )
    for submitted_at in own.values_list("submitted_at", flat=True):
        return submitted_at is None
    raise NotFound


def attempts_for_view(language: str) -> QuerySet[Any]:
    """Return attempts with everything that `view_of` reads; callers filter by owner."""
    return Attempt.objects.select_related(
        "version", "enrolment__course", "quiz__lesson__module__course", "together_with"
    ).annotate(lesson_title=text_in_language(LessonText, language, lesson="quiz__lesson"))


def view_of(
    attempt: Any,
    language: str,
    *,
    unsent: Unsent | None = None,
    asked: Collection[str] | None = None,
) -> AttemptView:
    """Return an attempt as a page shows it. Raises NotFound for None.

    `unsent` are all answers of a form as the learner left it. While the attempt is open, they are
    shown instead of what was saved before. `asked` are the questions whose spelling the learner was
    already asked about; None: nothing is being submitted, so nothing is asked.
    """
    if attempt is None:
        raise NotFound
    definition = definition_of(attempt)
    texts_language, texts = nearest_texts(attempt.version.texts, language)
    answered = replace(
        _current_answers(attempt, definition, texts, unsent or {}), language=texts_language
    )
    if asked is not None and not answered.judged:
        asks = [one for one in definition.questions if one.key not in {*asked, *answered.fixed}]
        meant = words_meant(attempt.version.texts, texts_language, asks, answered.chosen)
        answered = replace(answered, meant=meant)
    return _build_view(attempt, language, definition, texts, answered)


def _current_answers(
    attempt: Attempt, definition: Definition, texts: Texts, unsent: Unsent
) -> AnsweredState:
    answered = _answered(attempt, definition, texts)
    if not unsent or answered.judged:
        return answered
    return _with_unsent(answered, attempt, definition, texts, unsent)


def _build_view(
    attempt: Any, language: str, definition: Definition, texts: Texts, answered: AnsweredState
) -> AttemptView:
    given = attempt.grades.order_by("-number").first()
    lesson = attempt.quiz.lesson
    limits = is_staff_course(attempt.enrolment.course.audience)
    # As in `_check_single_attempt` of the services.
    stands = attempt.taken_back_at is None and not answered.ran_out
    met = given.met if given else None
    message = "" if met is None else texts.message_met if met else texts.message_not_yet
    return AttemptView(
        public_id=attempt.public_id,
        quiz_key=attempt.quiz.key,
        questions=question_views(definition, texts, answered),
        language=answered.language,
        submitted=answered.judged,
        met=met,
        points=given.points if given else None,
        max_points=sum(question.counts for question in definition.questions),
        lesson_title=attempt.lesson_title,
        lesson_number=lesson.number if lesson else None,
        lesson_url=_lesson_url(lesson, language) if lesson else "",
        lesson_key=lesson.key if lesson else None,
        course_url=course_url(attempt.enrolment.course.code, language),
        can_try_again=lesson is not None
        and attempt.enrolment.state in OPEN_STATES
        and not (limits and definition.single_attempt and stands),
        started_at=attempt.started_at,
        submitted_at=attempt.submitted_at,
        answers_each=definition.answers == "each",
        minutes=definition.minutes if limits else None,
        message=message,
        categories=categories_of(definition, texts, answered.met) if given else (),
        together=together_view(attempt),
    )


def together_view(attempt: Attempt) -> TogetherView | None:
    if attempt.together_since is None:
        return None
    helper = attempt.together_with
    return TogetherView(
        helper=helper.shown_name if helper else "",
        confirmed_at=attempt.confirmed_at,
        by_tap=attempt.confirmed_how == TAP,
        taken_back=attempt.taken_back_at is not None,
    )


def _answered(attempt: Attempt, definition: Definition, texts: Texts) -> AnsweredState:
    """Return the learner's answers and, after submission, the result of each question."""
    chosen = dict(Answer.objects.filter(attempt=attempt).values_list("question_key", "chosen"))
    chosen = {
        question: chosen_in_language(question, answer, attempt.version.texts, texts)
        for question, answer in chosen.items()
    }
    own_words = any(question.own_words for question in definition.questions)
    written = list(attempt.written.all()) if own_words else []
    recordings = {}
    if any(question.said_aloud for question in definition.questions):
        recordings = recording_views(written)
    for answer in written:
        sound = recordings.get(answer.question_key)
        is_there = sound is not None and (attempt.submitted_at is not None or not sound.deleted)
        chosen[answer.question_key] = [answer.text, *([RECORDED] if is_there else ())]
    seed = str(attempt.public_id)
    if attempt.submitted_at is None:
        settled = attempt.judged
        return AnsweredState(
            chosen=chosen,
            seed=seed,
            met=settled,
            fixed=frozenset(settled),
            recordings=recordings,
        )
    ran_out = frozenset(one.question_key for one in written if one.ran_out_at is not None)
    marks: list[WrittenMark] = []
    if own_words:
        marks = list(latest_marks().filter(answer__attempt=attempt).select_related("answer"))
    said = {mark.answer.question_key: mark.met for mark in marks if mark.met is not None}
    looks = second_looks_of(attempt)
    # The first release stored no judgements: its kinds give the same result each time.
    judged = attempt.judged or {one.key: one.met for one in grade(definition, chosen).questions}
    judged = {**judged, **{key: look.met for key, look in looks.items()}}
    result = build_result(definition, judged, marks=said)
    return AnsweredState(
        chosen=chosen,
        seed=seed,
        judged=True,
        met={one.key: one.met for one in result.questions},
        waits=frozenset(one.key for one in result.questions if one.waits) - ran_out,
        comments={mark.answer.question_key: mark.comment for mark in marks if mark.comment},
        recordings=recordings,
        ran_out=ran_out,
        second_looks={key: look.reason for key, look in looks.items()},
    )


def _with_unsent(
    answered: AnsweredState, attempt: Attempt, definition: Definition, texts: Texts, unsent: Unsent
) -> AnsweredState:
    """Apply unsaved input; recordings and settled answers, which no form can change, are kept."""
    chosen: dict[str, list[str]] = {}
    for key, answer in read_known_answers(definition, unsent).items():
        if key in answered.fixed:
            continue
        words = [entry for entry in answer if entry != RECORDED]
        said = [RECORDED] if RECORDED in answered.chosen.get(key, ()) else []
        chosen[key] = [*chosen_in_language(key, words, attempt.version.texts, texts), *said]
    return replace(answered, chosen={**answered.chosen, **chosen})


def recording_views(answers: Iterable[WrittenAnswer]) -> dict[str, RecordingView]:
    """Return the facts of these answers' recordings, by question key; no audio is read."""
    rows = Recording.objects.filter(answer__in=[answer.pk for answer in answers])
    return {
        key: RecordingView(seconds, kept_until(made_at), deleted_at is not None)
        for key, seconds, made_at, deleted_at in rows.values_list(
            "answer__question_key", "seconds", "made_at", "deleted_at"
        )
    }


def _lesson_url(lesson: Lesson, language: str) -> str:
    return lesson_url(lesson.module.course.code, lesson.module.number, lesson.number, language)
