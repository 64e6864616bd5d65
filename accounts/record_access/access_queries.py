"""Queries for coordinators and leads: requests to see a record, and the log of record access."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ..models import Assignment, BreakGlassAccess, Organisation, RecordAccess, User
from . import permissions
from .queries import name_of
from .rules import ASKED_FOR, EmergencyReason, Reason
from .sentences import EMERGENCY_REASONS, REASONS


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request to see a record for a day. `state`: waiting, lapsed, open, over or refused."""

    public_id: UUID
    who: str
    woman: str
    organisation: str
    why: str
    asked_at: datetime
    second: str
    open_until: datetime | None
    state: str
    may_answer: bool


def requests_in(
    user: User, places: Iterable[Organisation], *, first: date, after: date, at: datetime
) -> list[RequestRow]:
    """Requests made on these days, the latest first."""
    rows = (
        BreakGlassAccess.objects.filter(
            organisation__in=places,
            asked_at__date__gte=first,
            asked_at__date__lt=after,
            about__is_active=True,
        )
        .select_related("person", "about", "answered_by", "organisation")
        .order_by("-asked_at", "-pk")
    )
    return [_request(one, user, at) for one in rows]


def _request(one: BreakGlassAccess, user: User, at: datetime) -> RequestRow:
    state = _state(one, at)
    return RequestRow(
        public_id=one.public_id,
        who=name_of(one.person),
        woman=one.about.shown_name,
        organisation=one.organisation.name,
        why=str(EMERGENCY_REASONS[EmergencyReason(one.reason)]),
        asked_at=one.asked_at,
        second=name_of(one.answered_by),
        open_until=one.open_until,
        state=state,
        may_answer=state == "waiting" and permissions.can_second(user, one, at),
    )


def _state(one: BreakGlassAccess, at: datetime) -> str:
    if one.answered_at is None:
        return "waiting" if at < one.asked_at + ASKED_FOR else "lapsed"
    if one.open_until is None:
        return "refused" if one.answered_by_id else "lapsed"
    return "open" if one.open_until > at else "over"


def own_requests(user: User, at: datetime) -> list[RequestRow]:
    """The user's own requests that are open or waiting for an answer."""
    rows = (
        BreakGlassAccess.objects.filter(person=user.pk)
        .filter(Q(open_until__gt=at) | Q(answered_at=None, asked_at__gt=at - ASKED_FOR))
        .select_related("person", "about", "answered_by", "organisation")
        .order_by("-asked_at", "-pk")
    )
    return [_request(one, user, at) for one in rows]


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One access to a record: by whom (account number and name), whose, when and why."""

    viewer: int | None
    about: int
    who: str
    woman: str
    organisation: str
    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Accesses:
    """The accesses of a period: how many, and those that no assignment or request explains."""

    count: int
    unexplained: tuple[AccessRow, ...]


def accesses_in(places: Iterable[Organisation], *, first: date, after: date) -> Accesses:
    """The accesses on these days. Two queries."""
    rows = RecordAccess.objects.filter(organisation__in=places, day__gte=first, day__lt=after)
    without = (
        rows.filter(~Exists(_assignments_then()), ~Exists(_requests_then()))
        .select_related("viewer", "about", "organisation")
        .order_by("-at", "-pk")
    )
    return Accesses(
        count=rows.count(),
        unexplained=tuple(
            AccessRow(
                viewer=one.viewer_id,
                about=one.about_id,
                who=name_of(one.viewer),
                woman=one.about.shown_name,
                organisation=one.organisation.name,
                day=one.day,
                why=str(REASONS[Reason(one.reason)]),
            )
            for one in without
        ),
    )


def _of_the_same() -> dict[str, Any]:
    return {
        "person": OuterRef("viewer"),
        "about": OuterRef("about"),
        "organisation": OuterRef("organisation"),
    }


def _assignments_then() -> QuerySet[Assignment]:
    """Assignments in force at the moment of an outer access, even if they have ended since."""
    return Assignment.objects.annotate(over=Coalesce("ended_at", "until")).filter(
        Q(over=None) | Q(over__gte=OuterRef("at")), since__lte=OuterRef("at"), **_of_the_same()
    )


def _requests_then() -> QuerySet[BreakGlassAccess]:
    return BreakGlassAccess.objects.filter(
        answered_at__lte=OuterRef("at"), open_until__gte=OuterRef("at"), **_of_the_same()
    )
