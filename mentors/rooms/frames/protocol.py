"""The room protocol, version 1: how frames are parsed, and why a socket closes. Pure.

`parse` turns whatever a client sends into a frame or a `ProtocolError`, and raises nothing else.
Its answers never repeat the client's own text. What a client may send is in `frames.client`, what
the server sends in `frames.server`. Source: contract 6.
"""

from typing import Literal, get_args

from pydantic import ValidationError
from pydantic_core import from_json

from mentors.rooms.frames.client import FRAMES, Frame
from mentors.rooms.rules.lifecycle import MAX_FRAME_BYTES

SUBPROTOCOL = "room.v1"

CLOSE_GONE_OUT = 1000  # the participant tapped “Go out”
CLOSE_BAD_FRAME = 4400  # binary, oversize, or no hello in time
CLOSE_NOT_SIGNED_IN = 4401
CLOSE_NOT_A_PARTICIPANT = 4403  # the same for a room that does not exist
CLOSE_REPLACED = 4409  # by a newer socket; the client does not reconnect automatically
CLOSE_OTHER_SEAT = 4410  # the participant has another seat now; the client reloads its page
CLOSE_TOO_FAST = 4429

RejectedReason = Literal[
    "held",
    "not-open",
    "muted",
    "too-long",
    "too-fast",
    "screened",
    "slow",
    # Gives no reason that an onlooker could read.
    "not-sent",
]
REJECTED_REASONS: tuple[str, ...] = get_args(RejectedReason)


class ProtocolError(Exception):
    """A frame that cannot be processed.

    `code` is one of binary, oversize, malformed or unknown-type. `detail` helps developers of
    clients. `close_code` is None if the socket stays open.
    """

    def __init__(self, code: str, detail: str, close_code: int | None = None) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.close_code = close_code


def parse(raw: str | bytes, limit: int = MAX_FRAME_BYTES) -> Frame:
    """Parse one frame.

    *Units*: `limit` is in bytes of UTF-8. Raises ProtocolError; a binary or oversize frame asks for
    the socket to be closed. Text over the limit of characters is a `Say` that is `too_long`.
    """
    if not isinstance(raw, str):
        raise ProtocolError("binary", "frames are text", CLOSE_BAD_FRAME)
    # Half a surrogate pair is not valid text, yet it has a size.
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
