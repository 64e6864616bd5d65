"""Which rows about others a user may access: the table of `rules` applied to the database.

Anything else does not exist for the user, and the response is a 404.
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

# Account numbers → those of them that have passed the staff modules S1 to S4 (domain 3.3). Empty if
# no app answers.
trained_among = QueryHook[[Iterable[int]], frozenset[int]](otherwise=frozenset())

# The role that each duty requires; a duty is not in force while that role is not held.
ROLE_OF_DUTY = {Duty.SUPERVISOR: Role.SUPERVISOR, Duty.ASSESSOR: Role.SUPERVISOR}
# Roles that may request emergency access, and that may approve it.
MAY_ASK = (Role.SUPERVISOR, Role.SAFEGUARDING_LEAD)
MAY_SECOND = (Role.COORDINATOR, Role.SAFEGUARDING_LEAD)
MAY_REVIEW = (Role.COORDINATOR, Role.SAFEGUARDING_LEAD)

NOTHING = Q(pk__in=[])


def is_trained(user: User) -> bool:
    """Whether the user has passed the staff modules. Only a yes is cached for the request."""
    user._is_trained = user._is_trained or user.pk in trained_among([user.pk])
    return user._is_trained


def trained(people: QuerySet[User]) -> QuerySet[User]:
    """Those of these people who have passed the staff modules."""
    return people.filter(pk__in=trained_among(list(people.order_by().values_list("pk", flat=True))))


def assigned_to(person: int, duties: Iterable[Duty], organisation: int, at: datetime) -> QuerySet:
    """Account numbers of people to whom this person is assigned in this organisation now.

    An assignment gives no access to somebody who no longer holds a role there.
    """
    return (
        Assignment.objects.in_force(at)
        .filter(
            _is_here(organisation),
            person=person,
            organisation=organisation,
            duty__in=sorted(duties),
            # A person who asked to be erased is hidden at once (domain 10.5).
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
    """Account numbers of people whose record is open to the user by emergency access."""
    return BreakGlassAccess.objects.filter(
        _is_here(organisation),
        person=person,
        organisation=organisation,
        open_until__gt=at,
        about__is_active=True,
    ).values("about")


@dataclass(frozen=True, slots=True)
class Way:
    """How rows about others in one organisation may be accessible to somebody.

    Through assignments with these duties and, where `by_glass`, through emergency access.
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
        """The rows that the person with this number may access in this way. See `in_sight`."""
        found, here = NOTHING, {organisation: self.organisation}
        if self.duties:
            people = assigned_to(person, self.duties, self.organisation, at)
            found |= Q(**here, **{f"{learner}__in": people})
        if self.by_glass:
            found |= Q(**here, **{f"{learner}__in": open_to(person, self.organisation, at)})
        return found & ~Q(**{learner: person})


def ways(user: User, record: Record, act: Act) -> list[Way]:
    """The ways in which the user may access others' rows; none before S1 to S4 are passed."""
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
    """The rows about others that the user may access through an assignment or in an emergency.

    `learner` and `organisation` are the lookups from the row to whom it is about and where. Always
    evaluated at the present moment, whatever moment the calling step records.
    """
    found, at = NOTHING, now()
    for way in ways(user, record, act):
        found |= way.rows(user.pk, at, learner=learner, organisation=organisation)
    return found


def is_assigned(user: User, about: int, organisation: int, record: Record, act: Act) -> bool:
    """Whether an assignment in force allows the user this action on such a record of the person."""
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
    """The staff who may now add to this kind of record of the person, by name."""
    duties = rules.duties(record, Act.ADD)
    roles = {ROLE_OF_DUTY[duty] for duty in duties}
    rows = Assignment.objects.in_force(now()).filter(
        about=about, organisation=organisation, duty__in=sorted(duties)
    )
    found = people_in(organisation, *roles).filter(pk__in=rows.values("person"))
    return trained(found.exclude(pk=about.pk))


def may_as_coordinator(user: User, organisation: int, record: Record, act: Act) -> bool:
    """Whether the user's coordinator role allows this action on records of the organisation."""
    return (
        Standing.COORDINATOR in rules.standings(record, act)
        and holds(user, Role.COORDINATOR, organisation)
        and (not rules.needs_training(record, Standing.COORDINATOR) or is_trained(user))
    )


# --- assigning ------------------------------------------------------------------------------


def can_assign(user: User, person: User, about: User, organisation: Organisation) -> bool:
    """Whether the user coordinates there and is neither of the two, who must differ."""
    return (
        holds(user, Role.COORDINATOR, organisation)
        and user.pk not in (person.pk, about.pk)
        and person.pk != about.pk
    )


def people_to_assign(organisation: Organisation) -> QuerySet[User]:
    """The staff who can be assigned: supervisors who have passed the staff modules.

    A lapsed refresher (domain 10.24) prevents new assignments; it will be checked here, once there
    is one.
    """
    return trained(people_in(organisation, Role.SUPERVISOR))


def people_to_work_with(organisation: Organisation) -> QuerySet[User]:
    """People to whom staff can be assigned: learners, mentors and mentees."""
    return people_in(organisation, *PARTICIPANT_ROLES)


# --- emergencies ----------------------------------------------------------------------------


def can_ask_to_see(user: User, about: User, organisation: Organisation) -> bool:
    """Whether the user is a trained supervisor or lead there, and `about` takes part there."""
    return (
        any(holds(user, role, organisation) for role in MAY_ASK)
        and user.pk != about.pk
        and is_trained(user)
        and people_to_work_with(organisation).filter(pk=about.pk).exists()
    )


def reads_answers_of(user: User, about: User, organisation: Organisation, at: datetime) -> bool:
    """Whether emergency access would add nothing to what the user may already read."""
    if is_assigned(user, about.pk, organisation.pk, Record.WRITTEN_ANSWERS, Act.READ):
        return True
    return open_to(user.pk, organisation.pk, at).filter(about=about.pk).exists()


def can_second(user: User, asked: BreakGlassAccess, at: datetime) -> bool:
    """Whether the user coordinates or leads there, is somebody else and not new (domain 10.27)."""
    here = any(holds(user, role, asked.organisation_id) for role in MAY_SECOND)
    return here and rules.may_second(
        same_person=user.pk == asked.person_id,
        concerned=user.pk == asked.about_id,
        joined_at=user.joined_at,
        at=at,
    )


def can_close(user: User, asked: BreakGlassAccess) -> bool:
    """Whether the user may end the access early: the requester, or anybody who could approve it."""
    here = any(holds(user, role, asked.organisation_id) for role in MAY_SECOND)
    return user.pk == asked.person_id or (here and user.pk != asked.about_id)


def reviewed_by(user: User) -> list[Organisation]:
    """The organisations whose record accesses the user reviews."""
    return organisations_of(user, *MAY_REVIEW)


def open_records(user: User, about: User, at: datetime) -> list[Organisation]:
    """Where the user may access this person's record: by an assignment or an emergency.

    Also where the user coordinates, which gives access to the consents.
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
