"""Requirements before somebody's first session as a mentor. Pure (ADR-0105).

Learning does not depend on them, and there is no fixed number of years: the learner decides when
(domain R1.4, 10.28).
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
    """What the learner wants, as stated at the end of the talk."""

    GO_ON = "go-on"
    LATER = "later"
    NOT_NOW = "not-now"


# How far back the day of a talk may be.
BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's standing.

    `chose`: the latest choice, None before the first talk. `version`: of the valid agreement, or
    None. `mentors_already`: holds a certificate there, or has mentored in a room where mentees talk
    about their own lives.
    """

    chose: str | None = None
    version: int | None = None
    mentors_already: bool = False


def has_gone_on(standing: Standing) -> bool:
    """Whether the person chose to go on. Mentoring already counts, until another choice is made."""
    return standing.chose == Chose.GO_ON or (standing.chose is None and standing.mentors_already)


def has_agreed(standing: Standing, current: int) -> bool:
    """Whether the person agreed to the current text."""
    return standing.version == current


def may_meet_a_woman(standing: Standing, current: int) -> bool:
    """Whether the person may mentor where mentees talk about their own lives."""
    return has_gone_on(standing) and has_agreed(standing, current)


def may_be_written(day: date, today: date) -> bool:
    """Whether a talk may have this day: it cannot be in the future."""
    return today - BACK <= day <= today


FOLDER = Path(__file__).with_name("texts")
ORIGINAL = "en"

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Lines = Annotated[tuple[Words, ...], Field(min_length=1)]


class Agreement(BaseModel):
    """One version of the text: what the programme promises, and what the mentor promises."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ours: Lines
    mentors: Lines


class Texts(BaseModel):
    """All texts in one language. `questions`: what the learner may ask in the talk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: Lines
    agreements: Annotated[tuple[Agreement, ...], Field(min_length=1)]


def languages() -> list[str]:
    """Return the languages of the texts."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def language_for(language: str) -> str:
    """Return the language of the texts for somebody who prefers `language`."""
    return language if language in languages() else ORIGINAL


@cache
def texts_in(language: str) -> Texts:
    """Return the texts in this language. Raise ValueError if lines of the original are missing."""
    words = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    found = Texts.model_validate(words)
    if language != ORIGINAL and _shape(found) != _shape(texts_in(ORIGINAL)):
        raise ValueError(f"{language}: not as many words as the original has.")
    return found


def _shape(texts: Texts) -> tuple[int, list[tuple[int, int]]]:
    return len(texts.questions), [(len(one.ours), len(one.mentors)) for one in texts.agreements]


def current_version() -> int:
    """Return the current version of the agreement; the first is 1."""
    return len(texts_in(ORIGINAL).agreements)


def agreement_in(language: str) -> Agreement:
    """Return the current agreement, in `language` or the original language."""
    return texts_in(language_for(language)).agreements[-1]
