"""A hub's connection to the channel layer: the groups it listens to, and what it tells other hubs.

The layer only notifies, and nothing waits for it. While Redis does not answer, people come in, talk
and leave, and each hub finds out a second later by polling (ADR-0004, ADR-0071).
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

# A reader with this many unsent frames is disconnected; the client reconnects and catches up.
FRAMES_UNSENT = 2000
# Nothing is lost: the client reconnects after a moment and catches up.
CLOSE_COME_BACK = 1013
# With fewer frames waiting, a whole page of messages can be added.
FRAMES_OF_ONE_WHO_KEEPS_UP = 500

type Send = Callable[[dict[str, Any]], Awaitable[None]]


class Outbox:
    """Sends frames in order, without making anybody wait for a slow reader."""

    # Thousands of these are idle in one process.
    __slots__ = ("_send", "_waiting", "closed", "sending")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self.sending: asyncio.Task[None] | None = None
        # Once true, the socket neither receives nor sends.
        self.closed = False

    @property
    def has_room(self) -> bool:
        """Whether the reader keeps up."""
        return len(self._waiting) < FRAMES_OF_ONE_WHO_KEEPS_UP

    def push(self, texts: list[str]) -> None:
        """Send these frames in order, without waiting for a slow reader."""
        if self.closed:
            return
        self._waiting.extend({"type": "websocket.send", "text": text} for text in texts)
        if len(self._waiting) > FRAMES_UNSENT:
            self._waiting.clear()
            self.close_soon(CLOSE_COME_BACK)
        self._start_sending()

    def close_soon(self, code: int | None) -> None:
        """Close the socket after the frames that wait; None: it is closed already."""
        if self.closed:
            return
        self.closed = True
        if code is not None:
            self._waiting.append({"type": "websocket.close", "code": code})
            self._start_sending()

    def _start_sending(self) -> None:
        if self._waiting and (self.sending is None or self.sending.done()):
            # Eager: if the reader keeps up, the frame is on its way before this returns.
            loop = asyncio.get_running_loop()
            self.sending = asyncio.Task(self._send_all(), loop=loop, eager_start=True)

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                await self._send(self._waiting.popleft())
        except Exception as problem:
            # The client has disconnected; its next hello brings what was missed.
            logger.debug("A socket went away while sending: %s", type(problem))
            self._waiting.clear()
            self.closed = True


# How long somebody who comes in waits for the room's notifications to be subscribed.
PATIENCE_SECONDS = 0.2
TRY_AGAIN_SECONDS = 1
HEARD_HERE_TOO = (notifications.ROOM_CHANGED, notifications.LINE_STOPPED)

logger = logging.getLogger(__name__)


class Notifier:
    """Runs as three tasks, for none of which anybody waits: `keep_groups`, `ring_on`, `listen`."""

    def __init__(self, hub_id: str, hear: Callable[[Notification], None]) -> None:
        self._hub_id, self._hear = hub_id, hear
        self._layer = get_channel_layer()
        # This hub's own channel name in the layer, once it has one.
        self._address: str | None = None
        self._wanted: set[str] = {notifications.EVERY_HUB}
        self._joined: set[str] = set()
        self._changed, self._grown = asyncio.Event(), asyncio.Condition()
        # Notifications to be sent, one per subject: the latest.
        self._untold: dict[tuple[Any, ...], Notification] = {}
        self._told = asyncio.Event()

    async def join(self, public_id: UUID) -> None:
        """Subscribe to this room's notifications; immediately, if the layer answers immediately."""
        group = notifications.group_of(public_id)
        self._wanted.add(group)
        if group in self._joined:
            return
        self._changed.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS), self._grown:
                await self._grown.wait_for(lambda: group in self._joined)

    def leave(self, public_id: UUID) -> None:
        """Unsubscribe from a room in which nobody here sits any longer."""
        self._wanted.discard(notifications.group_of(public_id))
        self._changed.set()

    def ring(self, found: list[Notification]) -> None:
        """Notify every other hub.

        A notification not sent yet is replaced by the latest one on its subject.
        """
        for one in found:
            # A message posted here is shown here without it; a hold has to be received here too.
            if one["kind"] not in HEARD_HERE_TOO:
                one["hub"] = self._hub_id
            self._untold[one["room"], one["kind"], one.get("member")] = one
        self._told.set()

    # --- the tasks --------------------------------------------------------------------------

    async def keep_groups(self) -> None:
        """Join and leave groups as needed; retry while the layer is down."""
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
        """Send the queued notifications, one after the other."""
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
        """Pass on notifications of the other hubs."""
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
        """Leave all groups once the tasks have ended; a layer that is down forgets them itself."""
        if self._address is None:
            return
        leaving = [self._layer.group_discard(group, self._address) for group in self._joined]
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await asyncio.gather(*leaving, return_exceptions=True)
