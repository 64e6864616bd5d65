"""What stays between a woman and those who support her, and what does not: one list. Pure.

`limits.yaml` holds it in every language; lessons show it by the block `::: limits`, so that the
limits told are the limits kept, word for word.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

LIST = Path(__file__).resolve().parent / "limits.yaml"
# The language in which the list is written first.
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Limits:
    """The list in one language: three headings, each with its sentences."""

    language: str
    title: str
    stays: str
    staying: tuple[str, ...]
    passes: str
    passing: tuple[str, ...]
    told: str
    telling: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything below the headings, in order."""
        return (*self.staying, *self.passing, *self.telling)


@cache
def all_limits() -> dict[str, Limits]:
    """The list in every language that has it."""
    data = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return {
        language: Limits(
            language,
            words["title"],
            words["stays"],
            tuple(words["staying"]),
            words["passes"],
            tuple(words["passing"]),
            words["told"],
            tuple(words["telling"]),
        )
        for language, words in data.items()
    }


def limits_in(language: str) -> Limits:
    """The list in this language; where it is not written there, in English."""
    found = all_limits()
    return found.get(language) or found[SOURCE_LANGUAGE]
