"""Queries on the audit log: who did what, and what a stolen account may have done."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q

from .models import Entry, Pseudonym

# A key that no account has.
NOBODYS = UUID(int=0)


@dataclass(frozen=True)
class RecordTouched:
    """A person whose records somebody opened or changed: account number, how often, when last."""

    person_id: int
    times: int
    last_at: datetime


def records_touched_by(
    user: Any, *, organisations: Iterable[Any], since: datetime, limit: int = 500
) -> list[RecordTouched]:
    """People whose records `user` opened or changed in these organisations, the latest first.

    Three queries, however long the log is. Erased people are left out.
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
        RecordTouched(person_id=people[row["about"]], times=row["times"], last_at=row["last_at"])
        for row in rows
        if row["about"] in people
    ]


@dataclass(frozen=True)
class Act:
    """One entry as a page shows it. People by account number; None: nobody, or erased."""

    number: int
    at: datetime
    verb: str
    facts: dict[str, Any]
    # The software itself acted.
    by_software: bool
    actor_id: int | None
    # Whether another person was concerned, and who.
    concerns: bool
    about_id: int | None
    # Another person whom the facts name.
    other_id: int | None


@dataclass(frozen=True)
class ActFilter:
    """Which actions to list. None: no condition."""

    # Verbs listed whoever acted; and verbs listed only if the software or one of `team` acted and
    # nobody else was concerned.
    verbs: Collection[str]
    team_verbs: Collection[str]
    team: Collection[int]
    actor_id: int | None = None
    about_ids: Collection[int] | None = None
    since: datetime | None = None
    until: datetime | None = None
    # Only entries before the one with this number.
    before: int | None = None


def list_acts(organisation: Any, wanted: ActFilter, *, limit: int) -> list[Act]:
    """Actions in this organisation, the latest first. Four queries, however long the log is."""
    asked = {*wanted.team, *(wanted.about_ids or ())}
    keys = _keys_of(asked if wanted.actor_id is None else {*asked, wanted.actor_id})
    team = [keys[person] for person in wanted.team if person in keys]
    of_team = Q(actor__isnull=True) | Q(actor__in=team)
    rows = Entry.objects.filter(
        Q(verb__in=wanted.verbs) | (Q(verb__in=wanted.team_verbs, about__isnull=False) & of_team),
        organisation=organisation,
    )
    if wanted.actor_id is not None:
        rows = rows.filter(actor=keys.get(wanted.actor_id, NOBODYS))
    if wanted.about_ids is not None:
        rows = rows.filter(about__in=[keys[one] for one in wanted.about_ids if one in keys])
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(at__lt=wanted.until)
    if wanted.before is not None:
        last = Entry.objects.filter(pk=wanted.before, organisation=organisation)
        at = last.values_list("at", flat=True).first()
        if at is not None:
            rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=wanted.before))
    return _build_acts(list(rows.order_by("-at", "-pk")[:limit]))


def _keys_of(people: Iterable[int]) -> dict[int, UUID]:
    rows = Pseudonym.objects.filter(user__in=list(people))
    return dict(rows.values_list("user", "key"))


def _build_acts(rows: list[Entry]) -> list[Act]:
    others = {row.pk: _uuid(row.facts.get("person")) for row in rows}
    met = {key for row in rows for key in (row.actor, row.about, others[row.pk]) if key}
    people = dict(Pseudonym.objects.filter(key__in=met).values_list("key", "user"))
    return [
        Act(
            number=row.pk,
            at=row.at,
            verb=row.verb,
            facts=row.facts,
            by_software=row.actor is None,
            actor_id=people.get(row.actor) if row.actor else None,
            concerns=row.about is not None,
            about_id=people.get(row.about) if row.about else None,
            other_id=people.get(other) if (other := others[row.pk]) else None,
        )
        for row in rows
    ]


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
