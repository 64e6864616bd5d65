"""Who asks to keep lines of a room, for the second of the two, without a word. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries import organisations_of

from ..models import KeepRequest, Room
from . import permissions


@dataclass(frozen=True, slots=True)
class AskedToKeep:
    """Somebody asks to keep lines: of which room, how many, why. `may_answer`: this viewer may."""

    public_id: UUID
    number: int | None
    by: str
    why: str
    lines: int
    asked_at: datetime
    may_answer: bool = False


def asked_for(room: Room) -> AskedToKeep | None:
    """What waits for a second person in this room."""
    row = _waiting().filter(room=room).first()
    return None if row is None else _asked(row)


def to_answer(user: User, at: datetime) -> list[AskedToKeep]:
    """Where she may be the second. One query, where nothing waits."""
    places = organisations_of(user, *permissions.SECOND_ROLES)
    if not places:
        return []
    rows = _waiting().filter(organisation__in=places)
    return [
        _asked(row, may_answer=True)
        for row in rows
        if permissions.can_second_keeping(user, row, at)
    ]


def _waiting() -> QuerySet[KeepRequest]:
    rows = KeepRequest.objects.filter(answered_at=None)
    return rows.select_related("room__organisation", "asked_by").defer("room__key")


def _asked(row: KeepRequest, *, may_answer: bool = False) -> AskedToKeep:
    return AskedToKeep(
        public_id=row.public_id,
        number=row.room_id,
        by=row.asked_by.shown_name if row.asked_by else "",
        why=row.why,
        lines=len(row.lines),
        asked_at=row.asked_at,
        may_answer=may_answer,
    )
