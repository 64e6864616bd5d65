"""The frames that wait to be sent on one socket."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

# A reader that takes nothing while this many frames wait is cut off; it comes back and catches up.
FRAMES_UNSENT = 2000
# Nothing is lost: she comes back after a moment and catches up.
CLOSE_COME_BACK = 1013
# With fewer frames waiting a whole page of lines fits in besides.
FRAMES_OF_ONE_WHO_KEEPS_UP = 500

type Send = Callable[[dict[str, Any]], Awaitable[None]]

logger = logging.getLogger(__name__)


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
            # She is gone; her next hello brings what she missed.
            logger.debug("A socket went away while sending: %s", type(problem))
            self._waiting.clear()
            self.closed = True
