"""Keeping a few lines of a room for somebody's safety: the lead asks, a second one agrees.

Then they are copied into a safeguarding note, which nobody reads alone and which has a clock of
its own (domain 4.7, ADR-0123). The log knows who and how many, and no word.
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
    """The lead chooses lines of a room that waits, and says why in a sentence.

    Raises NotFound: not for `by`; Invalid without lines or a reason, or with too many; Conflict
    where `by` has asked already, or the words are gone.
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
    """Takes the request back. Harmless twice."""
    with transaction.atomic():
        room = _locked(room_for(by, room_id))
        for asked in KeepRequest.objects.filter(room=room, asked_by=by, answered_at=None):
            _log(asked, by, "lines-keep-taken-back", at)
            asked.delete()


def answer_keeping(*, by: User, request_id: UUID, yes: bool, at: datetime) -> None:
    """The second person: the lines are copied into a note, or nothing is kept.

    Raises NotFound where `by` is neither lead nor coordinator there. Raises Refused for who asked,
    who sat in the room and an account younger than a week, Conflict when the words are gone.
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
    """The request, locked after its room: in the order of whoever takes it back or lets it go."""
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
    """A note that the lead has from the first moment, with the lines in it."""
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
    """The person's pages show everything again, whether the matter is open or closed.

    The log has who did it and of which room, and not to whom. Raises NotFound where that is not
    the part of `by`, or somebody has done it already.
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
    """Before the words are read, the log notes it. Raises NotFound: not for `by` to read."""
    _log_case(room_for(by, room_id), by, "room-words-read", at)


def close_matter(*, by: User, room_id: UUID, at: datetime) -> None:
    """Ends what waits there for the lead; what is older than a day is destroyed at once.

    Raises NotFound: not for `by`; Conflict while the room goes on, or lines wait for a second
    person.
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


# What stands where a name stood.
GONE = "…"
# A part of a name has so many letters at least.
SHORTEST = 3


def cut_names(*, user: User, keep_certificate: bool, at: datetime) -> None:
    """Takes the user's names out of notes about the user, and out of lines that two kept.

    The link falls with the account. The rest lives to its own clock: the law of most
    countries asks for it (ADR-0097).
    """
    del keep_certificate, at
    names = _names_of(user)
    # A note with kept lines is about no one person: the lines, and why they are kept, may name the
    # user.
    rooms = RoomMember.objects.filter(user=user).values("room")
    kept = KeptLine.objects.filter(Q(said_by=user) | Q(note__room__in=rooms)).values("note")
    for note in SafeguardingNote.objects.filter(Q(woman=user) | Q(pk__in=kept)):
        _without(note, WORDS, names)
        for step in SafeguardingStep.objects.filter(note=note):
            _without(step, ("words",), names)
        for line in KeptLine.objects.filter(note=note):
            _without(line, ("words",), names)
    # One that waits for an answer is copied into a note with a yes.
    for asked in KeepRequest.objects.filter(Q(note__in=kept) | Q(room__in=rooms)):
        _without(asked, ("why",), names)


def _names_of(user: User) -> re.Pattern[str]:
    names = {user.shown_name, user.username}
    # After three years away, the names are put away there.
    for put_away in LockedIdentity.objects.filter(user=user):
        names |= {put_away.shown_name or "", put_away.alias or ""}
    # A part of a name identifies as well; shorter ones are words of every language.
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
