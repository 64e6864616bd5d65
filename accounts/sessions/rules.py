"""Whose phone it is: the answer given at sign-in, kept in the session alone."""

from dataclasses import dataclass
from typing import Any, Protocol

SHARED, OWN = "shared", "own"
DEVICES = (SHARED, OWN)


class SessionLike(Protocol):
    """The part of a session that is asked here."""

    def get(self, key: str, default: Any, /) -> Any:
        """What stands under `key`."""


def device_of(session: SessionLike) -> str:
    """“shared” unless the user said that the phone is “mine alone” (domain 10.15)."""
    return OWN if session.get("device", SHARED) == OWN else SHARED


MINUTE, DAY = 60, 24 * 60 * 60


@dataclass(frozen=True)
class Ceiling:
    """At most `tries` under `key` within `seconds`."""

    key: str
    tries: int
    seconds: int


@dataclass(frozen=True)
class Ceilings:
    """All of `first` must hold. Past `account`, only as many as `slow` allows."""

    first: tuple[Ceiling, ...]
    account: Ceiling | None = None
    slow: Ceiling | None = None


def ceilings(*, name: str, network: str, device: str = "", signed_in: str = "") -> Ceilings:
    """What a try at the account `name` is counted under.

    `device` is the digest of a device known for this account, `signed_in` the number of whoever
    gives the passphrase once more in a running session: neither meets a stranger's tries.
    """
    if signed_in:
        return Ceilings((Ceiling(f"again:{signed_in}", 10, 15 * MINUTE),))
    if device:
        return Ceilings((Ceiling(f"device:{device}", 10, 15 * MINUTE),))
    return Ceilings(
        first=(
            # A shelter, a school or a telephone company's many customers stand behind one network.
            Ceiling(f"network:{network}", 60, 10 * MINUTE),
            Ceiling(f"here:{name}:{network}", 5, 5 * MINUTE),
        ),
        # From many networks at once: slower from each of them, closed from none.
        account=Ceiling(f"account:{name}", 50, DAY),
        slow=Ceiling(f"slow:{name}:{network}", 3, 15 * MINUTE),
    )


def step_ceilings(*, account: str, device: str = "", signed_in: bool = False) -> Ceilings:
    """What a code of the second step is counted under; whoever writes one knows the passphrase.

    `device` is the digest of a device known for this account, `signed_in` whether the code is
    asked once more in a session of its owner: neither meets a stranger's tries. Everywhere else
    the wait grows with the wrong codes: a quarter of an hour after five, then up to four hours,
    then up to a day.
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
    """What a try with the card of the digest `card` is counted under.

    The counts are its own: whoever tries cards from one place closes no passphrase there. The card
    itself rests after ten wrong tries since its owner looked, wherever they were made.
    """
    return Ceilings(
        first=(
            Ceiling(f"cards:{network}", 60, 10 * MINUTE),
            Ceiling(f"card:{card}:{network}", 5, 15 * MINUTE),
        )
    )
