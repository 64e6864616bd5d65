"""The sessions of pairs as their people see them: to come, called off, past. Read only."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from core.errors import NotFound
from mentors.models import RoomMember
from mentors.models.seats import waits_for_an_ok
from mentors.room_states import OVER, TOOK_PLACE, UNDER_WAY, RoomState

from .booking_queries import OfferLine, offers_of
from .booking_rules import is_asked_about, may_say_late, sessions_left
from .models import MentoringPair, PairSession, TimeOffer
from .permissions import side_of
from .states import MEETS, Side

_SEAT = RoomMember.Seat


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session to come, with its people. `asks`: who asks to move it. `late`: who will be late.

    `may_change`: it has not begun. `may_say_late`: the reader is one of the two and has not said
    so.
    """

    room_id: UUID
    starts_at: datetime
    ends_at: datetime
    is_today: bool
    is_open: bool
    mentor: str
    mentee: str
    supervisor: str
    backup: str
    interpreters: tuple[str, ...]
    asks: str
    i_ask: bool
    late: tuple[str, ...]
    may_change: bool
    may_say_late: bool


@dataclass(frozen=True, slots=True)
class Question:
    """The session the mentee is asked about, and who reads the answer ("": nobody yet)."""

    room_id: UUID
    starts_at: datetime
    supervisor: str


@dataclass(frozen=True, slots=True)
class PairBooking:
    """Everything about the sessions of a pair. `left`: how many may still be booked.

    `offered`: number of times the mentor offers; `offers`: the free ones, for the mentee.
    """

    coming: tuple[SessionLine, ...] = ()
    called_off: tuple[datetime, ...] = ()
    took_place: int = 0
    left: int = 0
    question: Question | None = None
    offered: int = 0
    offers: tuple[OfferLine, ...] = ()
    times_asked: bool = False
    meets: bool = False

    @property
    def next(self) -> SessionLine | None:
        return self.coming[0] if self.coming else None

    @property
    def asks_to_move(self) -> SessionLine | None:
        """The first session that one of the two asks to move."""
        return next((one for one in self.coming if one.asks), None)


def bookings_of(
    pairs: Collection[MentoringPair], side: Side, at: datetime
) -> dict[int, PairBooking]:
    """Return, by pair, its sessions as this side sees them.

    Three queries, and for a mentee with offers those that find what is free.
    """
    sessions: dict[int, list[PairSession]] = defaultdict(list)
    for row in _sessions(pairs):
        sessions[row.pair_id].append(row)
    offered: dict[int, int] = defaultdict(int)
    offers = TimeOffer.objects.filter(pair__in=list(pairs), starts_at__gt=at)
    for pair in offers.values_list("pair", flat=True) if pairs else ():
        offered[pair] += 1
    return {
        pair.pk: _booking(pair, sessions[pair.pk], side, at, offered=offered[pair.pk])
        for pair in pairs
    }


@dataclass(frozen=True, slots=True)
class MovePage:
    """A session that the mentee may move, and the times that are free instead."""

    session: SessionLine
    offers: tuple[OfferLine, ...]


def move_page(user: User, room_id: UUID, at: datetime) -> MovePage:
    """Return the page for the mentee of a session not yet begun. Raise NotFound otherwise."""
    pairs = MentoringPair.objects.select_related("organisation", "mentee", "mentor", "supervisor")
    pair = pairs.filter(
        mentee=user, state__in=MEETS, sessions_held__room__public_id=room_id
    ).first()
    if pair is None:
        raise NotFound
    sessions = [one for one in _sessions([pair]) if one.room.public_id == room_id]
    (line,) = _coming(sessions, pair, Side.MENTEE, at) or (None,)
    if line is None or not line.may_change or side_of(user, pair) != Side.MENTEE:
        raise NotFound
    offers = offers_of(pair, at, besides=sessions[0].room)
    return MovePage(line, tuple(one for one in offers if one.is_free))


def _sessions(pairs: Collection[MentoringPair]) -> QuerySet[PairSession]:
    members = (
        RoomMember.objects.filter(removed_at=None, turned_away=False, user__is_active=True)
        .exclude(waits_for_an_ok())
        .select_related("user")
        .order_by("pk")
    )
    return (
        PairSession.objects.filter(pair__in=list(pairs))
        .select_related("room", "feedback")
        .prefetch_related(Prefetch("room__members", members, to_attr="listed"))
        .order_by("room__starts_at", "room")
    )


