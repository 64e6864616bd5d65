"""Whose phone it is, as answered at sign-in and kept only in the session; and rate limits."""

from dataclasses import dataclass
from typing import Any, Protocol

SHARED, OWN = "shared", "own"
DEVICES = (SHARED, OWN)


class SessionLike(Protocol):
    """The part of a session that is needed here."""

    def get(self, key: str, default: Any, /) -> Any:
        """The value of `key`."""


def device_of(session: SessionLike) -> str:
    """“shared” unless the user said that the phone is “mine alone” (domain 10.15)."""
    return OWN if session.get("device", SHARED) == OWN else SHARED


MINUTE, DAY = 60, 24 * 60 * 60


@dataclass(frozen=True)
class Ceiling:
    """A rate limit: at most `tries` attempts under `key` within `seconds`."""

    key: str
    tries: int
    seconds: int


@dataclass(frozen=True)
class Ceilings:
    """All of `first` must be met. Beyond `account`, only as many attempts as `slow` allows."""

    first: tuple[Ceiling, ...]
    account: Ceiling | None = None
    slow: Ceiling | None = None


def ceilings(*, name: str, network: str, device: str = "", signed_in: str = "") -> Ceilings:
    """The limits for an attempt to sign in to the account `name`.

    `device` is the digest of a device known for this account. `signed_in` is the account number of
    a user who repeats the passphrase in a running session. Neither is affected by attempts of
    strangers.
    """
    if signed_in:
        return Ceilings((Ceiling(f"again:{signed_in}", 10, 15 * MINUTE),))
    if device:
        return Ceilings((Ceiling(f"device:{device}", 10, 15 * MINUTE),))
    return Ceilings(
        first=(
            # A shelter, a school or many customers of a mobile provider may share one network.
            Ceiling(f"network:{network}", 60, 10 * MINUTE),
            Ceiling(f"here:{name}:{network}", 5, 5 * MINUTE),
        ),
        # From many networks at once: slower from each, blocked from none.
        account=Ceiling(f"account:{name}", 50, DAY),
        slow=Ceiling(f"slow:{name}:{network}", 3, 15 * MINUTE),
    )


def step_ceilings(*, account: str, device: str = "", signed_in: bool = False) -> Ceilings:
    """The limits for a second-factor code; whoever enters one knows the passphrase.

    `device` is the digest of a device known for this account. `signed_in`: whether the code is
    asked for again in the owner's session. Neither is affected by attempts of strangers. Elsewhere
    the wait grows with the wrong codes: 15 minutes after five, then up to four hours, then up to a
    day.
    """
    if signed_in:
        return Ceilings((Ceiling(f"step-again:{account}", 10, 15 * MINUTE),))
    if device:
        return Ceilings((Ceiling(f"step-device:{device}", 10, 15 * MINUTE),))
    return Ceilings(
        (
            Ceiling(f"step:{account}", 5, 15 * MINUTE),
            Ceiling(f"step-hours:{account}", 10, 4 * 60 * MINUTE),
            Ceiling(f"step-day:{account}", 20, DAY),
        )
    )


def card_ceilings(*, card: str, network: str) -> Ceilings:
    """The limits for an attempt with the card that has the digest `card`.

    They are separate: attempts with cards from one place do not block passphrases there. The card
    itself is blocked after ten wrong attempts since its owner last checked, wherever they were
    made.
    """
    return Ceilings(
        first=(
            Ceiling(f"cards:{network}", 60, 10 * MINUTE),
            Ceiling(f"card:{card}:{network}", 5, 15 * MINUTE),
        )
    )
