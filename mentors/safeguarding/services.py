"""Writing a note, taking it on, raising its level, recording actions, closing it.

The only writer of these tables. The audit log records that it happened and by whom, but neither
text nor whom it is about: that person may read the log (domain 4.5).
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.record_access.rules import ASKED_FOR, OPEN_FOR
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused
from core.free_text import checked, tidy, too_long
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since
from mentors.on_call_rules import CallReason
from mentors.room_states import OVER
from mentors.rooms.on_call.alert_services import call_for
from mentors.rooms.state.clock import DatabaseNow
from mentors.rooms.state.row_locks import locked
from mentors.safeguarding_rules import (
    ASKS,
    Agreed,
    Level,
    NoteState,
    ReadingReason,
    SheKnows,
    is_high_enough,
    may_be_raised,
)

from ..models import Call, Ring, Room, SafeguardingNote, SafeguardingReading, SafeguardingStep
from . import permissions, sentences
from .note_queries import note_for
from .queries import NotePlace, is_late

CHARACTERS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the supervisor writes. The three texts about a child only if one is at risk."""

    level: int
    facts: str
    agreed: str
    she_knows: str
    woman: UUID | None = None
    her_wishes: str = ""
    who_was_told: str = ""
    why_not_agreed: str = ""
    child_at_risk: bool = False
    child_seen: str = ""
    child_carer: str = ""
    child_told: str = ""


def write_note(*, by: User, place: NotePlace, said: Said, at: datetime) -> SafeguardingNote:
    """Record a concern, for a supervisor of a room or a person; serious ones send alerts.

    `place` comes from `queries.place_of_room` or `place_of_woman`, which check that `by` may write
    there. Raise Invalid, with nothing saved, if an answer is missing or a child is below level 2.
    """
    words = _words_of(said)
    woman = _woman_of(said, place, by)
    with transaction.atomic():
        note = SafeguardingNote.objects.create(
            organisation=place.organisation,
            room=place.room,
            woman=woman,
            written_by=by,
            written_at=DatabaseNow(),
            level=said.level,
            level_at=DatabaseNow(),
            agreed=said.agreed,
            she_knows=said.she_knows,
            child_at_risk=said.child_at_risk,
            **words,
        )
        note.refresh_from_db(fields=["written_at", "level_at"])
        _log(note, by, "safeguarding-written", at, level=int(note.level))
        _ring(note, by)
    return note


def _words_of(said: Said) -> dict[str, str | None]:
    """Return the texts to save; None for empty ones. Raise Invalid."""
    if said.level not in list(Level):
        raise Invalid(sentences.CHOOSE_LEVEL)
    if said.agreed not in list(Agreed) or said.she_knows not in list(SheKnows):
        raise Invalid(sentences.CHOOSE)
    if not is_high_enough(said.level, child_at_risk=said.child_at_risk):
        raise Invalid(sentences.CHILD_LEVEL)
    child = {
        name: _optional(getattr(said, name)) if said.child_at_risk else None
        for name in ("child_seen", "child_carer", "child_told")
    }
    if said.child_at_risk and None in child.values():
        raise Invalid(sentences.CHILD_FORM)
    why_not = None if said.agreed == Agreed.YES else _optional(said.why_not_agreed)
    if said.agreed != Agreed.YES and why_not is None:
        raise Invalid(sentences.WHY_NOT)
    return {
        "facts": checked(said.facts, longest=CHARACTERS),
        "her_wishes": _optional(said.her_wishes),
        "who_was_told": _optional(said.who_was_told),
        "why_not_agreed": why_not,
        **child,
    }


def _optional(text: str) -> str | None:
    text = tidy(text)
    if len(text) > CHARACTERS:
        raise Invalid(too_long(CHARACTERS))
    return text or None


def _woman_of(said: Said, place: NotePlace, by: User) -> User | None:
    if said.woman is None:
        return None
    found = next((one for one in place.women if one.public_id == said.woman), None)
    if found is None or found.pk == by.pk:
        raise Invalid(sentences.CHOOSE)
    return found


