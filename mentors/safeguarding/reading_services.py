"""Reading a note, and opening a closed one: a lead asks, a second agrees, for a day (ADR-0097)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.sight.rules import ASKED_FOR, OPEN_FOR
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.safeguarding_rules import ReadingReason

from ..models import SafeguardingNote, SafeguardingReading
from . import permissions, sentences
from .note_queries import note_for


def open_words(*, by: User, note_id: UUID, at: datetime) -> None:
    """She is about to read its words; the log has it first. Raises NotFound: not hers to read."""
    note = note_for(by, note_id, at)
    if not permissions.may_read(by, note, at):
        raise NotFound
    _log(note, by, "safeguarding-read", at)


def ask_to_read(*, by: User, note_id: UUID, reason: str, at: datetime) -> SafeguardingReading:
    """A lead asks to read a closed note. The same again is harmless.

    Raises NotFound for who is no lead there, Invalid without a reason of the list, Conflict when
    it is open to her.
    """
    note = note_for(by, note_id, at)
    if not permissions.can_ask(by, note):
        raise NotFound
    if reason not in list(ReadingReason):
        raise Invalid(sentences.CHOOSE)
    with transaction.atomic():
        # One at a time: two clicks ask once.
        SafeguardingNote.objects.select_for_update().only("pk").get(pk=note.pk)
        if permissions.may_read(by, note, at):
            raise Conflict(sentences.OPEN_ALREADY)
        mine = note.readings.filter(asked_by=by, answered_at=None)
        mine.filter(asked_at__lte=at - ASKED_FOR).update(answered_at=F("asked_at") + ASKED_FOR)
        if (waiting := mine.first()) is not None:
            return waiting
        asked = SafeguardingReading.objects.create(
            note=note, asked_by=by, reason=reason, asked_at=at
        )
        _log(note, by, "safeguarding-reading-asked", at, reason=reason)
    return asked


def answer_reading(*, by: User, reading_id: UUID, yes: bool, at: datetime) -> SafeguardingReading:
    """A second person opens it to who asked, for 24 hours, or says no. The same again is harmless.

    Raises NotFound where she is neither lead nor coordinator, Refused for who asked and for an
    account younger than a week, Conflict when it is answered or lapsed.
    """
    with transaction.atomic():
        asked = (
            SafeguardingReading.objects.select_for_update(of=("self",))
            .select_related("note__organisation")
            .filter(public_id=reading_id)
            .first()
        )
        if asked is None or not permissions.sees_readings_of(by, asked.note):
            raise NotFound
        if not permissions.can_second(by, asked, at):
            raise Refused(sentences.SECOND)
        if asked.answered_at is not None:
            if asked.answered_by_id == by.pk and (asked.open_until is not None) == yes:
                return asked
            raise Conflict(sentences.ANSWERED)
        if asked.asked_at + ASKED_FOR <= at:
            raise Conflict(sentences.LAPSED)
        asked.answered_by, asked.answered_at = by, at
        asked.open_until = at + OPEN_FOR if yes else None
        asked.save(update_fields=["answered_by", "answered_at", "open_until"])
        verb = "safeguarding-opened" if yes else "safeguarding-kept-closed"
        _log(asked.note, by, verb, at, reason=asked.reason)
    return asked


def _log(note: SafeguardingNote, by: User, verb: str, at: datetime, **facts: str) -> None:
    record(actor=by, verb=verb, subject=note, organisation=note.organisation, at=at, **facts)
