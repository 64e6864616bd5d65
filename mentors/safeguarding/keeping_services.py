"""Keeping a few lines of a room for somebody's safety: the lead asks, a second one agrees.

Then they are copied into a safeguarding note, which nobody reads alone and which has a clock of
its own (domain 4.7, ADR-0123). The log knows who and how many, and no word.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused
from core.free_text import checked
from mentors.matter_rules import LINES_KEPT_AT_MOST, WHY_CHARACTERS
from mentors.safeguarding_rules import Agreed, Level, NoteState, SheKnows

from ..models import KeepRequest, KeptLine, Room, SafeguardingNote
from . import permissions, sentences
from .matter_queries import ToldLine, lines_of, room_for


def ask_to_keep(
    *, by: User, room_id: UUID, keys: Collection[str], why: str, at: datetime
) -> KeepRequest:
    """The lead chooses lines of a room that waits for her, and says why in a sentence.

    Raises NotFound: not hers; Invalid without lines or a reason, or with too many; Conflict where
    she has asked already, or the words are gone.
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
    """She asks no more. Harmless twice."""
    with transaction.atomic():
        room = _locked(room_for(by, room_id))
        for asked in KeepRequest.objects.filter(room=room, asked_by=by, answered_at=None):
            _log(asked, by, "lines-keep-taken-back", at)
            asked.delete()


def answer_keeping(*, by: User, request_id: UUID, yes: bool, at: datetime) -> None:
    """The second person: the lines are copied into a note, or nothing is kept.

    Raises NotFound where she is neither lead nor coordinator there. Raises Refused for who asked,
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
