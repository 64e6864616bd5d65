"""The room protocol, version 1: what the server sends. Pure. Source: contract 6."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from mentors.rooms.frames.protocol import REJECTED_REASONS, RejectedReason
from mentors.rooms.rules.messaging import MessageKind

type ServerFrame = dict[str, Any]


def welcome(
    *,
    room: Mapping[str, Any],
    you: Mapping[str, Any],
    people: Sequence[Mapping[str, Any]],
    seq: int,
    after: int,
) -> ServerFrame:
    """The answer to hello, before the replay; `seq` is the room's latest number.

    The receiver's first line is the one behind `after`, so a client knows of a gap at once.
    """
    return {
        "type": "welcome",
        "room": dict(room),
        "you": dict(you),
        "people": [dict(person) for person in people],
        "seq": seq,
        "after": after,
    }


def message(
    *,
    seq: int,
    id: UUID,
    sender: str,
    kind: MessageKind,
    at: datetime,
    text: str | None = None,
    phrase: str | None = None,
    of: UUID | None = None,
    lang: str | None = None,
) -> ServerFrame:
    """What somebody said. `sender` is an id in this room; what does not apply is left out.

    Raises ValueError where `at` has no time zone.
    """
    frame = {
        "type": "message",
        "seq": seq,
        "id": str(id),
        "from": sender,
        "kind": kind,
        "at": iso(at),
        "text": text,
        "phrase": phrase,
        "of": None if of is None else str(of),
        "lang": lang,
    }
    return {name: value for name, value in frame.items() if value is not None}


def rejected(*, id: UUID, reason: RejectedReason, left: int | None = None) -> ServerFrame:
    """The message was not accepted; the text stays in the sender's box. Raises ValueError: no such
    reason.

    *Units*: `left` is in seconds: in a slow room, until the line may be sent.
    """
    if reason not in REJECTED_REASONS:
        raise ValueError(f"no such reason: {reason}")
    frame: ServerFrame = {"type": "rejected", "id": str(id), "reason": reason}
    return frame if left is None else frame | {"left": left}


def state(
    *,
    state: str,
    why: str = "",
    until: datetime | None = None,
    talk: str | None = None,
    slow: int = 0,
) -> ServerFrame:
    """What the room is doing now; `why` is a code, `until` when that changes by itself.

    `talk`: the receiver is one of two who talk, and sends it with each line. `slow`: one line of
    each every so many seconds.
    """
    frame: ServerFrame = {
        "type": "state",
        "state": str(state),
        "why": why,
        "until": None if until is None else iso(until),
    }
    if slow:
        frame["slow"] = slow
    return frame if talk is None else frame | {"talk": talk}


def people(people: Sequence[Mapping[str, Any]]) -> ServerFrame:
    """Who is here: everyone who can read."""
    return {"type": "people", "people": [dict(person) for person in people]}


def waiting(
    *,
    id: UUID,
    category: str,
    sender: str,
    at: datetime,
    text: str | None = None,
    asked: bool = False,
) -> ServerFrame:
    """To supervisor and backup: a line was stopped. Its `text` is here for who opened it alone.

    `asked`: a second person was asked to let it through.
    """
    frame = {
        "type": "waiting",
        "id": str(id),
        "category": category,
        "from": sender,
        "at": iso(at),
        "text": text,
        "asked": asked or None,
    }
    return {name: value for name, value in frame.items() if value is not None}


def settled(id: UUID) -> ServerFrame:
    """To who saw that it waits: a stopped line was dropped, or let through."""
    return {"type": "waiting", "id": str(id), "settled": True}


def asked(people: Sequence[Mapping[str, Any]]) -> ServerFrame:
    """Who may come in if everyone says OK and has no answer from the receiver yet; all of them."""
    return {"type": "asked", "of": [dict(person) for person in people]}


def aside(*, id: UUID, sender: str, to: str, text: str, at: datetime) -> ServerFrame:
    """A word between somebody and the supervisor, to these two alone."""
    return {
        "type": "aside",
        "id": str(id),
        "from": sender,
        "to": to,
        "text": text,
        "at": iso(at),
    }


def help(
    *,
    id: UUID,
    sender: str,
    at: datetime,
    answered: bool,
    unseen: bool = False,
    drill: bool = False,
    unreached: bool = False,
) -> ServerFrame:
    """Somebody asks for help: to the supervisor, and to the caller that it was heard.

    `unseen`: called by code word, sent to supervisors alone. `drill`: in practice, and the caller
    has not said that it is real; a client that does not know the field takes it for a call.
    `unreached`: nobody on call has answered for a minute.
    """
    frame = {"type": "help", "id": str(id), "from": sender, "at": iso(at), "answered": answered}
    more = {"unseen": unseen, "drill": drill, "unreached": unreached}
    return frame | {name: True for name, is_so in more.items() if is_so}


def report(
    *,
    id: UUID,
    sender: str,
    about: str,
    seq: int | None = None,
    phrase: str = "",
    text: str = "",
) -> ServerFrame:
    """Somebody reported a line or a person: to who holds the room and is not meant, and without
    the words to the reporter.
    """
    frame: ServerFrame = {"type": "report", "id": str(id), "from": sender, "about": about}
    more = {"seq": seq, "phrase": phrase or None, "text": text or None}
    return frame | {name: value for name, value in more.items() if value is not None}


def code_words(*, of: Mapping[str, str], agreed: bool) -> ServerFrame:
    """Code words by person, to who holds the room; to each whether a code word is agreed."""
    return {"type": "code-words", "of": dict(of), "agreed": agreed}


def word(*, of: Sequence[str], another: bool) -> ServerFrame:
    """Who would like a word alone after the room: to the supervisor, and to each asker one entry.

    `another`: to the asker alone, that somebody other than the supervisor is wished for.
    """
    return {"type": "word", "of": list(of), "another": another}


def offer(*, sender: str, to: str, until: datetime) -> ServerFrame:
    """The supervisor offers the room to a backup: to these two, until then."""
    return {"type": "offer", "from": sender, "to": to, "until": iso(until)}


def counts(of: Mapping[str, bool | None]) -> ServerFrame:
    """Of each mentor, by id in this room, whether what is seen may count; null: not said yet.

    To who holds the room and stands by for it; a mentor gets that mentor's entry alone.
    """
    return {"type": "counts", "of": dict(of)}


def signs(of: Mapping[str, str], *, all_ready: bool | None = None) -> ServerFrame:
    """By id in this room who is writing, away or ready: to who holds it and stands by for it.

    `all_ready`: whether everyone has said yes to what the room needs, to who holds it alone.
    """
    frame: ServerFrame = {"type": "signs", "of": dict(of)}
    return frame if all_ready is None else frame | {"all_ready": all_ready}


def muted(*, until: datetime | None) -> ServerFrame:
    """Until when the receiver reads and does not write; None: the receiver may write."""
    return {"type": "muted", "until": until and iso(until)}


def heard() -> ServerFrame:
    """The beat is written down."""
    return {"type": "heard"}


def error(code: str, detail: str, *, id: UUID | None = None) -> ServerFrame:
    """A frame could not be acted on; the socket stays. `id`: the line that it was.

    `detail`: for a page to show where a rule refused it (conflict, refused, invalid, gone).
    """
    frame = {"type": "error", "code": code, "detail": detail}
    return frame if id is None else frame | {"id": str(id)}


def encode(frame: Mapping[str, Any]) -> str:
    """A server frame as it goes over the wire."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def iso(at: datetime) -> str:
    """ISO 8601 in UTC, to the millisecond, as browsers read it."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
