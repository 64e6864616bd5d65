"""Rooms that were over two years ago are deleted with their participants (domain 5.5)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from core.retention import A_STEP, delete_some
from core.retention_clocks import Clock, kept_since
from mentors.room_states import OVER, RoomState

from ...models import Room


def forget_rooms(*, at: datetime) -> int:
    """Delete rooms that were over two years ago; one step of a job.

    A room that evidence is based on stays as long as the evidence does (domain 5.5).
    """
    oldest = kept_since(Clock.ROOMS, at)
    over = Q(state__in=OVER, closed_at__lt=oldest)
    over |= Q(state=RoomState.LOBBY, starts_at__lt=oldest)
    due = Room.objects.filter(over, observations=None).order_by("pk")
    with transaction.atomic():
        # Locked, so that no observation refers to a room that is being deleted.
        some = list(due.select_for_update(of=("self",))[:A_STEP])
        return delete_some(Room.objects.filter(pk__in=[room.pk for room in some]))
