"""Queries on support requests: whom a person may ask, and which requests are open. Read only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.compiled_queries import CompiledModels

from ..models import AskedFor, Assignment, Membership, Organisation, User
from ..queries import is_learning_only, organisations_of
from ..record_access.permissions import is_trained, trained_among
from ..record_access.rules import Duty
from ..roles import PARTICIPANT_ROLES, Role
from .rules import ASKED_ROLES, may_be_asked, seen_by_all_before

WORKS_WITH_YOU = _("Works with you")
WHAT_THEY_ARE = {
    Role.SUPERVISOR.value: _("Supervisor"),
    Role.SAFEGUARDING_LEAD.value: _("Looks after safety here"),
    Role.COORDINATOR.value: _("Coordinates the programme"),
}


ORDER = [role.value for role in ASKED_ROLES]


@dataclass(frozen=True, slots=True)
class Askable:
    """A staff member whom the person may ask. `what`: the function, in words for the person.

    `supervises`: the person can write to this staff member.
    """

    public_id: UUID
    name: str
    what: str
    supervises: bool


@dataclass(frozen=True, slots=True)
class AskableTeam:
    """One of the person's organisations: whom to ask there, and the open request."""

    organisation: Organisation
    people: tuple[Askable, ...]
    asked: AskedFor | None

    @property
    def supervisors(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.people if one.supervises)


def organisations_to_ask(user: User) -> list[Organisation]:
    """Where the user may make a support request: as learner, mentor or mentee.

    Nowhere for a learning-only account: the list names people.
    """
    if is_learning_only(user):
        return []
    return organisations_of(user, *PARTICIPANT_ROLES)


def teams_for(user: User, at: datetime) -> list[AskableTeam]:
    """The staff that the help page lists for each organisation of the user.

    Three queries; none if there is no such organisation.
    """
    places = organisations_to_ask(user)
    if not places:
        return []
    waiting = {row.organisation_id: row for row in _open_of(user, places)}
    people = _people(user, places, at)
    return [AskableTeam(place, people.get(place.pk, ()), waiting.get(place.pk)) for place in places]


def askable(user: User, organisation: Organisation, person_id: UUID, at: datetime) -> User | None:
    """The account of the staff member chosen; None if the user may not ask them."""
    named = _people(user, [organisation], at).get(organisation.pk, ())
    if person_id not in {one.public_id for one in named}:
        return None
    return User.objects.filter(public_id=person_id).first()


def _open_of(user: User, places: Iterable[Organisation]) -> list[AskedFor]:
    rows = AskedFor.objects.filter(woman=user.pk, organisation__in=places, done_at=None)
    return _told(rows.select_related("person", "taken_by"))


def is_of_the_team(column: str) -> Exists:
    """Whether the account in this column of AskedFor still holds a role that can be asked there."""
    return Exists(
        Membership.objects.active().filter(
            user=OuterRef(column), organisation=OuterRef("organisation"), role__in=ASKED_ROLES
        )
    )


def _told(rows: QuerySet[AskedFor]) -> list[AskedFor]:
    """The rows as they are shown: without a `taken_by` who is no longer staff there."""
    return _without_who_left(rows.annotate(comes=is_of_the_team("taken_by")))


def _without_who_left(rows: Iterable[AskedFor]) -> list[AskedFor]:
    found: list[AskedFor] = []
    for row in rows:
        if not row.comes:  # type: ignore[attr-defined]  # annotated
            row.taken_by = None
        found.append(row)
    return found


