"""How a room stands at this moment, and the words in it. Read only, always for many rooms at once.

Everything a page or a socket shows comes from here, so that a hub that missed a bell, or a woman
who lost her signal, sees the same as everyone else a second later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from django.db.models import F, Q

from core.errors import NotFound

from ..models import Message, Room, RoomMember
from . import lifecycle
from .clock import DatabaseNow

# How long a person counts as here after her last sign; the supervisor's lease is as long.
PRESENT_FOR = timedelta(seconds=lifecycle.LEASE_SECONDS)
# Three minutes without a sign of the supervisor's own, then thirty seconds of “Still here?”.
SIGN_OF_LIFE_FOR = timedelta(seconds=lifecycle.SIGN_OF_LIFE_SECONDS + 30)
SEAT_ORDER = {"mentor": 0, "mentee": 1, "supervisor": 2}
PAUSED, SUPERVISOR_AWAY = "pause", "supervisor-away"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is in the room now. `person` is her id in this room and nowhere else."""

    member_id: int
    person: UUID
    name: str
    seat: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One room as it stands at `now`, the database's time.

    `state` is what counts: a room whose lease has ended is "held" here even where no process has
    written it down yet. `members` are all who have a seat in force, `people` those who are here;
    `seats` says of each where she is: "in", "away", "out" or "new".
    """

    room_id: int
    public_id: UUID
    kind: str
    state: str
    why: str
    starts_at: datetime
    minutes: int
    ends_at: datetime
    here_until: datetime | None
    seq: int
    now: datetime
    people: tuple[Person, ...]
    members: tuple[Person, ...]
    seats: Mapping[int, str]

    def has(self, member_id: int) -> bool:
        """Whether this person stands in the list of people."""
        return self.seats.get(member_id) == "in"


@dataclass(frozen=True, slots=True)
class Word:
    """One line, readable. `text` is the key of the phrase where `kind` is "phrase"."""

    seq: int
    id: UUID
    person: UUID
    kind: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose seat, in which room; enough to ask for anything that a seat allows."""

    member_id: int
    room_id: int
    public_id: UUID
    person: UUID
    seat: str
    name: str


def speaking_now() -> Q:
    """Rooms in which a line may be said at the moment the statement runs.

    Open, the supervisor's lease alive, and a sign of her own in the last three and a half minutes
    (contract 6, domain 4.3 and 10.1). It stands in the statement that takes the number.
    """
    return Q(state=Room.State.OPEN) & supervised_now()


def supervised_now() -> Q:
    """Rooms that a supervisor holds at the moment the statement runs, in whatever state."""
    return Q(
        lease_until__gt=DatabaseNow(),
        sign_of_life_at__gt=DatabaseNow(-SIGN_OF_LIFE_FOR),
    )


def present_now() -> Q:
    """Seats of people who are here: a sign in the last 15 seconds, and not gone out."""
    return Q(seen_at__gt=DatabaseNow(-PRESENT_FOR), went_out_at__isnull=True)


def seats_for(asked: Iterable[tuple[UUID, int]]) -> list[Seat | None]:
    """The seat behind each pair of room id and user id, None where there is none.

    A room that does not exist and a room of others take the same path and the same time.
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


def seat_for(user, public_id: UUID) -> Seat:
    """Her seat in this room. Raises NotFound, alike for no such room and for a room of others."""
    seat = seats_for([(public_id, user.pk)])[0]
    if seat is None:
        raise NotFound
    return seat


def _seat(row: RoomMember) -> Seat:
    return Seat(
        member_id=row.pk,
        room_id=row.room_id,
        public_id=row.room.public_id,
        person=row.person,
        seat=row.seat,
        name=row.user.shown_name,
    )


def standings(room_ids: Iterable[int]) -> dict[int, Standing]:
    """How these rooms stand, by id; two queries for however many."""
    ids = set(room_ids)
    rooms = list(Room.objects.filter(pk__in=ids).defer("key").annotate(moment=DatabaseNow()))
    seats: dict[int, list] = {pk: [] for pk in ids}
    rows = RoomMember.objects.in_force().filter(room__in=ids).annotate(name=F("user__shown_name"))
    fields = ("room_id", "pk", "person", "name", "seat", "seen_at", "went_out_at")
    for row in rows.values_list(*fields, named=True):
        seats[row.room_id].append(row)
    return {room.pk: _standing(room, seats[room.pk]) for room in rooms}


# `room` has the `moment` of the statement that read it, beside what its model says.
def _standing(room: Any, rows) -> Standing:
    state, why = room.state, room.held_because
    if state == Room.State.OPEN and not _speaking(room):
        state, why = Room.State.HELD, SUPERVISOR_AWAY
    if state == Room.State.CLOSED:
        here = {}
    else:
        here = {row.pk: _whereabouts(row, room.moment) for row in rows}
    members = sorted(
        (Person(row.pk, row.person, row.name, row.seat) for row in rows),
        key=lambda person: (SEAT_ORDER[person.seat], person.member_id),
    )
    sign = room.sign_of_life_at
    return Standing(
        room_id=room.pk,
        public_id=room.public_id,
        kind=str(room.kind),
        state=str(state),
        why=why,
        starts_at=room.starts_at,
        minutes=room.minutes,
        ends_at=(room.opened_at or room.starts_at) + timedelta(minutes=room.minutes),
        here_until=sign and sign + timedelta(seconds=lifecycle.SIGN_OF_LIFE_SECONDS),
        seq=room.last_seq,
        now=room.moment,
        people=tuple(person for person in members if here.get(person.member_id) == "in"),
        members=tuple(members),
        seats=here or {row.pk: "away" for row in rows},
    )


def _speaking(room: Any) -> bool:
    """`speaking_now` for a row that was read: what is shown, never what decides."""
    return (
        lifecycle.lease_alive(room.lease_until, room.moment)
        and room.sign_of_life_at is not None
        and room.sign_of_life_at > room.moment - SIGN_OF_LIFE_FOR
    )


def _whereabouts(row, moment: datetime) -> str:
    if row.went_out_at is not None:
        return "out"
    if row.seen_at is None:
        return "new"
    return "in" if row.seen_at > moment - PRESENT_FOR else "away"


def words_after(asked: Iterable[tuple[int, int]]) -> dict[int, list[Word]]:
    """For each room id the lines after a number, in order; none from a closed room.

    Who may see them is the caller's to know: `presence.go_in` for one person, the hub for those
    who stand in the list of people.
    """
    wanted: dict[int, int] = {}
    for room_id, after in asked:
        wanted[room_id] = min(after, wanted.get(room_id, after))
    # A number past any that a database column holds means the same as the largest.
    lines = Q(pk__in=[])
    for room_id, after in wanted.items():
        lines |= Q(room=room_id, seq__gt=min(after, 2**31 - 1))
    boxes = {
        pk: Fernet(key)
        for pk, key in Room.objects.filter(pk__in=wanted, key__isnull=False)
        .exclude(state=Room.State.CLOSED)
        .values_list("pk", "key")
        if key is not None
    }
    found: dict[int, list[Word]] = {room_id: [] for room_id in wanted}
    rows = (
        Message.objects.filter(lines, room__in=list(boxes))
        .order_by("room", "seq")
        .annotate(person=F("sender__person"))
        .values_list("room_id", "seq", "client_id", "person", "kind", "body", "at", named=True)
    )
    for row in rows:
        text = boxes[row.room_id].decrypt(bytes(row.body)).decode()
        word = Word(row.seq, row.client_id, row.person, row.kind, text, row.at)
        found[row.room_id].append(word)
    return found
