"""What was opened in a month, and whether an assignment, a request or a room explains it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.sight.access_queries import AccessRow, RequestRow, accesses_in, requests_in
from accounts.sight.permissions import reviewed_by
from accounts.types import Person
from core.errors import NotFound
from mentors.rooms.queries import rooms_shared_in


@dataclass(frozen=True, slots=True)
class AccessesPage:
    """One month. `after`: the month after it, None for the present one."""

    first: date
    before: date
    after: date | None
    count: int
    unexplained: tuple[AccessRow, ...]
    requests: tuple[RequestRow, ...]


def accesses_page(user: Person, *, month: str, at: datetime) -> AccessesPage:
    """The month named (“2026-03”), else the present one. Raises NotFound for who reviews nothing.

    A record opened on a day on which the two shared a room needs no assignment (domain 5.3 T4).
    """
    places = reviewed_by(user)
    if not places:
        raise NotFound
    present = timezone.localdate(at).replace(day=1)
    first = min(_month(month) or present, present)
    after = _next(first)
    found = accesses_in(places, first=first, after=after)
    shared = rooms_shared_in(places, first=first, after=after) if found.unexplained else set()
    return AccessesPage(
        first=first,
        before=(first - timedelta(days=1)).replace(day=1),
        after=after if after <= present else None,
        count=found.count,
        unexplained=tuple(
            row for row in found.unexplained if (row.viewer, row.about, row.day) not in shared
        ),
        requests=tuple(requests_in(user, places, first=first, after=after, at=at)),
    )


def _month(text: str) -> date | None:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    # Before this no month can be named, nor the one before it.
    return found if found.year >= 2000 else None


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
