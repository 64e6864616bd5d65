"""Grading: the result of a set of answers to a frozen definition. Pure, and never changed.

One point a question; no partial points, no negative points, no time (domain R5.3). A reflection
gives no point. An answer for a person to read waits for a mark, and so does the whole attempt.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from courses.questions.kinds.base import AcceptedWords
from courses.questions.schema import Definition, UnknownAnswer

__all__ = [
    "QuestionResult",
    "Result",
    "UnknownAnswer",
    "build_result",
    "grade",
    "read_answers",
    "read_known_answers",
]

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """The result of one question.

    `chosen` is the answer in the canonical form of its kind: option keys in the order of the
    definition, `part=value`, the learner's own words. `met` is None for what is not judged, and for
    what still has to be marked by a person.
    """

    key: str
    met: bool | None
    chosen: tuple[str, ...]
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The result of an attempt. *Units*: `percent` is a whole number, rounded down.

    `met` is None while a person still has to mark part of it.
    """

    points: int
    max_points: int
    percent: int
    met: bool | None
    questions: tuple[QuestionResult, ...]

    @property
    def waits(self) -> bool:
        """Whether a person still has to mark part of it."""
        return any(question.waits for question in self.questions)


def read_answers(
    definition: Definition, answers: Mapping[str, Collection[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the answers in the canonical form of each kind, for every question of the definition.

    Raises UnknownAnswer for a question or an option that the definition does not have.
    """
    unknown = sorted(answers.keys() - {question.key for question in definition.questions})
    if unknown:
        raise UnknownAnswer(unknown[0])
    return {
        question.key: question.read(answers.get(question.key, ()))
        for question in definition.questions
    }


def read_known_answers(
    definition: Definition, answers: Mapping[str, Collection[str]]
) -> dict[str, tuple[str, ...]]:
    """Do as `read_answers` for unsaved input, leaving out answers that do not fit."""
    found = {}
    for question in definition.questions:
        with suppress(UnknownAnswer):
            found[question.key] = question.read(answers.get(question.key, ()))
    return found


def grade(
    definition: Definition,
    answers: Mapping[str, Collection[str]],
    *,
    accepted: Mapping[str, AcceptedWords] = _NOTHING,
    marks: Mapping[str, bool] = _NOTHING,
) -> Result:
    """Judge the answers, by question key; a question without an answer is not met.

    `accepted` are the words of the learner's language by question and gap
    (`schema.accepted_words`). They are not part of the definition, and a definition with gaps
    cannot be judged without them. `marks` are a person's marks of written answers, by question key;
    a written answer without one waits.

    The whole attempt is met when its percentage, rounded down, reaches the pass mark; with nothing
    to judge it is met. Raises as `read_answers`, and KeyError for a gap without accepted words.
    """
    chosen = read_answers(definition, answers)
    judged: dict[str, bool | None] = {}
    for question in definition.questions:
        answer = chosen[question.key]
        if not question.counts:
            judged[question.key] = None
        elif question.read_by_person:
            judged[question.key] = None if answer else False
        else:
            judged[question.key] = question.is_met(answer, accepted.get(question.key, {}))
    return build_result(definition, judged, chosen=chosen, marks=marks)


def build_result(
    definition: Definition,
    judged: Mapping[str, bool | None],
    *,
    chosen: Mapping[str, tuple[str, ...]] = _NOTHING,
    marks: Mapping[str, bool] = _NOTHING,
) -> Result:
    """Combine earlier judgements and the marks made since then into one result.

    `judged` says for every question whether it was met. It is None where nothing is judged, and
    where a person has to judge.
    """
    questions = []
    for question in definition.questions:
        met = judged[question.key]
        if question.read_by_person and met is None:
            met = marks.get(question.key)
        questions.append(
            QuestionResult(
                key=question.key,
                met=met,
                chosen=chosen.get(question.key, ()),
                waits=question.read_by_person and met is None,
            )
        )
    points = sum(question.met is True for question in questions)
    max_points = sum(question.counts for question in definition.questions)
    percent = points * 100 // max_points if max_points else 100
    waiting = any(question.waits for question in questions)
    return Result(
        points=points,
        max_points=max_points,
        percent=percent,
        met=None if waiting else percent >= definition.pass_mark_percent,
        questions=tuple(questions),
    )
