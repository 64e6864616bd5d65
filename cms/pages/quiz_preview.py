"""A quiz as the office previews it: the questions, and what every answer brings."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.attempts.presenters import Answered, question_views
from courses.attempts.question_view_models import QuestionView
from courses.questions.kinds.base import Asked
from courses.questions.kinds.texts import QuestionText
from courses.questions.schema import Definition, Texts


@dataclass(frozen=True, slots=True)
class AnswerPreview:
    """What an answer brings. `fits` is None where nothing is judged."""

    text: str
    feedback: str
    fits: bool | None


@dataclass(frozen=True, slots=True)
class QuestionPreview:
    """A question with all that a learner may read of it. `guide` is for the person who marks."""

    question: QuestionView
    answers: tuple[AnswerPreview, ...]
    guide: str


def question_previews(definition: Definition, texts: Texts) -> list[QuestionPreview]:
    """Every question, nothing chosen yet."""
    views = question_views(definition, texts, Answered(chosen={}, seed=str(definition.key)))
    return [
        QuestionPreview(view, tuple(_answers(question, words)), words.guide)
        for view, question in zip(views, definition.questions, strict=True)
        for words in [texts.questions[question.key]]
    ]


def _answers(question: Asked, words: QuestionText) -> Iterator[AnswerPreview]:
    for part in question.part_keys():
        option = words.options[part]
        text = ", ".join(option.accept) if option.accept else option.text
        yield AnswerPreview(text, option.feedback, _fits(question, part))
    if words.feedback_met:
        yield AnswerPreview(_("When it fits"), words.feedback_met, True)
    if words.feedback_not_yet:
        yield AnswerPreview(_("When it does not fit yet"), words.feedback_not_yet, False)
    if words.feedback:
        yield AnswerPreview("", words.feedback, None)


def _fits(question: Asked, part: str) -> bool:
    """Whether this part fits by itself; in an order and among pairs every part has its place."""
    for option in getattr(question, "options", ()):
        if option.key == part:
            return getattr(option, "correct", True)
    scene, _dot, choice = part.partition(".")
    scenes = getattr(question, "scenes", ())
    return next(found.choice(choice).good for found in scenes if found.key == scene)
