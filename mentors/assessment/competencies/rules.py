"""The decision that follows from two assessors' levels for one competency. Pure.

Levels are 1 to 4: not seen yet, with help, on my own, helps others learn. Source: domain 2.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

LEVELS = (1, 2, 3, 4)
# The state of evidence that the learner disagreed with.
NOT_SO = "returned"


class Outcome(StrEnum):
    """What follows from two ratings."""

    AGREED = "agreed"
    DISCUSS = "discuss"  # one level apart, not a gate: the two talk and record it
    THIRD = "third"  # a gate, or two levels apart: a third assessor decides


class Decided(StrEnum):
    """The decision that follows from the ratings. It is shown as *Met* or *Not yet*."""

    MET = "met"
    NOT_YET = "not_yet"
    UNDECIDED = "undecided"


def compare(first_level: int, second_level: int, gate: bool) -> Outcome:
    """Compare two blind ratings. Raise ValueError for a level that is not 1 to 4."""
    apart = abs(_level(first_level) - _level(second_level))
    if apart == 0:
        return Outcome.AGREED
    return Outcome.THIRD if gate or apart > 1 else Outcome.DISCUSS


def decided_level(levels: Sequence[int], gate: bool) -> int | None:
    """Return the level that counts, from up to three ratings in the order given, or None.

    Two that agree: their level. One level apart: the lower, until they have talked. A third rating
    decides. Raise ValueError for more than three, or a level that is not 1 to 4.
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
    """Return whether the ratings reach the required level. Raise as `decided_level`."""
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
    """Whether an observation may become evidence: only if the mentor agreed before the room.

    None: not answered, and nothing counts without the mentor's consent (domain 10.23).
    """
    return said is True


def may_be_written_anew(state: str, *, is_anew: bool) -> bool:
    """Whether the signatory may rewrite an observation, by the state of its evidence.

    Only if the mentor disagreed, and only once: nobody asks a third time.
    """
    return state == NOT_SO and not is_anew


FIRST, SECOND, THIRD = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as given; `number` identifies it among those of the same competency.

    `blind`: given before this assessor could see another level of the same round.
    """

    number: int
    place: int
    level: int
    blind: bool


type Round = tuple[Given, ...]


def those_that_count(given: Sequence[Given], *, gate: bool) -> Round:
    """Return the two or three ratings that decide, in the order of their places; () if none can.

    `given` is in the order of time. If two agree or are close, the latest of each counts. If they
    differ more, the blind ones count, and the third decides.
    """
    counted = (_counted(one, gate) for one in reversed(_rounds(given, gate)))
    return next(filter(None, counted), ())


def third_is_asked(given: Sequence[Given], *, gate: bool) -> bool:
    """Whether the two differ so much that a third must decide, who has not done so yet."""
    latest = _rounds(given, gate)[-1]
    return bool(_pair_apart(latest, gate)) and not _counted(latest, gate)


def open_round(given: Sequence[Given], *, gate: bool, place: int) -> frozenset[int]:
    """Return the numbers of the ratings in the round that this `place` would join now.

    Empty if it would begin another round, in which nobody has rated yet.
    """
    latest = _rounds(given, gate)[-1]
    if place != THIRD and _is_settled(latest, gate):
        return frozenset()
    return frozenset(rating.number for rating in latest)


def latest_round(given: Sequence[Given], *, gate: bool) -> Round:
    """Return the ratings of the round that began last, in the order of time."""
    return _rounds(given, gate)[-1]


def _rounds(given: Sequence[Given], gate: bool) -> list[Round]:
    found: list[Round] = [()]
    for rating in given:
        if rating.place != THIRD and _is_settled(found[-1], gate):
            found.append(())
        first_of_assessor = all(other.place != rating.place for other in found[-1])
        # This assessor saw the levels of an earlier round, but none of the later one before rating.
        blind = rating.blind or (len(found) > 1 and first_of_assessor)
        found[-1] = (*found[-1], replace(rating, blind=blind))
    return found


def _is_settled(one: Round, gate: bool) -> bool:
    """Whether nothing is open between the two. One level apart, they may still discuss it."""
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
    """Return the two that differ so that a third decides; () if they do not or one is missing."""
    latest = {rating.place: rating for rating in one}
    blind = {rating.place: rating for rating in one if rating.blind}
    if not {FIRST, SECOND} <= blind.keys():
        return ()
    for found in (blind, latest):
        pair = (found[FIRST], found[SECOND])
        if compare(pair[0].level, pair[1].level, gate) is Outcome.THIRD:
            return pair
    return ()
