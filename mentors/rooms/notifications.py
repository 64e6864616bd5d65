"""Bells: something happened in a room, look it up. They carry ids and kinds, never a word.

The database is the truth and the channel layer is a bell (ADR-0004). A bell that is
lost costs a second at most, since every hub looks at its rooms each second.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

WORDS = "words"  # there are new lines
STANDING = "standing"  # its state, its people or its seats changed
REPLACED = "replaced"  # somebody opened the room in a newer tab
SIGNED_OUT = "signed-out"  # a session ended

logger = logging.getLogger(__name__)
_gathered: ContextVar[list | None] = ContextVar("gathered_bells", default=None)


def group_of(public_id: UUID) -> str:
    """The channel-layer group of a room; a group's name may hold no colon."""
    return f"room-{public_id.hex}"


def bell(public_id: UUID, kind: str, **facts) -> dict:
    """What is sent to the group of the room."""
    return {"type": "room.bell", "room": str(public_id), "kind": kind, **facts}


def session_mark(session_key: str) -> str:
    """A session as a bell may carry it: nobody can sign in with this."""
    return hashlib.sha256(session_key.encode()).hexdigest()


@contextmanager
def gathering() -> Iterator[list[dict]]:
    """For the hub's threads: bells are collected, and the hub rings them in its own event loop."""
    bells: list[dict] = []
    token = _gathered.set(bells)
    try:
        yield bells
    finally:
        _gathered.reset(token)


def ring(public_id: UUID, kind: str, **facts) -> None:
    """Tells every process that serves this room. Call it on commit; it never raises."""
    message = bell(public_id, kind, **facts)
    bells = _gathered.get()
    if bells is not None:
        bells.append(message)
        return
    try:
        async_to_sync(get_channel_layer().group_send)(group_of(public_id), message)
    except Exception as problem:
        # What was done stands; the hubs find it within a second.
        logger.warning("A bell could not be rung: %s", type(problem).__name__)
