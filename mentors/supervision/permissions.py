"""Who records talks with a mentor: a supervisor who is assigned to that mentor."""

from uuid import UUID

from accounts.models import Organisation, User
from accounts.queries import organisations_of, roles_of
from accounts.record_access.permissions import is_assigned
from accounts.record_access.rules import Act, Record
from accounts.roles import Role
from core.errors import NotFound


def may_have_talks(user: User) -> bool:
    """Whether `user` is a learner or mentor, with whom a supervisor has talks."""
    return bool(roles_of(user) & {Role.LEARNER, Role.MENTOR})


def mentor_of(user: User, organisation_id: UUID, person_id: UUID) -> tuple[User, Organisation]:
    """Return the mentor and the organisation. Raise NotFound unless `user` is assigned there."""
    place = next(
        (
            one
            for one in organisations_of(user, Role.SUPERVISOR)
            if one.public_id == organisation_id
        ),
        None,
    )
    person = User.objects.filter(public_id=person_id, is_active=True).first()
    if (
        place is None
        or person is None
        or not is_assigned(user, person.pk, place.pk, Record.SUPERVISION, Act.ADD)
    ):
        raise NotFound
    return person, place
