"""Which questions an attempt asks, in which order, and its results by category. Pure.

Randomness depends only on the seed, which belongs to the attempt. The drawn questions are stored
with the attempt when it starts, so two tabs, later visits and grading agree.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from courses.questions.schema import Definition, with_ancestors


def shuffled[Part](parts: Sequence[Part], seed: str, key: Callable[[Part], str]) -> list[Part]:
    """Return the parts in an order that depends only on the seed and their keys."""
    return sorted(parts, key=lambda part: hashlib.sha256((seed + key(part)).encode()).digest())


def draw(definition: Definition, seed: str) -> tuple[str, ...]:
    """Return the keys of the questions that an attempt asks, in its order.

    () where all of them are asked in the author's order. Questions that are not judged are always
    included.
    """
    if definition.draw is None and definition.order == "author":
        return ()
    mixed = shuffled(definition.questions, seed, key=lambda asked: asked.key)
    judged = [asked.key for asked in mixed if asked.counts]
    drawn = set(judged if definition.draw is None else judged[: definition.draw])
    order = definition.questions if definition.order == "author" else mixed
    return tuple(asked.key for asked in order if asked.key in drawn or not asked.counts)


def number_asked(definition: Definition) -> int:
    """Return how many questions an attempt asks."""
    if definition.draw is None:
        return len(definition.questions)
    return definition.draw + sum(not asked.counts for asked in definition.questions)


def as_asked(definition: Definition, asked: Sequence[str]) -> Definition:
    """Return the definition with only the questions of an attempt, in its order; () means all.

    Raises KeyError for a question that the definition does not have.
    """
    if not asked:
        return definition
    by_key = {question.key: question for question in definition.questions}
    return definition.model_copy(update={"questions": tuple(by_key[key] for key in asked)})


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """How many questions of a category were met, including those of its subcategories."""

    path: str
    met: int
    total: int

    @property
    def depth(self) -> int:
        """The nesting depth: 0 for a top-level category."""
        return self.path.count("/")


def by_category(
    definition: Definition, met: Mapping[str, bool | None]
) -> tuple[CategoryCount, ...]:
    """Return the categories of the questions that count, in question order, widest first.

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
