"""Rooms of a period, for a calendar. Read only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Prefetch, Q, QuerySet

from accounts.models import Organisation, User
from courses.cohorts.calendar_queries import Busy
from mentors.room_states import OVER, UNDER_WAY, RoomState

from ...models import OnCall, Room, RoomMember
from .sentences import KIND_WORDS

# Roles that a calendar lists by name, before the supervisor.
TAKING_PART = ("mentor", "mentee", "observer", "interpreter")
# Roles in which staff are at work in a room; only they may have a calendar file (domain 5.2).
_AT_WORK = ("supervisor", "backup", "interpreter")


@dataclass(frozen=True, slots=True)
class CalendarRoom:
    """One room in a calendar. `supervisor`: "" if nobody supervises it. *Units*: minutes.

    `is_participant`: the reader has a role in it and may open it.
    """

    public_id: UUID
    kind: str
    starts_at: datetime
    minutes: int
    people: tuple[str, ...]
    supervisor: str
    has_backup: bool
    is_open: bool
    is_over: bool
    is_participant: bool

    @property
    def ends_at(self) -> datetime:
        """When its planned time is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of the on-call rota."""

    name: str
    duty: str
    starts_at: datetime
    ends_at: datetime


def rooms_between(
    user: User, organisations: Sequence[Organisation], start: datetime, end: datetime
) -> list[CalendarRoom]:
    """Return the user's own rooms and all rooms of `organisations` that begin in the period.

    Two queries. Cancelled rooms are left out.
    """
    own = RoomMember.objects.filter(user=user, removed_at=None)
    rooms = (
        Room.objects.filter(
            Q(organisation__in=organisations) | Q(pk__in=own.values("room")),
            starts_at__gte=start,
            starts_at__lt=end,
        )
        .exclude(state=RoomState.CANCELLED)
        .prefetch_related(Prefetch("members", _present_members(), to_attr="listed"))
        .order_by("starts_at", "pk")
    )
    return [_calendar_room(room, user) for room in rooms]


def busy_times(user: User, organisation: Organisation, since: datetime) -> list[Busy]:
    """Return when staff supervise, back up or interpret there; for a calendar file. One query."""
    rows = RoomMember.objects.filter(
        user=user,
        seat__in=_AT_WORK,
        removed_at=None,
        turned_away=False,
        room__organisation=organisation,
        room__starts_at__gte=since,
    ).exclude(room__state=RoomState.CANCELLED)
    found = rows.order_by("room__starts_at", "room")
    return [
        Busy(*room)
        for room in found.values_list("room__public_id", "room__starts_at", "room__minutes")
    ]


def _present_members() -> QuerySet[RoomMember]:
    # Somebody who asked to be erased is no longer named anywhere (domain 10.5).
    present = RoomMember.objects.filter(removed_at=None, user__is_active=True)
    return present.select_related("user").order_by("pk")


def _calendar_room(room: Room, user: User) -> CalendarRoom:
    members: list[RoomMember] = room.listed  # type: ignore[attr-defined]
    named = [row.user.shown_name for row in members if row.seat in TAKING_PART]
    holders = [row.user.shown_name for row in members if row.seat == "supervisor"]
    return CalendarRoom(
        public_id=room.public_id,
        kind=str(KIND_WORDS[room.kind]),
        starts_at=room.starts_at,
        minutes=room.minutes,
        people=tuple(named),
        supervisor=holders[0] if holders else "",
        has_backup=any(row.seat == "backup" for row in members),
        is_open=room.state in UNDER_WAY,
        is_over=room.state in OVER,
        is_participant=any(row.user_id == user.pk for row in members),
    )


def shifts_between(
    organisations: Sequence[Organisation], start: datetime, end: datetime
) -> list[Shift]:
    """Return the on-call shifts of the organisations that overlap the period. One query."""
    rows = OnCall.objects.filter(
        organisation__in=organisations,
        starts_at__lt=end,
        ends_at__gt=start,
        user__is_active=True,
    ).select_related("user")
    return [Shift(row.user.shown_name, row.duty, row.starts_at, row.ends_at) for row in rows]


def rooms_around(
    person: User, organisation: Organisation, at: datetime
) -> tuple[tuple[datetime, str] | None, tuple[datetime, str] | None]:
    """Return start and kind of the person's last room that took place, and of the next one.

    Two queries. None if there is none.
    """
    rooms = Room.objects.filter(
        organisation=organisation,
        pk__in=RoomMember.objects.filter(user=person, removed_at=None).values("room"),
    ).exclude(state=RoomState.CANCELLED)
    last = rooms.filter(opened_at__isnull=False, starts_at__lte=at).order_by("-starts_at")
    coming = rooms.filter(starts_at__gt=at).order_by("starts_at")
    found = [row.values_list("starts_at", "kind").first() for row in (last, coming)]
    before, after = ((one[0], str(KIND_WORDS[one[1]])) if one else None for one in found)
    return before, after


def last_rooms(
    numbers: Collection[int], organisation: Organisation, at: datetime
) -> dict[int, datetime]:
    """Return when the last room of each of these accounts took place. One query."""
    rows = _took_part(organisation, at).filter(user__in=numbers)
    latest = rows.values("user").annotate(last=Max("room__starts_at"))
    return dict(latest.values_list("user", "last"))


def in_room_since(organisation: Organisation, since: datetime, at: datetime) -> QuerySet:
    """Return the account numbers of whoever took part in a room after `since`."""
    return _took_part(organisation, at).filter(room__starts_at__gte=since).values("user")


def _took_part(organisation: Organisation, at: datetime) -> QuerySet[RoomMember]:
    return (
        RoomMember.objects.filter(
            room__organisation=organisation,
            room__opened_at__isnull=False,
            room__starts_at__lte=at,
            removed_at=None,
        )
        .exclude(room__state=RoomState.CANCELLED)
        .order_by()
    )
