"""One browser's socket: frames in, frames out.

Channels' `AsyncWebsocketConsumer` is not used: before each frame it switches to the thread that all
sockets share, and it opens its own channel for each socket. Here the hub does both once for all.
"""

import asyncio
import logging
import time
import traceback
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from django.utils import translation

from core.errors import DomainError, NotFound

from ...frames import client, protocol, server
from ...frames.client import Frame
from ...frames.protocol import ProtocolError
from ...rules import lifecycle
from ...state.queries import Seat
from .batches import QueueFull
from .commands import Closing, act, reject
from .hub import Hub, current_hub
from .notifier import CLOSE_COME_BACK, Outbox, Send
from .sign_ins import SignedOut, SignIn, session_key_of

# Many times what a person can do, so that only scripts are disconnected.
FRAMES_AT_ONCE = 300
FRAMES_A_SECOND = 100

ERROR_CODES = {400: "invalid", 403: "refused", 409: "conflict", 410: "gone"}

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]

logger = logging.getLogger(__name__)


async def room_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application of `/ws/rooms/<uuid>/`."""
    await RoomConsumer(scope, receive, send).run()


class RoomConsumer:
    """One connection: it receives frames, has the hub act on them, and answers."""

    # Thousands of these are idle in one process.
    __slots__ = (
        "_allowance",
        "_beating",
        "_counted_at",
        "_greeted",
        "_incoming",
        "_outbox",
        "_receive",
        "_room",
        "_seat",
        "_send",
        "_session_key",
        "_subprotocols",
        "_working",
        "beat_at",
        "came_at",
        "hub",
        "id",
        "member_id",
        "noticed_at",
        "room_id",
        "sent",
        "sign_in",
    )

    # Set by `run`.
    hub: Hub

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._room = _as_uuid(scope["url_route"]["kwargs"].get("public_id", ""))
        self._subprotocols = scope.get("subprotocols") or ()
        self._session_key = session_key_of(scope)
        self.sign_in: SignIn | None = None
        self.noticed_at = self.beat_at = self._counted_at = time.monotonic()
        self.id = uuid.uuid4().hex
        self._seat: Seat | None = None
        self.room_id: int | None = None
        self.member_id: int | None = None
        self.sent: int | None = None
        self.came_at: datetime | None = None
        self._allowance = float(FRAMES_AT_ONCE)
        # With the arrival time of each, on this process's clock.
        self._incoming: deque[tuple[float, Frame | ProtocolError]] = deque()
        self._outbox = Outbox(send)
        self._working: asyncio.Task[None] | None = None
        # The last heartbeat; only messages may overtake it.
        self._beating: asyncio.Task[None] | None = None
        self._greeted = False

    async def run(self) -> None:
        """Serve the socket from the handshake until either side closes it."""
        if (await self._receive())["type"] != "websocket.connect":
            return
        offered = protocol.SUBPROTOCOL in self._subprotocols
        await self._send(
            {
                "type": "websocket.accept",
                "subprotocol": protocol.SUBPROTOCOL if offered else None,
            }
        )
        self.hub = current_hub()
        try:
            self.hub.attach(self)
            await self._serve()
        except Closing as closing:
            if closing.code is None and self._working is not None:
                # What was sent before leaving is posted.
                await asyncio.wait([self._working])
            self.close_soon(closing.code)
        except Exception as problem:
            _log("A socket", problem)
            self.close_soon(CLOSE_COME_BACK)
        finally:
            self._outbox.closed = True
            tasks = (self._working, self._beating, self._outbox.sending)
            busy = [task for task in tasks if task is not None]
            if busy:
                await asyncio.wait(busy, timeout=lifecycle.HELLO_SECONDS)
            await self.hub.detach(self)

    async def _serve(self) -> None:
        # Before any frame, so that somebody without a seat is told at once.
        await self._answer(None)
        try:
            async with asyncio.timeout(lifecycle.HELLO_SECONDS):
                while not self._greeted:
                    await self._take_in()
        except TimeoutError:
            raise Closing(protocol.CLOSE_BAD_FRAME) from None
        while True:
            await self._take_in()

    # --- in ---------------------------------------------------------------------------------

    async def _take_in(self) -> None:
        """Receive one frame; frames are counted as they come and answered in order."""
        event = await self._receive()
        if event["type"] == "websocket.disconnect" or self._outbox.closed:
            raise Closing(None)
        self._count()
        text = event.get("text")
        frame: Frame | ProtocolError
        try:
            frame = protocol.parse(text if text is not None else event.get("bytes") or b"")
        except ProtocolError as problem:
            if problem.close_code is not None:
                raise Closing(problem.close_code) from None
            frame = problem
        self._incoming.append((time.monotonic(), self._in_turn(frame)))
        if self._working is None or self._working.done():
            loop = asyncio.get_running_loop()
            self._working = asyncio.Task(self._work(), loop=loop, eager_start=True)

    def _in_turn(self, frame: Frame | ProtocolError) -> Frame | ProtocolError:
        if isinstance(frame, client.Hello):
            self._greeted = True
        elif not self._greeted and not isinstance(frame, ProtocolError):
            return ProtocolError("hello-first", "the first frame is hello")
        return frame

    async def _work(self) -> None:
        while self._incoming and not self._outbox.closed:
            came_at, frame = self._incoming.popleft()
            # A heartbeat is written together with others', and no message waits for that.
            if not isinstance(frame, client.Say | client.Sign):
                await self._after_a_beat()
            if isinstance(frame, ProtocolError):
                self._error(frame.code, frame.detail)
            elif isinstance(frame, client.Beat):
                self.noticed_at = self.beat_at = came_at
                self._beating = asyncio.create_task(self._act_on(frame))
            else:
                await self._act_on(frame)

    async def _after_a_beat(self) -> None:
        beating, self._beating = self._beating, None
        if beating is not None:
            await asyncio.wait([beating])

    async def _act_on(self, frame: Frame) -> None:
        try:
            await self._answer(frame)
        except Closing as closing:
            self.close_soon(closing.code)
        except Exception as problem:
            _log(frame.type, problem)
            self.close_soon(CLOSE_COME_BACK)

    def _count(self) -> None:
        now = time.monotonic()
        grown = self._allowance + (now - self._counted_at) * FRAMES_A_SECOND
        self._allowance, self._counted_at = min(grown, FRAMES_AT_ONCE) - 1, now
        if self._allowance < 0 or len(self._incoming) > FRAMES_AT_ONCE:
            raise Closing(protocol.CLOSE_TOO_FAST)

    async def _answer(self, frame: Frame | None) -> None:
        """Do what the frame asks; None only finds the seat.

        No error of ours ends the socket or reveals anybody's text. A seat that could not be looked
        up is looked up again with the next frame.
        """
        try:
            if self.sign_in is None:
                self.sign_in = await self.hub.signed_in(self._session_key)
            if self._seat is None:
                self._seat = await self._find_seat(self.sign_in)
            if frame is not None:
                await act(self.hub, self, frame, self._seat)
        except Closing:
            raise
        except SignedOut:
            raise Closing(protocol.CLOSE_NOT_SIGNED_IN) from None
        except NotFound:
            raise Closing(protocol.CLOSE_NOT_A_PARTICIPANT) from None
        except DomainError as problem:
            code = ERROR_CODES.get(problem.status, "conflict")
            self._error(code, self._told_why(problem), frame)
        except QueueFull:
            self._too_full(frame)
        except Exception as problem:
            _log(frame.type if frame is not None else "finding a seat", problem)
            self._error("try-again", "nothing was changed", frame)

    async def _find_seat(self, sign_in: SignIn) -> Seat:
        seat = await self.hub.find_seat(sign_in, self._room)
        if seat is None:
            raise Closing(protocol.CLOSE_NOT_A_PARTICIPANT)
        return seat

    @property
    def seat_name(self) -> str | None:
        """The seat in which this person acts; None before it is found."""
        return self._seat.seat if self._seat else None

    @property
    def waiting_seat(self) -> int | None:
        """The seat that was found, while its holder has not come in yet."""
        return self._seat.member_id if self._seat and self.member_id is None else None

    def _too_full(self, frame: Frame | None) -> None:
        if isinstance(frame, client.Say):
            reject(self, frame.id, "too-fast")
        else:
            self._error("try-again", "too much at once")

    # --- out --------------------------------------------------------------------------------

    def _told_why(self, problem: DomainError) -> str:
        """Return the text that a page would show, in the reader's language."""
        with translation.override(self.sign_in.language if self.sign_in else None):
            return str(problem.sentence)

    def _error(self, code: str, detail: str, frame: Frame | None = None) -> None:
        line = frame.id if isinstance(frame, client.Say | client.Aside) else None
        self.push([server.encode(server.error(code, detail, id=line))])

    def push(self, texts: list[str]) -> None:
        """Send these frames in order, without waiting for a slow reader."""
        self._outbox.push(texts)

    @property
    def has_room(self) -> bool:
        """Whether the reader keeps up, so that a page of messages may be sent."""
        return self._outbox.has_room

    def close_soon(self, code: int | None) -> None:
        """Close the socket after the waiting frames; from now on it neither receives nor sends."""
        self._outbox.close_soon(code)


def _log(what: str, problem: Exception) -> None:
    """Log the place and the type of an error, never any values."""
    where = "".join(traceback.format_tb(problem.__traceback__)[-4:])
    # In the message itself, because the logging of extra data is redacted.
    logger.error(f"{what} failed: {type(problem).__name__}\n{where}")


def _as_uuid(text: str) -> uuid.UUID:
    """Return the id in the URL; for any other text one that no room has, to take the same path."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return uuid.UUID(int=0)
