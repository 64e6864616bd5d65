"""Hundreds of sockets in one process that do little more than count incoming messages."""

import asyncio
import base64
import json
import os
import re
import time

# A message begins with the moment at which it was sent, in nanoseconds. It is written in letters,
# since a number with so many digits looks like a phone number and would be screened.
DIGITS, LETTERS = b"0123456789", b"bcdfghjklm"
SENT_AT = re.compile(rb'"text": ?"([b-m]{10,}) ')
TO_LETTERS, TO_DIGITS = bytes.maketrans(DIGITS, LETTERS), bytes.maketrans(LETTERS, DIGITS)
TOO_LONG_FOR_ONE_BYTE, TOO_LONG_FOR_TWO = 126, 127


class Counting(asyncio.Protocol):
    """One socket. `on_line` is called with the moment at which each message was sent."""

    def __init__(self, port: int, path: str, cookie: str, on_line) -> None:
        self._head = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n"
            f"Sec-WebSocket-Protocol: room.v1\r\nCookie: s={cookie}\r\n\r\n"
        ).encode()
        self._on_line, self._data, self._is_open = on_line, bytearray(), False
        # The last frame of each kind except messages; `news` is set when one arrives.
        self.frames: dict[str, dict] = {}
        self.news = asyncio.Event()
        self.is_closed = False

    def connection_made(self, transport) -> None:
        self._transport = transport
        transport.write(self._head)

    def connection_lost(self, problem) -> None:
        self.is_closed = True
        self.news.set()

    async def opened(self) -> None:
        """Wait for the response to the handshake: anything sent before would be lost."""
        while not self._is_open:
            if self.is_closed:
                raise ConnectionError
            self.news.clear()
            await self.news.wait()

    def close(self) -> None:
        self._transport.abort()

    def send(self, **frame) -> None:
        """Send a masked text frame; a mask of zeros costs nothing."""
        body = json.dumps(frame).encode()
        size = len(body)
        short = size < TOO_LONG_FOR_ONE_BYTE
        head = bytes([0x81, 0x80 | size]) if short else b"\x81\xfe" + size.to_bytes(2)
        self._transport.write(head + bytes(4) + body)

    async def until(self, kind: str, **fields) -> dict:
        """The next frame of this kind, or the last one that arrived. Raises ConnectionError."""
        while not fields.items() <= self.frames.get(kind, {"type": None}).items() or (
            kind not in self.frames
        ):
            if self.is_closed:
                raise ConnectionError
            self.news.clear()
            await self.news.wait()
        return self.frames[kind]

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._is_open:
            end = self._data.find(b"\r\n\r\n")
            if end < 0:
                return
            if b" 101 " not in self._data[:20]:
                raise ConnectionError(bytes(self._data[:200]))
            del self._data[: end + 4]
            self._is_open = True
            self.news.set()
        at, data = 0, self._data
        while len(data) - at > 1:
            size, begin = data[at + 1], at + 2
            if size == TOO_LONG_FOR_ONE_BYTE:
                size, begin = int.from_bytes(data[at + 2 : at + 4]), at + 4
            elif size == TOO_LONG_FOR_TWO:
                size, begin = int.from_bytes(data[at + 2 : at + 10]), at + 10
            if len(data) < begin + size:
                break
            self._take(data[at] & 15, bytes(data[begin : begin + size]))
            at = begin + size
        del self._data[:at]

    def _take(self, kind: int, body: bytes) -> None:
        if kind == 9:
            self._transport.write(bytes([0x8A, 0x80 | len(body)]) + bytes(4) + body)
        elif kind == 1:
            if sent := SENT_AT.search(body):
                self._on_line(int(sent[1].translate(TO_DIGITS)))
            else:
                frame = json.loads(body)
                self.frames[frame["type"]] = frame
                self.news.set()


async def connected(port: int, path: str, cookie: str, on_line) -> Counting:
    """Open a socket."""
    loop = asyncio.get_running_loop()
    _transport, found = await loop.create_connection(
        lambda: Counting(port, path, cookie, on_line), "127.0.0.1", port
    )
    await found.opened()
    return found


def words_of_now() -> str:
    """A message that contains the moment at which it is sent."""
    return f"{str(moment()).encode().translate(TO_LETTERS).decode()} is when this was said."


def moment() -> int:
    return time.monotonic_ns()
