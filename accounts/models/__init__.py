"""People, organisations, roles, invitations, sessions, what takes two, and consents."""

from .approvals import Approval, Clearance, Suspension
from .consents import Consent
from .devices import KnownDevice
from .drafts import Draft
from .erasure import ErasedAccount, ErasureReceipt, ErasureRequest
from .invitations import Invitation
from .notices import SignInNotice
from .organisations import Membership, Organisation
from .people import User
from .pocket_cards import PocketCard
from .sessions import Session
from .sight import Assignment, BreakGlassAccess, RecordAccess

__all__ = [
    "Approval",
    "Assignment",
    "BreakGlassAccess",
    "Clearance",
    "Consent",
    "Draft",
    "ErasedAccount",
    "ErasureReceipt",
    "ErasureRequest",
    "Invitation",
    "KnownDevice",
    "Membership",
    "Organisation",
    "PocketCard",
    "RecordAccess",
    "Session",
    "SignInNotice",
    "Suspension",
    "User",
]