def _booking(
    pair: MentoringPair,
    sessions: Collection[PairSession],
    side: Side,
    at: datetime,
    *,
    offered: int,
) -> PairBooking:
    meets = pair.state in MEETS
    booked = sum(one.room.state != RoomState.CANCELLED for one in sessions)
    coming = _coming(sessions, pair, side, at)
    today = timezone.localdate(at)
    moves = any(line.asks for line in coming)
    return PairBooking(
        coming=coming,
        called_off=tuple(
            one.room.starts_at
            for one in sessions
            if one.room.state == RoomState.CANCELLED
            and not one.moved
            and timezone.localdate(one.room.starts_at) >= today
        ),
        took_place=sum(_took_place(one) for one in sessions),
        left=sessions_left(pair.sessions, booked),
        question=_question(sessions, pair, at) if side == Side.MENTEE else None,
        offered=offered if meets else 0,
        # If one of the two asks to move a session, offers are on the page of that session.
        offers=tuple(one for one in offers_of(pair, at) if one.is_free)
        if side == Side.MENTEE and offered and not moves
        else (),
        times_asked=pair.times_asked_at is not None,
        meets=meets,
    )


def _coming(
    sessions: Iterable[PairSession], pair: MentoringPair, side: Side, at: datetime
) -> tuple[SessionLine, ...]:
    return tuple(
        session_line(one, pair, side, at)
        for one in sessions
        if one.room.state in UNDER_WAY or (one.room.state == RoomState.LOBBY and _ends_at(one) > at)
    )


def session_line(
    session: PairSession, pair: MentoringPair, side: Side, at: datetime
) -> SessionLine:
    """Return a session as this side sees it; `listed` members must be prefetched on its room."""
    room = session.room
    names = {Side.MENTEE: pair.mentee.shown_name, Side.MENTOR: pair.mentor.shown_name}
    said_late = {Side.MENTEE: session.mentee_late_at, Side.MENTOR: session.mentor_late_at}
    seats: dict[str, list[str]] = defaultdict(list)
    for row in room.listed:  # type: ignore[attr-defined]
        seats[row.seat].append(row.user.shown_name)
    return SessionLine(
        room_id=room.public_id,
        starts_at=room.starts_at,
        ends_at=_ends_at(session),
        is_today=timezone.localdate(room.starts_at) == timezone.localdate(at),
        is_open=room.state in UNDER_WAY,
        mentor=names[Side.MENTOR],
        mentee=names[Side.MENTEE],
        supervisor=", ".join(seats[_SEAT.SUPERVISOR]),
        backup=", ".join(seats[_SEAT.BACKUP]),
        interpreters=tuple(seats[_SEAT.INTERPRETER]),
        asks=names[Side(session.move_asked_by)] if session.move_asked_by else "",
        i_ask=session.move_asked_by == side,
        late=tuple(names[one] for one, said_at in said_late.items() if said_at),
        may_change=room.state == RoomState.LOBBY,
        may_say_late=side in names
        and said_late[side] is None
        and room.state not in OVER
        and may_say_late(room.starts_at, room.minutes, at),
    )


def _question(
    sessions: Collection[PairSession], pair: MentoringPair, at: datetime
) -> Question | None:
    """Return the last session that took place, unless it was answered or is too long ago."""
    past = [one for one in sessions if _took_place(one)]
    # A session can take place before its time, so the last is the one that closed last.
    last = max(past, key=lambda one: one.room.closed_at or one.room.starts_at, default=None)
    if last is None or hasattr(last, "feedback"):
        return None
    room = last.room
    came = any(row.seat == _SEAT.MENTEE and row.joined_at for row in room.listed)  # type: ignore[attr-defined]
    if not came or room.closed_at is None or not is_asked_about(room.closed_at, at):
        return None
    name = pair.supervisor.shown_name if pair.supervisor else ""
    return Question(room_id=room.public_id, starts_at=room.starts_at, supervisor=name)


def _took_place(session: PairSession) -> bool:
    return session.room.state in TOOK_PLACE and session.room.opened_at is not None


def _ends_at(session: PairSession) -> datetime:
    return session.room.starts_at + timedelta(minutes=session.room.minutes)
