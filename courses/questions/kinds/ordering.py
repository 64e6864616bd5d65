"""Putting steps in order. The definition holds them in the correct order.

An answer is the keys in the learner's order. While a place is missing or given twice, it is stored
as `key=place`, so that no input is lost and nothing is guessed.
"""

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field

from .base import AcceptedWords, BaseQuestion, Part, UnknownAnswer, as_list, read_pairs

FEWEST, MOST = 3, 7


class Ordering(BaseQuestion):
    """Three to seven steps."""

    may_be_shown = True

    kind: Literal["ordering"]
    options: Annotated[tuple[Part, ...], Field(min_length=1)]

    def problem(self) -> str | None:
        return None if FEWEST <= len(self.options) <= MOST else "not-three-to-seven"

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        entries = as_list(given)
        if entries and not any("=" in entry for entry in entries):
            places = {key: str(place) for place, key in enumerate(entries, start=1)}
            if len(places) != len(entries):
                raise UnknownAnswer(self.key, entries[0])
            entries = [f"{key}={place}" for key, place in places.items()]
        pairs = read_pairs(self, entries)
        allowed = {str(place) for place in range(1, len(self.options) + 1)}
        unknown = sorted(set(pairs.values()) - allowed)
        if unknown:
            raise UnknownAnswer(self.key, unknown[0][:20])
        if set(pairs.values()) == allowed:
            return tuple(sorted(pairs, key=lambda key: int(pairs[key])))
        return tuple(f"{key}={place}" for key, place in pairs.items())

    def places(self, chosen: tuple[str, ...]) -> dict[str, int]:
        """Return the place, from 1, that the learner gave each step.

        A step without a place is left out.
        """
        if self.is_complete(chosen):
            return {key: place for place, key in enumerate(chosen, start=1)}
        pairs = (entry.split("=") for entry in chosen)
        return {key: int(place) for key, place in pairs}

    def is_complete(self, chosen: tuple[str, ...]) -> bool:
        return bool(chosen) and not any("=" in entry for entry in chosen)

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        return chosen == self.part_keys()

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return self.part_keys()
