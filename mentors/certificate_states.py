"""The states of a certificate, and how it moves between them. One table. Pure.

It stands below the models, because the column and its triggers are made from it. Whether it is due
for renewal, or its time is over, is what the calendar says and no state (domain 2.5, 2.6).
"""

from enum import StrEnum


class CertificateState(StrEnum):
    """What a certificate is."""

    CURRENT = "current"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    HANDED_BACK = "handed-back"
    SUPERSEDED = "superseded"


_State = CertificateState

# Its clock stands meanwhile.
STOPPED = frozenset({_State.PAUSED, _State.SUSPENDED})
# Nothing follows any more; these alone set the public bit, so that the bit does not say which.
OVER = frozenset({_State.REVOKED, _State.HANDED_BACK, _State.SUPERSEDED})
STANDING = frozenset(_State) - OVER

MOVES: frozenset[tuple[CertificateState, CertificateState]] = frozenset(
    {
        (_State.CURRENT, _State.PAUSED),
        (_State.PAUSED, _State.CURRENT),
        (_State.CURRENT, _State.SUSPENDED),
        # A pause is no way around it.
        (_State.PAUSED, _State.SUSPENDED),
        (_State.SUSPENDED, _State.CURRENT),
        # Nobody loses it from one day to the next: it is suspended first, and the holder is heard.
        (_State.SUSPENDED, _State.REVOKED),
        (_State.CURRENT, _State.SUPERSEDED),
        (_State.PAUSED, _State.SUPERSEDED),
        # The holder may hand it back any time.
        *((state, _State.HANDED_BACK) for state in STANDING),
    }
)


def may_move(before: str, after: str) -> bool:
    """Whether a certificate may go from the one state to the other."""
    return (_State(before), _State(after)) in MOVES
