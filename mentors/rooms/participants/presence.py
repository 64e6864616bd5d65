"""Coming in, being here, going out. Always for many people at once, as the hub gathers them."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from core.errors import NotFound, Refused
from mentors.room_states import OVER, RoomState

from ...models import Room, RoomMember
from ..lifecycle.timekeeping import destroy_words, hold_lapsed, lapsed_now, reopen_if_ready
from ..rules.messaging import LAST_SEQUENCE
from ..state import notifications
from ..state.clock import DatabaseNow
from ..state.message_queries import ChatLine, lines_after
from ..state.row_locks import LATER, Later, locked
from ..state.snapshot import PRESENT_FOR, RoomSnapshot, Welcome, snapshots, supervised_now

SUPERVISOR = RoomMember.Seat.SUPERVISOR

type Rows = Mapping[int, RoomMember]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody says hello and has seen everything up to the line `after`.

    `anew`: the person opened the room, and is back even after “Go out”. A page that only asks for
    what is new brings nobody back. `at_most` lines are shown with the welcome.
    """

    member_id: int
    after: int = 0
    anew: bool = True
    at_most: int = LAST_SEQUENCE


def go_in(arrivals: Sequence[Arrival]) -> list[Welcome | None]:
    """Lets people in, each with the lines missed; None for one who has no seat (any more).

    Whoever reads is in the list of people, so reading over plain HTTP comes through here as well:
    the one write a GET makes. From the first arrival, and from each one after “Go out”, a person is
    shown what is said from then on. After a lost connection it is exactly the lines missed.
    """
    with transaction.atomic():
        return _let_in(arrivals)


def go_in_at_once(arrivals: Sequence[Arrival]) -> list[Welcome | Later | None]:
    """The same without waiting: LATER for whoever has no seat that could be written at once."""
    with transaction.atomic():
        seats = RoomMember.objects.in_force().filter(pk__in={a.member_id for a in arrivals})
        free = {row.pk for row in locked(seats.only("pk"), wait=False)}
        let_in = iter(_let_in([a for a in arrivals if a.member_id in free]) if free else ())
    return [next(let_in) if a.member_id in free else LATER for a in arrivals]


def _let_in(arrivals: Sequence[Arrival]) -> list[Welcome | None]:
    ids = {arrival.member_id for arrival in arrivals}
    seated = RoomMember.objects.in_force().filter(pk__in=ids)
    alive = seated.exclude(room__state__in=OVER)
    room_seq = Room.objects.filter(pk=OuterRef("room")).values("last_seq")
    back = Q(went_out_at__isnull=False, pk__in=[a.member_id for a in arrivals if a.anew])
    alive.filter(Q(joined_at__isnull=True) | back).update(
        joined_at=DatabaseNow(),
        joined_after_seq=Subquery(room_seq),
        went_out_at=None,
        rests_since=None,
    )
    alive.filter(went_out_at__isnull=True).update(seen_at=DatabaseNow())
    rows = {row.pk: row for row in seated.select_related("user")}
    rooms = snapshots(row.room_id for row in rows.values())
    if over := [room.room_id for room in rooms.values() if room.state in OVER]:
        destroy_words(over)
    lines = _missed(arrivals, rows, rooms)
    return [_welcome(arrival, rows, rooms, lines) for arrival in arrivals]


def _floor(arrival: Arrival, row: RoomMember, snapshot: RoomSnapshot) -> int:
    return max(min(arrival.after, LAST_SEQUENCE), row.joined_after_seq, snapshot.talk_after)


def _missed(
    arrivals: Sequence[Arrival], rows: Rows, rooms: Mapping[int, RoomSnapshot]
) -> dict[int, list[ChatLine]]:
    asked = []
    for arrival in arrivals:
        row = rows.get(arrival.member_id)
        snapshot = rooms[row.room_id] if row is not None else None
        if row is None or snapshot is None or not snapshot.is_told(row.pk):
            continue
        if _floor(arrival, row, snapshot) < snapshot.seq:
            asked.append((row.room_id, _floor(arrival, row, snapshot)))
    at_most = max((arrival.at_most for arrival in arrivals), default=0)
    return lines_after(asked, at_most=at_most) if asked else {}


def _welcome(
    arrival: Arrival,
    rows: Rows,
    rooms: Mapping[int, RoomSnapshot],
    lines: Mapping[int, Sequence[ChatLine]],
) -> Welcome | None:
    row = rows.get(arrival.member_id)
    if row is None:
        return None
    snapshot = rooms[row.room_id]
    out = row.went_out_at is not None and snapshot.state not in OVER
    floor = _floor(arrival, row, snapshot)
    missed = () if out else lines.get(row.room_id, ())
    return Welcome(
        snapshot=snapshot,
        member_id=row.pk,
        person=str(row.person),
        name=row.user.shown_name,
        seat=row.seat,
        continued=row.continued_at is not None,
        after=floor,
        # A talk may have begun between the two queries: then these are the lines of another.
        lines=tuple(
            line
            for line in missed
            if floor < line.seq <= floor + arrival.at_most and line.talk == snapshot.talk
        ),
        out=out,
    )


