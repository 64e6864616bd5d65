"""The room protocol, version 1: what a client may send, and why a socket closes. Pure.

`parse` turns whatever a client sends into a frame or a `ProtocolError`, and never raises anything
else. What it tells a client never repeats the client's own words. What the server sends is in
`server_frames`. Source: contract 6.
"""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Literal, Self, get_args
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError, from_json

from mentors.rooms.lifecycle import MAX_FRAME_BYTES, MAX_MESSAGE_CHARACTERS

SUBPROTOCOL = "room.v1"

CLOSE_GONE_OUT = 1000  # she tapped “Go out”
CLOSE_BAD_FRAME = 4400  # binary, oversize, or no hello in time
CLOSE_NOT_SIGNED_IN = 4401
CLOSE_NOT_A_PARTICIPANT = 4403  # the same for a room that does not exist
CLOSE_REPLACED = 4409  # by a newer socket; the client does not reconnect by itself
CLOSE_TOO_FAST = 4429

# What the picture buttons say. Keys, not words: each woman reads them in her own language.
PHRASES = (
    "wait-please",
    "i-am-tired",
    "say-that-again",
    "i-need-a-minute",
    "yes",
    "no",
    "thank-you",
    "i-do-not-know",
    "can-we-stop",
    "i-am-here",
)

RejectedReason = Literal["held", "not-open", "muted", "too-long", "too-fast", "screened"]
REJECTED_REASONS: tuple[str, ...] = get_args(RejectedReason)
MessageKind = Literal["say", "phrase", "translation"]
SAY: MessageKind = "say"
PHRASE: MessageKind = "phrase"

# In the contract, not offered yet: a client may know them, this server says so.
NOT_AVAILABLE = frozenset(
    {
        "help",
        "ok",
        "not-ok",
        "aside",
        "takeover",
        "extend",
        "answer",
        "release",
        "discard",
        "mute",
        "remove",
    }
)

# The largest number that the column of sequence numbers holds, and the largest a client may name.
LAST_SEQUENCE = 2**31 - 1
MAX_SEQUENCE = 2**63 - 1


class ProtocolError(Exception):
    """A frame that cannot be acted on.

    `code` is one of binary, oversize, malformed, unknown-type, not-available. `detail` helps
    whoever writes a client. `close_code` is None where the socket stays.
    """

    def __init__(self, code: str, detail: str, close_code: int | None = None) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.close_code = close_code


class _ClientFrame(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hello(_ClientFrame):
    """First frame; replay what came after this sequence number (0: since I joined)."""

    type: Literal["hello"]
    after: Annotated[StrictInt, Field(ge=0, le=MAX_SEQUENCE)] = 0


class Say(_ClientFrame):
    """Words or a phrase, never both; the same `id` again is the same message."""

    type: Literal["say"]
    id: UUID
    text: str | None = None
    phrase: str | None = None

    @field_validator("text")
    @classmethod
    def _tidy(cls, text: str | None) -> str | None:
        # PostgreSQL stores no NUL character.
        return None if text is None else text.replace("\x00", "").strip()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.text is None) == (self.phrase is None):
            raise PydanticCustomError("text-or-phrase", "either text or phrase")
        if self.text is not None and not is_visible(self.text):
            raise PydanticCustomError("text-empty", "text is empty")
        if self.phrase is not None and self.phrase not in PHRASES:
            raise PydanticCustomError("phrase-unknown", "no such phrase")
        return self

    @property
    def too_long(self) -> bool:
        """Over the limit of characters: not malformed, but answered with `rejected`."""
        return self.text is not None and len(self.text) > MAX_MESSAGE_CHARACTERS


class Hold(_ClientFrame):
    """Pause for everyone; no reason is asked."""

    type: Literal["hold"]


class Continue(_ClientFrame):
    """I am ready to go on."""

    type: Literal["continue"]


class Beat(_ClientFrame):
    """My page is visible."""

    type: Literal["beat"]


class Here(_ClientFrame):
    """The supervisor's tap on “with you”."""

    type: Literal["here"]


class Open(_ClientFrame):
    """The supervisor starts the room."""

    type: Literal["open"]


class Close(_ClientFrame):
    """The supervisor ends the room."""

    type: Literal["close"]


class Leave(_ClientFrame):
    """“Go out”: out of the room, still signed in."""

    type: Literal["leave"]


class Reveal(_ClientFrame):
    """The supervisor wants to read a line that was stopped; the log notes it."""

    type: Literal["reveal"]
    id: UUID


type Frame = Hello | Say | Hold | Continue | Beat | Here | Open | Close | Leave | Reveal

FRAMES: Mapping[str, type[_ClientFrame]] = {
    "hello": Hello,
    "say": Say,
    "hold": Hold,
    "continue": Continue,
    "beat": Beat,
    "here": Here,
    "open": Open,
    "close": Close,
    "leave": Leave,
    "reveal": Reveal,
}


def is_visible(text: str) -> bool:
    """Whether anything can be seen: blanks, controls and zero-width characters alone cannot."""
    return any(
        unicodedata.category(character) not in {"Cc", "Cf", "Zs", "Zl", "Zp"} for character in text
    )


def parse(raw: str | bytes, limit: int = MAX_FRAME_BYTES) -> Frame:
    """Reads one frame.

    *Units*: `limit` is in bytes of UTF-8. Raises ProtocolError; a binary or oversize frame asks
    for the socket to be closed. Text over the limit of characters is a `Say` that is `too_long`.
    """
    if not isinstance(raw, str):
        raise ProtocolError("binary", "frames are text", CLOSE_BAD_FRAME)
    # Half a surrogate pair is no text, yet it has a size.
    encoded = raw.encode("utf-8", "surrogatepass")
    if len(encoded) > limit:
        raise ProtocolError("oversize", f"at most {limit} bytes a frame", CLOSE_BAD_FRAME)
    try:
        data = from_json(encoded, allow_inf_nan=False)
    except ValueError as problem:
        raise ProtocolError("malformed", "not JSON") from problem
    name = data.get("type") if isinstance(data, dict) else None
    if not isinstance(name, str):
        raise ProtocolError("malformed", "an object with a type")
    if name in NOT_AVAILABLE:
        raise ProtocolError("not-available", "this server does not offer it yet")
    if name not in FRAMES:
        raise ProtocolError("unknown-type", "no such frame")
    try:
        return FRAMES[name].model_validate(data)  # type: ignore[return-value]  # FRAMES has no other
    except ValidationError as problem:
        raise ProtocolError("malformed", _detail(problem)) from None


def _detail(problem: ValidationError) -> str:
    first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "extra_forbidden":
        return "unknown field"  # its name is the client's own text: not repeated
    return ": ".join([*map(str, first["loc"]), first["type"]])
