"""Which ratings of one competency a decision rests on. Pure.

A difference that asks for a third assessor is read from the blind ratings, so that nobody can talk
it away; a difference of one level may be talked over and rated anew. Source: domain 2.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mentors.competencies.rules import Outcome, compare

FIRST, SECOND, THIRD = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as it was given; `number` tells it apart from the others of this competency."""

    number: int
    place: int
    level: int
    blind: bool


def those_that_count(given: Sequence[Given], *, gate: bool) -> tuple[Given, ...]:
    """The two or three ratings that decide, in the order of their places; () while none can.

    `given` stands in the order of time. Two that agree or are close: the latest of both. Two that
    differ more: they stay as they were given blind, and the third decides.
    """
    latest = {rating.place: rating for rating in given}
    blind = {rating.place: rating for rating in given if rating.blind}
    if FIRST not in blind or SECOND not in blind:
        return ()
    for pair in ((blind[FIRST], blind[SECOND]), (latest[FIRST], latest[SECOND])):
        if compare(pair[0].level, pair[1].level, gate) is Outcome.THIRD:
            return (*pair, latest[THIRD]) if THIRD in latest else ()
    return pair
