"""What the room's page shows; room.js goes on from there, and without it the page is complete."""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from .. import sentences
from ..protocol import PHRASE
from ..snapshot import Person, Welcome


@dataclass(frozen=True, slots=True)
class Named:
    """A person as the page names her; `mark` is the word for a supervisor's seat, or empty."""

    name: str
    mark: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One line as it stands on the page."""

    seq: int
    who: Named
    text: str
    mine: bool
    staff: bool


@dataclass(frozen=True, slots=True)
class RoomPage:
    """The room as one person sees it now. `notice` says why her words were not sent."""

    public_id: uuid.UUID
    seat: str
    person: str
    state: str
    state_key: str
    lines: Mapping[str, str]
    people: list[Named]
    bubbles: list[Bubble]
    seq: int
    minutes_left: int
    continued: bool
    strings: Mapping[str, Promise]
    phrases: list[tuple[str, Promise]]
    rejections: Mapping[str, Promise]
    stopped: Mapping[str, Promise]
    mark: str
    text: str
    say_id: uuid.UUID
    notice: str
    # Whether everyone who has a seat has said yes to what a room needs; for the supervisor alone.
    all_ready: bool

    @property
    def line(self) -> str:
        """What the room is doing, in one line."""
        return self.lines[self.state_key]

    @property
    def is_supervisor(self) -> bool:
        return self.seat == "supervisor"


def page_of(
    welcome: Welcome, *, text: str = "", say_id: uuid.UUID | None = None, notice: str = ""
) -> RoomPage:
    """The page for somebody who has just come in; `text` is what she had typed."""
    snapshot = welcome.snapshot
    supervisor = next(
        (person.name for person in snapshot.members if person.seat == "supervisor"), ""
    )
    left = (snapshot.ends_at - snapshot.now).total_seconds() / 60
    return RoomPage(
        public_id=snapshot.public_id,
        seat=welcome.seat,
        person=welcome.person,
        state=snapshot.state,
        state_key=sentences.state_key(snapshot.state, snapshot.why),
        lines=sentences.state_lines(welcome.seat, supervisor),
        people=[_called(person, welcome) for person in snapshot.people],
        bubbles=_bubbles(welcome),
        seq=snapshot.seq,
        minutes_left=max(0, math.ceil(left)),
        continued=welcome.continued,
        strings=sentences.PAGE_LINES,
        phrases=sentences.phrases(),
        rejections=sentences.REJECTED_WORDS,
        stopped=sentences.STOPPED_WORDS,
        mark=sentences.mark("supervisor"),
        text=text,
        say_id=say_id or uuid.uuid4(),
        notice=notice,
        all_ready=snapshot.all_ready,
    )


def _called(person: Person, welcome: Welcome) -> Named:
    if person.member_id == welcome.member_id:
        return Named(str(sentences.PAGE_LINES["you"]), "")
    return Named(person.name, sentences.mark(person.seat))


def _bubbles(welcome: Welcome) -> list[Bubble]:
    known = {person.person: person for person in welcome.snapshot.members}
    bubbles = []
    for line in welcome.lines:
        person = known.get(line.person)
        phrase = sentences.PHRASE_WORDS.get(line.text, "") if line.kind == PHRASE else None
        bubbles.append(
            Bubble(
                seq=line.seq,
                who=_called(person, welcome) if person else Named("–", ""),
                text=line.text if phrase is None else str(phrase),
                mine=str(line.person) == welcome.person,
                staff=person is not None and person.seat == "supervisor",
            )
        )
    return bubbles
