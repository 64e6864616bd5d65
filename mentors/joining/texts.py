"""The agreement and the questions she may bring, in her language and by version. Pure.

They stand in `texts/<language>.yaml`. A version of the agreement is never reworded: what changes
the meaning is a new one at the end of the list, and then everybody is asked anew.
"""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

FOLDER = Path(__file__).with_name("texts")
ORIGINAL = "en"

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Lines = Annotated[tuple[Words, ...], Field(min_length=1)]


class Agreement(BaseModel):
    """One wording: what the programme promises, and what she does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ours: Lines
    mentors: Lines


class Texts(BaseModel):
    """Everything in one language. `questions`: what she may ask in the talk that she leads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: Lines
    agreements: Annotated[tuple[Agreement, ...], Field(min_length=1)]


def languages() -> list[str]:
    """The languages in which there are words."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def language_for(language: str) -> str:
    """The language in which somebody who wants `language` reads it."""
    return language if language in languages() else ORIGINAL


@cache
def texts_in(language: str) -> Texts:
    """All words in this language. Raises ValueError where lines of the original lack."""
    words = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    found = Texts.model_validate(words)
    if language != ORIGINAL and _shape(found) != _shape(texts_in(ORIGINAL)):
        raise ValueError(f"{language}: not as many words as the original has.")
    return found


def _shape(texts: Texts) -> tuple[int, list[tuple[int, int]]]:
    return len(texts.questions), [(len(one.ours), len(one.mentors)) for one in texts.agreements]


def current_version() -> int:
    """The version that is asked for today; the first is 1."""
    return len(texts_in(ORIGINAL).agreements)


def agreement_in(language: str) -> Agreement:
    """The words of today, in `language` or the original's."""
    return texts_in(language_for(language)).agreements[-1]
