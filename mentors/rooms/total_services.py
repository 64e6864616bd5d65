"""Rooms that were over two years ago: deleted with their seats, and counted (domain 5.5)."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core.quarters import quarter_of
from core.retention import A_STEP, delete_some
from core.retention_clocks import Clock, kept_since
from mentors.room_states import OVER, RoomState

from ..models import Room, RoomTotal

_SECONDS = 60


def forget_rooms(*, at: datetime) -> int:
    """Deletes rooms that were over two years ago, with their seats; one step of a job.

    One that evidence rests on stays as long as the evidence does (domain 5.5). How many there were
    and how long they lasted is added to the totals of their quarter in the same transaction.
    """
    oldest = kept_since(Clock.ROOMS, at)
    over = Q(state__in=OVER, closed_at__lt=oldest)
    over |= Q(state=RoomState.LOBBY, starts_at__lt=oldest)
    due = Room.objects.filter(over, observations=None).order_by("pk")
    with transaction.atomic():
        # Locked, so that no observation comes to rest on one that is counted and not deleted.
        some = list(due.select_for_update(of=("self",))[:A_STEP])
        deleted = delete_some(Room.objects.filter(pk__in=[room.pk for room in some]))
        _count(some)
    return deleted


def _count(rooms: list[Room]) -> None:
    """Adds those in which somebody was: a room that never opened was none."""
    held: Counter[tuple] = Counter()
    minutes: Counter[tuple] = Counter()
    for room in rooms:
        if room.opened_at and room.closed_at:
            quarter = quarter_of(timezone.localdate(room.opened_at))
            place = (room.organisation_id, room.kind, quarter)
            held[place] += 1
            lasted = (room.closed_at - room.opened_at).total_seconds()
            minutes[place] += max(round(lasted / _SECONDS), 0)
    for place, number in sorted(held.items()):
        organisation, kind, quarter = place
        total, _made = RoomTotal.objects.get_or_create(
            organisation_id=organisation,
            kind=kind,
            quarter=quarter,
            defaults={"rooms": 0, "minutes": 0},
        )
        RoomTotal.objects.filter(pk=total.pk).update(
            rooms=F("rooms") + number, minutes=F("minutes") + minutes[place]
        )
