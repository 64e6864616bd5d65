"""The states of a certificate, and the transitions between them. One table. Pure.

Below the models, because the column and its triggers are made from it. Being due for renewal, or
expired, follows from the calendar and is not a state (domain 2.5, 2.6).
"""

from enum import StrEnum


class CertificateState(StrEnum):
    """The state of a certificate."""

    CURRENT = "current"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    HANDED_BACK = "handed-back"
    SUPERSEDED = "superseded"


_State = CertificateState

# States in which its clock is stopped.
STOPPED = frozenset({_State.PAUSED, _State.SUSPENDED})
# Final states. Only these set the public bit, so that the bit does not say which it is.
OVER = frozenset({_State.REVOKED, _State.HANDED_BACK, _State.SUPERSEDED})
STANDING = frozenset(_State) - OVER

MOVES: frozenset[tuple[CertificateState, CertificateState]] = frozenset(
    {
        (_State.CURRENT, _State.PAUSED),
        (_State.PAUSED, _State.CURRENT),
        (_State.CURRENT, _State.SUSPENDED),
        # A pause is no way to avoid suspension.
        (_State.PAUSED, _State.SUSPENDED),
        (_State.SUSPENDED, _State.CURRENT),
        # A revocation is never sudden: the certificate is suspended first, and the holder is heard.
        (_State.SUSPENDED, _State.REVOKED),
        (_State.CURRENT, _State.SUPERSEDED),
        (_State.PAUSED, _State.SUPERSEDED),
        # The holder may hand it back at any time.
        *((state, _State.HANDED_BACK) for state in STANDING),
    }
)


def may_move(before: str, after: str) -> bool:
    """Whether a certificate may change from one state to the other."""
    return (_State(before), _State(after)) in MOVES
