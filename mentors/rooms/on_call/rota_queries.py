"""The rota as its page shows it, and sessions during which nobody is on call. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from accounts.models import Organisation, User
from accounts.queries import people_in
from accounts.record_access.permissions import trained
from mentors.on_call_rules import Duty
from mentors.room_states import RoomState
from mentors.room_types import REAL

from ...models import OnCall, Room
from ..state.permissions import DESK_ROLES
from .queries import desk_places

SHOWN = 20
# How far ahead sessions are checked for gaps in the rota.
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Gap:
    """A planned session without full on-call cover. `missing`: the duties, as codes."""

    kind: str
    starts_at: datetime
    missing: tuple[str, ...]


def rota_of(places: Sequence[Organisation], at: datetime, page: str | None) -> Page:
    """Return current and future shifts of these organisations, by time."""
    rows = OnCall.objects.filter(
        organisation__in=places, ends_at__gt=at, user__is_active=True
    ).select_related("user", "organisation")
    return Paginator(rows, SHOWN).get_page(page)


def may_be_on_call(organisation: Organisation) -> QuerySet[User]:
    """Return the people whom the rota may name there: a call gives a seat (domain 3.3)."""
    return trained(people_in(organisation, *DESK_ROLES))


def gaps_for(user: User, at: datetime) -> list[Gap]:
    """Return the sessions of the next two weeks that could not open, by time. Two queries.

    Mentoring and groups open only while all duties are on call. Practice needs nobody.
    """
    places = desk_places(user)
    rooms = Room.objects.filter(
        organisation__in=places,
        kind__in=sorted(REAL),
        state=RoomState.LOBBY,
        starts_at__gte=at,
        starts_at__lt=at + AHEAD,
    ).order_by("starts_at", "pk")
    found = list(rooms.values_list("organisation", "kind", "starts_at"))
    if not found:
        return []
    shifts = list(
        OnCall.objects.filter(
            organisation__in=places,
            user__is_active=True,
            ends_at__gt=at,
            starts_at__lt=at + AHEAD + timedelta(days=1),
        ).values_list("organisation", "duty", "starts_at", "ends_at")
    )
    return [
        Gap(kind, starts_at, missing)
        for organisation, kind, starts_at in found
        if (missing := _missing(organisation, starts_at, shifts))
    ]


def _missing(
    organisation: int, starts_at: datetime, shifts: Sequence[tuple[int, str, datetime, datetime]]
) -> tuple[str, ...]:
    covered = {
        duty
        for place, duty, begins, ends in shifts
        if place == organisation and begins <= starts_at < ends
    }
    return tuple(str(duty) for duty in Duty if duty not in covered)
