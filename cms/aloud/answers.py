"""Answers that bring out every text of a quiz: each option, pair, place and scene once. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from courses.questions.schema import Definition

# Ways through one scene; an author writes a handful.
MOST_WAYS = 200


type Choices = Mapping[str, Mapping[str, Sequence[str]]]


def answers_of(definition: Definition, choices: Choices) -> Iterator[dict[str, list[str]]]:
    """Sets of answers by question; the first is empty. Together they show whatever can be shown.

    `choices`: question → missing word → the words that can be chosen for it.
    """
    each = {
        question.key: list(_answers(question, choices.get(question.key, {})))
        for question in definition.questions
    }
    yield {key: [] for key in each}
    for row in zip_longest(*each.values(), fillvalue=None):
        yield {key: chosen or [] for key, chosen in zip(each, row, strict=True)}


def _answers(question: Any, words: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    kind = question.kind
    keys = list(question.part_keys())
    if kind in ("single", "multiple", "true_false", "hotspot"):
        yield from ([key] for key in keys)
    elif kind == "ordering":
        yield from (keys[place:] + keys[:place] for place in range(len(keys)))
    elif kind == "matching":
        targets = [target.key for target in question.targets]
        yield from ([f"{key}={target}" for key in keys] for target in targets)
    elif kind == "branching":
        yield from _ways(question)
    elif kind == "gap":
        for row in zip_longest(*words.values()):
            yield [f"{key}={word}" for key, word in zip(words, row, strict=True) if word]


def _ways(question: Any) -> Iterator[list[str]]:
    """Every way through a scene and every place on it."""
    waiting: list[list[str]] = [[]]
    for _count in range(MOST_WAYS):
        if not waiting:
            return
        way = waiting.pop(0)
        _behind, scene = question.way(tuple(way))
        if way:
            yield way
        if scene is not None:
            waiting += [[*way, choice.key] for choice in scene.choices]
