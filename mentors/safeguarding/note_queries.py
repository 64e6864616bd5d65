"""One note: possible actions, and its text for those who may read it now. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from accounts.queries import organisations_of
from accounts.record_access.rules import ASKED_FOR
from core.errors import NotFound
from mentors.rooms.state.permissions import emergency_numbers
from mentors.safeguarding_rules import ASKS, Agreed, Level, NoteState, ReadingReason, SheKnows

from ..models import SafeguardingNote, SafeguardingReading
from . import permissions
from .queries import WORDS, Row, is_late, row_of


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to read a closed note, or to take over an abandoned one.

    `may_answer`: this viewer may be the second person.
    """

    public_id: UUID
    note_id: UUID
    room: int | None
    by: str
    reason: ReadingReason
    asked_at: datetime
    may_answer: bool

    @property
    def takes_over(self) -> bool:
        """Whether it is a request to take over the note."""
        return self.reason == ReadingReason.TAKE_OVER


@dataclass(frozen=True, slots=True)
class NotePage:
    """One note and what this viewer may do with it; its text is queried separately.

    `asked`: requests that wait for a second person. `open_until`: until when it is open to the
    viewer. `numbers`: emergency numbers, for immediate danger.
    """

    row: Row
    may_read: bool
    may_add: bool
    may_close: bool
    raise_to: tuple[Level, ...]
    may_ask: bool
    asked: tuple[Asked, ...]
    open_until: datetime | None
    is_danger: bool
    numbers: tuple[tuple[str, str, str], ...]
    woman_id: UUID | None


@dataclass(frozen=True, slots=True)
class Step:
    """An action that was taken, by whom and when."""

    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A message of a room that was kept. `who`: "" if the account was deleted."""

    who: str
    seat: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a note. "" and None for empty answers."""

    woman: str
    written_by: str
    written_at: datetime
    facts: str
    her_wishes: str
    who_was_told: str
    agreed: Agreed
    why_not_agreed: str
    she_knows: SheKnows
    child: tuple[str, str, str] | None
    steps: tuple[Step, ...]
    kept: tuple[Kept, ...] = ()


def note_for(user: User, note_id: UUID, at: datetime) -> SafeguardingNote:
    """Return the note, without its text, if `user` may know that it exists. Raise NotFound."""
    note = (
        SafeguardingNote.objects.select_related("organisation", "taken_by", "woman")
        .defer(*WORDS)
        .filter(public_id=note_id)
        .first()
    )
    if note is None or not permissions.can_see(user, note, late=is_late(note, at)):
        raise NotFound
    return note


def page_of(user: User, note_id: UUID, at: datetime) -> NotePage:
    """Return what `user` may do with the note. Raise NotFound."""
    note = note_for(user, note_id, at)
    one_of_two = permissions.is_one_of_two(user, note)
    waiting = note.readings.filter(answered_at=None, asked_at__gt=at - ASKED_FOR)
    asked = [_asked(user, one, at) for one in waiting.select_related("note", "asked_by")]
    mine = note.readings.filter(asked_by=user, open_until__gt=at).first()
    level = Level(note.level)
    danger = ASKS[level].numbers and note.state != NoteState.CLOSED
    return NotePage(
        row=row_of(user, note, at),
        may_read=permissions.may_read(user, note, at),
        may_add=one_of_two,
        may_close=permissions.can_close(user, note),
        raise_to=tuple(one for one in Level if one > level) if one_of_two else (),
        may_ask=permissions.can_ask(user, note)
        and mine is None
        and not waiting.filter(asked_by=user).exists(),
        asked=tuple(asked),
        open_until=mine.open_until if mine else None,
        is_danger=danger,
        numbers=emergency_numbers(note.organisation) if danger else (),
        woman_id=note.woman.public_id if note.woman else None,
    )


def words_of(user: User, note_id: UUID, at: datetime) -> Words:
    """Return the text of the note. Raise NotFound for anyone who may not read it now."""
    note = (
        SafeguardingNote.objects.select_related("organisation", "taken_by", "written_by", "woman")
        .filter(public_id=note_id)
        .first()
    )
    if note is None or not permissions.may_read(user, note, at):
        raise NotFound
    return Words(
        woman=note.woman.shown_name if note.woman else "",
        written_by=note.written_by.shown_name if note.written_by else "",
        written_at=note.written_at,
        facts=note.facts,
        her_wishes=note.her_wishes or "",
        who_was_told=note.who_was_told or "",
        agreed=Agreed(note.agreed),
        why_not_agreed=note.why_not_agreed or "",
        she_knows=SheKnows(note.she_knows),
        child=(note.child_seen, note.child_carer, note.child_told) if note.child_at_risk else None,
        steps=tuple(
            Step(one.by.shown_name if one.by else "", one.at, one.words)
            for one in note.steps.select_related("by")
        ),
        kept=tuple(
            Kept(one.said_by.shown_name if one.said_by else "", one.seat, one.at, one.words)
            for one in note.lines.select_related("said_by")
        ),
    )


def readings_to_answer(user: User, at: datetime) -> list[Asked]:
    """Return the requests that `user` may answer as second person. One query."""
    places = organisations_of(user, *permissions.SECOND_ROLES)
    if not places:
        return []
    rows = SafeguardingReading.objects.filter(
        note__organisation__in=places, answered_at=None, asked_at__gt=at - ASKED_FOR
    )
    rows = rows.select_related("note", "asked_by").defer(*(f"note__{name}" for name in WORDS))
    return [one for one in (_asked(user, row, at) for row in rows) if one.may_answer]


def _asked(user: User, row: SafeguardingReading, at: datetime) -> Asked:
    return Asked(
        public_id=row.public_id,
        note_id=row.note.public_id,
        room=row.note.room_id,
        by=row.asked_by.shown_name if row.asked_by else "",
        reason=ReadingReason(row.reason),
        asked_at=row.asked_at,
        may_answer=permissions.can_second(user, row, at),
    )
