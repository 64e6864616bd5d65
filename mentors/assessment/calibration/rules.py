"""Quarters, and how far assessors agree on one scene. Pure (domain 2.2).

Agreement is the share of equal levels, and Cohen's kappa with quadratic weights. A difference of
two levels weighs four times a difference of one: it calls a third assessor, while one level apart
is discussed (ADR-0074). For a group both are the mean over its pairs.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# With fewer assessors nobody can be compared.
ENOUGH = 2

type Levels = Mapping[str, int]


class Agreement(BaseModel):
    """`percent` of equal levels, 0 to 100; `kappa`, at most 1. None: undefined.

    `open`: why there is no kappa. "alone": nobody to compare with. "flat": in every pair somebody
    gave one level throughout, so that agreement cannot be told from chance.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    percent: int | None = None
    kappa: float | None = None
    open: Literal["", "alone", "flat"] = ""


def quarter_of(day: date) -> date:
    """Return the first day of the quarter of `day`."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def last_day(quarter: date) -> date:
    """Return the last day of the quarter that begins then."""
    return quarter_of(quarter + timedelta(days=100)) - timedelta(days=1)


def among(rated: Sequence[Levels]) -> Agreement:
    """Return the agreement among all who rated the same scene."""
    return _mean(list(combinations(rated, 2)))


def with_others(own: Levels, others: Sequence[Levels]) -> Agreement:
    """Return the agreement of one rater with each of the others."""
    return _mean([(own, other) for other in others])


def _mean(pairs: Sequence[tuple[Levels, Levels]]) -> Agreement:
    if not pairs:
        return Agreement(open="alone")
    equal = [one[code] == other[code] for one, other in pairs for code in one]
    kappas = [kappa for kappa in (quadratic_kappa(*pair) for pair in pairs) if kappa is not None]
    return Agreement(
        percent=round(100 * sum(equal) / len(equal)),
        kappa=round(sum(kappas) / len(kappas), 2) if kappas else None,
        open="" if kappas else "flat",
    )


def quadratic_kappa(one: Levels, other: Levels) -> float | None:
    """Return Cohen's kappa with quadratic weights: observed against expected distance.

    None if one of the two gave the same level throughout: kappa would be 0 or undefined.
    """
    pairs = [(level, other[code]) for code, level in one.items()]
    if any(len(set(levels)) == 1 for levels in zip(*pairs, strict=True)):
        return None
    seen = sum((left - right) ** 2 for left, right in pairs)
    by_chance = sum((left - right) ** 2 for left, _ in pairs for _, right in pairs)
    return 1 - len(pairs) * seen / by_chance


FOLDER = Path(__file__).with_name("scripts")
# Competencies that a scene can show: fewer say little about agreement, more are tiring.
FEWEST, MOST = 4, 8
LINE = re.compile(r"(?P<who>[^:]{1,40}):\s*(?P<words>.+)")

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^C[1-9][0-9]?$")]


class ScriptLine(BaseModel):
    """A line of a scene: who says what. `who` is "" for stage directions."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    who: str
    words: Words


class Script(BaseModel):
    """One scene. `key` identifies it; `codes` are the competencies that it shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: Words
    title: Words
    situation: Words
    lines: Annotated[tuple[ScriptLine, ...], Field(min_length=4)]
    codes: Annotated[tuple[Code, ...], Field(min_length=FEWEST, max_length=MOST)]


def script_from(*, key: str, title: str, situation: str, text: str, codes: str) -> Script:
    """Parse a scene as an editor writes it: lines “Who: words”, codes separated by commas.

    A line without a colon is a stage direction. Raise ValueError for an invalid scene.
    """
    return Script(
        key=key,
        title=title,
        situation=situation,
        lines=tuple(line_of(line) for line in text.splitlines() if line.strip()),
        codes=tuple(dict.fromkeys(code.strip().upper() for code in codes.split(","))),
    )


def line_of(text: str) -> ScriptLine:
    """Parse one line of a scene."""
    found = LINE.fullmatch(text.strip())
    if found is None:
        return ScriptLine(who="", words=text)
    return ScriptLine(who=found["who"].strip(), words=found["words"])


@cache
def shipped_scripts() -> tuple[Script, ...]:
    """Return the scenes of this folder, in the order of their files."""
    return tuple(_read(file) for file in sorted(FOLDER.glob("*.yaml")))


def _read(file: Path) -> Script:
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    return script_from(
        key=file.stem,
        title=data["title"],
        situation=data["situation"],
        text=data["lines"],
        codes=", ".join(data["codes"]),
    )
