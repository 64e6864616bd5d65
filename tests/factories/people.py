"""People for tests, made by the services."""

from itertools import count

from accounts.models import User
from accounts.services import grant_role
from core.clock import now

_numbers = count(1)


def make_person(role, name=None, *, organisation, password=None):
    """A person with `role` in `organisation` (None for a role of the installation)."""
    name = name or f"{role}-{next(_numbers)}"
    user = User.objects.create_user(name.lower(), password, shown_name=name.capitalize())
    grant_role(user=user, role=role, organisation=organisation, at=now())
    return user
