"""The states of a pair, and the events that move it from one to the next. Pure.

It is below the models, because a column is made from it. Nobody is asked for a reason, and no state
says who of the two paused, declined or ended.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum


class PairState(StrEnum):
    """The state of a pair. `paused` keeps everything that was agreed."""

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
    # Declined, withdrawn, unanswered or finished: all look the same afterwards.
    END = "end"


class Side(StrEnum):
    """Who acts. `TEAM`: the coordinator and the supervisor, and the software on their behalf."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    TEAM = "team"


# How long both have to answer a proposal.
ANSWERED_WITHIN = timedelta(days=3)
BOTH = frozenset({Side.MENTEE, Side.MENTOR})
# The states in which the two are a pair, and the mentee needs no other mentor.
LIVE = (PairState.AGREED, PairState.ACTIVE, PairState.PAUSED)
# The states in which a session may be planned and a room opens.
MEETS = (PairState.AGREED, PairState.ACTIVE)
# The sides that may cause each event; a proposal is answered by the two themselves.
MAY: dict[PairEvent, frozenset[Side]] = {
    PairEvent.ACCEPT: BOTH,
    PairEvent.BOOK: frozenset(Side),
    PairEvent.PAUSE: frozenset(Side),
    PairEvent.GO_ON: frozenset(Side),
    PairEvent.END: frozenset(Side),
}


@dataclass(frozen=True, slots=True)
class PairFacts:
    """A pair as input for the rule. `paused_by`: each side can lift only its own pause."""

    state: PairState = PairState.PROPOSED
    accepted: frozenset[Side] = frozenset()
    paused_by: frozenset[Side] = frozenset()
    has_booked: bool = False


def after(pair: PairFacts, event: PairEvent, side: Side) -> PairFacts | None:
    """Return the pair after this event; None if it is not possible, or not for this side.

    The same event twice changes nothing.
    """
    if side not in MAY[event] or pair.state == PairState.ENDED:
        return None
    if event == PairEvent.END:
        # A proposal that ends forgets who accepted, so that nobody learns who declined.
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
    """Return a live pair in the state that follows from its facts."""
    if pair.paused_by:
        return replace(pair, state=PairState.PAUSED)
    return replace(pair, state=PairState.ACTIVE if pair.has_booked else PairState.AGREED)


def may_meet(state: str) -> bool:
    """Whether a session of a pair in this state may be planned and opened."""
    return state in MEETS


def is_live(state: str, states: Collection[str] = LIVE) -> bool:
    """Whether a pair in this state is live."""
    return state in states
