"""Entering a room, heartbeats and leaving, in batches of people as the hub collects them."""

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
    """Somebody sends `hello` and has seen every message up to number `after`.

    `anew`: the person opened the room, and is back even after “Go out”. A page that only polls for
    messages brings nobody back. At most `at_most` messages are sent with the welcome.
    """

    member_id: int
    after: int = 0
    anew: bool = True
    at_most: int = LAST_SEQUENCE


def go_in(arrivals: Sequence[Arrival]) -> list[Welcome | None]:
    """Let people in, each with the messages they missed; None for anyone without a seat.

    Readers have to be in the list of people, so reading over plain HTTP calls this as well: the
    only write by a GET. From the first arrival, and from each one after “Go out”, people see what
    is said from then on; after a lost connection they see exactly what they missed.
    """
    with transaction.atomic():
        return _let_in(arrivals)


def go_in_at_once(arrivals: Sequence[Arrival]) -> list[Welcome | Later | None]:
    """As `go_in`, without waiting for locks: LATER for anyone whose seat is locked."""
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
        # A talk may have begun between the two queries: then these are messages of another.
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
    """Record heartbeats of visible pages: keep people in the list and extend a supervisor's lease.

    *Units*: the lease ends 15 seconds after the last heartbeat. `came_at` is their arrival time on
    `time.monotonic`: time spent waiting since then is not added (domain 4.3). A lease that has
    ended meanwhile is recorded first, so that coming back never opens a room by itself. Anyone who
    has gone out comes back by `go_in` only.

    Returns the seats that were updated. Without `wait`, seats that are locked are left out, and so
    is a supervisor whose room is locked.
    """
    seated = RoomMember.objects.in_force().filter(pk__in=member_ids, went_out_at__isnull=True)
    came_at = time.monotonic() if came_at is None else came_at
    held = _extended(seated.filter(seat=SUPERVISOR), came_at, wait=wait)
    supervised = Q(room__in=held) | ~Q(seat=SUPERVISOR)
    with transaction.atomic():
        here = locked(seated.exclude(room__state__in=OVER).filter(supervised).only("pk"), wait=wait)
        return _seen_now({row.pk for row in here})


def _extended(supervisors: QuerySet[RoomMember], came_at: float, *, wait: bool) -> list[int]:
    """Extend leases; return the rooms whose lease was extended.

    Posting a message needs the same lock, so the room is locked for no longer than this, and
    without `wait` lapsed rooms are left for later.
    """
    rooms = Room.objects.exclude(state__in=OVER).filter(pk__in=supervisors.values("room"))
    if not wait:
        rooms = rooms.exclude(lapsed_now())
    with transaction.atomic():
        ids = [room.pk for room in locked(rooms.only("pk"), wait=wait)]
        if ids and wait:
            hold_lapsed(ids)
        if ids:
            # Only now is it known how long the heartbeat waited, including for the lock.
            waited = timedelta(seconds=time.monotonic() - came_at)
            Room.objects.filter(pk__in=ids).update(lease_until=DatabaseNow(PRESENT_FOR - waited))
    return ids


def seen(member_ids: Collection[int], *, wait: bool = True) -> set[int]:
    """Record other activity: people count as present, but no lease is extended.

    Returns the seats that were updated; without `wait`, none that are locked.
    """
    seats = RoomMember.objects.filter(pk__in=member_ids, went_out_at__isnull=True)
    with transaction.atomic():
        return _seen_now({row.pk for row in locked(seats.only("pk"), wait=wait)})


def _seen_now(member_ids: set[int]) -> set[int]:
    RoomMember.objects.filter(pk__in=member_ids).update(seen_at=DatabaseNow())
    return member_ids


def here(*, member_id: int) -> None:
    """Record the supervisor's tap on “with you” (domain 10.1).

    Raises NotFound, Refused for others.
    """
    row = RoomMember.objects.in_force().filter(pk=member_id).first()
    if row is None:
        raise NotFound
    if row.seat != SUPERVISOR:
        raise Refused
    with transaction.atomic():
        # `hold_lapsed` skips a room that is locked elsewhere, and then the supervisor's late tap
        # would resume the room.
        room = Room.objects.filter(pk=row.room_id)
        room.select_for_update(no_key=True).values_list("pk").get()
        hold_lapsed([row.room_id])
        room.update(sign_of_life_at=DatabaseNow())
        # A private talk has been on hold since the supervisor left, whatever the page sent since.
        room.filter(supervised_now(), state=RoomState.CHECKOUT).update(
            held_at=None, held_because=""
        )
        RoomMember.objects.filter(pk=member_id).update(seen_at=DatabaseNow())
        reopen_if_ready(row.room_id)


def go_out(*, member_id: int) -> None:
    """“Go out”: leave the list at once. A supervisor's lease ends with it. Never refused."""
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
            # Whoever has left does not keep the others waiting.
            reopen_if_ready(row.room_id)
        notifications.send_on_commit(row.room.public_id, notifications.ROOM_CHANGED)
