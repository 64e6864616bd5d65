"""Who has which rooms and seats. The state inside a room is in `snapshot`. Read only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.queries import cleared_people_in, organisations_of, people_in
from accounts.roles import NO_INTERPRETER, Role
from core.clock import now
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from mentors.room_states import OVER, UNDER_WAY, RoomState

from ...models import Room, RoomMember
from ...models.seats import GUEST_SEATS, INTERPRETER, SEAT_ROLES, STAFF_SEATS, waits_for_an_ok
from . import sentences
from .permissions import keeps_seat, those_prepared_for

# How long a room stays in the list after its day.
LISTED_FOR = timedelta(days=1)


# --- seats ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's seat in a room; enough for any query that a seat allows."""

    member_id: int
    room_id: int
    public_id: UUID
    person: UUID
    seat: str
    name: str


def seats_for(asked: Iterable[tuple[UUID, int]]) -> list[Seat | None]:
    """Return the seat for each pair of room id and user id, None if there is none.

    A room that does not exist and somebody else's room take the same path and the same time.
    """
    asked = list(asked)
    rows = (
        RoomMember.objects.in_force()
        .filter(
            room__public_id__in={room for room, _user in asked},
            user__in={user for _room, user in asked},
        )
        .select_related("room", "user")
    )
    found = {(row.room.public_id, row.user_id): _seat(row) for row in rows}
    return [found.get(pair) for pair in asked]


def seats_in_force(member_ids: Iterable[int]) -> set[int]:
    """Return those of these seats that are still in force."""
    return set(RoomMember.objects.in_force().filter(pk__in=member_ids).values_list("pk", flat=True))


def seat_for(user: User, public_id: UUID) -> Seat:
    """Return the seat of `user` here.

    Raises NotFound, alike for no such room and somebody else's room.
    """
    seat = seats_for([(public_id, user.pk)])[0]
    if seat is None:
        raise NotFound
    return seat


def room_of(seat: Seat) -> Room:
    """Return the room of a seat, with its organisation."""
    return Room.objects.select_related("organisation").get(pk=seat.room_id)


def place_of(public_id: UUID) -> Organisation:
    """Return the organisation of a room."""
    return Organisation.objects.get(room__public_id=public_id)


def room_that_waits_for_a_yes(user: User, public_id: UUID) -> Room | None:
    """Return the room if `user` holds a seat and only lacks consent; otherwise None."""
    rows = RoomMember.objects.held_but_not_ready().exclude(room__state__in=OVER)
    # A guest is shown no name before everyone has agreed.
    rows = rows.filter(~waits_for_an_ok())
    row = (
        rows.filter(room__public_id=public_id, user=user)
        .select_related("room__organisation")
        .first()
    )
    return row.room if row else None


@dataclass(frozen=True, slots=True)
class PartThatIsOver:
    """The part of `user` in a room that has moved on without them, to private talks after it."""

    public_id: UUID
    seat: str
    is_supervisor: bool = False


def part_that_is_over(user: User, public_id: UUID) -> PartThatIsOver | None:
    """Return that part if the room is over for `user` (ADR-0112); otherwise None."""
    rows = RoomMember.objects.held().filter(room__public_id=public_id, user=user)
    seat = rows.filter(through_at__isnull=False).values_list("seat", flat=True).first()
    return None if seat is None else PartThatIsOver(public_id, seat)


def seat_at_the_door(user: User, room: Room) -> RoomMember | None:
    """Return the seat of `user` if its holder is asked at the door whether to go in; else None."""
    return RoomMember.objects.held().to_be_asked(now()).filter(room=room, user=user).first()


def _seat(row: RoomMember) -> Seat:
    return Seat(
        member_id=row.pk,
        room_id=row.room_id,
        public_id=row.room.public_id,
        person=row.person,
        seat=row.seat,
        name=row.user.shown_name,
    )


def people_for_seats(supervisor: User, *seats: str) -> dict[str, list[User]]:
    """Return who may be asked into each seat by this supervisor, who takes none of them."""
    organisations = organisations_of(supervisor, Role.SUPERVISOR)
    return {
        seat: [
            person
            for organisation in organisations
            for person in _people_for(seat, organisation)
            if person.pk != supervisor.pk
        ]
        for seat in seats
    }


def _people_for(seat: str, organisation: Organisation) -> QuerySet[User]:
    # Two people have already agreed to a staff role.
    people = people_in if seat in STAFF_SEATS else cleared_people_in
    found = those_prepared_for(seat, people(organisation, *SEAT_ROLES[seat]))
    if seat == INTERPRETER:
        return found.exclude(pk__in=people_in(organisation, *NO_INTERPRETER).values("pk"))
    return found


