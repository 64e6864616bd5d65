"""Reporting a line or a person in a room: one tap, no reason (domain 10.2, ADR-0123).

Who holds the room is told, and the safeguarding lead; never whom it is about. For everyone else the
room looks as it did.
"""

from uuid import UUID

from cryptography.fernet import Fernet
from django.db import transaction

from core.errors import Conflict, Invalid
from core.free_text import tidy
from mentors.matter_rules import MatterReason
from mentors.on_call_rules import CallReason
from mentors.room_states import OVER

from ..models import Message, Report, Room, RoomMember
from . import report_sentences, sentences
from .calling_services import call_for
from .clock import DatabaseNow
from .line_kinds import LAST_SEQUENCE
from .matter_services import make_it_a_matter
from .report_rules import REPORT_CHARACTERS, REPORT_PHRASES
from .seat_acts import Act
from .seated import seated, tell_some

# Not NotFound, as `sentences.NOBODY_HERE`.
_NOBODYS = sentences.PAGE_LINES["try-again"]


def report(*, member_id: int, seq: int | None = None, person: UUID | None = None) -> None:
    """She reports this line, or this person; said twice it is said once.

    Raises Invalid for nobody here, for a line that she was not shown and for her own, Conflict once
    the room is over.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.REPORT)
        if room.state in OVER:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        line = _line(room, row, seq) if seq is not None else None
        about = line.sender if line is not None else _somebody(room, person)
        if about.pk == row.pk:
            raise Invalid(report_sentences.NOT_HERSELF)
        _report, is_new = Report.objects.get_or_create(
            by=row, about=about, line=line, defaults={"room": room, "at": DatabaseNow()}
        )
        if is_new:
            make_it_a_matter(room, MatterReason.REPORT)
            call_for(room, CallReason.REPORT)
        tell_some(room)


def add_to_report(*, member_id: int, report: UUID, phrase: str = "", text: str = "") -> None:
    """A phrase or a few words beside a report of hers; the last ones stand.

    Raises Invalid for a report of others, for nothing or too much, Conflict once the room is over.
    """
    text = tidy(text)
    if len(text) > REPORT_CHARACTERS:
        raise Invalid(report_sentences.TOO_LONG)
    if phrase not in REPORT_PHRASES and not text:
        raise Invalid(sentences.NOTHING_WRITTEN)
    with transaction.atomic():
        room, row = seated(member_id, Act.REPORT)
        key = Room.objects.get(pk=room.pk).key
        if room.state in OVER or key is None:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        mine = Report.objects.filter(public_id=report, by=row)
        if not mine.exists():
            raise Invalid(_NOBODYS)
        if text:
            mine.update(words=Fernet(key).encrypt(text.encode()))
        if phrase in REPORT_PHRASES:
            mine.update(phrase=phrase)
        tell_some(room)


def _line(room: Room, row: RoomMember, seq: int) -> Message:
    """A line that was said to her. Raises Invalid."""
    if not row.joined_after_seq < seq <= LAST_SEQUENCE:
        raise Invalid(_NOBODYS)
    found = Message.objects.filter(room=room, seq=seq).select_related("sender").first()
    if found is None or not _was_said_to(room, row, found):
        raise Invalid(_NOBODYS)
    return found


def _was_said_to(room: Room, row: RoomMember, line: Message) -> bool:
    """To everybody here; or, once the room has wound down, in the talk of two that is hers.

    As `line_queries.lines_after` and `RoomSnapshot.hears` show them. Whoever may report is in no
    earlier talk of two: with that she was through.
    """
    if room.closing_at is None or line.at <= room.closing_at:
        return True
    return line.seq > room.talk_after_seq and room.talks_with_id == row.pk


def _somebody(room: Room, person: UUID | None) -> RoomMember:
    found = RoomMember.objects.filter(room=room, person=person).first() if person else None
    if found is None:
        raise Invalid(_NOBODYS)
    return found
