"""The content of the room's page; room.js updates it, and it is complete without scripts."""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from mentors.room_states import OVER, WITHOUT_SUPERVISOR, WITHOUT_WORDS, RoomState
from mentors.room_types import DRILLS, REAL, type_of, warning_due

from ...on_call.alone_queries import is_to_take_over
from ...on_call.sentences import rejected_words
from ...reports.queries import REPORT_WORDS
from ...rules.messaging import MUTE_BY_KEY, MUTE_CHOICES, PHRASE, SLOW_CHOICES, translated, words_of
from ...rules.participants import Act, may
from ...rules.reports import REPORT_PHRASES
from ...state import sentences
from ...state.phrase_sentences import (
    PHRASE_WORDS,
    Phrases,
    more_phrases,
    phrases,
    phrases_at_hand,
)
from ...state.snapshot import Person, Welcome
from .private_presenters import Named, PrivatePage, private_page

# Seats that supervise a room or are its backup.
HOLDERS = ("supervisor", "backup")


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as shown on the page."""

    seq: int
    who: Named
    text: str
    mine: bool
    staff: bool
    id: uuid.UUID
    # Translations of the message by an interpreter, shown in the same bubble.
    translations: list["Bubble"]
    # The key of a built-in picture phrase; "" for typed text.
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """In practice with three: who observes and who is the practice partner, by name and id here."""

    observer: uuid.UUID
    observes: str
    partner: uuid.UUID
    plays: str


@dataclass(frozen=True, slots=True)
class RoomPage:
    """The room as one person sees it now. `notice` says why a message was not sent."""

    public_id: uuid.UUID
    is_practice: bool
    # Whether a help request in it is a drill, until the caller says that it is real.
    has_drills: bool
    seat: str
    person: str
    state: str
    state_key: str
    lines: Mapping[str, str]
    people: list[Named]
    bubbles: list[Bubble]
    seq: int
    minutes_left: int
    is_extended: bool
    continued: bool
    strings: Mapping[str, Promise]
    # All picture phrases; those at hand, and the others by groups with a heading.
    phrases: Phrases
    phrases_at_hand: Phrases
    more_phrases: list[tuple[str, Promise, Phrases]]
    # What may be tapped beside a report: key, drawing, text.
    report_phrases: list[tuple[str, str, Promise]]
    rejections: Mapping[str, Promise]
    stopped: Mapping[str, Promise]
    marks: Mapping[str, str]
    text: str
    say_id: uuid.UUID
    notice: str
    # The private talk after the room: its id for these two; `hears` is false for those who wait.
    talk: uuid.UUID | None
    hears: bool
    winds_down: bool
    # Slow mode: the current seconds, and the choices.
    slow: int
    slow_choices: tuple[int, ...]
    mute_choices: tuple[int, ...]
    # Minutes of reading only by a person's key.
    mute_by_key: int
    # The supervisor's name: `lines` contain {name}, since another may take over.
    holder: str
    # Whether everyone with a seat has consented to what a room needs; for the supervisor only.
    all_ready: bool
    private: PrivatePage
    # For a backup: whether the room has been without a supervisor long enough to take over.
    takes_over: bool
    # None: nobody observes here.
    places: Places | None = None

    @property
    def line(self) -> str:
        """The room's state, in one line."""
        return self.lines[self.state_key].replace("{name}", self.holder)

    @property
    def slow_line(self) -> str:
        """The notice of slow mode, or ""."""
        line = str(self.strings["slow"]).replace("{seconds}", str(self.slow))
        return line if self.slow else ""

    @property
    def is_over(self) -> bool:
        """Whether nobody is in it any more, and its messages are shown to nobody."""
        return self.state in OVER

    @property
    def takes_words(self) -> bool:
        """Whether writing is possible: not before the start, while winding down or waiting."""
        return self.state not in WITHOUT_WORDS and self.hears

    @property
    def rests(self) -> bool:
        """Whether there is nothing to write, and the page offers something to do with a minute."""
        away = self.state_key.endswith(WITHOUT_SUPERVISOR)
        return self.state == RoomState.CLOSING or (
            self.state == RoomState.CHECKOUT and (not self.hears or away)
        )

    @property
    def step(self) -> str:
        """The step that the supervisor would end by tapping “next”."""
        return str(self.talk) if self.talk is not None else self.state

    @property
    def time_is_short(self) -> bool:
        """Whether one of the warnings before the end is shown now (domain 4.1)."""
        return self.state == RoomState.OPEN and warning_due(self.minutes_left) is not None

    @property
    def is_holder(self) -> bool:
        """Whether the reader is the room's supervisor or backup."""
        return self.seat in HOLDERS

    @property
    def observes(self) -> bool:
        """Whether the reader observes a practice session; typed text waits for the next turn."""
        return self.seat == "observer"

    @property
    def is_supervisor(self) -> bool:
        return self.seat == "supervisor"

    @property
    def may(self) -> Mapping[str, bool]:
        """For each action whether this seat allows it; the page shows no more."""
        return {act.replace("-", "_"): may(self.seat, act) for act in Act}


