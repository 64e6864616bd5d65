"""Reading the log: what an account that was stolen may have done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from .models import Entry, Pseudonym


@dataclass(frozen=True)
class Touched:
    """One person whose records somebody opened or changed: account number, how often, when last."""

    person_id: int
    times: int
    last_at: datetime


def touched_by(
    user: Any, *, organisations: Iterable[Any], since: datetime, limit: int = 500
) -> list[Touched]:
    """Whose records `user` opened or changed in these organisations, the latest first.

    Three queries, however long the log is. People who were erased are not named any more.
    """
    known = Pseudonym.objects.filter(user=user).values_list("key", flat=True).first()
    if known is None:
        return []
    rows = list(
        Entry.objects.filter(
            actor=known, at__gte=since, about__isnull=False, organisation__in=list(organisations)
        )
        .exclude(about=known)
        .values("about")
        .annotate(times=Count("pk"), last_at=Max("at"))
        .order_by("-last_at")[:limit]
    )
    people = dict(
        Pseudonym.objects.filter(key__in=[row["about"] for row in rows]).values_list("key", "user")
    )
    return [
        Touched(person_id=people[row["about"]], times=row["times"], last_at=row["last_at"])
        for row in rows
        if row["about"] in people
    ]
