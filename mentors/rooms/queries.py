"""Which rooms are whose. Read only; what goes on inside a room is in `standing`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from lms.accounts.queries import organisations_of, people_in
from lms.accounts.roles import Role
from lms.common.clock import now

from ..models import Room, RoomMember
from ..models.rooms import SEAT_ROLES
from . import sentences
from .standing import Seat, seat_for

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


def rooms_for(user, at: datetime | None = None) -> list[RoomCard]:
    """Her sessions that are open, to come, or ended within a day; the next one first."""
    at = at or now()
    rooms = Room.objects.filter(
        pk__in=RoomMember.objects.in_force().filter(user=user).values("room"),
        starts_at__gte=at - LISTED_FOR,
    ) | Room.objects.filter(
        pk__in=RoomMember.objects.in_force().filter(user=user).values("room"),
        state__in=[Room.State.OPEN, Room.State.HELD],
    )
    found = rooms.defer("key").order_by("starts_at", "pk").prefetch_related("members__user")
    cards = [_card(room, user) for room in found]
    return sorted(cards, key=lambda card: card.is_over)


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


def _card(room: Room, user) -> RoomCard:
    members = sorted(room.members.all(), key=lambda member: member.pk)
    seat = next(member.seat for member in members if member.user_id == user.pk)
    return RoomCard(
        public_id=room.public_id,
        url=reverse("room", args=[room.public_id]),
        starts_at=room.starts_at,
        minutes=room.minutes,
        state=str(room.state),
        words=str(sentences.STATE_WORDS[room.state]),
        seat=seat,
        seat_words=str(sentences.SEAT_WORDS[seat]),
        others=tuple(member.user.shown_name for member in members if member.user_id != user.pk),
    )
