"""Two assessors, one competency: what their levels come to. Pure.

Levels are 1 to 4: not seen yet, with help, on my own, helps others learn. Source: domain 2.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

LEVELS = (1, 2, 3, 4)
# What the learner read and said was not so.
NOT_SO = "returned"


class Outcome(StrEnum):
    """What follows from two ratings."""

    AGREED = "agreed"
    DISCUSS = "discuss"  # one level apart, not a gate: the two talk and record it
    THIRD = "third"  # a gate, or two levels apart: a third assessor decides


class Decided(StrEnum):
    """What the ratings come to. The words shown are *Met* and *Not yet*."""

    MET = "met"
    NOT_YET = "not_yet"
    UNDECIDED = "undecided"


def compare(first_level: int, second_level: int, gate: bool) -> Outcome:
    """How two blind ratings stand to each other. Raises ValueError: a level that is not 1 to 4."""
    apart = abs(_level(first_level) - _level(second_level))
    if apart == 0:
        return Outcome.AGREED
    return Outcome.THIRD if gate or apart > 1 else Outcome.DISCUSS


def decided_level(levels: Sequence[int], gate: bool) -> int | None:
    """The level that counts, from up to three ratings in the order they were given, or None.

    Two that agree: their level. One level apart: the lower, until they have talked. A third
    rating decides. Raises ValueError: more than three, or a level that is not 1 to 4.
    """
    checked = [_level(level) for level in levels]
    if len(checked) > 3:
        raise ValueError("a decision rests on three ratings at most")
    if len(checked) == 3:
        return checked[2]
    if len(checked) < 2 or compare(checked[0], checked[1], gate) is Outcome.THIRD:
        return None
    return min(checked)


def decided(levels: Sequence[int], gate: bool, required_level: int) -> Decided:
    """Whether the ratings reach the required level. Raises ValueError as `decided_level` does."""
    needed = _level(required_level)
    level = decided_level(levels, gate)
    if level is None:
        return Decided.UNDECIDED
    return Decided.MET if level >= needed else Decided.NOT_YET


def _level(level: int) -> int:
    if level not in LEVELS:
        raise ValueError("levels are 1 to 4")
    return level


def may_become_evidence(said: bool | None) -> bool:
    """Whether what is seen in a room may become evidence: only where the mentor said so before it.

    None: nothing was said, and nothing counts without the mentor's word (domain 10.23).
    """
    return said is True


def may_be_written_anew(state: str, *, is_anew: bool) -> bool:
    """Whether who signed what was seen may write it once more, by what has come of it.

    Only where the mentor said that it was not so, and once: nobody asks a third time.
    """
    return state == NOT_SO and not is_anew


FIRST, SECOND, THIRD = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as it was given; `number` tells it apart from the others of this competency.

    `blind`: before this assessor could see another level of the same round.
    """

    number: int
    place: int
    level: int
    blind: bool


type Round = tuple[Given, ...]


def those_that_count(given: Sequence[Given], *, gate: bool) -> Round:
    """The two or three ratings that decide, in the order of their places; () while none can.

    `given` stands in the order of time. Two that agree or are close: the latest of both. Two that
    differ more: they stay as they were given blind, and the third decides.
    """
    counted = (_counted(one, gate) for one in reversed(_rounds(given, gate)))
    return next(filter(None, counted), ())


def third_is_asked(given: Sequence[Given], *, gate: bool) -> bool:
    """Whether the two differ so that a third has to decide, who has not decided yet."""
    latest = _rounds(given, gate)[-1]
    return bool(_pair_apart(latest, gate)) and not _counted(latest, gate)


def open_round(given: Sequence[Given], *, gate: bool, place: int) -> frozenset[int]:
    """The numbers of the ratings beside which one of this `place` would stand now.

    Empty where it would begin another round: nobody has rated in that yet.
    """
    latest = _rounds(given, gate)[-1]
    if place != THIRD and _is_settled(latest, gate):
        return frozenset()
    return frozenset(rating.number for rating in latest)


def latest_round(given: Sequence[Given], *, gate: bool) -> Round:
    """The ratings of the round that was begun last, in the order of time."""
    return _rounds(given, gate)[-1]


def _rounds(given: Sequence[Given], gate: bool) -> list[Round]:
    found: list[Round] = [()]
    for rating in given:
        if rating.place != THIRD and _is_settled(found[-1], gate):
            found.append(())
        first_of_assessor = all(other.place != rating.place for other in found[-1])
        # This assessor had seen the levels of an earlier round; of a later one none before rating.
        blind = rating.blind or (len(found) > 1 and first_of_assessor)
        found[-1] = (*found[-1], replace(rating, blind=blind))
    return found


def _is_settled(one: Round, gate: bool) -> bool:
    """Whether nothing is open between the two. One level apart, they may still talk."""
    counted = _counted(one, gate)
    return len(counted) > 2 or (
        len(counted) == 2 and compare(counted[0].level, counted[1].level, gate) is Outcome.AGREED
    )


def _counted(one: Round, gate: bool) -> Round:
    latest = {rating.place: rating for rating in one}
    apart = _pair_apart(one, gate)
    if apart:
        return (*apart, latest[THIRD]) if THIRD in latest else ()
    blind = {rating.place for rating in one if rating.blind}
    return (latest[FIRST], latest[SECOND]) if {FIRST, SECOND} <= blind else ()


def _pair_apart(one: Round, gate: bool) -> Round:
    """The two that differ so that a third decides; () where they do not, or one is missing."""
    latest = {rating.place: rating for rating in one}
    blind = {rating.place: rating for rating in one if rating.blind}
    if not {FIRST, SECOND} <= blind.keys():
        return ()
    for found in (blind, latest):
        pair = (found[FIRST], found[SECOND])
        if compare(pair[0].level, pair[1].level, gate) is Outcome.THIRD:
            return pair
    return ()
