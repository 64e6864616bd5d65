"""Two assessors, one competency: what their levels come to. Pure.

Levels are 1 to 4: not seen yet, with help, on my own, helps others learn. Source: domain 2.2.
"""

from collections.abc import Sequence
from enum import StrEnum

LEVELS = (1, 2, 3, 4)
# What she read and said was not so.
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
    """Whether what is seen in a room may become evidence: only where she said so before it.

    None: she said nothing, and nothing counts without her word (domain 10.23).
    """
    return said is True


def may_be_written_anew(state: str, *, is_anew: bool) -> bool:
    """Whether who signed what was seen may write it once more, by what has come of it.

    Only where she said that it was not so, and once: nobody asks her a third time.
    """
    return state == NOT_SO and not is_anew
