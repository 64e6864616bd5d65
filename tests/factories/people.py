"""People for tests, made by the services."""

from itertools import count

from accounts.models import User
from accounts.roles import Role
from accounts.services import grant_role
from core.clock import now

from .sight import train

_numbers = count(1)


# Staff who come near the record of a woman: they have passed the staff modules, unless a test asks.
TRAINED = {Role.SUPERVISOR, Role.COORDINATOR, Role.SAFEGUARDING_LEAD}


def make_person(role, name=None, *, organisation, password=None, trained=True):
    """A person with `role` in `organisation` (None for a role of the installation)."""
    name = name or f"{role}-{next(_numbers)}"
    user = User.objects.create_user(name.lower(), password, shown_name=name.capitalize())
    grant_role(user=user, role=role, organisation=organisation, at=now())
    if trained and role in TRAINED:
        train(user)
    return user
