"""People, organisations, roles, invitations and sessions."""

from .devices import KnownDevice
from .invitations import Invitation
from .organisations import Membership, Organisation
from .people import User
from .sessions import Session
from .sight import Assignment, BreakGlassAccess, RecordAccess

__all__ = [
    "Assignment",
    "BreakGlassAccess",
    "Invitation",
    "KnownDevice",
    "Membership",
    "Organisation",
    "RecordAccess",
    "Session",
    "User",
]
