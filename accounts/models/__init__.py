"""People, organisations, roles, invitations, sessions, what takes two, consents, absences."""

from .absence import AbsenceQuestion, LockedIdentity, ReturnCard
from .approvals import Approval, Clearance, Suspension
from .asking import AskedFor
from .consents import Consent
from .devices import KnownDevice
from .drafts import Draft
from .erasure import ErasedAccount, ErasureReceipt, ErasureRequest
from .handovers import HandOver
from .invitations import Invitation
from .notices import SignInNotice
from .organisations import Membership, Organisation
from .people import User
from .pocket_cards import PocketCard
from .refusals import ClearanceRefusal
from .safe_contact import MustNotMeet, SafeContact
from .sessions import Session
from .sight import Assignment, BreakGlassAccess, RecordAccess

__all__ = [
    "AbsenceQuestion",
    "Approval",
    "AskedFor",
    "Assignment",
    "BreakGlassAccess",
    "Clearance",
    "ClearanceRefusal",
    "Consent",
    "Draft",
    "ErasedAccount",
    "ErasureReceipt",
    "ErasureRequest",
    "HandOver",
    "Invitation",
    "KnownDevice",
    "LockedIdentity",
    "Membership",
    "MustNotMeet",
    "Organisation",
    "PocketCard",
    "RecordAccess",
    "ReturnCard",
    "SafeContact",
    "Session",
    "SignInNotice",
    "Suspension",
    "User",
]
