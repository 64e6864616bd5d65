"""The current state of rooms. Read only, always for many rooms at once.

Everything that a page or a socket shows comes from here. So a hub that missed a notification, or a
participant who lost the connection, sees the same as everyone else a second later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from mentors.on_call_rules import READY_FOR
from mentors.room_states import OVER, RESTING, SPEAKING, HoldReason, RoomState
from mentors.room_types import WINDS_DOWN_FOR

from ...models import Room, RoomMember
from ...models.seats import waits_for_an_ok
from ..rules import lifecycle
from ..rules.participants import Act, may
from ..rules.reports import lasts
from .clock import DatabaseNow
from .message_queries import ChatLine

# How long a person counts as present after being seen; the supervisor's lease is as long.
PRESENT_FOR = timedelta(seconds=lifecycle.LEASE_SECONDS)
# Three minutes without an action of the supervisor, then thirty seconds of “Still here?”.
SIGN_OF_LIFE_FOR = timedelta(seconds=lifecycle.SIGN_OF_LIFE_SECONDS + 30)
# Reasons shown during a private talk: to those who are in it and to those who are not (domain
# 10.13).
ALONE, WAITS = "alone", "waits"
SEAT_ORDER = {
    "mentor": 0,
    "mentee": 1,
    "observer": 2,
    "supervisor": 3,
    "backup": 4,
    "interpreter": 5,
    "assessor": 6,
    "lead": 7,
}


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is in the room now. `person` is an id used only in this room."""

    member_id: int
    person: UUID
    name: str
    seat: str


@dataclass(frozen=True, slots=True)
class RoomSnapshot:
    """One room at the time `now` of the database.

    `state` is what counts: a room whose lease has ended is "held" here even if no process has
    recorded it yet. `members` are all who hold a seat, `people` those who are present. `seats`
    gives the whereabouts of everyone whose seat is in force: "in", "away", "out" or "new". Somebody
    who has not consented is a member but not in `seats`; `all_ready`: there is nobody like that.

    Without another heartbeat of the supervisor the room is put on hold at `speaks_until`; None: no
    messages now. `asked` are guests whom not everyone has admitted, and who are not members yet.
    `news` grows with everything that only some are shown. `slow`: seconds between messages in slow
    mode.

    `talk` is the id of a private talk after the room, and `circle` the seats of the two (None:
    everyone hears). Its messages begin after `talk_after`. `through` are seats for which the room
    is over already.

    `ready` have said so: to resume a room on hold, or as its backup before it opens. `resting` are
    on standby since the room resumed without them; each is shown messages after that seat's number
    in `floors`.
    """

    room_id: int
    public_id: UUID
    kind: str
    state: str
    why: str
    starts_at: datetime
    minutes: int
    is_extended: bool
    ends_at: datetime
    here_until: datetime | None
    speaks_until: datetime | None
    seq: int
    now: datetime
    people: tuple[Person, ...]
    members: tuple[Person, ...]
    seats: Mapping[int, str]
    all_ready: bool
    asked: tuple[Person, ...]
    news: int
    talk: UUID | None = None
    circle: frozenset[int] | None = None
    talk_after: int = 0
    through: frozenset[int] = frozenset()
    slow: int = 0
    ready: frozenset[int] = frozenset()
    resting: frozenset[int] = frozenset()
    floors: Mapping[int, int] = MappingProxyType({})
    # Seats that are present but may not read messages.
    reading_nothing: frozenset[int] = frozenset()

    def hears(self, member_id: int) -> bool:
        """Whether messages are addressed to this member: in a private talk, to the two in it."""
        return self.circle is None or member_id in self.circle

    def is_told(self, member_id: int) -> bool:
        """Whether this member is shown new messages.

        The seat has to allow reading, the messages have to be addressed to this member, and the
        member must not be on standby.
        """
        silenced = self.resting | self.reading_nothing
        return self.hears(member_id) and member_id not in silenced

    def state_for(self, member_id: int) -> str:
        """Return the room's state for this member: on standby it is held."""
        rests = self.state == RoomState.OPEN and member_id in self.resting
        return RoomState.HELD.value if rests else self.state

    def why_for(self, member_id: int) -> str:
        """Return the reason for the room's state for this member: a code.

        In a private talk: "alone" for a mentee's, "waits" for those who are not in it. "resting"
        for those whom the room no longer waits for.
        """
        if self.state == RoomState.OPEN and member_id in self.resting:
            return RESTING
        if self.circle is None or self.why:
            return self.why
        if member_id not in self.circle:
            return WAITS
        two = {person.seat for person in self.members if person.member_id in self.circle}
        return "" if "mentor" in two else ALONE

    def here_for(self, member_id: int) -> tuple[Person, ...]:
        """Return the people present; a member not in the current private talk sees nobody else."""
        if self.circle is None:
            return self.people
        circle = self.circle if member_id in self.circle else {member_id}
        return tuple(person for person in self.people if person.member_id in circle)

    def has(self, member_id: int) -> bool:
        """Whether this person is in the list of people."""
        return self.seats.get(member_id) == "in"


