"""What one frame of a socket does. What comes of it for her alone is pushed to her."""

import time
from typing import Protocol, cast
from uuid import UUID

from core.errors import Refused

from .. import client_frames, frames, lifecycle, protocol, server_frames
from ..client_frames import Frame
from ..line_kinds import PHRASE, SAY, MessageKind
from ..line_queries import translation_of
from ..messages import NewMessage, NotSaid
from ..queries import Seat
from ..seat_acts import may
from ..translations import TRANSLATION
from . import room_channel
from .commands import COMMANDS, act_of, aside_of
from .hub import Hub
from .stopped import revealed, tell_who_beats


class Closing(Exception):
    """The socket is closed with this code; None: it is gone already."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Socket(room_channel.Socket, Protocol):
    """A connection from which frames come.

    `noticed_at`: when she was last noted as here; `beat_at`: when her last beat came.
    """

    noticed_at: float
    beat_at: float


async def act(hub: Hub, socket: Socket, frame: Frame, seat: Seat) -> None:
    """Does what the frame asks, as her seat lets her.

    Raises Closing, Refused, SignedOut, NotFound, Overfull, and what the services raise.
    """
    if not may(seat.seat, act_of(frame)):
        raise Refused
    if not isinstance(frame, client_frames.Hello) and not _tells_away(frame):
        hub.watch.acted(socket)
    match frame:
        case client_frames.Hello():
            await hub.enter(socket, seat, frame.after)
        case client_frames.Beat():
            await hub.beat(socket, seat, socket.beat_at)
            socket.push([server_frames.encode(server_frames.heard())])
            await tell_who_beats(hub, socket, seat)
        case client_frames.Say():
            await _say(hub, socket, frame, seat)
        case client_frames.Sign():
            hub.sign(socket, frame.sign)
        case client_frames.Reveal():
            job = (hub.database, socket.sign_in, seat.member_id, frame.id)
            socket.push([await revealed(*job)])
        case client_frames.Aside():
            if reason := await hub.command(socket, seat, aside_of(frame)):
                reject(socket, frame.id, cast(protocol.RejectedReason, reason))
        case _:
            await hub.command(socket, seat, COMMANDS[type(frame)](frame))
            if isinstance(frame, client_frames.Leave):
                raise Closing(protocol.CLOSE_GONE_OUT)


def _tells_away(frame: Frame) -> bool:
    """Only what she does keeps her sign-in: a page out of sight does nothing for her."""
    return isinstance(frame, client_frames.Sign) and frame.sign != "writing"


async def _say(hub: Hub, socket: Socket, frame: client_frames.Say, seat: Seat) -> None:
    if frame.too_long:
        reject(socket, frame.id, "too-long")
        return
    # A beat may come a little late; her line waits only where none came.
    if time.monotonic() - socket.noticed_at > lifecycle.BEAT_SECONDS + 1:
        socket.noticed_at = time.monotonic()
        await hub.noticed(socket, seat)
    kind: MessageKind
    kind, text = (PHRASE, frame.phrase) if frame.phrase else (SAY, frame.text or "")
    if frame.of is not None:
        kind, text = (
            TRANSLATION,
            await hub.database.run(translation_of, seat.member_id, frame.of, text),
        )
    new = NewMessage(seat.member_id, frame.id, text, kind, frame.talk)
    outcome = await hub.say(socket, seat, new)
    if isinstance(outcome, NotSaid):
        if outcome.reason == "no-seat":
            raise Closing(protocol.CLOSE_NOT_A_PARTICIPANT)
        reject(socket, frame.id, outcome.reason, outcome.left)
    elif outcome.again:
        socket.push([server_frames.encode(frames.message(outcome.line))])
    elif socket.sent is None or socket.sent < outcome.line.seq:
        await hub.not_shown(socket, seat, outcome.line)


def reject(
    socket: Socket, client_id: UUID, reason: protocol.RejectedReason, left: int | None = None
) -> None:
    """Tells her that her line was not taken; the text stays in her box."""
    socket.push([server_frames.encode(frames.rejected(client_id, reason, left))])
