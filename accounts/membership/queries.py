"""Queries on the people of an organisation for those who look after them: lists, people, pairs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ..approval_rules import Kind
from ..models import Approval, Clearance, Membership, Organisation, Suspension, User
from ..permissions import can_coordinate, deciding_organisations
from ..queries import organisations_of
from ..roles import STAFF_ROLES, Role
from ..sentences import ROLE_LABELS
from ..types import Visitor

# Lines per page of a list.
ON_A_PAGE = 20
# How long decided requests stay on the page, for every coordinator to see.
DECIDED_SHOWN_FOR = timedelta(days=14)


@dataclass(frozen=True)
class ListedPerson:
    """One line of the list: name, current roles, whether the person is cleared for rooms."""

    pk: int
    public_id: UUID
    shown_name: str
    roles: list[str]
    is_suspended: bool
    is_cleared: bool

    @property
    def role_labels(self) -> list[str]:
        """The names of the roles."""
        return [str(ROLE_LABELS[role]) for role in self.roles]


@dataclass(frozen=True)
class PeoplePage:
    """A page of the list. `page` is Django's page object."""

    page: Page
    lines: list[ListedPerson]


def organisations_looked_after(user: Visitor) -> list[Organisation]:
    """Organisations whose people the user finds: all as coordinator, staff as safeguarding lead."""
    return deciding_organisations(user)


def find_people(
    user: Visitor,
    organisation: Organisation,
    *,
    words: str,
    role: str,
    number: str,
    condition: Q | None = None,
) -> PeoplePage:
    """Return people of `organisation` whose name or alias contains `words`, by name, twenty a page.

    `number`: the page number from the URL; the nearest page is shown if it does not exist.
    `condition`: an additional filter on accounts.

    Three queries, however many people there are.
    """
    held = Membership.objects.filter(
        user=OuterRef("pk"), organisation=organisation, ended_at__isnull=True
    )
    if role:
        held = held.filter(role=role)
    if not sees_everyone(user, organisation):
        held = held.filter(role__in=STAFF_ROLES)
    rows = _named().filter(Exists(held))
    if words:
        rows = rows.filter(Q(shown_name__icontains=words) | Q(username__icontains=words))
    if condition is not None:
        rows = rows.filter(condition)
    page = Paginator(rows.order_by("shown_name", "pk"), ON_A_PAGE).get_page(number)
    return PeoplePage(page=page, lines=_lines(list(page.object_list), organisation))


def _lines(people: list[User], organisation: Organisation) -> list[ListedPerson]:
    roles: dict[int, list[str]] = {}
    cleared = Clearance.objects.filter(
        person=OuterRef("user"), organisation=organisation, withdrawn_at=None
    )
    may_enter = set()
    for user, role, is_cleared in (
        Membership.objects.filter(user__in=people, organisation=organisation, ended_at=None)
        .order_by("pk")
        .annotate(cleared=Exists(cleared))
        .values_list("user", "role", "cleared")
    ):
        roles.setdefault(user, []).append(role)
        if is_cleared:
            may_enter.add(user)
    return [
        ListedPerson(
            pk=person.pk,
            public_id=person.public_id,
            shown_name=person.shown_name,
            roles=roles.get(person.pk, []),
            is_suspended=not person.is_active,
            is_cleared=person.pk in may_enter,
        )
        for person in people
    ]


def count_by_role(organisation: Organisation) -> dict[str, int]:
    """How many active people hold each role there now. One query."""
    rows = Membership.objects.active().filter(organisation=organisation).order_by()
    return dict(rows.values_list("role").annotate(people=Count("user")))


def sees_everyone(user: Visitor, organisation: Organisation) -> bool:
    """Whether the user finds everybody there, as a coordinator does; others find only staff."""
    return can_coordinate(user) and organisation in organisations_of(user, Role.COORDINATOR)


def person_looked_after(user: Visitor, public_id: UUID) -> tuple[User, Organisation] | None:
    """The person and the organisation where `user` looks after that person.

    None for anybody else, and for a person who has left.
    """
    for organisation in organisations_looked_after(user):
        held = Membership.objects.filter(
            organisation=organisation, user=OuterRef("pk"), ended_at=None
        )
        if not sees_everyone(user, organisation):
            held = held.filter(role__in=STAFF_ROLES)
        found = _named().filter(Exists(held), public_id=public_id).first()
        if found is not None:
            return found, organisation
    return None


def memberships_in(person: User, organisation: Organisation) -> list[Membership]:
    """Every role that the person holds or has held there, current ones first."""
    rows = Membership.objects.filter(user=person, organisation=organisation)
    return sorted(rows, key=lambda row: (row.ended_at is not None, -row.since.timestamp(), row.pk))


def clearance_in(person: User, organisation: Organisation) -> Clearance | None:
    """The current clearance there, if any."""
    return (
        Clearance.objects.filter(person=person, organisation=organisation, withdrawn_at=None)
        .select_related("first", "second")
        .first()
    )


