"""Who may do what with people."""

from .models import Organisation
from .queries import holds, organisations_of
from .roles import INVITABLE_ROLES, Role
from .types import Visitor


def can_invite(user: Visitor, organisation: Organisation, role: str) -> bool:
    """A coordinator invites into her own organisation, to roles that are held in one."""
    return role in INVITABLE_ROLES and holds(user, Role.COORDINATOR, organisation)


def can_coordinate(user: Visitor) -> bool:
    """Whether the coordinator's desk is hers."""
    return bool(organisations_of(user, Role.COORDINATOR))
