"""People, organisations, roles and invitations."""

from .devices import KnownDevice
from .invitations import Invitation
from .organisations import Membership, Organisation
from .people import User

__all__ = ["Invitation", "KnownDevice", "Membership", "Organisation", "User"]
