"""Women in a room over real sockets, each as her page keeps her there, without a browser.

She beats, comes back where nothing answers, says again what nobody acknowledged, and is ready to go
on whenever the room is held. Run as `python -m tests.room_women PLACE` a supervisor is a process of
her own, which a test may kill or freeze.
"""

import asyncio
import json
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from itertools import count, cycle, pairwise
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

BEAT_SECONDS = 1.0
# So long she waits for an answer before she knocks elsewhere; a page waits longer.
SILENCE_SECONDS = 6.0
LINE_SECONDS = 0.4
# So often she taps “I am ready to go on”, and a supervisor “Confirm presence”.
TAP_BEATS = 2


class Woman:
    """Her ids in the order of their numbers are `lines`; `heard_at` is when each came."""

    def __init__(self, ports: list[int], room: str, cookie: str, *, holds: bool = False) -> None:
        self._ports, self._room, self._cookie = ports, room, cookie
        self._holds = holds
        self._socket: ClientConnection | None = None
        self._news = asyncio.Event()
        self.greeted = False
        self.state = ""
        self.states: list[str] = []
        self.seq = 0
        self.lines: list[str] = []
        self.heard_at: list[float] = []
        self.said: list[str] = []
        self.unsent: dict[str, str] = {}
        # Lines of others that came once more, though she had said hello once: never by a server.
        self.repeated: list[str] = []
        self._hellos = 0

    async def live(self) -> None:
        """Comes in and stays, by whichever of the ports answers."""
        for port in cycle(self._ports):
            address = f"127.0.0.1:{port}"
            with suppress(OSError, TimeoutError, WebSocketException):
                async with connect(
                    f"ws://{address}/ws/rooms/{self._room}/",
                    origin=f"http://{address}",
                    subprotocols=["room.v1"],
                    additional_headers={"Cookie": f"s={self._cookie}"},
                    compression=None,
                    ping_interval=None,
                    proxy=None,
                    open_timeout=SILENCE_SECONDS,
                    close_timeout=0.2,
                ) as self._socket:
                    await self._sit()
            self.greeted = False
            await asyncio.sleep(BEAT_SECONDS / 4)

    async def _sit(self) -> None:
        self._hellos = 0
        await self._hello()
        beating = asyncio.create_task(self._beat())
        try:
            while True:
                async with asyncio.timeout(SILENCE_SECONDS):
                    frame = json.loads(await self._socket.recv())
                await self._take(frame)
                self._news.set()
        finally:
            beating.cancel()

    async def _send(self, kind: str, **fields: Any) -> None:
        with suppress(WebSocketException):
            await self._socket.send(json.dumps({"type": kind, **fields}))

    async def _hello(self) -> None:
        self._hellos += 1
        await self._send("hello", after=self.seq)

    async def _beat(self) -> None:
        for beat in count(1):
            await asyncio.sleep(BEAT_SECONDS)
            if not self.greeted:
                await self._hello()
                continue
            await self._send("beat")
            if beat % TAP_BEATS:
                continue
            if self._holds:
                await self._send("here")
            if self.state == "held":
                await self._send("continue")
            else:
                for id, text in list(self.unsent.items()):
                    await self._send("say", id=id, text=text)

    async def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "welcome":
            self.greeted = True
            self.seq = max(self.seq, frame["after"])
            self._note(frame["room"]["state"])
        elif frame["type"] == "state":
            self._note(frame["state"])
        elif frame["type"] == "message":
            await self._hear(frame["seq"], frame["id"])

    def _note(self, state: str) -> None:
        if state != self.state:
            self.states.append(state)
        self.state = state

    async def _hear(self, seq: int, id: str) -> None:
        self.unsent.pop(id, None)
        if seq > self.seq + 1:
            await self._hello()
        elif seq == self.seq + 1:
            self.seq = seq
            self.lines.append(id)
            self.heard_at.append(time.monotonic())
        elif id not in self.said and self._hellos == 1:
            self.repeated.append(id)

    # --- what a test asks of her --------------------------------------------------------------

    async def ask(self, kind: str, **fields: Any) -> None:
        """Sends one frame."""
        await self._send(kind, **fields)

    async def say(self, text: str) -> None:
        """Says a line, and again until it is acknowledged."""
        id = str(uuid.uuid4())
        self.said.append(id)
        self.unsent[id] = text
        if self.greeted:
            await self._send("say", id=id, text=text)

    async def talk(self) -> None:
        """Says one line after the other, each when the one before has arrived, as on the page."""
        while True:
            if not self.unsent:
                await self.say(f"This is line {len(self.said)}.")
            await asyncio.sleep(LINE_SECONDS)

    async def until(self, true: Callable[[], bool], within: float = 60) -> None:
        """Waits until this is so, by what she is shown. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while not true():
                self._news.clear()
                await self._news.wait()

    async def more(self, lines: int) -> None:
        """Waits until she was shown so many more."""
        wanted = len(self.lines) + lines
        await self.until(lambda: len(self.lines) >= wanted)

    def longest_silence(self, since: float) -> float:
        """Seconds between two lines that she was shown from then on, or since the last."""
        moments = [since, *(at for at in self.heard_at if at > since), time.monotonic()]
        return max(later - earlier for earlier, later in pairwise(moments))

    async def come_back(self) -> float:
        """Drops her connection; the seconds until she is welcome again."""
        began = time.monotonic()
        self.greeted = False
        self._socket.transport.abort()
        await self.until(lambda: self.greeted)
        return time.monotonic() - began


if __name__ == "__main__":
    asyncio.run(Woman(**json.loads(sys.argv[1]), holds=True).live())