def take_note(*, by: User, note_id: UUID, at: datetime) -> SafeguardingNote:
    """Assign the note to a lead, who reads it as its author does. Idempotent.

    Raise NotFound for anyone who may not know of it, Conflict if it is assigned to somebody else.
    """
    with transaction.atomic():
        note = _locked(by, note_id, at)
        if note.taken_by_id == by.pk and note.state == NoteState.TAKEN:
            return note
        if not permissions.can_take(by, note, late=is_late(note, at)):
            raise Conflict(sentences.TAKEN_ALREADY)
        note.state, note.taken_by, note.taken_at = NoteState.TAKEN, by, at
        note.save(update_fields=["state", "taken_by", "taken_at"])
        _log(note, by, "safeguarding-taken", at, level=int(note.level))
        _is_answered(note, by)
    return note


def raise_level(*, by: User, note_id: UUID, level: int, at: datetime) -> SafeguardingNote:
    """Raise the level, for one of the two; its clock restarts, and serious ones send alerts.

    Raise NotFound for anyone else, Invalid for a level that is not higher.
    """
    with transaction.atomic():
        note = _locked(by, note_id, at)
        if not permissions.is_one_of_two(by, note):
            raise NotFound
        if not may_be_raised(note.level, level):
            raise Invalid(sentences.ONLY_HIGHER)
        note.level, note.level_at = level, DatabaseNow()
        note.save(update_fields=["level", "level_at"])
        note.refresh_from_db(fields=["level_at"])
        _log(note, by, "safeguarding-raised", at, level=level)
        if note.state == NoteState.OPEN or permissions.is_abandoned(note):
            _ring(note, by)
    return note


def add_step(*, by: User, note_id: UUID, words: str, close: bool = False, at: datetime) -> None:
    """Record an action, for one of the two; the person responsible may close the note with it.

    Raise NotFound for anyone else, Invalid without text, Conflict if `by` may not close it.
    """
    words = checked(words, longest=CHARACTERS)
    with transaction.atomic():
        note = _locked(by, note_id, at)
        if note.state == NoteState.CLOSED:
            raise Conflict(sentences.IS_CLOSED)
        if not permissions.is_one_of_two(by, note):
            raise NotFound
        if close and not permissions.can_close(by, note):
            raise Conflict(sentences.ONLY_ITS_LEAD_CLOSES)
        SafeguardingStep.objects.create(note=note, by=by, at=DatabaseNow(), words=words)
        _log(note, by, "safeguarding-step", at)
        if close:
            note.state, note.closed_by, note.closed_at = NoteState.CLOSED, by, at
            note.save(update_fields=["state", "closed_by", "closed_at"])
            _log(note, by, "safeguarding-closed", at)


def forget_notes(*, at: datetime) -> int:
    """Delete closed notes past their retention, with everything in them; one batch of a job."""
    oldest = kept_since(Clock.SAFEGUARDING, at)
    return delete_some(SafeguardingNote.objects.filter(closed_at__lt=oldest))


# --- alerts of a room -----------------------------------------------------------------------


def _ring(note: SafeguardingNote, by: User) -> None:
    """Send alerts for a room under way, as for a help request, but not to the note's author."""
    if note.room_id is None or not ASKS[Level(note.level)].rings:
        return
    for room in locked(Room.objects.filter(pk=note.room_id), wait=True):
        if room.state in OVER:
            return
        if (call := call_for(room, CallReason.SAFEGUARDING)) is not None:
            Ring.objects.filter(call=call, user=by).delete()


def _is_answered(note: SafeguardingNote, by: User) -> None:
    """End the alerts if no other serious note of the room waits."""
    others = SafeguardingNote.objects.filter(room=note.room_id, state=NoteState.OPEN)
    if note.room_id is None or others.filter(level__gte=Level.SERIOUS).exists():
        return
    Call.objects.filter(room=note.room_id, because=CallReason.SAFEGUARDING, ended_at=None).update(
        ended_at=DatabaseNow(), answered_by=by
    )


def _locked(by: User, note_id: UUID, at: datetime) -> SafeguardingNote:
    note = (
        SafeguardingNote.objects.select_for_update(of=("self",))
        .select_related("organisation", "taken_by")
        .filter(public_id=note_id)
        .first()
    )
    if note is None or not permissions.can_see(by, note, late=is_late(note, at)):
        raise NotFound
    return note


