"""The frames that a client may send in version 1, one class each. Pure.

A new frame is added here, with its service in `transport.ws.commands`. `protocol.parse` reads them.
Source: contract 6.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self, get_args
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from mentors.rooms.rules.lifecycle import MAX_MESSAGE_CHARACTERS, MUTE_MINUTES
from mentors.rooms.rules.messaging import LAST_SEQUENCE, MAX_SEQUENCE, PHRASES, is_visible


class _ClientFrame(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hello(_ClientFrame):
    """The first frame; asks for a replay after this sequence number (0: since joining)."""

    type: Literal["hello"]
    after: Annotated[StrictInt, Field(ge=0, le=MAX_SEQUENCE)] = 0


class Say(_ClientFrame):
    """Text or a phrase, never both; the same `id` again is the same message.

    `of`: the text translates the message of that id. `talk`: the private talk to which it belongs.
    """

    type: Literal["say"]
    id: UUID
    text: str | None = None
    phrase: str | None = None
    of: UUID | None = None
    talk: UUID | None = None

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
        if self.of is not None and self.text is None:
            raise PydanticCustomError("translation-text", "a translation has words")
        return self

    @property
    def too_long(self) -> bool:
        """Whether the text is over the limit: not malformed, but answered with `rejected`."""
        return self.text is not None and len(self.text) > MAX_MESSAGE_CHARACTERS


class Hold(_ClientFrame):
    """Put the room on hold for everyone; no reason is required."""

    type: Literal["hold"]


class Continue(_ClientFrame):
    """The participant is ready to resume."""

    type: Literal["continue"]


class Beat(_ClientFrame):
    """Heartbeat: the page is visible."""

    type: Literal["beat"]


class Here(_ClientFrame):
    """The supervisor's tap on “with you”."""

    type: Literal["here"]


class Open(_ClientFrame):
    """The supervisor starts the room."""

    type: Literal["open"]


class Close(_ClientFrame):
    """The supervisor ends the room.

    `after` is the state the page showed. A repeated close does not end what the first one began.
    """

    type: Literal["close"]
    after: Annotated[str, Field(max_length=20)] = ""


class Extend(_ClientFrame):
    """The supervisor extends the session by ten minutes, once."""

    type: Literal["extend"]


class Leave(_ClientFrame):
    """“Go out”: out of the room, still signed in."""

    type: Literal["leave"]


class Reveal(_ClientFrame):
    """The supervisor asks to read a held message; this is entered in the audit log."""

    type: Literal["reveal"]
    id: UUID


class Ok(_ClientFrame):
    """The participant agrees that this interpreter or second assessor may come in."""

    type: Literal["ok"]
    of: UUID


class NotOk(_ClientFrame):
    """The participant refuses this guest; nobody learns who refused."""

    type: Literal["not-ok"]
    of: UUID


class Help(_ClientFrame):
    """A help request, seen only by the supervisor. `real`: also in practice, not a drill."""

    type: Literal["help"]
    real: StrictBool = False


class Answer(_ClientFrame):
    """The supervisor answers a help request."""

    type: Literal["answer"]
    help: UUID


class Aside(_ClientFrame):
    """A private message between a participant and the supervisor, to whom it goes without `to`."""

    type: Literal["aside"]
    id: UUID
    text: str
    to: UUID | None = None


class Release(_ClientFrame):
    """The supervisor wants to approve a held message, and asks a second person."""

    type: Literal["release"]
    id: UUID


class Discard(_ClientFrame):
    """The supervisor drops a held message."""

    type: Literal["discard"]
    id: UUID


class Mute(_ClientFrame):
    """The person may read but not write, for this number of minutes; 0 ends it."""

    type: Literal["mute"]
    person: UUID
    minutes: Annotated[StrictInt, Field(ge=0, le=MUTE_MINUTES)]


class Remove(_ClientFrame):
    """Remove this person from the room for good."""

    type: Literal["remove"]
    person: UUID


class Next(_ClientFrame):
    """The supervisor moves to the next step of the ending, before its time.

    `after` is the step that ends, "closing" or the id of a talk, so that a repeated frame has no
    effect.
    """

    type: Literal["next"]
    after: Annotated[str, Field(max_length=36)]


class Word(_ClientFrame):
    """A wish to talk alone after the room: with the supervisor, with another, or no longer."""

    type: Literal["word"]
    wanted: Literal["supervisor", "another", "no"]


class Slow(_ClientFrame):
    """Slow mode: seconds between two messages of one participant; 0 ends it."""

    type: Literal["slow"]
    seconds: Literal[0, 10, 30, 60]


class CodeWord(_ClientFrame):
    """The participant's code word in this room; an empty word removes it."""

    type: Literal["code-word"]
    word: Annotated[str, Field(max_length=100)]


class HandOver(_ClientFrame):
    """The supervisor asks this backup to take over the room."""

    type: Literal["hand-over"]
    to: UUID


class Take(_ClientFrame):
    """The backup takes over the room that was offered."""

    type: Literal["take"]


class TakeOver(_ClientFrame):
    """The backup takes over the room, which has been without its supervisor for a minute."""

    type: Literal["takeover"]


class NotNow(_ClientFrame):
    """The backup declines for now."""

    type: Literal["not-now"]


class Counts(_ClientFrame):
    """Before the room opens: whether what is seen is for learning only, or may count."""

    type: Literal["counts"]
    say: Literal["learning", "may-count"]


class Report(_ClientFrame):
    """A report of a message, by its number, or of a person; no reason is required."""

    type: Literal["report"]
    seq: Annotated[StrictInt, Field(ge=1, le=LAST_SEQUENCE)] | None = None
    person: UUID | None = None

    @model_validator(mode="after")
    def _means_one(self) -> Self:
        if (self.seq is None) == (self.person is None):
            raise PydanticCustomError("seq-or-person", "either seq or person")
        return self


class ReportWords(_ClientFrame):
    """A phrase or a few words added to the sender's own report."""

    type: Literal["report-words"]
    report: UUID
    phrase: Annotated[str, Field(max_length=30)] = ""
    text: Annotated[str, Field(max_length=1000)] = ""


class Swap(_ClientFrame):
    """In practice with three: this person now observes, and the observer becomes the partner."""

    type: Literal["swap"]
    observer: UUID


class Sign(_ClientFrame):
    """Whether the participant is writing or away; shown only to the supervisor and never stored."""

    type: Literal["sign"]
    sign: Literal["writing", "away", "back"]


type Frame = (
    Hello
    | Say
    | Hold
    | Continue
    | Beat
    | Here
    | Open
    | Close
    | Extend
    | Leave
    | Reveal
    | Ok
    | NotOk
    | Help
    | Answer
    | Aside
    | Release
    | Discard
    | Mute
    | Remove
    | Next
    | Word
    | Slow
    | CodeWord
    | HandOver
    | Take
    | NotNow
    | TakeOver
    | Swap
    | Counts
    | Report
    | ReportWords
    | Sign
)

# By the value of `type`.
FRAMES: Mapping[str, type[_ClientFrame]] = {
    get_args(frame.model_fields["type"].annotation)[0]: frame for frame in get_args(Frame.__value__)
}
