"""Single choice, multiple choice, and true or false. Met by exactly the correct options."""

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field

from .base import AcceptedWords, BaseQuestion, Option, UnknownAnswer, as_list


class Choice(BaseQuestion):
    """Options in order; each is correct or not."""

    may_be_shown = True

    kind: Literal["single", "multiple", "true_false"]
    options: Annotated[tuple[Option, ...], Field(min_length=1)]

    @property
    def allows_several(self) -> bool:
        return self.kind == "multiple"

    @property
    def can_be_shuffled(self) -> bool:
        # “True” always comes before “not true”, where learners expect it.
        return self.kind != "true_false"

    def problem(self) -> str | None:
        fitting = sum(option.correct for option in self.options)
        if self.kind == "multiple":
            if fitting == 0:
                return "none-correct"
            return "all-correct" if fitting == len(self.options) else None
        if self.kind == "true_false" and len(self.options) != 2:
            return "not-two-options"
        if len(self.options) < 2:
            return "too-few-options"
        return None if fitting == 1 else "not-one-correct"

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        return read_choices(self, given)

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        return chosen == self.right_answer(accepted)

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return tuple(option.key for option in self.options if option.correct)

    def facts(self) -> set[tuple[object, ...]]:
        return {(self.key, option.key, option.correct) for option in self.options}


def read_choices(question: BaseQuestion, given: Collection[str]) -> tuple[str, ...]:
    """Return chosen keys in the order of the definition. Raises UnknownAnswer for any other."""
    chosen = set(as_list(given))
    known = question.part_keys()
    unknown = sorted(chosen.difference(known))
    if unknown:
        raise UnknownAnswer(question.key, unknown[0])
    return tuple(key for key in known if key in chosen)
