"""What one attempt asks: which questions, in which order, and how it went by category. Pure.

Chance here depends on the seed alone, and the seed is the attempt's own. What was drawn is stored
with the attempt when it starts, so two tabs, coming back and grading agree.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from courses.questions.schema import Definition, with_ancestors


def shuffled[Part](parts: Sequence[Part], seed: str, key: Callable[[Part], str]) -> list[Part]:
    """The parts in an order that depends on nothing but the seed and their keys."""
    return sorted(parts, key=lambda part: hashlib.sha256((seed + key(part)).encode()).digest())


def draw(definition: Definition, seed: str) -> tuple[str, ...]:
    """The keys of the questions that an attempt asks, in its order.

    () where all of them are asked in the order of the author. What is not judged is always asked.
    """
    if definition.draw is None and definition.order == "author":
        return ()
    mixed = shuffled(definition.questions, seed, key=lambda asked: asked.key)
    judged = [asked.key for asked in mixed if asked.counts]
    drawn = set(judged if definition.draw is None else judged[: definition.draw])
    order = definition.questions if definition.order == "author" else mixed
    return tuple(asked.key for asked in order if asked.key in drawn or not asked.counts)


def number_asked(definition: Definition) -> int:
    """How many questions an attempt asks."""
    if definition.draw is None:
        return len(definition.questions)
    return definition.draw + sum(not asked.counts for asked in definition.questions)


def as_asked(definition: Definition, asked: Sequence[str]) -> Definition:
    """The definition with only the questions of an attempt, in its order; () is all of them.

    Raises KeyError for a question that the definition does not have.
    """
    if not asked:
        return definition
    by_key = {question.key: question for question in definition.questions}
    return definition.model_copy(update={"questions": tuple(by_key[key] for key in asked)})


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """How many questions of a category were met, those of the categories inside it included."""

    path: str
    met: int
    total: int

    @property
    def depth(self) -> int:
        """0 for a category that stands in no other."""
        return self.path.count("/")


def by_category(
    definition: Definition, met: Mapping[str, bool | None]
) -> tuple[CategoryCount, ...]:
    """Each category of the questions that count, in the order of the questions, the widest first.

    `definition` is what the attempt asked (`as_asked`).
    """
    counts: dict[str, list[int]] = {}
    for question in definition.questions:
        for path in with_ancestors(question.category) if question.counts else ():
            count = counts.setdefault(path, [0, 0])
            count[0] += met.get(question.key) is True
            count[1] += 1
    first = {path: place for place, path in enumerate(counts)}
    ordered = sorted(counts, key=lambda path: [first[around] for around in with_ancestors(path)])
    return tuple(CategoryCount(path, *counts[path]) for path in ordered)
