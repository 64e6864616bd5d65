"""Notifications that something happened in a room. They carry ids and kinds, never text.

The database is authoritative and the channel layer only says where to look (ADR-0004). A lost
notification costs at most a second, since every hub checks its rooms each second.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

NEW_LINES = "new-lines"
# Its state, its people or its seats changed.
ROOM_CHANGED = "room-changed"
# A message was held by screening.
LINE_STOPPED = "line-stopped"
# Somebody opened the room in a newer tab.
REPLACED = "replaced"
# Somebody is writing or away; passed on, and never stored.
SIGN = "sign"
# Browser sessions ended; sent to every hub, whatever it serves.
SIGNED_OUT = "signed-out"
# The channel-layer group of all hubs.
EVERY_HUB = "rooms"

# How long a page waits for the channel layer, so that somebody who leaves is not delayed; and how
# long a layer that did not answer is not used again.
PATIENCE_SECONDS = 0.2
REST_SECONDS = 5
_rests_until = 0.0

type Notification = dict[str, Any]

logger = logging.getLogger(__name__)
_collected: ContextVar[list[Notification] | None] = ContextVar(
    "collected_notifications", default=None
)


def group_of(public_id: UUID) -> str:
    """Return the channel-layer group of a room; a group's name may contain no colon."""
    return f"room-{public_id.hex}"


def notification(public_id: UUID, kind: str, **facts: Any) -> Notification:
    """Return the notification for the group of the room."""
    return {"type": "room.notification", "room": str(public_id), "kind": kind, **facts}


def mark_of(secret: str) -> str:
    """Return a session key in the form that a notification may carry: useless for signing in."""
    return hashlib.sha256(secret.encode()).hexdigest()


def send_signed_out(session_keys: Iterable[str]) -> None:
    """Tell every process that these sessions have ended. Never raises."""
    marks = [mark_of(key) for key in session_keys]
    message = {"type": "room.notification", "kind": SIGNED_OUT, "sessions": marks}
    _send_to(EVERY_HUB, message)


@contextmanager
def collecting() -> Iterator[list[Notification]]:
    """Collect notifications sent in a thread of the hub, which sends them itself."""
    found: list[Notification] = []
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


def send(public_id: UUID, kind: str, **facts: Any) -> None:
    """Tell every process that serves this room, at once. Never raises."""
    message = notification(public_id, kind, **facts)
    collected = _collected.get()
    if collected is not None:
        collected.append(message)
        return
    _send_to(group_of(public_id), message)


def _send_to(group: str, message: Notification) -> None:
    global _rests_until  # noqa: PLW0603 - of the process
    if time.monotonic() < _rests_until:
        return
    try:
        async_to_sync(_send_in_time)(group, message)
    except Exception as problem:
        # The change itself is saved; the hubs find it within a second.
        logger.warning("A notification could not be sent: %s", type(problem).__name__)
        if isinstance(problem, TimeoutError):
            _rests_until = time.monotonic() + REST_SECONDS


async def _send_in_time(group: str, message: Notification) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await get_channel_layer().group_send(group, message)


def send_on_commit(public_id: UUID, kind: str, **facts: Any) -> None:
    """Send after the commit, so that whoever looks finds what was written."""
    transaction.on_commit(lambda: send(public_id, kind, **facts))