@dataclass(frozen=True, slots=True)
class Welcome:
    """What somebody who comes in is shown: the room, that person, and exactly the missed messages.

    `after`: the messages begin after this number. `out`: the person went out and has not come back;
    then there are no messages.
    """

    snapshot: RoomSnapshot
    member_id: int
    person: str
    name: str
    seat: str
    continued: bool
    after: int
    lines: tuple[ChatLine, ...]
    out: bool


def speaking_now(supervisors: QuerySet[RoomMember] | None = None) -> Q:
    """Match rooms in which a message may be posted at the moment the statement runs.

    They are open or in a private talk. The supervisor's lease is valid, with a sign of presence in
    the last three and a half minutes (contract 6, domain 4.3 and 10.1). This is part of the
    statement that takes the number. Who may post in a private talk is checked beside it:
    `message_queries.belongs`.
    """
    speaks = Q(state=RoomState.OPEN) | Q(state=RoomState.CHECKOUT, held_at=None)
    return speaks & supervised_now(supervisors)


def supervised_now(supervisors: QuerySet[RoomMember] | None = None) -> Q:
    """Match rooms with a supervisor on duty at the moment the statement runs, in any state.

    Somebody who is suspended, or no longer a supervisor, supervises no room from that moment on,
    whatever the lease says (domain 10.27). `supervisors` are the seats in force, for prepared SQL.
    """
    if supervisors is None:
        supervisors = RoomMember.objects.in_force()
    supervisor = supervisors.filter(room=OuterRef("pk"), seat=RoomMember.Seat.SUPERVISOR)
    return Q(
        Exists(supervisor),
        lease_until__gt=DatabaseNow(),
        sign_of_life_at__gt=DatabaseNow(-SIGN_OF_LIFE_FOR),
    )


def present_now() -> Q:
    """Match seats of people who are present: seen in the last 15 seconds, and not gone out."""
    return Q(seen_at__gt=DatabaseNow(-PRESENT_FOR), went_out_at__isnull=True)


def snapshots(room_ids: Iterable[int]) -> dict[int, RoomSnapshot]:
    """Return the state of these rooms, by id; two queries for any number."""
    ids = set(room_ids)
    rooms = list(
        Room.objects.filter(pk__in=ids).annotate(
            moment=DatabaseNow(), talk_seat=F("talks_with__seat")
        )
    )
    seats: dict[int, list[Any]] = {pk: [] for pk in ids}
    rows = RoomMember.objects.held().with_ready().filter(room__in=ids)
    rows = rows.annotate(name=F("user__shown_name"))
    rows = rows.annotate(is_waiting=Case(When(waits_for_an_ok(), then=True), default=False))
    fields = ("room_id", "pk", "person", "name", "seat", "seen_at", "went_out_at")
    standing = ("is_ready", "is_waiting", "turned_away", "through_at", "continued_at", "ready_at")
    reading = ("rests_since", "joined_after_seq")
    for row in rows.values_list(*fields, *standing, *reading, named=True):
        seats[row.room_id].append(row)
    return {room.pk: _snapshot(room, seats[room.pk]) for room in rooms}


