"""Whose phone it is: what she said when she signed in, kept in the session alone."""

SHARED, OWN = "shared", "own"
DEVICES = (SHARED, OWN)


def device_of(session) -> str:
    """“shared” unless she said that the phone is hers alone (domain 10.15)."""
    return OWN if session.get("device") == OWN else SHARED
