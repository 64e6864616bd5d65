"""What stands before the first woman whom somebody mentors. Pure (ADR-0105).

Learning waits for none of it, and there is no number of years: the learner says when (domain R1.4,
10.28).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Chose(StrEnum):
    """What the learner wants, as said at the end of the talk."""

    GO_ON = "go-on"
    LATER = "later"
    NOT_NOW = "not-now"


# So far back a talk may be written down.
BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands. `chose`: the latest word, None before the first talk; `version`: of
    the agreement that stands, None where none does. `mentors_already`: holds a certificate there,
    or mentored in a room where women talk about their own lives before anybody asked for a talk.
    """

    chose: str | None = None
    version: int | None = None
    mentors_already: bool = False


def has_gone_on(standing: Standing) -> bool:
    """Whether the person chose to go on; who mentors already said it by doing so, until something
    else is said.
    """
    return standing.chose == Chose.GO_ON or (standing.chose is None and standing.mentors_already)


def has_agreed(standing: Standing, current: int) -> bool:
    """Whether the person agreed to the words of today."""
    return standing.version == current


def may_meet_a_woman(standing: Standing, current: int) -> bool:
    """Whether the person may mentor where women talk about their own lives."""
    return has_gone_on(standing) and has_agreed(standing, current)


def may_be_written(day: date, today: date) -> bool:
    """Whether a talk may stand on this day: none is written down before it took place."""
    return today - BACK <= day <= today


FOLDER = Path(__file__).with_name("texts")
ORIGINAL = "en"

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Lines = Annotated[tuple[Words, ...], Field(min_length=1)]


class Agreement(BaseModel):
    """One wording: what the programme promises, and what the mentor does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ours: Lines
    mentors: Lines


class Texts(BaseModel):
    """Everything in one language. `questions`: what the learner may ask in the talk."""

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
