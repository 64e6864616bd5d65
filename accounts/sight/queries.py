"""Reading assignments, requests, and who opened whose record. Read only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid, NotFound

from ..models import Assignment, BreakGlassAccess, Organisation, RecordAccess, User
from ..queries import organisation_of, organisations_of
from ..roles import Role
from . import permissions
from .rules import ASKED_FOR, Duty, EmergencyReason, Reason
from .sentences import (
    DUTIES,
    EMERGENCY_REASONS,
    EMERGENCY_REASONS_FOR_HER,
    REASONS,
    REASONS_FOR_HER,
)

ROWS_ON_A_PAGE = 50
# So many names are offered; who is not among them is found by typing more of her name.
NAMES_OFFERED = 20
LATEST_SHOWN = 5


# --- assignments ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One assignment in the coordinator's list. `may_end`: it is ended here, not at a journey."""

    public_id: UUID
    woman: str
    person: str
    duty: str
    organisation: str
    since: datetime
    # The last moment of it; None: until somebody ends it.
    last_day: datetime | None
    to_come: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Assignments:
    """What she asked to see, and where she may add one, as (public id, name)."""

    rows: tuple[AssignmentRow, ...]
    page: Page
    places: tuple[tuple[UUID, str], ...]


def assignments_for(user: User, *, name: str, page: str | None, at: datetime) -> Assignments:
    """Assignments in force and to come, by the name of the woman. Two queries.

    `name`: a part of either name. Raises NotFound for who coordinates nowhere.
    """
    places = organisations_of(user, Role.COORDINATOR)
    if not places:
        raise NotFound
    rows = Assignment.objects.not_over(at).filter(
        organisation__in=places, about__is_active=True, person__is_active=True
    )
    if name:
        rows = rows.filter(
            Q(about__shown_name__icontains=name) | Q(person__shown_name__icontains=name)
        )
    rows = rows.select_related("about", "person", "organisation").order_by(
        "about__shown_name", "about", "person__shown_name", "pk"
    )
    found = Paginator(rows, ROWS_ON_A_PAGE).get_page(page)
    return Assignments(
        rows=tuple(_row(one, at) for one in found),
        page=found,
        places=tuple((place.public_id, place.name) for place in places),
    )


