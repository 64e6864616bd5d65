"""Keeping a few messages of a room for safety: the lead requests it, a second person agrees.

The messages are then copied into a safeguarding note, which nobody reads alone and which has its
own retention (domain 4.7, ADR-0123). The log records who and how many, but no text.
"""

import re
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.membership.services import show_everything
from accounts.models import LockedIdentity, User
from core.audit.services import record
from core.crypto import UnreadableText
from core.errors import Conflict, Invalid, NotFound, Refused
from core.free_text import checked
from mentors.case_rules import LINES_KEPT_AT_MOST, WHY_CHARACTERS
from mentors.room_states import OVER
from mentors.rooms.lifecycle.timekeeping import destroy_words
from mentors.rooms.on_call.alert_services import matter_is_closed
from mentors.safeguarding_rules import Agreed, Level, NoteState, SheKnows

from ..models import (
    KeepRequest,
    KeptLine,
    LearningOnly,
    Matter,
    Room,
    RoomMember,
    SafeguardingNote,
    SafeguardingStep,
)
from . import permissions, sentences
from .case_queries import ToldLine, lines_of, room_for
from .queries import WORDS


def ask_to_keep(
    *, by: User, room_id: UUID, keys: Collection[str], why: str, at: datetime
) -> KeepRequest:
    """Request to keep messages of a room with an open case, with a reason.

    Raise NotFound if `by` may not see it. Raise Invalid without messages or a reason, or with too
    many. Raise Conflict if a request is open already, or the messages are deleted.
    """
    why = checked(why, longest=WHY_CHARACTERS)
    with transaction.atomic():
        room = _locked(room_for(by, room_id))
        if KeepRequest.objects.filter(room=room, answered_at=None).exists():
            raise Conflict(sentences.ASKED_ALREADY)
        lines = _chosen(room, keys)
        asked = KeepRequest.objects.create(
            organisation=room.organisation,
            room=room,
            lines=[line.key for line in lines],
            why=why,
            asked_by=by,
            asked_at=at,
        )
        _log(asked, by, "lines-keep-asked", at)
    return asked


def take_back(*, by: User, room_id: UUID, at: datetime) -> None:
    """Withdraw the request. Idempotent."""
    with transaction.atomic():
        room = _locked(room_for(by, room_id))
        for asked in KeepRequest.objects.filter(room=room, asked_by=by, answered_at=None):
            _log(asked, by, "lines-keep-taken-back", at)
            asked.delete()


def answer_keeping(*, by: User, request_id: UUID, yes: bool, at: datetime) -> None:
    """Answer as second person: the messages are copied into a note, or nothing is kept.

    Raise NotFound unless `by` is a lead or coordinator there. Raise Refused for the requester, for
    anyone who was in the room, and for an account younger than a week. Raise Conflict if the
    messages are deleted.
    """
    with transaction.atomic():
        asked = _waiting(request_id)
        if asked is None or asked.room is None or not permissions.leads_or_coordinates(by, asked):
            raise NotFound
        if not permissions.can_second_keeping(by, asked, at):
            raise Refused(sentences.ANOTHER_ANSWERS)
        if not yes:
            _log(asked, by, "lines-not-kept", at)
            asked.delete()
            return
        lines = _chosen(asked.room, asked.lines)
        asked.note = _copy(asked, lines, at)
        asked.answered_by, asked.answered_at = by, at
        asked.save(update_fields=["note", "answered_by", "answered_at"])
        _log(asked, by, "lines-kept", at)


def _waiting(request_id: UUID) -> KeepRequest | None:
    """Return the request, locked after its room: the same order as in `take_back`."""
    requests = KeepRequest.objects.filter(public_id=request_id, answered_at=None)
    for room in Room.objects.filter(pk__in=requests.values("room")).only("pk"):
        _locked(room)
    rows = requests.select_for_update(of=("self",)).select_related("room__organisation", "asked_by")
    return rows.first()


def _chosen(room: Room, keys: Collection[str]) -> list[ToldLine]:
    told = {line.key: line for line in lines_of(room)}
    if not told:
        raise Conflict(sentences.WORDS_GONE)
    if not keys or not set(keys) <= told.keys():
        raise Invalid(sentences.CHOOSE_LINES)
    if len(set(keys)) > LINES_KEPT_AT_MOST:
        raise Invalid(sentences.TOO_MANY_LINES)
    return [line for key, line in told.items() if key in set(keys)]


def _copy(asked: KeepRequest, lines: Collection[ToldLine], at: datetime) -> SafeguardingNote:
    """Create a note that is already assigned to the lead, with the messages in it."""
    note = SafeguardingNote.objects.create(
        organisation=asked.organisation,
        room=asked.room,
        level=Level.CONCERN,
        level_at=at,
        state=NoteState.TAKEN,
        taken_by=asked.asked_by,
        taken_at=at,
        written_at=at,
        facts=asked.why,
        agreed=Agreed.NOT_ASKED,
        why_not_agreed=str(sentences.KEPT_WITHOUT_ASKING),
        she_knows=SheKnows.AFTER,
        child_at_risk=False,
    )
    for line in lines:
        KeptLine.objects.create(
            note=note,
            said_by_id=line.said_by,
            seat=line.seat,
            at=line.at,
            apart=line.apart,
            words=line.text,
        )
    return note


