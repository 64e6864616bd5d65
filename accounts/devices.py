"""Whose phone it is: what she said when she signed in, kept in the session alone."""

from typing import Any, Protocol

SHARED, OWN = "shared", "own"
DEVICES = (SHARED, OWN)


class SessionLike(Protocol):
    """The part of a session that is asked here."""

    def get(self, key: str, default: Any, /) -> Any:
        """What stands under `key`."""


def device_of(session: SessionLike) -> str:
    """“shared” unless she said that the phone is hers alone (domain 10.15)."""
    return OWN if session.get("device", SHARED) == OWN else SHARED
