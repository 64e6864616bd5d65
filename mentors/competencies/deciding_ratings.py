"""Which ratings of one competency a decision rests on. Pure.

The two rate in rounds. A round is settled when they agree, or when a third has decided. Whoever
rates after that begins another one, and what was settled holds until the new one is settled too. So
she may try again as often as she likes, and one second thought alone takes nothing from her.

A difference that asks for a third assessor is read from the blind ratings, so that nobody can talk
it away. A difference of one level may be talked over and rated anew. Source: domain 2.1, 2.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mentors.competencies.rules import Outcome, compare

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
    """Whether the two differ so that a third has to decide, and she has not yet."""
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
        # She had seen the levels of an earlier round; of a later one she sees none before her own.
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
