"""The room protocol, version 1: what the server sends. Pure. Source: contract 6."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from mentors.rooms.protocol import REJECTED_REASONS, MessageKind, RejectedReason

type ServerFrame = dict[str, Any]


def welcome(
    *,
    room: Mapping[str, Any],
    you: Mapping[str, Any],
    people: Sequence[Mapping[str, Any]],
    seq: int,
) -> ServerFrame:
    """The answer to hello, before the replay; `seq` is the room's latest number."""
    return {
        "type": "welcome",
        "room": dict(room),
        "you": dict(you),
        "people": [dict(person) for person in people],
        "seq": seq,
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
    """What somebody said. `sender` is her id in this room; what does not apply is left out.

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


def rejected(*, id: UUID, reason: RejectedReason) -> ServerFrame:
    """Her message was not taken; the text stays in her box. Raises ValueError: no such reason."""
    if reason not in REJECTED_REASONS:
        raise ValueError(f"no such reason: {reason}")
    return {"type": "rejected", "id": str(id), "reason": reason}


def state(*, state: str, why: str = "", until: datetime | None = None) -> ServerFrame:
    """What the room is doing now; `why` is a code, `until` when that changes by itself."""
    return {
        "type": "state",
        "state": str(state),
        "why": why,
        "until": None if until is None else iso(until),
    }


def people(people: Sequence[Mapping[str, Any]]) -> ServerFrame:
    """Who is here: everyone who can read."""
    return {"type": "people", "people": [dict(person) for person in people]}


def waiting(
    *, id: UUID, category: str, sender: str, at: datetime, text: str | None = None
) -> ServerFrame:
    """To supervisors: a line was stopped. Its `text` stands here for who opened it alone."""
    frame = {
        "type": "waiting",
        "id": str(id),
        "category": category,
        "from": sender,
        "at": iso(at),
        "text": text,
    }
    return {name: value for name, value in frame.items() if value is not None}


def heard() -> ServerFrame:
    """Her beat is written down."""
    return {"type": "heard"}


def error(code: str, detail: str, *, id: UUID | None = None) -> ServerFrame:
    """A frame could not be acted on; the socket stays. `id`: the line that it was."""
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
