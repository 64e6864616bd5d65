"""What the room's page shows; room.js goes on from there, and without it the page is complete."""

import math
import uuid
from dataclasses import dataclass

from .. import sentences
from ..messages import PHRASE
from ..presence import Welcome


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
class Page:
    """The room as one person sees it now. `notice` says why her words were not sent."""

    public_id: uuid.UUID
    seat: str
    person: str
    state: str
    state_key: str
    lines: dict
    people: list[Named]
    bubbles: list[Bubble]
    seq: int
    minutes_left: int
    continued: bool
    strings: dict
    phrases: list
    rejections: dict
    mark: str
    text: str
    say_id: uuid.UUID
    notice: str

    @property
    def line(self) -> str:
        return self.lines[self.state_key]

    @property
    def is_supervisor(self) -> bool:
        return self.seat == "supervisor"


def page_of(welcome: Welcome, *, text: str = "", say_id=None, notice="") -> Page:
    """The page for somebody who has just come in; `text` is what she had typed."""
    standing = welcome.standing
    supervisor = next(
        (person.name for person in standing.members if person.seat == "supervisor"), ""
    )
    left = (standing.ends_at - standing.now).total_seconds() / 60
    return Page(
        public_id=standing.public_id,
        seat=welcome.seat,
        person=welcome.person,
        state=standing.state,
        state_key=sentences.state_key(standing.state, standing.why),
        lines=sentences.state_lines(welcome.seat, supervisor),
        people=[_called(person, welcome) for person in standing.people],
        bubbles=_bubbles(welcome),
        seq=standing.seq,
        minutes_left=max(0, math.ceil(left)),
        continued=welcome.continued,
        strings=sentences.PAGE_LINES,
        phrases=sentences.phrases(),
        rejections=sentences.REJECTED_WORDS,
        mark=sentences.mark("supervisor"),
        text=text,
        say_id=say_id or uuid.uuid4(),
        notice=notice,
    )


def _called(person, welcome: Welcome) -> Named:
    if person.member_id == welcome.member_id:
        return Named(str(sentences.PAGE_LINES["you"]), "")
    return Named(person.name, sentences.mark(person.seat))


def _bubbles(welcome: Welcome) -> list[Bubble]:
    known = {person.person: person for person in welcome.standing.members}
    bubbles = []
    for word in welcome.words:
        person = known.get(word.person)
        phrase = sentences.PHRASE_WORDS.get(word.text, "") if word.kind == PHRASE else None
        bubbles.append(
            Bubble(
                seq=word.seq,
                who=_called(person, welcome) if person else Named("–", ""),
                text=word.text if phrase is None else str(phrase),
                mine=str(word.person) == welcome.person,
                staff=person is not None and person.seat == "supervisor",
            )
        )
    return bubbles
