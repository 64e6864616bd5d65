"""The states of a pair and the events that move it from one to the next. Pure.

It stands below the models, because their column is made from it. Nobody is asked for a reason, and
no state says who of the two paused, declined or ended.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum


class PairState(StrEnum):
    """What a pair is at. `paused` keeps everything that was agreed."""

    PROPOSED = "proposed"
    # Both accepted; no session is booked yet.
    AGREED = "agreed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class PairEvent(StrEnum):
    """What can happen to a pair."""

    ACCEPT = "accept"
    BOOK = "book"
    PAUSE = "pause"
    GO_ON = "go-on"
    # Declined, withdrawn, unanswered or finished: afterwards all of them look the same.
    END = "end"


class Side(StrEnum):
    """Who acts. `TEAM`: coordinator and supervisor, and the software in their place."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    TEAM = "team"


# So long both have to answer a proposal.
ANSWERED_WITHIN = timedelta(days=3)
BOTH = frozenset({Side.MENTEE, Side.MENTOR})
# The two belong together, and the mentee needs no other mentor.
LIVE = (PairState.AGREED, PairState.ACTIVE, PairState.PAUSED)
# In these a session may be planned, and a room opens.
MEETS = (PairState.AGREED, PairState.ACTIVE)
# Whose turn each event is; a proposal is answered by the two themselves.
MAY: dict[PairEvent, frozenset[Side]] = {
    PairEvent.ACCEPT: BOTH,
    PairEvent.BOOK: frozenset(Side),
    PairEvent.PAUSE: frozenset(Side),
    PairEvent.GO_ON: frozenset(Side),
    PairEvent.END: frozenset(Side),
}


@dataclass(frozen=True, slots=True)
class PairFacts:
    """A pair as the rule sees it. `paused_by`: each side lifts its own pause alone."""

    state: PairState = PairState.PROPOSED
    accepted: frozenset[Side] = frozenset()
    paused_by: frozenset[Side] = frozenset()
    has_booked: bool = False


def after(pair: PairFacts, event: PairEvent, side: Side) -> PairFacts | None:
    """The pair after this event; None where it is not possible, or not this side's to do.

    The same event twice changes nothing.
    """
    if side not in MAY[event] or pair.state == PairState.ENDED:
        return None
    if event == PairEvent.END:
        # Who had accepted is forgotten with a proposal, so that nobody learns who declined.
        accepted = pair.accepted if pair.state in LIVE else frozenset()
        return replace(pair, state=PairState.ENDED, accepted=accepted, paused_by=frozenset())
    if event == PairEvent.ACCEPT:
        return _accepted(pair, side)
    if pair.state not in LIVE:
        return None
    if event == PairEvent.BOOK:
        return None if pair.paused_by else _settled(replace(pair, has_booked=True))
    change = {side}
    paused_by = pair.paused_by | change if event == PairEvent.PAUSE else pair.paused_by - change
    return _settled(replace(pair, paused_by=paused_by))


def _accepted(pair: PairFacts, side: Side) -> PairFacts | None:
    if pair.state != PairState.PROPOSED:
        return pair if side in pair.accepted else None
    accepted = pair.accepted | {side}
    state = PairState.AGREED if accepted == BOTH else PairState.PROPOSED
    return replace(pair, accepted=accepted, state=state)


def _settled(pair: PairFacts) -> PairFacts:
    """A live pair in the state that its facts ask for."""
    if pair.paused_by:
        return replace(pair, state=PairState.PAUSED)
    return replace(pair, state=PairState.ACTIVE if pair.has_booked else PairState.AGREED)


def may_meet(state: str) -> bool:
    """Whether a session of this pair may be planned and opened."""
    return state in MEETS


def is_live(state: str, states: Collection[str] = LIVE) -> bool:
    """Whether the two belong together at the moment."""
    return state in states
