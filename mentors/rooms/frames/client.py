"""What a client may send: one class for each frame of version 1. Pure.

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
    """First frame; replay what came after this sequence number (0: since I joined)."""

    type: Literal["hello"]
    after: Annotated[StrictInt, Field(ge=0, le=MAX_SEQUENCE)] = 0


class Say(_ClientFrame):
    """Words or a phrase, never both; the same `id` again is the same message.

    `of`: these words translate the line of that id. `talk`: the talk of two in which they are said.
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
    """The supervisor ends the room.

    `after` is the state the page showed. What begins with a close is not ended by its repetition.
    """

    type: Literal["close"]
    after: Annotated[str, Field(max_length=20)] = ""


class Extend(_ClientFrame):
    """The supervisor gives ten minutes more, once."""

    type: Literal["extend"]


class Leave(_ClientFrame):
    """“Go out”: out of the room, still signed in."""

    type: Literal["leave"]


class Reveal(_ClientFrame):
    """The supervisor wants to read a line that was stopped; the log notes it."""

    type: Literal["reveal"]
    id: UUID


class Ok(_ClientFrame):
    """As far as I am concerned, this interpreter or second assessor may come in."""

    type: Literal["ok"]
    of: UUID


class NotOk(_ClientFrame):
    """This person does not come in; nobody learns whose no it was."""

    type: Literal["not-ok"]
    of: UUID


class Help(_ClientFrame):
    """I ask for help; the supervisor alone sees it. `real`: in practice too, and no drill."""

    type: Literal["help"]
    real: StrictBool = False


class Answer(_ClientFrame):
    """The supervisor comes to whoever asked for help."""

    type: Literal["answer"]
    help: UUID


class Aside(_ClientFrame):
    """A word between somebody and the supervisor; without `to`, to the supervisor."""

    type: Literal["aside"]
    id: UUID
    text: str
    to: UUID | None = None


class Release(_ClientFrame):
    """The supervisor would let a stopped line through, and asks a second person."""

    type: Literal["release"]
    id: UUID


class Discard(_ClientFrame):
    """A stopped line is dropped."""

    type: Literal["discard"]
    id: UUID


class Mute(_ClientFrame):
    """This person reads and does not write, for so many minutes; 0 ends it."""

    type: Literal["mute"]
    person: UUID
    minutes: Annotated[StrictInt, Field(ge=0, le=MUTE_MINUTES)]


class Remove(_ClientFrame):
    """This person is out of the room for good."""

    type: Literal["remove"]
    person: UUID


class Next(_ClientFrame):
    """The supervisor goes on to the next step of the end, before its time.

    `after` is what ends with it, "closing" or the id of a talk: said twice it is done once.
    """

    type: Literal["next"]
    after: Annotated[str, Field(max_length=36)]


class Word(_ClientFrame):
    """After the room I would like a word: alone with the supervisor, with another woman, or not."""

    type: Literal["word"]
    wanted: Literal["supervisor", "another", "no"]


class Slow(_ClientFrame):
    """One line of each every so many seconds; 0: as quickly as they like."""

    type: Literal["slow"]
    seconds: Literal[0, 10, 30, 60]


class CodeWord(_ClientFrame):
    """My code word in this room; none where it is empty."""

    type: Literal["code-word"]
    word: Annotated[str, Field(max_length=100)]


class HandOver(_ClientFrame):
    """The supervisor asks this backup to take the room."""

    type: Literal["hand-over"]
    to: UUID


class Take(_ClientFrame):
    """The backup takes the room that was offered."""

    type: Literal["take"]


class TakeOver(_ClientFrame):
    """The backup takes the room, which has been without its supervisor for a minute."""

    type: Literal["takeover"]


class NotNow(_ClientFrame):
    """The backup does not take it now."""

    type: Literal["not-now"]


class Counts(_ClientFrame):
    """Before it opens: what is seen of me is for learning alone, or may count."""

    type: Literal["counts"]
    say: Literal["learning", "may-count"]


class Report(_ClientFrame):
    """I report a line, by its number, or a person; no reason is asked."""

    type: Literal["report"]
    seq: Annotated[StrictInt, Field(ge=1, le=LAST_SEQUENCE)] | None = None
    person: UUID | None = None

    @model_validator(mode="after")
    def _means_one(self) -> Self:
        if (self.seq is None) == (self.person is None):
            raise PydanticCustomError("seq-or-person", "either seq or person")
        return self


class ReportWords(_ClientFrame):
    """A phrase or a few words beside a report of mine."""

    type: Literal["report-words"]
    report: UUID
    phrase: Annotated[str, Field(max_length=30)] = ""
    text: Annotated[str, Field(max_length=1000)] = ""


class Swap(_ClientFrame):
    """Practice in three: from now on this person observes, and who observed is the partner."""

    type: Literal["swap"]
    observer: UUID


class Sign(_ClientFrame):
    """I am writing, or out of sight; who holds the room alone sees it, and it is kept nowhere."""

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

# By the name that each carries.
FRAMES: Mapping[str, type[_ClientFrame]] = {
    get_args(frame.model_fields["type"].annotation)[0]: frame for frame in get_args(Frame.__value__)
}
