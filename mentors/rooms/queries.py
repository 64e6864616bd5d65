"""Which rooms are whose. Read only; what goes on inside a room is in `standing`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from accounts.queries import organisations_of, people_in
from accounts.roles import Role
from core.clock import now
from core.compiled_queries import CompiledRows

from ..models import Room, RoomMember
from ..models.rooms import SEAT_ROLES
from . import sentences
from .permissions import can_sit
from .snapshot import Seat, seat_for

# How long a room stays in her list after its day.
LISTED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RoomCard:
    """One session as its participants see it in a list. `words` say what it is doing now."""

    public_id: UUID
    url: str
    starts_at: datetime
    minutes: int
    state: str
    words: str
    seat: str
    seat_words: str
    others: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        return self.state == Room.State.CLOSED


class _Seat(NamedTuple):
    room_pk: int
    public_id: UUID
    starts_at: datetime
    minutes: int
    state: str
    organisation: int
    seat: str
    user_pk: int
    name: str


def rooms_for(user, at: datetime | None = None) -> list[RoomCard]:
    """Her sessions that are open, to come, or ended within a day; the next one first. One query."""
    at = at or now()
    by_room = groupby(_seats_beside(user.pk, at - LISTED_FOR), key=itemgetter(0))
    rooms = [[_Seat(*row) for row in rows] for _room, rows in by_room]
    cards = [_card(seats, user) for seats in rooms if _sits(user, seats)]
    return sorted(cards, key=lambda card: card.is_over)


def _sits(user, seats: list[_Seat]) -> bool:
    """Whether a seat of hers is in force."""
    hers = (one for one in seats if one.user_pk == user.pk)
    return any(can_sit(user, one.seat, one.organisation) for one in hers)


def get_room_for(user, public_id: UUID) -> Seat:
    """Her seat in the room. Raises NotFound, alike for no such room and for a room of others."""
    return seat_for(user, public_id)


def people_for_seats(supervisor) -> dict[str, list]:
    """Who may be asked into the mentor's and the mentee's seat by this supervisor."""
    organisations = organisations_of(supervisor, Role.SUPERVISOR)
    return {
        seat: [
            person
            for organisation in organisations
            for person in people_in(organisation, *SEAT_ROLES[seat])
            if person.pk != supervisor.pk
        ]
        for seat in ("mentor", "mentee")
    }


def _card(seats: list[_Seat], user) -> RoomCard:
    hers = next(one for one in seats if one.user_pk == user.pk)
    return RoomCard(
        public_id=hers.public_id,
        url=reverse("room", args=[hers.public_id]),
        starts_at=hers.starts_at,
        minutes=hers.minutes,
        state=hers.state,
        words=str(sentences.STATE_WORDS[hers.state]),
        seat=hers.seat,
        seat_words=str(sentences.SEAT_WORDS[hers.seat]),
        others=tuple(one.name for one in seats if one.user_pk != user.pk),
    )


def _rooms_with_seats(user_pk: int, since: datetime):
    """All seats of the rooms in which she has one, a row each."""
    hers = RoomMember.objects.filter(user=user_pk)
    open_now = Q(state__in=[Room.State.OPEN, Room.State.HELD])
    return (
        Room.objects.filter(Q(starts_at__gte=since) | open_now, pk__in=hers.values("room"))
        .order_by("starts_at", "pk", "members__pk")
        .values_list(
            *("pk", "public_id", "starts_at", "minutes", "state", "organisation"),
            *("members__seat", "members__user", "members__user__shown_name"),
        )
    )


_seats_beside = CompiledRows(_rooms_with_seats, int, datetime)