def suspension_of(person: User) -> Suspension | None:
    """The current suspension of the account, if any."""
    return (
        Suspension.objects.filter(user=person, ended_at=None)
        .select_related("suspended_by", "organisation")
        .first()
    )


def waiting_approvals(organisations: Iterable[Organisation], at: datetime) -> QuerySet[Approval]:
    """Requests that await approval in these organisations, the first to lapse on top.

    An offered role awaits the person to whom it is offered, and so is excluded.
    """
    return (
        Approval.objects.waiting(at)
        .filter(organisation__in=organisations)
        .exclude(kind=Kind.OFFER)
        .select_related("organisation", "person", "asked_by", "invitation")
        .order_by("lapses_at", "pk")
    )


def decided_approvals(organisations: Iterable[Organisation], at: datetime) -> QuerySet[Approval]:
    """Requests decided within two weeks, the latest first: for everyone who could have decided."""
    return (
        Approval.objects.filter(
            organisation__in=organisations, decided_at__gt=at - DECIDED_SHOWN_FOR
        )
        .select_related("organisation", "person", "asked_by", "decided_by", "invitation")
        .order_by("-decided_at", "-pk")
    )


def approvals_about(person: User, organisation: Organisation, at: datetime) -> list[Approval]:
    """Open requests about the person, and roles offered there that the person has not answered."""
    asked = list(waiting_approvals([organisation], at).filter(person=person))
    return asked + [row for row in offers_to(person, at) if row.organisation == organisation]


def offers_on_start_page(user: User, at: datetime) -> list[Approval]:
    """The roles that are offered to the signed-in user. No query where there are none."""
    return offers_to(user, at) if user._is_offered_a_role else []


def offers_to(person: User, at: datetime) -> list[Approval]:
    """The roles that are offered to this person and wait for an answer, the oldest first."""
    rows = Approval.objects.waiting(at).filter(kind=Kind.OFFER, person=person)
    return list(rows.select_related("organisation", "person", "asked_by").order_by("pk"))


def approval_for(user: Visitor, public_id: UUID) -> Approval | None:
    """The approval with that id, if the user may see requests there; otherwise None."""
    return (
        Approval.objects.filter(public_id=public_id, organisation__in=deciding_organisations(user))
        .select_related("organisation", "person", "asked_by", "decided_by", "invitation")
        .first()
    )


def names_of(ids: Collection[int]) -> dict[int, User]:
    """The accounts with these numbers."""
    return User.objects.in_bulk(ids)


def names_by_public_id(public_ids: Collection[UUID], organisation: Organisation) -> dict[UUID, str]:
    """Return the names of those of these people who hold a role in the organisation, by name."""
    held = Membership.objects.filter(
        user=OuterRef("pk"), organisation=organisation, ended_at__isnull=True
    )
    rows = _named().filter(Exists(held), public_id__in=public_ids).order_by("shown_name", "pk")
    return dict(rows.values_list("public_id", "shown_name"))


def roles_by_person(number: int) -> list[str]:
    """The roles that the account with this number holds now, in any organisation."""
    rows = Membership.objects.filter(user=number, ended_at=None).order_by("pk")
    return list(rows.values_list("role", flat=True))


def team_of(organisation: Organisation) -> dict[int, User]:
    """Everybody who works there or has worked there, by name. One query."""
    held = Membership.objects.filter(
        user=OuterRef("pk"), organisation=organisation, role__in=STAFF_ROLES
    )
    return {person.pk: person for person in _named().filter(Exists(held)).order_by("shown_name")}


def numbers_of(organisation: Organisation, words: str, *, at_most: int) -> list[int] | None:
    """Account numbers of people known there whose name or alias contains these words.

    None if there are more than `at_most`. People who have left are found as well.
    """
    known = Membership.objects.filter(user=OuterRef("pk"), organisation=organisation)
    rows = _named().filter(Exists(known))
    rows = rows.filter(Q(shown_name__icontains=words) | Q(username__icontains=words))
    found = list(rows.values_list("pk", flat=True)[: at_most + 1])
    return found if len(found) <= at_most else None


def shown_names(ids: Collection[int]) -> dict[int, str]:
    """The shown names of these accounts, without hidden ones. One query."""
    return dict(_named().filter(pk__in=ids).values_list("pk", "shown_name"))


def _named() -> QuerySet[User]:
    """Accounts that are not hidden: those neither awaiting erasure (domain 10.5) nor locked."""
    return User.objects.filter(erasure_request=None, locked_identity=None)


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """What an organisation states publicly, for certificates.

    `public_country`: two letters of ISO 3166-1; `framework_level`: of the European framework. "",
    None: not stated. Hours are not included: a certificate carries its own.
    """

    public_country: str = ""
    framework_level: int | None = None


def facts_of(organisation: Organisation) -> PublicFacts:
    """The facts that the organisation states now."""
    return PublicFacts(organisation.public_country, organisation.framework_level)