def _people(
    user: User, places: Iterable[Organisation], at: datetime
) -> dict[int, tuple[Askable, ...]]:
    """Staff to ask, by organisation; only those who have passed the staff modules (domain 3.3)."""
    assigned = Assignment.objects.in_force(at).filter(
        about=user.pk,
        duty=Duty.SUPERVISOR,
        person=OuterRef("user"),
        organisation=OuterRef("organisation"),
    )
    rows = list(
        Membership.objects.active()
        .filter(organisation__in=places, role__in=ASKED_ROLES)
        .exclude(user=user.pk)
        .annotate(assigned=Exists(assigned))
        .select_related("user")
        .order_by("user__shown_name", "user")
    )
    ready = trained_among({row.user_id for row in rows}) if rows else frozenset()
    rows = [row for row in rows if row.user_id in ready]
    found: dict[int, tuple[Askable, ...]] = {}
    for place in places:
        held = [row for row in rows if row.organisation_id == place.pk]
        found[place.pk] = tuple(_named(held))
    return found


def _named(rows: Sequence[Membership]) -> list[Askable]:
    anyone = any(row.assigned for row in rows)  # type: ignore[attr-defined]  # annotated
    supervisors = {
        row.user_id
        for row in rows
        if row.role == Role.SUPERVISOR and row.assigned  # type: ignore[attr-defined]  # annotated
    }
    named: dict[int, tuple[int, Askable]] = {}
    for row in rows:
        is_assigned = row.assigned  # type: ignore[attr-defined]  # annotated
        if not may_be_asked(role=row.role, is_assigned=is_assigned, anyone_assigned=anyone):
            continue
        what = WORKS_WITH_YOU if is_assigned else WHAT_THEY_ARE[row.role]
        rank = -1 if is_assigned else ORDER.index(row.role)
        one = Askable(
            row.user.public_id, row.user.shown_name, str(what), row.user_id in supervisors
        )
        if row.user_id not in named or rank < named[row.user_id][0]:
            named[row.user_id] = (rank, one)
    return [one for _rank, one in sorted(named.values(), key=lambda pair: (pair[0], pair[1].name))]


# --- for the team ---------------------------------------------------------------------------


def waiting_for(user: User, at: datetime) -> list[AskedFor]:
    """Open support requests for the user or for anybody on the team, the oldest first.

    One query for each organisation, and one more if there are requests. A user who has not passed
    the staff modules sees none.
    """
    places = organisations_of(user, *ASKED_ROLES)
    rows = [
        row for place in places for row in _waiting(user.pk, place.pk, at, seen_by_all_before(at))
    ]
    if not rows or not is_trained(user):
        return []
    return sorted(_without_who_left(rows), key=lambda row: (row.asked_at, row.pk))


def one_waiting(user: User, public_id: UUID, at: datetime) -> AskedFor | None:
    """The open request with this id; None if the user may not respond to it."""
    if not is_trained(user):
        return None
    for place in organisations_of(user, *ASKED_ROLES):
        rows = _open_to(user.pk, place.pk, at, seen_by_all_before(at))
        for row in _without_who_left(rows.filter(public_id=public_id)):
            return row
    return None


def _open_to(user: int, place: int, at: datetime, before: datetime) -> QuerySet[AskedFor]:
    """Open requests in one organisation that this account sees.

    Requests made up to `before` are shown to the whole team.
    """
    supervisors = Assignment.objects.in_force(at).filter(
        about=OuterRef("woman"), organisation=OuterRef("organisation"), duty=Duty.SUPERVISOR
    )
    is_assigned = Exists(supervisors.filter(person=user))
    # Also if the chosen staff member has left the team: the person must not wait in vain.
    for_anyone = ~Q(is_of_the_team("person")) & (Q(is_assigned) | ~Q(Exists(supervisors)))
    late = Q(asked_at__lte=before) & ~Q(is_of_the_team("taken_by"))
    return (
        AskedFor.objects.filter(
            Q(person=user) | Q(taken_by=user) | for_anyone | late,
            organisation=place,
            done_at=None,
            woman__is_active=True,
        )
        .exclude(woman=user)
        .select_related("woman", "organisation", "taken_by")
        .annotate(comes=is_of_the_team("taken_by"))
    )


# Compiled, because every start page of staff asks for it.
_waiting = CompiledModels(_open_to, int, int, datetime, datetime)