def _locked(room: Room) -> Room:
    Room.objects.select_for_update(no_key=True).only("pk").get(pk=room.pk)
    return room


def _log(asked: KeepRequest, by: User, verb: str, at: datetime) -> None:
    record(
        actor=by,
        verb=verb,
        subject=asked,
        organisation=asked.organisation,
        at=at,
        lines=len(asked.lines),
    )


def give_everything_back(*, by: User, narrowed_id: UUID, at: datetime) -> None:
    """Restore full access for a person limited to lessons, whether the case is open or closed.

    The log records who did it and for which room, but not for whom. Raise NotFound unless `by` may
    do so, and if it has been done already.
    """
    with transaction.atomic():
        rows = LearningOnly.objects.select_for_update(of=("self",), no_key=True)
        rows = rows.select_related("organisation", "room", "woman")
        row = rows.filter(public_id=narrowed_id).first()
        if row is None or not permissions.gives_back(by, row):
            raise NotFound
        show_everything(user=row.woman)
        record(
            actor=by,
            verb="lessons-given-back",
            subject=row.room or row,
            organisation=row.organisation,
            at=at,
        )
        row.delete()


def open_room_words(*, by: User, room_id: UUID, at: datetime) -> None:
    """Log that the room's messages will be read now. Raise NotFound unless `by` may read them."""
    _log_case(room_for(by, room_id), by, "room-words-read", at)


def close_matter(*, by: User, room_id: UUID, at: datetime) -> None:
    """Close the open cases of the room; messages older than a day are destroyed at once.

    Raise NotFound if `by` may not see it. Raise Conflict while the room is open, or a request to
    keep messages is.
    """
    with transaction.atomic():
        room = room_for(by, room_id)
        Room.objects.select_for_update(no_key=True).only("pk").get(pk=room.pk)
        if room.state not in OVER:
            raise Conflict(sentences.ROOM_GOES_ON)
        if KeepRequest.objects.filter(room=room, answered_at=None).exists():
            raise Conflict(sentences.WAITS_FOR_SECOND)
        open_ones = Matter.objects.filter(room=room, closed_at=None)
        open_ones.update(closed_at=at, closed_by=by)
        matter_is_closed(room, by=by)
        _log_case(room, by, "room-matter-closed", at)
    destroy_words([room.pk])


def _log_case(room: Room, by: User, verb: str, at: datetime) -> None:
    record(actor=by, verb=verb, subject=room, organisation=room.organisation, at=at)


# Replaces a name that was removed.
GONE = "…"
# Minimum number of letters for a part of a name.
SHORTEST = 3


def cut_names(*, user: User, keep_certificate: bool, at: datetime) -> None:
    """Remove the user's names from notes about the user, and from messages that were kept.

    The link is deleted with the account. The rest is kept for its own retention period, which the
    law of most countries requires (ADR-0097).
    """
    del keep_certificate, at
    names = _names_of(user)
    # A note with kept messages is not about one person: the messages, and the reason for keeping
    # them, may name the user.
    rooms = RoomMember.objects.filter(user=user).values("room")
    kept = KeptLine.objects.filter(Q(said_by=user) | Q(note__room__in=rooms)).values("note")
    for note in SafeguardingNote.objects.filter(Q(woman=user) | Q(pk__in=kept)):
        _without(note, WORDS, names)
        for step in SafeguardingStep.objects.filter(note=note):
            _without(step, ("words",), names)
        for line in KeptLine.objects.filter(note=note):
            _without(line, ("words",), names)
    # The text of an open request is copied into a note if it is approved.
    for asked in KeepRequest.objects.filter(Q(note__in=kept) | Q(room__in=rooms)):
        _without(asked, ("why",), names)


def _names_of(user: User) -> re.Pattern[str]:
    names = {user.shown_name, user.username}
    # After three years of inactivity, the names have been moved there.
    for put_away in LockedIdentity.objects.filter(user=user):
        names |= {put_away.shown_name or "", put_away.alias or ""}
    # A part of a name identifies as well; shorter parts are ordinary words in any language.
    names |= {part for name in names for part in name.split() if len(part) >= SHORTEST}
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _without(
    row: SafeguardingNote | SafeguardingStep | KeptLine | KeepRequest,
    fields: tuple[str, ...],
    names: re.Pattern[str],
) -> None:
    changed = []
    for field in fields:
        text = getattr(row, field)
        if text is None or isinstance(text, UnreadableText):
            continue
        if (cut := names.sub(GONE, text)) != text:
            setattr(row, field, cut)
            changed.append(field)
    if changed:
        row.save(update_fields=changed)