def beat(
    member_ids: Collection[int], *, wait: bool = True, came_at: float | None = None
) -> set[int]:
    """Their pages are visible: keeps them in the list; a supervisor's beat extends the lease.

    *Units*: the lease ends 15 seconds after the last beat. `came_at` is when the beats came, on
    `time.monotonic`: what they waited since is no part of the lease (domain 4.3). A lease that has
    ended meanwhile is written down first, so that coming back never opens a room by itself. Who has
    gone out comes back by `go_in` only.

    Returns the seats that were written. Without `wait` those are left out that somebody else has
    locked, and a supervisor whose room is.
    """
    seated = RoomMember.objects.in_force().filter(pk__in=member_ids, went_out_at__isnull=True)
    came_at = time.monotonic() if came_at is None else came_at
    held = _extended(seated.filter(seat=SUPERVISOR), came_at, wait=wait)
    supervised = Q(room__in=held) | ~Q(seat=SUPERVISOR)
    with transaction.atomic():
        here = locked(seated.exclude(room__state__in=OVER).filter(supervised).only("pk"), wait=wait)
        return _seen_now({row.pk for row in here})


def _extended(supervisors: QuerySet[RoomMember], came_at: float, *, wait: bool) -> list[int]:
    """The rooms whose lease grew.

    Whoever says a line there has to pass by while the room is locked: so it is locked for no more
    than this, and without `wait` what has lapsed is left for later.
    """
    rooms = Room.objects.exclude(state__in=OVER).filter(pk__in=supervisors.values("room"))
    if not wait:
        rooms = rooms.exclude(lapsed_now())
    with transaction.atomic():
        ids = [room.pk for room in locked(rooms.only("pk"), wait=wait)]
        if ids and wait:
            hold_lapsed(ids)
        if ids:
            # Only now it is known how long it waited, for the lock as well.
            waited = timedelta(seconds=time.monotonic() - came_at)
            Room.objects.filter(pk__in=ids).update(lease_until=DatabaseNow(PRESENT_FOR - waited))
    return ids


def seen(member_ids: Collection[int], *, wait: bool = True) -> set[int]:
    """They did something: here they are, but nobody's lease grows by it.

    Returns the seats that were written; without `wait`, none that somebody else has locked.
    """
    seats = RoomMember.objects.filter(pk__in=member_ids, went_out_at__isnull=True)
    with transaction.atomic():
        return _seen_now({row.pk for row in locked(seats.only("pk"), wait=wait)})


def _seen_now(member_ids: set[int]) -> set[int]:
    RoomMember.objects.filter(pk__in=member_ids).update(seen_at=DatabaseNow())
    return member_ids


def here(*, member_id: int) -> None:
    """The supervisor's tap on “with you” (domain 10.1). Raises NotFound, Refused for others."""
    row = RoomMember.objects.in_force().filter(pk=member_id).first()
    if row is None:
        raise NotFound
    if row.seat != SUPERVISOR:
        raise Refused
    with transaction.atomic():
        # `hold_lapsed` passes over a room that somebody else holds locked. The supervisor's tap,
        # which then comes too late, would make it go on.
        room = Room.objects.filter(pk=row.room_id)
        room.select_for_update(no_key=True).values_list("pk").get()
        hold_lapsed([row.room_id])
        room.update(sign_of_life_at=DatabaseNow())
        # A talk of two stood still since the supervisor went, whatever the page did by itself
        # since.
        room.filter(supervised_now(), state=RoomState.CHECKOUT).update(
            held_at=None, held_because=""
        )
        RoomMember.objects.filter(pk=member_id).update(seen_at=DatabaseNow())
        reopen_if_ready(row.room_id)


def go_out(*, member_id: int) -> None:
    """“Go out”: out of the list at once. A supervisor's lease goes too. Never refused."""
    with transaction.atomic():
        row = RoomMember.objects.select_related("room").filter(pk=member_id).first()
        if row is None or row.room.state in OVER:
            return
        RoomMember.objects.filter(pk=member_id).update(
            went_out_at=DatabaseNow(), continued_at=None, safe_at=None, came_in_at=None
        )
        if row.seat == SUPERVISOR:
            Room.objects.filter(pk=row.room_id).update(lease_until=DatabaseNow())
            hold_lapsed([row.room_id])
        else:
            # Who went out does not keep the others waiting.
            reopen_if_ready(row.room_id)
        notifications.send_on_commit(row.room.public_id, notifications.ROOM_CHANGED)
