"""Which frame of a client asks for which service, and which act that is in the table of seats."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .. import (
    aside_services,
    check_out_services,
    client_frames,
    code_word_services,
    counting_services,
    guest_services,
    hand_over_services,
    help_services,
    moderation_services,
    release_services,
    report_services,
    services,
    swap_services,
    take_over_services,
)
from ..aside_services import NewAside
from ..client_frames import Frame
from ..seat_acts import Act
from .database_work import Command


def _plain(service: Command) -> Callable[[Any], Command]:
    return lambda _frame: service


def _with(service: Command, **fields: str) -> Callable[[Any], Command]:
    """The service with fields of the frame: its argument → the field's name."""
    return lambda frame: partial(service, **{arg: getattr(frame, f) for arg, f in fields.items()})


# Everything but hello, beat, say, sign, aside and reveal, which answer in ways of their own.
COMMANDS: Mapping[type, Callable[[Any], Command]] = {
    client_frames.Hold: _plain(services.hold_room),
    client_frames.Continue: _plain(services.continue_room),
    client_frames.Here: _plain(services.here),
    client_frames.Open: _plain(services.open_room),
    client_frames.Close: _with(services.close_room, after="after"),
    client_frames.Extend: _plain(services.extend_room),
    client_frames.Leave: _plain(services.go_out),
    client_frames.Help: _with(help_services.ask_for_help, real="real"),
    client_frames.Answer: _with(help_services.answer_help, signal="help"),
    client_frames.Ok: _with(guest_services.allow, guest="of"),
    client_frames.NotOk: _with(guest_services.turn_away, guest="of"),
    client_frames.Release: _with(release_services.ask_release, line_id="id"),
    client_frames.Discard: _with(release_services.discard, line_id="id"),
    client_frames.Mute: _with(moderation_services.mute, person="person", minutes="minutes"),
    client_frames.Remove: _with(moderation_services.remove, person="person"),
    client_frames.Next: _with(check_out_services.next_step, after="after"),
    client_frames.Slow: _with(moderation_services.slow_down, seconds="seconds"),
    client_frames.CodeWord: _with(code_word_services.agree_on, word="word"),
    client_frames.HandOver: _with(hand_over_services.offer, to="to"),
    client_frames.Take: _plain(hand_over_services.take),
    client_frames.NotNow: _plain(hand_over_services.decline),
    client_frames.TakeOver: _plain(take_over_services.take_over_as_seated),
    client_frames.Counts: _with(counting_services.say_what_it_is, say="say"),
    client_frames.Report: _with(report_services.report, seq="seq", person="person"),
    client_frames.ReportWords: _with(
        report_services.add_to_report, report="report", phrase="phrase", text="text"
    ),
    client_frames.Swap: _with(swap_services.change_places, observer="observer"),
    client_frames.Word: _with(check_out_services.ask_for_a_word, wanted="wanted"),
}

ACTS: Mapping[type, Act] = {
    client_frames.Hello: Act.COME_IN,
    client_frames.Beat: Act.COME_IN,
    client_frames.Aside: Act.ASIDE,
    client_frames.Reveal: Act.REVEAL,
    client_frames.Hold: Act.HOLD,
    client_frames.Continue: Act.CONTINUE,
    client_frames.Here: Act.HERE,
    client_frames.Open: Act.OPEN,
    client_frames.Close: Act.CLOSE,
    client_frames.Extend: Act.EXTEND,
    client_frames.Leave: Act.LEAVE,
    client_frames.Help: Act.HELP,
    client_frames.Answer: Act.ANSWER_HELP,
    client_frames.Ok: Act.ALLOW,
    client_frames.NotOk: Act.ALLOW,
    client_frames.Release: Act.RELEASE,
    client_frames.Discard: Act.RELEASE,
    client_frames.Mute: Act.MUTE,
    client_frames.Remove: Act.REMOVE,
    client_frames.Next: Act.CLOSE,
    client_frames.Word: Act.WORD,
    client_frames.Slow: Act.SLOW,
    client_frames.CodeWord: Act.CODE_WORD,
    client_frames.HandOver: Act.HAND_OVER,
    client_frames.Take: Act.TAKE,
    client_frames.NotNow: Act.TAKE,
    client_frames.TakeOver: Act.TAKE,
    client_frames.Swap: Act.SWAP,
    client_frames.Counts: Act.COUNTS,
    client_frames.Report: Act.REPORT,
    client_frames.ReportWords: Act.REPORT,
    client_frames.Sign: Act.SIGN,
}


def act_of(frame: Frame) -> Act:
    """What this frame does. A line that translates another is another act than one of her own."""
    if isinstance(frame, client_frames.Say):
        return Act.SAY if frame.of is None else Act.TRANSLATE
    return ACTS[type(frame)]


def aside_of(frame: client_frames.Aside) -> Command:
    """Says this aside."""
    new = NewAside(frame.id, frame.text, frame.to)
    return partial(aside_services.say_aside, new=new)
