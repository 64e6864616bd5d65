"""Matching: each option has one target, and a target may take several."""

from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from pydantic import Field

from .base import AcceptedWords, BaseQuestion, Part, UnknownAnswer, has_repeats, read_pairs
from .texts import QuestionText, Slug


class Pair(Part):
    """An option and the key of its target."""

    match: Slug


class Matching(BaseQuestion):
    """An answer is `option=target` for each option."""

    may_be_shown = True

    kind: Literal["matching"]
    targets: Annotated[tuple[Part, ...], Field(min_length=1)]
    options: Annotated[tuple[Pair, ...], Field(min_length=1)]

    def problem(self) -> str | None:
        targets = self.target_keys()
        if has_repeats(targets):
            return "target-key-twice"
        if len(targets) < 2:
            return "too-few-targets"
        if len(self.options) < 2:
            return "too-few-options"
        return (
            None if {option.match for option in self.options} <= set(targets) else "match-unknown"
        )

    def target_keys(self) -> tuple[str, ...]:
        """Return the keys of the targets in order."""
        return tuple(target.key for target in self.targets)

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        pairs = read_pairs(self, given)
        for target in pairs.values():
            if target not in self.target_keys():
                raise UnknownAnswer(self.key, target[:20])
        return tuple(f"{option}={target}" for option, target in pairs.items())

    def is_complete(self, chosen: tuple[str, ...]) -> bool:
        return len(chosen) == len(self.options)

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        return chosen == self.right_answer(accepted)

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return tuple(f"{option.key}={option.match}" for option in self.options)

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        yield from super().text_problems(words)
        yield from self._named_words("target", words.targets, self.target_keys())
