"""Quarters, and how far assessors agree on one scene. Pure (domain 2.2).

Agreement is the share of equal levels, and Cohen's kappa with quadratic weights. Two levels apart
weigh four times one, as two apart call a third assessor and one apart is talked over (ADR-0074). Of
a group both are the mean over its pairs.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Literal

from pydantic import BaseModel, ConfigDict

# With fewer nobody can be compared.
ENOUGH = 2

type Levels = Mapping[str, int]


class Agreement(BaseModel):
    """`percent` of equal levels, 0 to 100; `kappa`, 1 at most. None: it cannot be said.

    `open`: why there is no kappa: "alone" (nobody to compare with) or "flat" (in every pair
    somebody gave one level throughout, so that chance cannot be told from agreement).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    percent: int | None = None
    kappa: float | None = None
    open: Literal["", "alone", "flat"] = ""


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def last_day(quarter: date) -> date:
    """The last day of the quarter that begins then."""
    return quarter_of(quarter + timedelta(days=100)) - timedelta(days=1)


def among(rated: Sequence[Levels]) -> Agreement:
    """Of all who rated the same scene."""
    return _mean(list(combinations(rated, 2)))


def with_others(own: Levels, others: Sequence[Levels]) -> Agreement:
    """Of one with each of the others."""
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
    """Cohen's kappa with quadratic weights: how far apart two are, beside how far by chance.

    None where one of the two gave the same level throughout: it would be 0 or nothing.
    """
    pairs = [(level, other[code]) for code, level in one.items()]
    if any(len(set(levels)) == 1 for levels in zip(*pairs, strict=True)):
        return None
    seen = sum((left - right) ** 2 for left, right in pairs)
    by_chance = sum((left - right) ** 2 for left, _ in pairs for _, right in pairs)
    return 1 - len(pairs) * seen / by_chance