# `room` has the statement's `moment` in addition to the model's fields.
def _snapshot(room: Any, everyone: Sequence[Any]) -> RoomSnapshot:
    rows = [row for row in everyone if not row.is_waiting and row.through_at is None]
    state, why = room.state, room.held_because
    speaks = state == RoomState.OPEN or (state == RoomState.CHECKOUT and room.held_at is None)
    speaks_until = _speaks_until(room, rows) if speaks else None
    if state in SPEAKING and speaks_until is None:
        why = HoldReason.SUPERVISOR_AWAY
        state = RoomState.HELD if state == RoomState.OPEN else state
    ready = [row for row in rows if row.is_ready]
    here = {} if state in OVER else {row.pk: _whereabouts(row, room.moment) for row in ready}
    members = sorted(
        (Person(row.pk, row.person, row.name, row.seat) for row in rows),
        key=lambda person: (SEAT_ORDER[person.seat], person.member_id),
    )
    sign = room.sign_of_life_at
    return RoomSnapshot(
        room_id=room.pk,
        public_id=room.public_id,
        kind=str(room.kind),
        state=str(state),
        why=str(why),
        starts_at=room.starts_at,
        minutes=room.minutes,
        is_extended=room.extended_at is not None,
        ends_at=_ends_at(room),
        here_until=sign and sign + timedelta(seconds=lifecycle.SIGN_OF_LIFE_SECONDS),
        speaks_until=speaks_until,
        seq=room.last_seq,
        now=room.moment,
        people=tuple(person for person in members if here.get(person.member_id) == "in"),
        members=tuple(members),
        seats=here or {row.pk: "away" for row in ready},
        all_ready=len(ready) == len(rows),
        asked=tuple(
            Person(row.pk, row.person, row.name, row.seat)
            for row in everyone
            if row.is_waiting and not row.turned_away and state not in OVER
        ),
        news=room.news,
        talk=room.talk,
        circle=_circle(room, rows),
        talk_after=room.talk_after_seq,
        slow=room.slow_seconds,
        ready=frozenset(row.pk for row in rows if _said_ready(row, state, room.moment)),
        through=frozenset(row.pk for row in everyone if row.through_at is not None),
        resting=frozenset(row.pk for row in rows if row.rests_since is not None),
        floors={row.pk: row.joined_after_seq for row in rows},
        reading_nothing=frozenset(row.pk for row in rows if not may(row.seat, Act.READ)),
    )


def _said_ready(row: Any, state: str, moment: datetime) -> bool:
    if state == RoomState.HELD:
        return row.continued_at is not None
    if state != RoomState.LOBBY or row.seat != RoomMember.Seat.BACKUP or row.ready_at is None:
        return False
    return bool(row.ready_at > moment - READY_FOR)


def _circle(room: Any, rows: Sequence[Any]) -> frozenset[int] | None:
    if room.talk is None:
        return None
    holders = (row.pk for row in rows if row.seat == RoomMember.Seat.SUPERVISOR)
    return frozenset((*holders, room.talks_with_id))


def _ends_at(room: Any) -> datetime:
    if room.state == RoomState.CLOSING and room.closing_at is not None:
        return room.closing_at + timedelta(minutes=WINDS_DOWN_FOR)
    if room.state == RoomState.CHECKOUT:
        return room.talk_at + lasts(room.talk_seat or "")
    return (room.opened_at or room.starts_at) + timedelta(minutes=room.minutes)


def _speaks_until(room: Any, rows: Sequence[Any]) -> datetime | None:
    """Return until when `speaking_now` is true for a room that was read; None if it is not now."""
    if room.lease_until is None or room.sign_of_life_at is None:
        return None
    until: datetime = min(room.lease_until, room.sign_of_life_at + SIGN_OF_LIFE_FOR)
    held = any(row.seat == RoomMember.Seat.SUPERVISOR for row in rows)
    return until if held and lifecycle.lease_alive(until, room.moment) else None


def _whereabouts(row: Any, moment: datetime) -> str:
    if row.went_out_at is not None:
        return "out"
    if row.seen_at is None:
        return "new"
    return "in" if row.seen_at > moment - PRESENT_FOR else "away"
