"""The private content of the room's page for one reader; room-private.js updates it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...reports.queries import REPORT_WORDS
from ...rules.lifecycle import has_a_place
from ...rules.participants import ALONE_WITH, Act, may
from ...state import sentences
from ...state.opening_queries import Counting, is_told, what_counts_in
from ...state.private_queries import AsideLine, Private, Reported, Signal, private_of
from ...state.snapshot import Person, Welcome


@dataclass(frozen=True, slots=True)
class Named:
    """A person as named on the page; `mark` is the word for a supervisor's seat, or empty.

    `person`: an id in this room; "" for the reader.
    """

    name: str
    mark: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A private message or a help request, with the name of the sender or receiver."""

    id: uuid.UUID
    who: str
    text: str = ""
    answered: bool = False
    unseen: bool = False
    unreached: bool = False
    drill: bool = False
    # For a help request: since when the caller has been waiting.
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report as the supervisor reads it: by whom, about whom, which message."""

    id: uuid.UUID
    who: str
    about: str
    seq: int | None
    words: str


@dataclass(frozen=True, slots=True)
class PrivatePage:
    """What the page shows only to this reader. `asked`: id, name and seat of each possible guest.

    `to`: people on whom a supervisor may act, id and name; `alone_with`: to whom a private message
    may go.
    """

    asked: list[tuple[uuid.UUID, str, str]]
    asides: list[Told]
    signals: list[Told]
    to: list[tuple[uuid.UUID, str]]
    alone_with: list[tuple[uuid.UUID, str]]
    # The receiver of the reader's next private message: whoever wrote last.
    answers: uuid.UUID | None
    coming: list[Named]
    aside_id: uuid.UUID
    is_muted: bool
    # Backups to whom the room can be offered: id, name, and whether that person is here. To whom
    # the reader offered it; who offered it to the reader.
    backups: list[tuple[uuid.UUID, str, bool]]
    offered_to: str
    offered_by: str
    # Names of those who want to talk alone after the room, for the supervisor.
    words: list[str]
    # For each mentor before certification, for the supervisor: id, name, and the answer.
    counting: list[tuple[uuid.UUID, str, str]]
    # The answer of a mentor before certification: "unsaid", "learning" or "may-count"; "": not
    # asked.
    says: str
    # For the supervisor: name and code word. For the reader: whether one is agreed.
    code_words: list[tuple[str, str]]
    code_agreed: bool
    # Reports by others, for the supervisor; the reader's own last one.
    reports: list[ReportCard]
    my_report: uuid.UUID | None
    # The reader's wish: "supervisor", "another" or "no".
    word: str
    # Text that was not sent and is shown in its box again.
    aside_text: str = ""
    report_text: str = ""

    @property
    def calls(self) -> list[Told]:
        """Help requests that wait for an answer; drills come after real ones."""
        return sorted((one for one in self.signals if not one.answered), key=lambda one: one.drill)


def private_for(welcome: Welcome) -> Private:
    """Return what is shown only to this reader; no query if there is nothing."""
    if not welcome.snapshot.news or welcome.out:
        return Private()
    return private_of(welcome.snapshot.room_id).get(welcome.member_id, Private())


def private_page(welcome: Welcome) -> PrivatePage:
    """Return all private content of the page."""
    found, snapshot = private_for(welcome), welcome.snapshot
    names = {person.person: person.name for person in snapshot.members}
    counting = _counting(found, welcome)
    others = [
        person
        for person in snapshot.members
        if person.member_id != welcome.member_id and may(person.seat, Act.ASIDE)
    ]
    return PrivatePage(
        asked=[
            (one.person, one.name, str(sentences.SEAT_WORDS[one.seat])) for one in found.may_come_in
        ],
        asides=[_aside(line, names, welcome) for line in found.asides],
        signals=[_signal(one, names) for one in found.signals],
        to=[(one.person, one.name) for one in others if one.seat not in ALONE_WITH],
        alone_with=_alone_with(welcome.seat, others),
        answers=_answers(found, welcome),
        coming=[
            Named(one.name, sentences.mark(one.seat))
            for one in snapshot.asked
            if has_a_place(one.seat, [said.may_count for said in counting])
        ],
        aside_id=uuid.uuid4(),
        is_muted=found.muted_until is not None,
        backups=[
            (person.person, person.name, snapshot.has(person.member_id))
            for person in snapshot.members
            if person.seat == "backup" and may(welcome.seat, Act.HAND_OVER)
        ],
        offered_to=_offered(found, names, mine=welcome.person),
        offered_by=_offered(found, names, to=welcome.person),
        code_words=[(names.get(one, "–"), word) for one, word in found.code_words],
        code_agreed=found.code_agreed,
        words=[names.get(one, "–") for one in found.wants_a_word],
        counting=[
            (one.person, one.name, _said(one))
            for one in counting
            if str(one.person) != welcome.person
        ],
        says=next((_said(one) for one in counting if str(one.person) == welcome.person), ""),
        reports=[_report(one, names) for one in found.reports if str(one.sender) != welcome.person],
        my_report=next(
            (one.id for one in reversed(found.reports) if str(one.sender) == welcome.person), None
        ),
        word=_word(found),
    )


def _offered(
    found: Private, names: Mapping[uuid.UUID, str], *, mine: str = "", to: str = ""
) -> str:
    """Return the other person's name if the reader offers the room or is offered it; else ""."""
    for one in found.offers:
        if str(one.sender) == mine:
            return names.get(one.to, "–")
        if str(one.to) == to:
            return names.get(one.sender, "–")
    return ""


