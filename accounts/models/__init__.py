"""People, organisations, roles, invitations and sessions."""

from .devices import KnownDevice
from .invitations import Invitation
from .organisations import Membership, Organisation
from .people import User
from .sessions import Session

__all__ = ["Invitation", "KnownDevice", "Membership", "Organisation", "Session", "User"]
