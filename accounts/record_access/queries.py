"""Queries on assignments, requests, and the log of record access. Read only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid, NotFound

from ..models import Assignment, BreakGlassAccess, Organisation, RecordAccess, User
from ..queries import organisation_of, organisations_of
from ..roles import Role
from . import permissions
from .rules import Duty, EmergencyReason, Reason
from .sentences import DUTIES, EMERGENCY_REASONS_FOR_PERSON, REASONS_FOR_PERSON

ROWS_ON_A_PAGE = 50
# Number of names offered; others are found by typing more of the name.
NAMES_OFFERED = 20
LATEST_SHOWN = 5


# --- assignments ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One assignment in the coordinator's list. `may_end`: it can be ended on this page."""

    public_id: UUID
    woman: str
    person: str
    duty: str
    organisation: str
    since: datetime
    # The last moment of the last day; None: no end date.
    last_day: datetime | None
    to_come: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Assignments:
    """One page of assignments; and organisations where more may be added, as (public id, name)."""

    rows: tuple[AssignmentRow, ...]
    page: Page
    places: tuple[tuple[UUID, str], ...]


def assignments_for(user: User, *, name: str, page: str | None, at: datetime) -> Assignments:
    """Assignments in force or in the future, by the learner's name. Two queries.

    `name`: a part of either name. Raises NotFound for a user who coordinates nowhere.
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
class AssignedWoman:
    """A person to whom a supervisor is assigned, and the duties in words.

    `supports_at`: the organisation in which the user is this person's supervisor; None: nowhere.
    """

    public_id: UUID
    name: str
    duties: tuple[str, ...]
    supports_at: UUID | None


def women_of(user: User, at: datetime) -> list[AssignedWoman]:
    """Everyone to whom the user is assigned now, by name; nobody before the training is passed.

    One query, besides those that check whether the user is trained.
    """
    places = [
        place
        for place in organisations_of(user, *set(permissions.ROLE_OF_DUTY.values()))
        if permissions.is_trained(user)
    ]
    rows = (
        Assignment.objects.in_force(at)
        .filter(person=user, organisation__in=places, about__is_active=True)
        .exclude(about=user)
        .select_related("about", "organisation")
        .order_by("about__shown_name", "about", "-duty")
    )
    found: dict[int, AssignedWoman] = {}
    for row in rows if places else ():
        known = found.get(row.about_id)
        supports = row.organisation.public_id if row.duty == Duty.SUPERVISOR else None
        duties = (*(known.duties if known else ()), str(DUTIES[Duty(row.duty)]))
        found[row.about_id] = AssignedWoman(
            public_id=row.about.public_id,
            name=row.about.shown_name,
            duties=tuple(dict.fromkeys(duties)),
            supports_at=supports or (known.supports_at if known else None),
        )
    return list(found.values())


def team_of(person: User, organisation: Organisation, at: datetime) -> list[tuple[str, str]]:
    """Return duty and name of everyone assigned to the person in the organisation. One query."""
    rows = (
        Assignment.objects.in_force(at)
        .filter(about=person, organisation=organisation, person__is_active=True)
        .select_related("person")
        .order_by("-duty", "person__shown_name", "pk")
    )
    return [(str(DUTIES[Duty(row.duty)]), row.person.shown_name) for row in rows]


@dataclass(frozen=True, slots=True)
class Choice:
    """Who can be assigned to whom in one organisation, as (public id, name).

    `more`: not every matching name is in the list. `untrained`: how many supervisors have not yet
    passed the staff modules.
    """

    organisation: str
    women: tuple[tuple[UUID, str], ...]
    more: bool
    supervisors: tuple[tuple[UUID, str], ...]
    untrained: int


def choice_of(user: User, organisation_id: UUID, *, name: str) -> Choice:
    """The people to choose from; `name` is a part of the learner's name. Raises NotFound."""
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


def supervisors_by_person(
    numbers: Collection[int], organisation: Organisation, at: datetime
) -> dict[int, list[str]]:
    """Return the names of the supervisors of these accounts, by account number. One query."""
    rows = Assignment.objects.in_force(at).filter(
        about__in=numbers, organisation=organisation, duty=Duty.SUPERVISOR, person__is_active=True
    )
    found: dict[int, list[str]] = {}
    for number, name in rows.order_by("person__shown_name", "pk").values_list(
        "about", "person__shown_name"
    ):
        found.setdefault(number, []).append(name)
    return found


def supervised_by(supervisor_id: UUID | None, organisation: Organisation, at: datetime) -> QuerySet:
    """Return account numbers of people with this supervisor; None: with any supervisor."""
    rows = Assignment.objects.in_force(at).filter(
        organisation=organisation, duty=Duty.SUPERVISOR, person__is_active=True
    )
    if supervisor_id is not None:
        rows = rows.filter(person__public_id=supervisor_id)
    return rows.values("about")


# --- why ------------------------------------------------------------------------------------


def name_before_opening(user: User, about_id: UUID, at: datetime) -> str:
    """The name of the person whose record the user is about to open. Raises NotFound."""
    about = User.objects.filter(public_id=about_id).first()
    if about is None or not permissions.open_records(user, about, at):
        raise NotFound
    return about.shown_name


def named_in(user: User, organisation_id: UUID, name: str) -> UUID:
    """Find the person with exactly this name or alias, where the user may request access.

    Raises Invalid where none or several match: names are never offered to choose from.
    """
    place = organisation_of(user, str(organisation_id), *permissions.MAY_ASK)
    if place is None:
        raise NotFound
    women = permissions.people_to_work_with(place).exclude(pk=user.pk)
    by_alias = women.filter(username__iexact=name).values_list("public_id", flat=True)
    by_name = women.filter(shown_name__iexact=name).values_list("public_id", flat=True)
    found = list(by_alias) or list(by_name[:2])
    if len(found) != 1:
        raise Invalid(_("No match, or more than one. Please enter the alias."))
    return found[0]


# --- what the person concerned sees -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody opened the record, or asked to. `who` is "" when the account was erased.

    `second`: who approved emergency access; "" for an assigned staff member.
    """

    who: str
    day: date
    why: str
    second: str
    is_emergency: bool
    was_opened: bool


def seen_of(user: User, *, first: int | None = LATEST_SHOWN) -> list[Seen]:
    """Who opened the person's record and why, the latest first. `first` None: all. Two queries."""
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
                who=name_of(one.viewer),
                day=one.day,
                why=str(REASONS_FOR_PERSON[Reason(one.reason)]),
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
                who=name_of(one.person),
                day=timezone.localdate(one.asked_at),
                why=str(EMERGENCY_REASONS_FOR_PERSON[EmergencyReason(one.reason)]),
                second=name_of(one.answered_by),
                is_emergency=True,
                was_opened=one.open_until is not None,
            ),
        )
        for one in asked[:first]
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [seen for _at, seen in found[:first]]


def name_of(user: User | None) -> str:
    return user.shown_name if user else ""
