"""People, organisations, roles and invitations."""

from .invitations import Invitation
from .organisations import Membership, Organisation
from .people import User

__all__ = ["Invitation", "Membership", "Organisation", "User"]
