"""A hub's place in the channel layer: the groups that it hears, and what it tells the others.

The layer is a bell and nothing waits for it. While Redis stands still, people come in, talk and
leave, and each hub finds out a second later by looking (ADR-0004, ADR-0071).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from channels.layers import get_channel_layer

from ...state import notifications
from ...state.notifications import Notification

# A reader that takes nothing while this many frames wait is cut off; it comes back and catches up.
FRAMES_UNSENT = 2000
# Nothing is lost: the client comes back after a moment and catches up.
CLOSE_COME_BACK = 1013
# With fewer frames waiting a whole page of lines fits in besides.
FRAMES_OF_ONE_WHO_KEEPS_UP = 500

type Send = Callable[[dict[str, Any]], Awaitable[None]]


class Outbox:
    """Sends frames in order, without making anybody wait for a slow reader."""

    # Thousands of these lie idle in one process.
    __slots__ = ("_send", "_waiting", "closed", "sending")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self.sending: asyncio.Task[None] | None = None
        # From here on the socket hears and says nothing.
        self.closed = False

    @property
    def has_room(self) -> bool:
        """Whether the reader keeps up."""
        return len(self._waiting) < FRAMES_OF_ONE_WHO_KEEPS_UP

    def push(self, texts: list[str]) -> None:
        """Sends these frames in order, without waiting for a slow reader."""
        if self.closed:
            return
        self._waiting.extend({"type": "websocket.send", "text": text} for text in texts)
        if len(self._waiting) > FRAMES_UNSENT:
            self._waiting.clear()
            self.close_soon(CLOSE_COME_BACK)
        self._start_sending()

    def close_soon(self, code: int | None) -> None:
        """Closes the socket after what waits; with None it is gone already."""
        if self.closed:
            return
        self.closed = True
        if code is not None:
            self._waiting.append({"type": "websocket.close", "code": code})
            self._start_sending()

    def _start_sending(self) -> None:
        if self._waiting and (self.sending is None or self.sending.done()):
            # Eager: where the reader keeps up, the frame is on its way before this returns.
            loop = asyncio.get_running_loop()
            self.sending = asyncio.Task(self._send_all(), loop=loop, eager_start=True)

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                await self._send(self._waiting.popleft())
        except Exception as problem:
            # The client is gone; its next hello brings what was missed.
            logger.debug("A socket went away while sending: %s", type(problem))
            self._waiting.clear()
            self.closed = True


# So long somebody who comes in waits for the room's bell.
PATIENCE_SECONDS = 0.2
TRY_AGAIN_SECONDS = 1
HEARD_HERE_TOO = (notifications.ROOM_CHANGED, notifications.LINE_STOPPED)

logger = logging.getLogger(__name__)


class Notifier:
    """Runs as three tasks, none of which anybody waits for: `keep_groups`, `ring_on`, `listen`."""

    def __init__(self, hub_id: str, hear: Callable[[Notification], None]) -> None:
        self._hub_id, self._hear = hub_id, hear
        self._layer = get_channel_layer()
        # This hub's own address in the layer, once it has one.
        self._address: str | None = None
        self._wanted: set[str] = {notifications.EVERY_HUB}
        self._joined: set[str] = set()
        self._changed, self._grown = asyncio.Event(), asyncio.Condition()
        # What is to be told, each thing once: the latest word about it.
        self._untold: dict[tuple[Any, ...], Notification] = {}
        self._told = asyncio.Event()

    async def join(self, public_id: UUID) -> None:
        """From now on this room's bell is heard here; at once, where the layer answers at once."""
        group = notifications.group_of(public_id)
        self._wanted.add(group)
        if group in self._joined:
            return
        self._changed.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS), self._grown:
                await self._grown.wait_for(lambda: group in self._joined)

    def leave(self, public_id: UUID) -> None:
        """Nobody sits in this room here any more."""
        self._wanted.discard(notifications.group_of(public_id))
        self._changed.set()

    def ring(self, found: list[Notification]) -> None:
        """Tells every other hub. What was not told yet is told by the latest word about it."""
        for one in found:
            # What is said here is shown here without it; a hold has to be heard here too.
            if one["kind"] not in HEARD_HERE_TOO:
                one["hub"] = self._hub_id
            self._untold[one["room"], one["kind"], one.get("member")] = one
        self._told.set()

    # --- the tasks --------------------------------------------------------------------------

    async def keep_groups(self) -> None:
        """Joins and leaves groups as they are wanted; tries again while the layer is away."""
        while True:
            try:
                await self._join_and_leave()
            except Exception as problem:
                logger.error("The hub could not hear: %s", type(problem))
                await asyncio.sleep(TRY_AGAIN_SECONDS)
                continue
            await self._changed.wait()
            self._changed.clear()

    async def _join_and_leave(self) -> None:
        if self._address is None:
            self._address = await self._layer.new_channel()
        for group in self._wanted - self._joined:
            await self._layer.group_add(group, self._address)
            async with self._grown:
                self._joined.add(group)
                self._grown.notify_all()
        for group in self._joined - self._wanted:
            self._joined.discard(group)
            await self._layer.group_discard(group, self._address)

    async def ring_on(self) -> None:
        """Tells what is to be told, one thing after the other."""
        while True:
            await self._told.wait()
            self._told.clear()
            while self._untold:
                one = self._untold.pop(next(iter(self._untold)))
                try:
                    group = notifications.group_of(UUID(one["room"]))
                    await self._layer.group_send(group, one)
                except Exception as problem:
                    logger.warning("A notification could not be sent: %s", type(problem))

    async def listen(self) -> None:
        """Hands on what the other hubs tell."""
        while True:
            try:
                if self._address is None:
                    async with self._grown:
                        await self._grown.wait_for(lambda: bool(self._joined))
                self._hear(await self._layer.receive(self._address))
            except Exception as problem:
                logger.error("The hub could not hear: %s", type(problem))
                await asyncio.sleep(TRY_AGAIN_SECONDS)

    async def stop(self) -> None:
        """Leaves all groups, when the tasks are over; a layer that is away forgets it by itself."""
        if self._address is None:
            return
        leaving = [self._layer.group_discard(group, self._address) for group in self._joined]
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await asyncio.gather(*leaving, return_exceptions=True)
