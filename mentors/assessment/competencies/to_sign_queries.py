"""Rooms that wait to be signed by who held them. Read only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.queries import holds
from accounts.roles import Role
from core.compiled_queries import CompiledRows
from mentors.room_states import OVER

from ...models import Journey, Observation, RoomMember


@dataclass(frozen=True, slots=True)
class ToSign:
    """A room that is over, of which the supervisor has not signed yet what was seen."""

    room_id: UUID
    mentor: str
    day: date
    url: str


def observations_to_sign(user: User) -> list[ToSign]:
    """Rooms that are over, held and unsigned by `user`, of mentors on their way; oldest first.

    One query.
    """
    return [
        ToSign(
            room_id=seat.room,
            mentor=seat.mentor,
            # Only rooms that were open are asked for.
            day=timezone.localdate(seat.opened_at),
            url=reverse("room-observation", args=[seat.room]),
        )
        for seat in (_Unsigned(*row) for row in _unsigned_by(user.pk))
        if holds(user, Role.SUPERVISOR, seat.organisation)
    ]


class _Unsigned(NamedTuple):
    """A room that waits to be signed, and its mentor."""

    room: UUID
    organisation: int
    opened_at: datetime
    mentor: str


def _unsigned(user: int) -> QuerySet[RoomMember, Any]:
    """The mentors in rooms that this user held, wherever that was."""
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
            # Also one that closed by itself; one that was called off was never open.
            room__state__in=OVER,
            room__opened_at__isnull=False,
        )
        .order_by("room__opened_at", "pk")
        .values_list("room__public_id", "room__organisation", "room__opened_at", "user__shown_name")
    )


_unsigned_by = CompiledRows(_unsigned, int)