def _log(note: SafeguardingNote, by: User, verb: str, at: datetime, **facts: int) -> None:
    record(actor=by, verb=verb, subject=note, organisation=note.organisation, at=at, **facts)


TAKE_OVER = ReadingReason.TAKE_OVER


def open_words(*, by: User, note_id: UUID, at: datetime) -> None:
    """Log that the text will be read now. Raise NotFound unless `by` may read it."""
    note = note_for(by, note_id, at)
    if not permissions.may_read(by, note, at):
        raise NotFound
    _log_reading(note, by, "safeguarding-read", at)


def ask_to_read(*, by: User, note_id: UUID, reason: str, at: datetime) -> SafeguardingReading:
    """Request to read a closed note, or to take one over. Idempotent.

    Raise NotFound if `by` may not request it, Invalid without a known reason, Conflict if `by` may
    read it already.
    """
    note = note_for(by, note_id, at)
    takes_over = reason == TAKE_OVER
    if not (permissions.can_take_over if takes_over else permissions.can_ask)(by, note):
        raise NotFound
    if reason not in list(ReadingReason):
        raise Invalid(sentences.CHOOSE)
    with transaction.atomic():
        # One at a time: two clicks make one request.
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
            _log_reading(note, by, "safeguarding-take-over-asked", at)
        else:
            _log_reading(note, by, "safeguarding-reading-asked", at, reason=reason)
    return asked


def answer_reading(*, by: User, reading_id: UUID, yes: bool, at: datetime) -> SafeguardingReading:
    """Answer as second person: open the note for 24 hours, or decline. Idempotent.

    A note to be taken over is assigned to the requester. Raise NotFound unless `by` is a lead or a
    coordinator. Raise Refused for the requester and for an account younger than a week. Raise
    Conflict if the request is answered or lapsed, or the note is not available any more.
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
            _log_reading(asked.note, by, verb, at)
            return asked
        asked.open_until = at + OPEN_FOR if yes else None
        asked.save(update_fields=["answered_by", "answered_at", "open_until"])
        verb = "safeguarding-opened" if yes else "safeguarding-kept-closed"
        _log_reading(asked.note, by, verb, at, reason=asked.reason)
    return asked


def _was_agreed(asked: SafeguardingReading) -> bool:
    if asked.reason == TAKE_OVER:
        given = asked.note.taken_at is not None and asked.note.taken_at == asked.answered_at
        return given and asked.note.taken_by_id == asked.asked_by_id
    return asked.open_until is not None


def _give(asked: SafeguardingReading, at: datetime) -> None:
    """Assign the note to the requester. Raise Conflict if it is taken or the requester may not."""
    note = SafeguardingNote.objects.select_for_update(of=("self",)).get(pk=asked.note_id)
    if not permissions.is_nobodys(note):
        raise Conflict(sentences.TAKEN_ALREADY)
    if asked.asked_by is None or not permissions.can_take_over(asked.asked_by, note):
        raise Conflict(sentences.ASKED_BY_NOBODY)
    note.taken_by, note.taken_at = asked.asked_by, at
    note.save(update_fields=["taken_by", "taken_at"])
    # Other requests to take it over are closed, as nobody can approve them any more.
    note.readings.filter(reason=TAKE_OVER, answered_at=None).update(answered_at=at)


def _log_reading(note: SafeguardingNote, by: User, verb: str, at: datetime, **facts: str) -> None:
    record(actor=by, verb=verb, subject=note, organisation=note.organisation, at=at, **facts)


REOPEN_FOR = timedelta(minutes=15)
_KEY = "note-opened"


def note_opened(session: MutableMapping[str, Any], note_id: UUID, at: datetime) -> None:
    """Remember that the reader has pressed “Read it”."""
    session[_KEY] = [str(note_id), at.timestamp()]


def is_opened(session: MutableMapping[str, Any], note_id: UUID, at: datetime) -> bool:
    """Whether it is opened in this session. Permission to read it is checked separately."""
    opened, since = session.get(_KEY) or ("", 0)
    return opened == str(note_id) and at.timestamp() - since < REOPEN_FOR.total_seconds()
