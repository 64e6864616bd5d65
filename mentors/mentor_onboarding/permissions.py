"""Who can become a mentor, and who records talks and agreements."""

from uuid import UUID

from accounts.models import Organisation, User
from accounts.queries import organisations_of
from accounts.record_access.permissions import is_assigned
from accounts.record_access.rules import Act, Record
from accounts.roles import CERTIFICATE_ROLES, Role
from core.errors import NotFound


def places_of(person: User) -> list[Organisation]:
    """Return where `person` learns or mentors."""
    return organisations_of(person, *CERTIFICATE_ROLES)


def place_of(person: User, organisation_id: UUID) -> Organisation:
    """Return one of these organisations. Raise NotFound for any other."""
    for place in places_of(person):
        if place.public_id == organisation_id:
            return place
    raise NotFound


def beside(user: User, organisation_id: UUID, person_id: UUID) -> tuple[User, Organisation]:
    """Return person and organisation, for the supervisor assigned there. Raise NotFound."""
    person = User.objects.filter(public_id=person_id, is_active=True).first()
    for place in organisations_of(user, Role.SUPERVISOR):
        if (
            place.public_id == organisation_id
            and person is not None
            and is_assigned(user, person.pk, place.pk, Record.SUPERVISION, Act.ADD)
            and place in places_of(person)
        ):
            return person, place
    raise NotFound