def _counting(found: Private, welcome: Welcome) -> tuple[Counting, ...]:
    """Return what counts for each mentor, who is asked even before there is any private news."""
    seat = welcome.seat
    if found.counts or welcome.out or not (may(seat, Act.COUNTS) or may(seat, Act.OBSERVE)):
        return found.counts
    rows = what_counts_in(welcome.snapshot.room_id)
    return tuple(one for one in rows if is_told(seat, uuid.UUID(welcome.person), one))


def _said(one: Counting) -> str:
    return "unsaid" if one.may_count is None else "may-count" if one.may_count else "learning"


def _word(found: Private) -> str:
    if found.with_another:
        return "another"
    return "supervisor" if found.wants_a_word else "no"


def _alone_with(seat: str, others: Sequence[Person]) -> list[tuple[uuid.UUID, str]]:
    """Return the people whom the reader may choose; none if there is only the supervisor."""
    if seat in ALONE_WITH:
        return [(one.person, one.name) for one in others]
    found = [(one.person, one.name) for one in others if one.seat in ALONE_WITH]
    return found if len(found) > 1 else []


def _answers(found: Private, welcome: Welcome) -> uuid.UUID | None:
    told = [line.sender for line in found.asides if str(line.sender) != welcome.person]
    return told[-1] if told else None


def _aside(line: AsideLine, names: Mapping[uuid.UUID, str], welcome: Welcome) -> Told:
    mine = str(line.sender) == welcome.person
    who = str(sentences.PAGE_LINES["you"] if mine else names.get(line.sender, "–"))
    leads = {one.person for one in welcome.snapshot.members if one.seat == "lead"}
    if mine and line.to in leads:
        who += f" → {names[line.to]}"
    return Told(line.id, who, line.text)


def _report(one: Reported, names: Mapping[uuid.UUID, str]) -> ReportCard:
    said = [str(REPORT_WORDS[one.phrase])] if one.phrase else []
    words = " · ".join([*said, one.text] if one.text else said)
    sender, about = (names.get(person, "–") for person in (one.sender, one.about))
    return ReportCard(one.id, sender, about, one.seq, words)


def _signal(one: Signal, names: Mapping[uuid.UUID, str]) -> Told:
    return Told(
        one.id,
        names.get(one.person, "–"),
        answered=one.answered,
        unseen=one.unseen,
        unreached=one.unreached,
        drill=not one.real,
        at=one.at,
    )
