"""Saving the answers of an attempt: the form's input, merged with what no form can say.

Called by `services` with the attempt locked.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from django.utils.translation import gettext as _

from core.crypto import UnreadableText
from core.errors import Invalid
from courses.models import Answer, Attempt, Recording, WrittenAnswer
from courses.questions.grading import UnknownAnswer
from courses.questions.kinds.base import AcceptedWords, as_list
from courses.questions.kinds.spoken import RECORDED
from courses.questions.schema import Definition

from .question_queries import accepted_in_any_language, units_of

Answers = Mapping[str, Collection[str]]
# Question key → gap key → words accepted there.
Accepted = Mapping[str, AcceptedWords]


def accepted_words_of(attempt: Attempt, definition: Definition, language: str) -> Accepted:
    """Return the words accepted in gaps; without gaps, the texts are not read."""
    if not any(question.judged_by_words for question in definition.questions):
        return {}
    return accepted_in_any_language(attempt.version.texts, language)


def merge_saved_answers(attempt: Attempt, definition: Definition, answers: Answers) -> Answers:
    """Return the learner's input with what no form can change: recordings and settled answers."""
    answers = without_units(attempt, definition, answers)
    return _merge_settled_answers(attempt, _merge_recordings(attempt, definition, answers))


def without_units(attempt: Attempt, definition: Definition, answers: Answers) -> Answers:
    """Return the answers with units removed from numbers.

    The unit is one that the question names in any language.
    """
    found = dict(answers)
    for question in definition.questions:
        given = [entry for entry in as_list(answers.get(question.key, ())) if entry.strip()]
        # Texts are read only if the learner typed something other than a number.
        if question.has_unit and given and not question.is_complete(tuple(given)):
            found[question.key] = question.without_unit(
                given, units_of(attempt.version.texts, question.key)
            )
    return found


def _merge_settled_answers(attempt: Attempt, answers: Answers) -> Answers:
    """Return the learner's input, with revealed questions as the learner answered them then."""
    if not attempt.judged:
        return answers
    settled: dict[str, Collection[str]] = dict.fromkeys(attempt.judged, ())
    settled |= dict(
        attempt.answers.filter(question_key__in=attempt.judged).values_list(
            "question_key", "chosen"
        )
    )
    for answer in attempt.written.filter(question_key__in=attempt.judged):
        settled[answer.question_key] = [answer.text]
    return {**answers, **settled}


def _merge_recordings(attempt: Attempt, definition: Definition, answers: Answers) -> Answers:
    """Return the answers, with a mark in each spoken one that has a recording."""
    spoken = {question.key for question in definition.questions if question.said_aloud}
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
def reject_unknown_answers() -> Iterator[None]:
    try:
        yield
    except UnknownAnswer as problem:
        raise Invalid(
            _("An answer did not fit its question. What you had kept before is still here.")
        ) from problem


def write_answers(
    attempt: Attempt, definition: Definition, chosen: Mapping[str, tuple[str, ...]]
) -> None:
    """Store the learner's choices as they are, and the learner's own words encrypted and apart."""
    # On immediate submission nothing was saved; checking is cheaper than deleting no rows.
    if attempt.answers.exists():
        attempt.answers.all().delete()
    private = {
        question.key: question.read_by_person
        for question in definition.questions
        if question.own_words
    }
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
    if private:
        attempt.written.exclude(question_key__in=written).delete()
    if not written:
        return
    # The page shows a placeholder for text that cannot be read: it must not overwrite that text.
    lost = {
        answer.question_key
        for answer in attempt.written.filter(question_key__in=written)
        if isinstance(answer.text, UnreadableText) and answer.text == written[answer.question_key]
    }
    for key in written.keys() - lost:
        text = written[key]
        WrittenAnswer.objects.update_or_create(
            attempt=attempt,
            question_key=key,
            defaults={"text": text, "read_by_person": private[key]},
        )