def page_of(
    welcome: Welcome, *, text: str = "", say_id: uuid.UUID | None = None, notice: str = ""
) -> RoomPage:
    """Return the page for somebody who has just come in; `text` is what had been typed."""
    snapshot = welcome.snapshot
    supervisor = next(
        (person.name for person in snapshot.members if person.seat == "supervisor"), ""
    )
    state = snapshot.state_for(welcome.member_id)
    left = (snapshot.ends_at - snapshot.now).total_seconds() / 60
    return RoomPage(
        public_id=snapshot.public_id,
        is_practice=snapshot.kind not in REAL,
        has_drills=snapshot.kind in DRILLS,
        seat=welcome.seat,
        person=welcome.person,
        state=state,
        state_key=sentences.state_key(state, snapshot.why_for(welcome.member_id)),
        lines=sentences.state_lines(welcome.seat),
        holder=supervisor,
        slow=snapshot.slow,
        slow_choices=SLOW_CHOICES,
        mute_choices=MUTE_CHOICES,
        mute_by_key=MUTE_BY_KEY,
        people=[_called(person, welcome) for person in snapshot.here_for(welcome.member_id)],
        bubbles=_bubbles(welcome),
        seq=snapshot.seq,
        minutes_left=max(0, math.ceil(left)),
        is_extended=snapshot.is_extended,
        continued=welcome.continued,
        strings=sentences.PAGE_LINES,
        phrases=phrases(),
        phrases_at_hand=phrases_at_hand(),
        more_phrases=more_phrases(),
        report_phrases=[(key, REPORT_PHRASES[key], words) for key, words in REPORT_WORDS.items()],
        rejections=rejected_words(snapshot.kind),
        stopped=sentences.STOPPED_WORDS,
        marks={seat: sentences.mark(seat) for seat in sentences.MARKED_SEATS},
        text=text,
        say_id=say_id or uuid.uuid4(),
        notice=notice,
        talk=snapshot.talk if snapshot.hears(welcome.member_id) else None,
        hears=snapshot.hears(welcome.member_id),
        winds_down=type_of(snapshot.kind).winds_down,
        all_ready=snapshot.all_ready,
        private=private_page(welcome),
        takes_over=welcome.seat == "backup" and is_to_take_over(snapshot.room_id),
        places=_places(welcome),
    )


def _places(welcome: Welcome) -> Places | None:
    seats = {person.seat: person for person in welcome.snapshot.members}
    if "observer" not in seats or "mentee" not in seats:
        return None
    observer, partner = seats["observer"], seats["mentee"]
    return Places(
        observer.person,
        _called(observer, welcome).name,
        partner.person,
        _called(partner, welcome).name,
    )


def _called(person: Person, welcome: Welcome) -> Named:
    if person.member_id == welcome.member_id:
        return Named(str(sentences.PAGE_LINES["you"]), "")
    return Named(person.name, sentences.mark(person.seat), str(person.person))


def _bubbles(welcome: Welcome) -> list[Bubble]:
    known = {person.person: person for person in welcome.snapshot.members}
    bubbles: list[Bubble] = []
    by_id: dict[uuid.UUID, Bubble] = {}
    for line in welcome.lines:
        person = known.get(line.person)
        phrase = PHRASE_WORDS.get(line.text, "") if line.kind == PHRASE else None
        bubble = Bubble(
            seq=line.seq,
            who=_called(person, welcome) if person else Named("–", ""),
            text=words_of(line.kind, line.text) if phrase is None else str(phrase),
            mine=str(line.person) == welcome.person,
            staff=person is not None and person.seat in ("supervisor", "backup"),
            id=line.id,
            translations=[],
            phrase=line.text if phrase else "",
        )
        original = by_id.get(translated(line.kind, line.text) or line.id)
        if original is None:
            bubbles.append(bubble)
            by_id[line.id] = bubble
        else:
            original.translations.append(bubble)
    return bubbles
