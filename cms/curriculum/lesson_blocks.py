"""The blocks of a lesson: the only list, from which all others are built. Pure.

It defines the fences of course files, the blocks in the CMS, and where the glossary explains words.
A block of running text needs a row here, its template `cms/blocks/<name>.html`, a migration and a
row in docs/users/authoring.md.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of running text. Editors see its label, translated."""

    name: str
    label: str
    icon: str


TEXT_BLOCKS = (
    TextBlock("callout", "The sentence to keep", "openquote"),
    TextBlock("note", "Note on limits", "info-circle"),
    TextBlock("try", "Something to try", "pick"),
    TextBlock("reflect", "A thought to turn over", "help"),
    TextBlock("scenario", "Small scene", "group"),
    TextBlock("remember", "To remember", "tasks"),
)
TEXT_FENCES = tuple(block.name for block in TEXT_BLOCKS)
# Blocks with a sound file, in which their text is read aloud.
HEARD_BLOCKS = ("audio", "picture")
# Their text is the same in every lesson, so the file holds none.
FIXED_FENCES = ("help", "limits")
LESSON_FENCES = (*TEXT_FENCES, "ground", *HEARD_BLOCKS, *FIXED_FENCES)
CARD_FENCES = ("card",)
# Where words are explained: running text, not the text of an exercise.
EXPLAINED_BLOCKS = frozenset({"text", *TEXT_FENCES})


LIST = Path(__file__).resolve().parent / "limits.yaml"
# The language in which the list is written first.
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Limits:
    """The list of limits in one language: three headings, each with its sentences."""

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
        """All sentences below the headings, in order."""
        return (*self.staying, *self.passing, *self.telling)


@cache
def all_limits() -> dict[str, Limits]:
    """The list in every language that has one."""
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
    """The list in this language, or in English if there is none."""
    found = all_limits()
    return found.get(language) or found[SOURCE_LANGUAGE]
