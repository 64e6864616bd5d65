"""Women whose pages show their lessons alone, without a name. Read only (domain 10.6, ADR-0125)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries import organisations_of

from ..models import LessonsAlone, Room
from . import permissions


@dataclass(frozen=True, slots=True)
class Narrowed:
    """One of them: the number of the room in which she said so, and since when. No name.

    `number`: None where the room is gone.
    """

    public_id: UUID
    number: int | None
    since: datetime


def narrowed_in(room: Room) -> list[Narrowed]:
    """Those who said so in this room; whoever sees its matter may give them everything back."""
    return _told(_rows().filter(room=room))


def to_give_back(user: User) -> list[Narrowed]:
    """All whom she may give everything back, the longest first. One query where there is none."""
    places = organisations_of(user, *permissions.SECOND_ROLES)
    if not places:
        return []
    rows = _rows().filter(organisation__in=places)
    return _told(row for row in rows if permissions.gives_back(user, row))


def _rows() -> QuerySet[LessonsAlone]:
    return LessonsAlone.objects.select_related("room").defer("room__key").order_by("since", "pk")


def _told(rows: Iterable[LessonsAlone]) -> list[Narrowed]:
    return [Narrowed(row.public_id, row.room_id, row.since) for row in rows]
