"""Rooms with observations that the supervisor has not signed. Read only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.queries import holds
from accounts.roles import Role
from core.compiled_queries import CompiledRows
from mentors.room_states import OVER
from mentors.room_types import REAL

from ...models import Journey, Observation, RoomMember


@dataclass(frozen=True, slots=True)
class ToSign:
    """A closed room with an observation that is not signed yet."""

    room_id: UUID
    mentor: str
    day: date
    url: str


def observations_to_sign(user: User) -> list[ToSign]:
    """Return rooms that `user` supervised and has not signed, of mentors on a pathway; oldest
    first.

    One query.
    """
    return [
        ToSign(
            room_id=seat.room,
            mentor=seat.mentor,
            # Only rooms that were opened are selected.
            day=timezone.localdate(seat.opened_at),
            url=reverse("room-observation", args=[seat.room]),
        )
        for seat in (_Unsigned(*row) for row in _unsigned_by(user.pk))
        if holds(user, Role.SUPERVISOR, seat.organisation)
    ]


class _Unsigned(NamedTuple):
    """A room to sign, and its mentor."""

    room: UUID
    organisation: int
    opened_at: datetime
    mentor: str


def _unsigned(user: int) -> QuerySet[RoomMember, Any]:
    """Return the mentors' seats in rooms that the user supervised, in any organisation."""
    held = RoomMember.objects.filter(
        room=OuterRef("room"), user=user, seat=RoomMember.Seat.SUPERVISOR
    )
    signed = Observation.objects.filter(room=OuterRef("room"), observer=user)
    under_way = Journey.objects.filter(
        learner=OuterRef("user"), organisation=OuterRef("room__organisation"), left_at__isnull=True
    )
    return (
        RoomMember.objects.filter(
            Exists(held),
            ~Exists(signed),
            Exists(under_way),
            seat=RoomMember.Seat.MENTOR,
            user__is_active=True,
            joined_at__isnull=False,
            # Includes rooms that closed by themselves; a room that was called off was never opened.
            room__state__in=OVER,
            room__opened_at__isnull=False,
        )
        # A session with a mentee is observed only if the mentor agreed that it may count.
        .filter(~Q(room__kind__in=list(REAL)) | Q(may_count=True))
        .order_by("room__opened_at", "pk")
        .values_list("room__public_id", "room__organisation", "room__opened_at", "user__shown_name")
    )


_unsigned_by = CompiledRows(_unsigned, int)
