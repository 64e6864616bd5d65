"""Reports of a message or a person in a room: one tap, no reason (domain 10.2, ADR-0123).

The supervisor and the safeguarding lead are told; never the person it is about. For everyone else
the room looks unchanged.
"""

import json
from dataclasses import asdict
from uuid import UUID

from cryptography.fernet import Fernet
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid, NotFound, Refused
from core.free_text import tidy
from mentors.case_rules import MatterReason
from mentors.on_call_rules import CallReason
from mentors.room_states import ENDING, OVER, TOGETHER
from mentors.room_types import type_of

from ...models import Message, Report, Room, RoomMember, RoomNotes, RoomTask
from ..lifecycle.endings import move_on
from ..lifecycle.task_services import WORD_ALONE, note_for_one
from ..messaging.held_services import hits_in
from ..on_call.alert_services import call_for
from ..on_call.case_services import make_it_a_matter
from ..participants.seated import SUPERVISOR, seated, tell_some
from ..rules.messaging import LAST_SEQUENCE
from ..rules.participants import Act, may
from ..rules.reports import REPORT_CHARACTERS, REPORT_PHRASES, Written, fits, is_older
from ..state import sentences
from ..state.clock import DatabaseNow
from ..state.snapshot import supervised_now
from . import queries
from .queries import opened

# Not NotFound, for the same reason as `sentences.NOBODY_HERE`.
_NOBODYS = sentences.PAGE_LINES["try-again"]


def report(*, member_id: int, seq: int | None = None, person: UUID | None = None) -> None:
    """Report this message, or this person. Idempotent.

    Raises Invalid for nobody here, and for a message that the reporter was not shown or wrote.
    Raises Conflict once the room is over.
    """
    with transaction.atomic():
        room, row = seated(member_id, Act.REPORT)
        if room.state in OVER:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        line = _line(room, row, seq) if seq is not None else None
        about = line.sender if line is not None else _somebody(room, person)
        if about.pk == row.pk:
            raise Invalid(queries.NOT_HERSELF)
        _report, is_new = Report.objects.get_or_create(
            by=row, about=about, line=line, defaults={"room": room, "at": DatabaseNow()}
        )
        if is_new:
            make_it_a_matter(room, MatterReason.REPORT)
            call_for(room, CallReason.REPORT)
        tell_some(room)


def add_to_report(*, member_id: int, report: UUID, phrase: str = "", text: str = "") -> None:
    """Add a phrase or a few words to the reporter's own report, replacing earlier ones.

    Raises Invalid for somebody else's report, for nothing or too much, Conflict once the room is
    over.
    """
    text = tidy(text)
    if len(text) > REPORT_CHARACTERS:
        raise Invalid(queries.TOO_LONG)
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
    """Return a message that this participant was shown. Raises Invalid."""
    if not row.joined_after_seq < seq <= LAST_SEQUENCE:
        raise Invalid(_NOBODYS)
    found = Message.objects.filter(room=room, seq=seq).select_related("sender").first()
    if found is None or not _was_said_to(room, row, found):
        raise Invalid(_NOBODYS)
    return found


def _was_said_to(room: Room, row: RoomMember, line: Message) -> bool:
    """Whether the message was for everybody here; or, after winding down, in a talk with `row`.

    This matches what `message_queries.lines_after` and `RoomSnapshot.hears` show. Somebody who may
    report was in no earlier private talk: after it the room is over for that participant.
    """
    if room.closing_at is None or line.at <= room.closing_at:
        return True
    return line.seq > room.talk_after_seq and room.talks_with_id == row.pk


def _somebody(room: Room, person: UUID | None) -> RoomMember:
    found = RoomMember.objects.filter(room=room, person=person).first() if person else None
    if found is None:
        raise Invalid(_NOBODYS)
    return found


def keep_notes(*, member_id: int, written: Written, version: int) -> int:
    """Save plan and notes, and return their new version.

    `version` is what the author's window was shown. Raises NotFound and Refused for everybody else,
    Invalid for too much text or for contact details. Raises Conflict once the room is over, or if
    another window of the author is newer.
    """
    if not fits(written):
        raise Invalid(_("A plan has three short lines at most, and notes 2,000 characters."))
    with transaction.atomic():
        room = (
            Room.objects.select_for_update(no_key=True)
            .filter(pk__in=RoomMember.objects.filter(pk=member_id).values("room"))
            .first()
        )
        row = RoomMember.objects.in_force().filter(pk=member_id).first()
        if room is None or row is None:
            raise NotFound
        if not may(row.seat, Act.NOTE):
            raise Refused
        if room.state in OVER or room.key is None:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        if hits_in(room, written.plan) or hits_in(room, written.notes):
            raise Invalid(sentences.NO_CONTACTS_IN_NOTES)
        kept = RoomNotes.objects.filter(member=row).first()
        before = kept.version if kept else 0
        old = opened(room, kept)
        if kept and is_older(written, version=version, kept=old, kept_version=before):
            raise Conflict(sentences.NEWER_NOTES)
        body = Fernet(room.key).encrypt(json.dumps(asdict(written)).encode())
        RoomNotes.objects.update_or_create(
            member=row, defaults={"body": body, "version": before + 1}
        )
    return before + 1


# A wish to talk alone can be made while the room runs and while it winds down.
WITH_SUPERVISOR, WITH_ANOTHER, NOT_WANTED = "supervisor", "another", "no"


def next_step(*, member_id: int, after: str) -> None:
    """End a step of the ending early, as supervisor; the next one begins.

    `after` is the step that the page showed: "closing", or the id of a talk. If it is over already,
    nothing happens: a second tap skips no step. Raises Refused for others, Conflict in any other
    state, or while the supervisor is not present.
    """
    with transaction.atomic():
        room, _row = seated(member_id, Act.CLOSE)
        if room.state not in ENDING:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        now_runs = str(room.talk) if room.talk is not None else str(room.state)
        if after != now_runs:
            return
        if not Room.objects.filter(supervised_now(), pk=room.pk).exists():
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        move_on(room)


def ask_for_a_word(*, member_id: int, wanted: str) -> None:
    """Record a wish for five minutes alone with the supervisor, or for a talk with another today.

    The first is shown to the supervisor, and to nobody else in the room. The second is a task on
    the desks of staff other than this supervisor, who is not told then or later (domain 10.13).
    Both can be withdrawn as long as the room has not moved on. Raises Refused, Conflict, Invalid.
    """
    if wanted not in (WITH_SUPERVISOR, WITH_ANOTHER, NOT_WANTED):
        raise Invalid(sentences.PAGE_LINES["try-again"])
    with transaction.atomic():
        room, row = seated(member_id, Act.WORD)
        if room.state not in TOGETHER or not type_of(room.kind).winds_down:
            raise Conflict(sentences.NOT_IN_THIS_STATE)
        asked_at = DatabaseNow() if wanted == WITH_SUPERVISOR else None
        RoomMember.objects.filter(pk=member_id).update(wants_a_word_at=asked_at)
        if wanted == WITH_ANOTHER:
            holders = RoomMember.objects.filter(room=room, seat=SUPERVISOR)
            holder = holders.values_list("user", flat=True).first()
            note_for_one(room, row.user, WORD_ALONE, kept_from=holder)
        else:
            RoomTask.objects.filter(
                room=room, woman=row.user, what=WORD_ALONE, done_at=None
            ).delete()
        tell_some(room)