def people_for_guest_seats(supervisor: User, room_id: int) -> dict[str, list[User]]:
    """Return who may be asked into this room as a guest, by seat; nobody with a seat there."""
    organisation = Room.objects.get(pk=room_id).organisation
    taken = set(RoomMember.objects.filter(room=room_id).values_list("user", flat=True))
    return {
        seat: [
            person
            for person in _people_for(seat, organisation)
            if person.pk not in taken | {supervisor.pk}
        ]
        for seat in GUEST_SEATS
    }


def rooms_shared_in(
    organisations: Iterable[Organisation], *, first: date, after: date
) -> set[tuple[int | None, int, date]]:
    """Return who supervised a room with somebody else, as (account, account, day). One query."""
    others = RoomMember.objects.filter(
        room__organisation__in=organisations,
        room__starts_at__date__gte=first,
        room__starts_at__date__lt=after,
        seat=RoomMember.Seat.SUPERVISOR,
    ).values_list("user", "room__members__user", "room__starts_at")
    return {
        (holder, other, timezone.localdate(starts_at))
        for holder, other, starts_at in others
        if holder != other
    }


# --- the list of rooms ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoomCard:
    """One session as its participants see it in a list. `words` describe its current state."""

    public_id: UUID
    url: str
    starts_at: datetime
    minutes: int
    state: str
    words: str
    kind_words: str
    kind: str
    seat: str
    seat_words: str
    others: tuple[str, ...]
    # False: a guest whom not everyone has admitted yet; the guest is told when, but not with whom.
    may_go_in: bool

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def may_decline(self) -> bool:
        """Whether “Not this time” is shown beside it."""
        return self.state == RoomState.LOBBY and self.seat in ("mentor", "mentee", "observer")

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class _ListedSeat(NamedTuple):
    room_pk: int
    public_id: UUID
    starts_at: datetime
    minutes: int
    state: str
    kind: str
    organisation: int
    seat: str
    user_pk: int
    name: str
    let_in_at: datetime | None
    turned_away: bool
    through_at: datetime | None

    @property
    def is_let_in(self) -> bool:
        if self.turned_away:
            return False
        return self.seat not in GUEST_SEATS or self.let_in_at is not None


def rooms_for(user: User, at: datetime | None = None) -> list[RoomCard]:
    """Return the user's running, planned and just ended sessions; the next one first. One query."""
    at = at or now()
    listed = [_ListedSeat(*row) for row in _listed_seats(user.pk, at - LISTED_FOR)]
    rooms = [list(seats) for _room, seats in groupby(listed, key=attrgetter("room_pk"))]
    cards = [_card(seats, user) for seats in rooms if _sits(user, seats)]
    return sorted(cards, key=lambda card: card.is_over)


def _sits(user: User, seats: list[_ListedSeat]) -> bool:
    """Whether a seat of `user` is in force."""
    own = (one for one in seats if one.user_pk == user.pk and not one.turned_away)
    return any(keeps_seat(user, one.seat, one.organisation) for one in own)


def _card(seats: list[_ListedSeat], user: User) -> RoomCard:
    own = next(one for one in seats if one.user_pk == user.pk)
    # While others still have private talks, it is over for this participant.
    state = own.state if own.through_at is None else RoomState.CLOSED.value
    return RoomCard(
        public_id=own.public_id,
        url=reverse("room", args=[own.public_id]),
        starts_at=own.starts_at,
        minutes=own.minutes,
        state=state,
        words=str(sentences.STATE_TEXTS[state].badge),
        kind_words=str(sentences.KIND_WORDS[own.kind]),
        kind=own.kind,
        seat=own.seat,
        seat_words=sentences.seat_words(own.seat, own.kind),
        others=tuple(
            one.name for one in seats if own.is_let_in and one.is_let_in and one.user_pk != user.pk
        ),
        may_go_in=own.is_let_in,
    )


def _seats_of_rooms(user_pk: int, since: datetime) -> QuerySet[Room, Any]:
    """Return all seats of the rooms in which this user has one, a row each."""
    own = RoomMember.objects.filter(user=user_pk)
    under_way = Q(state__in=UNDER_WAY)
    return (
        Room.objects.filter(Q(starts_at__gte=since) | under_way, pk__in=own.values("room"))
        # People who asked to be erased are not named to the others, nor those who were removed.
        .filter(members__user__is_active=True, members__removed_at=None)
        .order_by("starts_at", "pk", "members__pk")
        .values_list(
            *("pk", "public_id", "starts_at", "minutes", "state", "kind", "organisation"),
            *("members__seat", "members__user", "members__user__shown_name"),
            *("members__let_in_at", "members__turned_away", "members__through_at"),
        )
    )


# Compiled: it is on the start page of everyone who takes part in rooms.
_listed_seats = CompiledRows(_seats_of_rooms, int, datetime)
