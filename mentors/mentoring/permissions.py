"""Who may do what with pairs, requests and hours. The two of a pair are checked before the team."""

from datetime import datetime

from accounts.models import Assignment, Organisation, User
from accounts.queries import holds, organisations_of, people_in
from accounts.record_access.permissions import is_trained, trained
from accounts.record_access.rules import Duty
from accounts.roles import GUEST_ROLES, LEARNING_ROLES, PARTICIPANT_ROLES, Role
from core.errors import NotFound

from .models import MentoringPair
from .states import Side

# Who may ask for a mentor: mentees, and learners, who are accompanied as well.
MENTEE_ROLES = tuple(sorted((GUEST_ROLES | LEARNING_ROLES) & PARTICIPANT_ROLES))


def places_to_ask(user: User) -> list[Organisation]:
    """Return the organisations where `user` may ask for a mentor."""
    return organisations_of(user, *MENTEE_ROLES)


def places_to_mentor(user: User) -> list[Organisation]:
    """Return the organisations where `user` is a mentor."""
    return organisations_of(user, Role.MENTOR)


def may_be_reminded(user: User) -> bool:
    """Whether the user has mentoring sessions, or may have them."""
    return bool(places_to_ask(user) or places_to_mentor(user))


def coordinates(user: User, organisation: Organisation | int) -> bool:
    """Whether `user` is a coordinator there who has passed the staff modules."""
    return holds(user, Role.COORDINATOR, organisation) and is_trained(user)


def coordinated(user: User) -> list[Organisation]:
    """Return the organisations where `user` coordinates.

    Raise NotFound if there is none, or before the staff modules are passed.
    """
    places = organisations_of(user, Role.COORDINATOR)
    if not places or not is_trained(user):
        raise NotFound
    return places


def supervises(user: User, pair: MentoringPair) -> bool:
    """Whether `user` supervises this pair, and is still a supervisor there."""
    return (
        pair.supervisor_id == user.pk
        and holds(user, Role.SUPERVISOR, pair.organisation_id)
        and is_trained(user)
    )


def supervises_anywhere(user: User) -> bool:
    """Whether `user` is a supervisor in any organisation, with the staff modules passed."""
    return bool(organisations_of(user, Role.SUPERVISOR)) and is_trained(user)


def supervisors_of(woman: User, organisation: Organisation, at: datetime) -> tuple[User, ...]:
    """Return the supervisors assigned there now who have passed the staff modules, by name."""
    duties = Assignment.objects.in_force(at).filter(
        about=woman, organisation=organisation, duty=Duty.SUPERVISOR
    )
    people = people_in(organisation, Role.SUPERVISOR).exclude(pk=woman.pk)
    return tuple(trained(people.filter(pk__in=duties.values("person"))))


def side_of(user: User, pair: MentoringPair) -> Side:
    """Return the side of `user` in this pair. Raise NotFound for others, and for those who left."""
    if user.pk == pair.mentee_id and holds_any(user, MENTEE_ROLES, pair.organisation_id):
        return Side.MENTEE
    if user.pk == pair.mentor_id and holds(user, Role.MENTOR, pair.organisation_id):
        return Side.MENTOR
    if user.pk in (pair.mentee_id, pair.mentor_id):
        raise NotFound
    if supervises(user, pair) or coordinates(user, pair.organisation_id):
        return Side.TEAM
    raise NotFound


def holds_any(user: User, roles: tuple[str, ...], organisation: int) -> bool:
    """Whether `user` holds one of these roles there."""
    return any(holds(user, role, organisation) for role in roles)
