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
    """Return the answer to hello, sent before the replay; `seq` is the room's latest number.

    The receiver's first message is the one after `after`, so a client notices a gap at once.
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
    """Return a message. `sender` is an id in this room; fields that do not apply are left out.

    Raises ValueError if `at` has no time zone.
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
    """Return that the message was not accepted; the text stays in the sender's box.

    Raises ValueError for an unknown reason.

    *Units*: `left` is in seconds: in slow mode, until the message may be sent.
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
    """Return the state of the room; `why` is a code, `until` when the state changes automatically.

    `talk`: the receiver is one of two in a private talk, and sends this id with each message.
    `slow`: seconds between two messages of one participant.
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
    """Return the people present: everyone who can read."""
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
    """Tell supervisor and backup that a message is held. Only whoever opened it gets its `text`.

    `asked`: a second person was asked to approve it.
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
    """Tell those who were told of a held message that it was dropped or approved."""
    return {"type": "waiting", "id": str(id), "settled": True}


def asked(people: Sequence[Mapping[str, Any]]) -> ServerFrame:
    """Return the guests whom the receiver has not answered yet; always the full list."""
    return {"type": "asked", "of": [dict(person) for person in people]}


def aside(*, id: UUID, sender: str, to: str, text: str, at: datetime) -> ServerFrame:
    """Return a private message between a participant and the supervisor, for these two only."""
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
    """Return a help request: to the supervisor, and to the caller as a receipt.

    `unseen`: made by code word, sent to supervisors only. `drill`: in practice, and the caller has
    not said that it is real; a client that does not know the field treats it as real. `unreached`:
    nobody on call has answered for a minute.
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
    """Return a report of a message or a person.

    Sent to whoever supervises the room and is not its subject, and without the comment to the
    reporter.
    """
    frame: ServerFrame = {"type": "report", "id": str(id), "from": sender, "about": about}
    more = {"seq": seq, "phrase": phrase or None, "text": text or None}
    return frame | {name: value for name, value in more.items() if value is not None}


def code_words(*, of: Mapping[str, str], agreed: bool) -> ServerFrame:
    """Return code words by person, to the supervisor; to others whether theirs is agreed."""
    return {"type": "code-words", "of": dict(of), "agreed": agreed}


def word(*, of: Sequence[str], another: bool) -> ServerFrame:
    """Return who wants to talk alone after the room: to the supervisor; to askers their own entry.

    `another`: to the asker only, that somebody other than the supervisor is wanted.
    """
    return {"type": "word", "of": list(of), "another": another}


def offer(*, sender: str, to: str, until: datetime) -> ServerFrame:
    """Tell supervisor and backup that the room is offered to the backup, until this time."""
    return {"type": "offer", "from": sender, "to": to, "until": iso(until)}


def counts(of: Mapping[str, bool | None]) -> ServerFrame:
    """Return whether what is seen of each mentor, by id in this room, may count; null: not said.

    Sent to the supervisor and the backup; a mentor gets only their own entry.
    """
    return {"type": "counts", "of": dict(of)}


def signs(of: Mapping[str, str], *, all_ready: bool | None = None) -> ServerFrame:
    """Return who is writing, away or ready, by id in this room: to the supervisor and the backup.

    `all_ready`: whether everyone has consented to what the room needs; only to the supervisor.
    """
    frame: ServerFrame = {"type": "signs", "of": dict(of)}
    return frame if all_ready is None else frame | {"all_ready": all_ready}


def muted(*, until: datetime | None) -> ServerFrame:
    """Return until when the receiver may only read; None: the receiver may write."""
    return {"type": "muted", "until": until and iso(until)}


def heard() -> ServerFrame:
    """Acknowledge that the heartbeat was recorded."""
    return {"type": "heard"}


def error(code: str, detail: str, *, id: UUID | None = None) -> ServerFrame:
    """Return that a frame could not be processed; the socket stays open.

    `id`: of the message concerned.

    `detail`: for a page to show where a rule refused it (conflict, refused, invalid, gone).
    """
    frame = {"type": "error", "code": code, "detail": detail}
    return frame if id is None else frame | {"id": str(id)}


def encode(frame: Mapping[str, Any]) -> str:
    """Return the server frame as sent on the wire."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def iso(at: datetime) -> str:
    """Return the time as ISO 8601 in UTC, to the millisecond, as browsers read it."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