def _row(one: Assignment, at: datetime) -> AssignmentRow:
    return AssignmentRow(
        public_id=one.public_id,
        woman=one.about.shown_name,
        person=one.person.shown_name,
        duty=str(DUTIES[Duty(one.duty)]),
        organisation=one.organisation.name,
        since=one.since,
        last_day=one.until - timedelta(seconds=1) if one.until else None,
        to_come=one.since > at,
        may_end=one.duty == Duty.SUPERVISOR,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """Who can be assigned to whom in one organisation, as (public id, name).

    `more`: not every name that fits is in the list. `untrained`: how many supervisors have still to
    pass the staff modules.
    """

    organisation: str
    women: tuple[tuple[UUID, str], ...]
    more: bool
    supervisors: tuple[tuple[UUID, str], ...]
    untrained: int


def choice_of(user: User, organisation_id: UUID, *, name: str) -> Choice:
    """Whom she can choose from; `name` is a part of the name of the woman. Raises NotFound."""
    place = organisation_of(user, str(organisation_id), Role.COORDINATOR)
    if place is None:
        raise NotFound
    women = permissions.people_to_work_with(place).exclude(pk=user.pk)
    if name:
        women = women.filter(shown_name__icontains=name)
    found = list(women.values_list("public_id", "shown_name")[: NAMES_OFFERED + 1])
    everyone = permissions.people_in(place, Role.SUPERVISOR).exclude(pk=user.pk)
    ready = permissions.trained(everyone)
    supervisors = tuple(ready.values_list("public_id", "shown_name"))
    return Choice(
        organisation=place.name,
        women=tuple(found[:NAMES_OFFERED]),
        more=len(found) > NAMES_OFFERED,
        supervisors=supervisors,
        untrained=everyone.count() - len(supervisors),
    )


# --- why ------------------------------------------------------------------------------------


def name_before_opening(user: User, about_id: UUID, at: datetime) -> str:
    """The name of the woman whose record she is about to open. Raises NotFound."""
    about = User.objects.filter(public_id=about_id).first()
    if about is None or not permissions.open_records(user, about, at):
        raise NotFound
    return about.shown_name


def named_in(user: User, organisation_id: UUID, name: str) -> UUID:
    """The woman whom she names in full, where she may ask. Raises Invalid where nobody, or more
    than one, is called so: names are never offered to choose from.
    """
    place = organisation_of(user, str(organisation_id), *permissions.MAY_ASK)
    if place is None:
        raise NotFound
    women = permissions.people_to_work_with(place).exclude(pk=user.pk)
    by_alias = women.filter(username__iexact=name).values_list("public_id", flat=True)
    by_name = women.filter(shown_name__iexact=name).values_list("public_id", flat=True)
    found = list(by_alias) or list(by_name[:2])
    if len(found) != 1:
        raise Invalid(_("Nobody, or more than one woman, is called so. Please write her alias."))
    return found[0]


# --- what she herself sees ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody opened her record, or asked to. `who` is "" when the account is gone.

    `second`: who opened it to her for a day; "" for somebody who is assigned.
    """

    who: str
    day: date
    why: str
    second: str
    is_emergency: bool
    was_opened: bool


def seen_of(user: User, *, first: int | None = LATEST_SHOWN) -> list[Seen]:
    """Who opened her record and why, the latest first. `first` None: all. Two queries."""
    accesses = (
        RecordAccess.objects.filter(about=user.pk).select_related("viewer").order_by("-at", "-pk")
    )
    asked = (
        BreakGlassAccess.objects.filter(about=user.pk, answered_by__isnull=False)
        .select_related("person", "answered_by")
        .order_by("-asked_at", "-pk")
    )
    found = [
        (
            one.at,
            Seen(
                who=_name(one.viewer),
                day=one.day,
                why=str(REASONS_FOR_HER[Reason(one.reason)]),
                second="",
                is_emergency=False,
                was_opened=True,
            ),
        )
        for one in accesses[:first]
    ]
    found += [
        (
            one.asked_at,
            Seen(
                who=_name(one.person),
                day=timezone.localdate(one.asked_at),
                why=str(EMERGENCY_REASONS_FOR_HER[EmergencyReason(one.reason)]),
                second=_name(one.answered_by),
                is_emergency=True,
                was_opened=one.open_until is not None,
            ),
        )
        for one in asked[:first]
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [seen for _at, seen in found[:first]]


def _name(user: User | None) -> str:
    return user.shown_name if user else ""


# --- what coordinators and leads look through -----------------------------------------------


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
    """Requests of these days, the latest first."""
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
        who=_name(one.person),
        woman=one.about.shown_name,
        organisation=one.organisation.name,
        why=str(EMERGENCY_REASONS[EmergencyReason(one.reason)]),
        asked_at=one.asked_at,
        second=_name(one.answered_by),
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
    """What she asked for and what is still open or waits."""
    rows = (
        BreakGlassAccess.objects.filter(person=user.pk)
        .filter(Q(open_until__gt=at) | Q(answered_at=None, asked_at__gt=at - ASKED_FOR))
        .select_related("person", "about", "answered_by", "organisation")
        .order_by("-asked_at", "-pk")
    )
    return [_request(one, user, at) for one in rows]


@dataclass(frozen=True, slots=True)
class AccessRow:
    """A record that was opened: by whom (account number and name), whose, when and why."""

    viewer: int | None
    about: int
    who: str
    woman: str
    organisation: str
    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Accesses:
    """The accesses of some days: how many, and those that no assignment or request explains."""

    count: int
    unexplained: tuple[AccessRow, ...]


def accesses_in(places: Iterable[Organisation], *, first: date, after: date) -> Accesses:
    """What was opened on these days. Two queries."""
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
                who=_name(one.viewer),
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
    """Assignments of an outer access that held at its moment, also when they are over by now."""
    return Assignment.objects.annotate(over=Coalesce("ended_at", "until")).filter(
        Q(over=None) | Q(over__gte=OuterRef("at")), since__lte=OuterRef("at"), **_of_the_same()
    )


def _requests_then() -> QuerySet[BreakGlassAccess]:
    return BreakGlassAccess.objects.filter(
        answered_at__lte=OuterRef("at"), open_until__gte=OuterRef("at"), **_of_the_same()
    )
