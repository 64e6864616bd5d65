"""Which rows of others are open to a user: the table of `rules`, asked of the database.

What is not here does not exist for the user, and is answered so (404).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.clock import now
from core.registry import QueryHook

from ..models import Assignment, BreakGlassAccess, Membership, Organisation, User
from ..queries import holds, organisations_of, people_in
from ..roles import PARTICIPANT_ROLES, Role
from . import rules
from .rules import Act, Duty, Record, Standing

# Account numbers → those of them that have passed the staff modules S1 to S4 (domain 3.3). Nobody
# there to ask: nobody has.
trained_among = QueryHook[[Iterable[int]], frozenset[int]](otherwise=frozenset())

# Which role goes with each duty; a duty is not in force while that role is not held.
ROLE_OF_DUTY = {Duty.SUPERVISOR: Role.SUPERVISOR, Duty.ASSESSOR: Role.SUPERVISOR}
# Who may ask for a record in an emergency, and who may be the second.
MAY_ASK = (Role.SUPERVISOR, Role.SAFEGUARDING_LEAD)
MAY_SECOND = (Role.COORDINATOR, Role.SAFEGUARDING_LEAD)
MAY_REVIEW = (Role.COORDINATOR, Role.SAFEGUARDING_LEAD)

NOTHING = Q(pk__in=[])


def is_trained(user: User) -> bool:
    """Whether the user has passed the staff modules. A yes stays for the request, a no does not."""
    user._is_trained = user._is_trained or user.pk in trained_among([user.pk])
    return user._is_trained


def trained(people: QuerySet[User]) -> QuerySet[User]:
    """Those of these people who have passed the staff modules."""
    return people.filter(pk__in=trained_among(list(people.order_by().values_list("pk", flat=True))))


def assigned_to(person: int, duties: Iterable[Duty], organisation: int, at: datetime) -> QuerySet:
    """Account numbers of those whom this person is assigned to in this organisation now.

    An assignment opens nothing about somebody who holds no role there any more.
    """
    return (
        Assignment.objects.in_force(at)
        .filter(
            _is_here(organisation),
            person=person,
            organisation=organisation,
            duty__in=sorted(duties),
            # Whoever asked to be erased is hidden at once (domain 10.5).
            about__is_active=True,
        )
        .values("about")
    )


def _is_here(organisation: int) -> Exists:
    """The condition on rows whose `about` holds a role in this organisation now."""
    return Exists(
        Membership.objects.filter(user=OuterRef("about"), organisation=organisation, ended_at=None)
    )


def open_to(person: int, organisation: int, at: datetime) -> QuerySet:
    """Account numbers of those whose record two people opened to the user, while that lasts."""
    return BreakGlassAccess.objects.filter(
        _is_here(organisation),
        person=person,
        organisation=organisation,
        open_until__gt=at,
        about__is_active=True,
    ).values("about")


@dataclass(frozen=True, slots=True)
class Way:
    """How rows about others in one organisation can be open to somebody: through assignments of
    these duties, and where `by_glass`, because two people opened them.
    """

    organisation: int
    duties: frozenset[Duty]
    by_glass: bool

    def rows(
        self,
        person: int,
        at: datetime,
        *,
        learner: str = "learner",
        organisation: str = "organisation",
    ) -> Q:
        """The rows that are open along it to the person of this number. See `in_sight`."""
        found, here = NOTHING, {organisation: self.organisation}
        if self.duties:
            people = assigned_to(person, self.duties, self.organisation, at)
            found |= Q(**here, **{f"{learner}__in": people})
        if self.by_glass:
            found |= Q(**here, **{f"{learner}__in": open_to(person, self.organisation, at)})
        return found & ~Q(**{learner: person})


def ways(user: User, record: Record, act: Act) -> list[Way]:
    """Along which rows of others can be open to the user; none before S1 to S4 are passed."""
    by_glass = Standing.BREAK_GLASS in rules.standings(record, act)
    found = []
    for place in organisations_of(user, *MAY_ASK):
        duties = rules.duties(record, act)
        held = frozenset(duty for duty in duties if holds(user, ROLE_OF_DUTY[duty], place))
        if held or by_glass:
            found.append(Way(place.pk, held, by_glass))
    return found if found and is_trained(user) else []


def in_sight(
    user: User,
    record: Record,
    act: Act,
    *,
    learner: str = "learner",
    organisation: str = "organisation",
) -> Q:
    """The rows about others that are open to the user through an assignment, or an emergency.

    `learner` and `organisation` are the ways from the row to whom it is about and where. It is
    asked of the present, whatever moment the step that asks is written down for.
    """
    found, at = NOTHING, now()
    for way in ways(user, record, act):
        found |= way.rows(user.pk, at, learner=learner, organisation=organisation)
    return found


def is_assigned(user: User, about: int, organisation: int, record: Record, act: Act) -> bool:
    """Whether the user may do this with a record of this person, by an assignment in force."""
    held = [
        duty for duty in rules.duties(record, act) if holds(user, ROLE_OF_DUTY[duty], organisation)
    ]
    return (
        bool(held)
        and user.pk != about
        and is_trained(user)
        and assigned_to(user.pk, held, organisation, now()).filter(about=about).exists()
    )


def assigned_people(about: User, organisation: Organisation, record: Record) -> QuerySet[User]:
    """The staff who may add to such a record of the person now, by name."""
    duties = rules.duties(record, Act.ADD)
    roles = {ROLE_OF_DUTY[duty] for duty in duties}
    rows = Assignment.objects.in_force(now()).filter(
        about=about, organisation=organisation, duty__in=sorted(duties)
    )
    found = people_in(organisation, *roles).filter(pk__in=rows.values("person"))
    return trained(found.exclude(pk=about.pk))


def may_as_coordinator(user: User, organisation: int, record: Record, act: Act) -> bool:
    """Whether the user may do this with records of an organisation as its coordinator."""
    return (
        Standing.COORDINATOR in rules.standings(record, act)
        and holds(user, Role.COORDINATOR, organisation)
        and (not rules.needs_training(record, Standing.COORDINATOR) or is_trained(user))
    )


# --- assigning ------------------------------------------------------------------------------


def can_assign(user: User, person: User, about: User, organisation: Organisation) -> bool:
    """A coordinator there, who is neither of the two; and nobody to the same account."""
    return (
        holds(user, Role.COORDINATOR, organisation)
        and user.pk not in (person.pk, about.pk)
        and person.pk != about.pk
    )


def people_to_assign(organisation: Organisation) -> QuerySet[User]:
    """The staff who can be assigned: supervisors who have passed the staff modules.

    A lapsed refresher (domain 10.24) stops new assignments: it is asked here, once there is one.
    """
    return trained(people_in(organisation, Role.SUPERVISOR))


def people_to_work_with(organisation: Organisation) -> QuerySet[User]:
    """Those whom staff can be assigned to: the women of the programme."""
    return people_in(organisation, *PARTICIPANT_ROLES)


# --- emergencies ----------------------------------------------------------------------------


def can_ask_to_see(user: User, about: User, organisation: Organisation) -> bool:
    """A trained supervisor or lead there, about a woman of the organisation."""
    return (
        any(holds(user, role, organisation) for role in MAY_ASK)
        and user.pk != about.pk
        and is_trained(user)
        and people_to_work_with(organisation).filter(pk=about.pk).exists()
    )


def reads_answers_of(user: User, about: User, organisation: Organisation, at: datetime) -> bool:
    """Whether an emergency would open nothing that is not open to the user already."""
    if is_assigned(user, about.pk, organisation.pk, Record.WRITTEN_ANSWERS, Act.READ):
        return True
    return open_to(user.pk, organisation.pk, at).filter(about=about.pk).exists()


def can_second(user: User, asked: BreakGlassAccess, at: datetime) -> bool:
    """A coordinator or lead there, who is somebody else and not new (domain 10.27)."""
    here = any(holds(user, role, asked.organisation_id) for role in MAY_SECOND)
    return here and rules.may_second(
        same_person=user.pk == asked.person_id,
        concerned=user.pk == asked.about_id,
        joined_at=user.joined_at,
        at=at,
    )


def can_close(user: User, asked: BreakGlassAccess) -> bool:
    """Who asked, and whoever may be a second there, close it before its day is over."""
    here = any(holds(user, role, asked.organisation_id) for role in MAY_SECOND)
    return user.pk == asked.person_id or (here and user.pk != asked.about_id)


def reviewed_by(user: User) -> list[Organisation]:
    """The organisations whose accesses the user reviews."""
    return organisations_of(user, *MAY_REVIEW)


def open_records(user: User, about: User, at: datetime) -> list[Organisation]:
    """Where a record of this person is open to the user: through an assignment or an emergency.
    Also where the user coordinates, which opens the consents.
    """
    if user.pk == about.pk or not is_trained(user):
        return []
    found: list[Any] = []
    for place in organisations_of(user, *MAY_ASK):
        duties = [duty for duty, role in ROLE_OF_DUTY.items() if holds(user, role, place)]
        there = [open_to(user.pk, place.pk, at)]
        if duties:
            there.append(assigned_to(user.pk, duties, place.pk, at))
        if any(way.filter(about=about.pk).exists() for way in there):
            found.append(place)
    return found + [
        place
        for place in organisations_of(user, Role.COORDINATOR)
        if place not in found
        and may_as_coordinator(user, place.pk, Record.CONSENTS, Act.READ)
        and people_in(place, *PARTICIPANT_ROLES).filter(pk=about.pk).exists()
    ]
