"""Reading a note, and opening a closed one: a lead asks, a second agrees, for a day (ADR-0097).

So is a note with kept lines taken over that nobody has any more (ADR-0123).
"""

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

TAKE_OVER = ReadingReason.TAKE_OVER


def open_words(*, by: User, note_id: UUID, at: datetime) -> None:
    """She is about to read its words; the log has it first. Raises NotFound: not hers to read."""
    note = note_for(by, note_id, at)
    if not permissions.may_read(by, note, at):
        raise NotFound
    _log(note, by, "safeguarding-read", at)


def ask_to_read(*, by: User, note_id: UUID, reason: str, at: datetime) -> SafeguardingReading:
    """A lead asks to read a closed note, or to have one over. The same again is harmless.

    Raises NotFound where it is not hers to ask, Invalid without a reason of the list, Conflict when
    it is open to her.
    """
    note = note_for(by, note_id, at)
    takes_over = reason == TAKE_OVER
    if not (permissions.can_take_over if takes_over else permissions.can_ask)(by, note):
        raise NotFound
    if reason not in list(ReadingReason):
        raise Invalid(sentences.CHOOSE)
    with transaction.atomic():
        # One at a time: two clicks ask once.
        SafeguardingNote.objects.select_for_update().only("pk").get(pk=note.pk)
        if permissions.may_read(by, note, at):
            raise Conflict(sentences.OPEN_ALREADY)
        mine = note.readings.filter(asked_by=by, answered_at=None)
        mine = mine.filter(reason=reason) if takes_over else mine.exclude(reason=TAKE_OVER)
        mine.filter(asked_at__lte=at - ASKED_FOR).update(answered_at=F("asked_at") + ASKED_FOR)
        if (waiting := mine.first()) is not None:
            return waiting
        asked = SafeguardingReading.objects.create(
            note=note, asked_by=by, reason=reason, asked_at=at
        )
        if takes_over:
            _log(note, by, "safeguarding-take-over-asked", at)
        else:
            _log(note, by, "safeguarding-reading-asked", at, reason=reason)
    return asked


def answer_reading(*, by: User, reading_id: UUID, yes: bool, at: datetime) -> SafeguardingReading:
    """A second person opens it to who asked, for 24 hours, or says no. The same again is harmless.

    What is taken over is hers from now on. Raises NotFound where she is neither lead nor
    coordinator. Raises Refused for who asked and for an account younger than a week, Conflict when
    it is answered, lapsed, or not to be had any more.
    """
    with transaction.atomic():
        asked = (
            SafeguardingReading.objects.select_for_update(of=("self",))
            .select_related("note__organisation", "asked_by")
            .filter(public_id=reading_id)
            .first()
        )
        if asked is None or not permissions.sees_readings_of(by, asked.note):
            raise NotFound
        if not permissions.can_second(by, asked, at):
            raise Refused(sentences.SECOND)
        if asked.answered_at is not None:
            if asked.answered_by_id == by.pk and _was_agreed(asked) == yes:
                return asked
            raise Conflict(sentences.ANSWERED)
        if asked.asked_at + ASKED_FOR <= at:
            raise Conflict(sentences.LAPSED)
        asked.answered_by, asked.answered_at = by, at
        if asked.reason == TAKE_OVER:
            asked.save(update_fields=["answered_by", "answered_at"])
            if yes:
                _give(asked, at)
            verb = "safeguarding-taken-over" if yes else "safeguarding-not-taken-over"
            _log(asked.note, by, verb, at)
            return asked
        asked.open_until = at + OPEN_FOR if yes else None
        asked.save(update_fields=["answered_by", "answered_at", "open_until"])
        verb = "safeguarding-opened" if yes else "safeguarding-kept-closed"
        _log(asked.note, by, verb, at, reason=asked.reason)
    return asked


def _was_agreed(asked: SafeguardingReading) -> bool:
    if asked.reason == TAKE_OVER:
        given = asked.note.taken_at is not None and asked.note.taken_at == asked.answered_at
        return given and asked.note.taken_by_id == asked.asked_by_id
    return asked.open_until is not None


def _give(asked: SafeguardingReading, at: datetime) -> None:
    """The note is hers who asked. Raises Conflict where somebody has it, or she may no more."""
    note = SafeguardingNote.objects.select_for_update(of=("self",)).get(pk=asked.note_id)
    if not permissions.is_nobodys(note):
        raise Conflict(sentences.TAKEN_ALREADY)
    if asked.asked_by is None or not permissions.can_take_over(asked.asked_by, note):
        raise Conflict(sentences.ASKED_BY_NOBODY)
    note.taken_by, note.taken_at = asked.asked_by, at
    note.save(update_fields=["taken_by", "taken_at"])
    # Others who asked for it are not kept waiting for a yes that nobody can give any more.
    note.readings.filter(reason=TAKE_OVER, answered_at=None).update(answered_at=at)


def _log(note: SafeguardingNote, by: User, verb: str, at: datetime, **facts: str) -> None:
    record(actor=by, verb=verb, subject=note, organisation=note.organisation, at=at, **facts)
