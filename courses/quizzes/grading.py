"""Grading: what a set of answers comes to on a frozen definition. Pure, and the same for ever.

One point a question; no part points, no minus points, no time (domain R5.3).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from courses.quizzes.schema import KINDS, Definition, UnknownAnswer

__all__ = ["QuestionResult", "Result", "UnknownAnswer", "grade"]


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How one question came out; `chosen` holds option keys in the order of the definition."""

    key: str
    met: bool
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt came out. *Units*: `percent` is a whole number, rounded down."""

    points: int
    max_points: int
    percent: int
    met: bool
    questions: tuple[QuestionResult, ...]


def grade(definition: Definition, answers: Mapping[str, Collection[str]]) -> Result:
    """Judges the answers, option keys by question key; a question without an answer is not met.

    The whole attempt is met when its percentage, rounded down, reaches the pass mark.
    Raises UnknownAnswer for a question or an option that the definition does not have.
    """
    unknown = sorted(answers.keys() - {question.key for question in definition.questions})
    if unknown:
        raise UnknownAnswer(unknown[0])
    questions = []
    for question in definition.questions:
        rules = KINDS[question.kind]
        chosen = rules.read(question, answers.get(question.key, ()))
        met = rules.is_met(question, chosen)
        questions.append(QuestionResult(key=question.key, met=met, chosen=chosen))
    points = sum(question.met for question in questions)
    percent = points * 100 // len(questions)
    return Result(
        points=points,
        max_points=len(questions),
        percent=percent,
        met=percent >= definition.pass_mark_percent,
        questions=tuple(questions),
    )
