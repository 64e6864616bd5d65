"""Which service each frame of a client calls, and which action it is in the table of seats."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol, cast
from uuid import UUID

from core.errors import Refused

from ... import services
from ...frames import builders, client, protocol, server
from ...frames.client import Frame
from ...help import services as help_services
from ...messaging import moderation_services, private_services
from ...messaging.private_services import NewAside
from ...messaging.services import NewMessage, NotSaid
from ...participants import services as participants_services
from ...participants import supervisor_services
from ...reports import services as reports_services
from ...rules import lifecycle
from ...rules.messaging import PHRASE, SAY, TRANSLATION, MessageKind
from ...rules.participants import Act, may
from ...state.message_queries import translation_of
from ...state.queries import Seat
from . import room_channel
from .database_work import Command
from .hub import Hub
from .private import revealed, tell_who_beats


def _plain(service: Command) -> Callable[[Any], Command]:
    return lambda _frame: service


def _with(service: Command, **fields: str) -> Callable[[Any], Command]:
    """Return the service with fields of the frame: its argument → the field's name."""
    return lambda frame: partial(service, **{arg: getattr(frame, f) for arg, f in fields.items()})


# All frames except hello, beat, say, sign, aside and reveal, which have answers of their own.
COMMANDS: Mapping[type, Callable[[Any], Command]] = {
    client.Hold: _plain(services.hold_room),
    client.Continue: _plain(services.continue_room),
    client.Here: _plain(services.here),
    client.Open: _plain(services.open_room),
    client.Close: _with(services.close_room, after="after"),
    client.Extend: _plain(services.extend_room),
    client.Leave: _plain(services.go_out),
    client.Help: _with(help_services.ask_for_help, real="real"),
    client.Answer: _with(help_services.answer_help, signal="help"),
    client.Ok: _with(participants_services.allow, guest="of"),
    client.NotOk: _with(participants_services.turn_away, guest="of"),
    client.Release: _with(moderation_services.ask_release, line_id="id"),
    client.Discard: _with(moderation_services.discard, line_id="id"),
    client.Mute: _with(moderation_services.mute, person="person", minutes="minutes"),
    client.Remove: _with(moderation_services.remove, person="person"),
    client.Next: _with(reports_services.next_step, after="after"),
    client.Slow: _with(moderation_services.slow_down, seconds="seconds"),
    client.CodeWord: _with(help_services.agree_on, word="word"),
    client.HandOver: _with(supervisor_services.offer, to="to"),
    client.Take: _plain(supervisor_services.take),
    client.NotNow: _plain(supervisor_services.decline),
    client.TakeOver: _plain(supervisor_services.take_over_as_seated),
    client.Counts: _with(participants_services.set_counts_as_evidence, say="say"),
    client.Report: _with(reports_services.report, seq="seq", person="person"),
    client.ReportWords: _with(
        reports_services.add_to_report, report="report", phrase="phrase", text="text"
    ),
    client.Swap: _with(participants_services.change_places, observer="observer"),
    client.Word: _with(reports_services.ask_for_a_word, wanted="wanted"),
}

ACTS: Mapping[type, Act] = {
    client.Hello: Act.COME_IN,
    client.Beat: Act.COME_IN,
    client.Aside: Act.ASIDE,
    client.Reveal: Act.REVEAL,
    client.Hold: Act.HOLD,
    client.Continue: Act.CONTINUE,
    client.Here: Act.HERE,
    client.Open: Act.OPEN,
    client.Close: Act.CLOSE,
    client.Extend: Act.EXTEND,
    client.Leave: Act.LEAVE,
    client.Help: Act.HELP,
    client.Answer: Act.ANSWER_HELP,
    client.Ok: Act.ALLOW,
    client.NotOk: Act.ALLOW,
    client.Release: Act.RELEASE,
    client.Discard: Act.RELEASE,
    client.Mute: Act.MUTE,
    client.Remove: Act.REMOVE,
    client.Next: Act.CLOSE,
    client.Word: Act.WORD,
    client.Slow: Act.SLOW,
    client.CodeWord: Act.CODE_WORD,
    client.HandOver: Act.HAND_OVER,
    client.Take: Act.TAKE,
    client.NotNow: Act.TAKE,
    client.TakeOver: Act.TAKE,
    client.Swap: Act.SWAP,
    client.Counts: Act.COUNTS,
    client.Report: Act.REPORT,
    client.ReportWords: Act.REPORT,
    client.Sign: Act.SIGN,
}


def act_of(frame: Frame) -> Act:
    """Return the action of this frame. Translating somebody's message differs from sending one."""
    if isinstance(frame, client.Say):
        return Act.SAY if frame.of is None else Act.TRANSLATE
    return ACTS[type(frame)]


def aside_of(frame: client.Aside) -> Command:
    """Return the command that sends this private message."""
    new = NewAside(frame.id, frame.text, frame.to)
    return partial(private_services.say_aside, new=new)


class Closing(Exception):
    """The socket is to be closed with this code; None: it is closed already."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Socket(room_channel.Socket, Protocol):
    """A connection from which frames come.

    `noticed_at`: when the person was last recorded as present; `beat_at`: when the last heartbeat
    came.
    """

    noticed_at: float
    beat_at: float


async def act(hub: Hub, socket: Socket, frame: Frame, seat: Seat) -> None:
    """Do what the frame asks, as the seat allows.

    Raises Closing, Refused, SignedOut, NotFound, QueueFull, and what the services raise.
    """
    if not may(seat.seat, act_of(frame)):
        raise Refused
    if not isinstance(frame, client.Hello) and not _tells_away(frame):
        hub.watch.acted(socket)
    match frame:
        case client.Hello():
            await hub.enter(socket, seat, frame.after)
        case client.Beat():
            await hub.beat(socket, seat, socket.beat_at)
            socket.push([server.encode(server.heard())])
            await tell_who_beats(hub, socket, seat)
        case client.Say():
            await _say(hub, socket, frame, seat)
        case client.Sign():
            hub.sign(socket, frame.sign)
        case client.Reveal():
            job = (hub.database, socket.sign_in, seat.member_id, frame.id)
            socket.push([await revealed(*job)])
        case client.Aside():
            if reason := await hub.command(socket, seat, aside_of(frame)):
                reject(socket, frame.id, cast(protocol.RejectedReason, reason))
        case _:
            await hub.command(socket, seat, COMMANDS[type(frame)](frame))
            if isinstance(frame, client.Leave):
                raise Closing(protocol.CLOSE_GONE_OUT)


def _tells_away(frame: Frame) -> bool:
    """Whether the frame says that the page is hidden or back: no activity for the sign-in."""
    return isinstance(frame, client.Sign) and frame.sign != "writing"


async def _say(hub: Hub, socket: Socket, frame: client.Say, seat: Seat) -> None:
    if frame.too_long:
        reject(socket, frame.id, "too-long")
        return
    # A heartbeat may come a little late; a message waits only if none came.
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
        socket.push([server.encode(builders.message(outcome.line))])
    elif socket.sent is None or socket.sent < outcome.line.seq:
        await hub.not_shown(socket, seat, outcome.line)


def reject(
    socket: Socket, client_id: UUID, reason: protocol.RejectedReason, left: int | None = None
) -> None:
    """Tell the sender that a message was not accepted; the text stays in the box."""
    socket.push([server.encode(builders.rejected(client_id, reason, left))])
