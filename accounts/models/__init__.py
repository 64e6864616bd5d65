"""The models: people, roles, invitations, sessions, approvals, consents, inactivity and others."""

from .approvals import Approval, Clearance, Suspension
from .card_login import LoginCard
from .consents import Consent
from .devices import KnownDevice
from .drafts import Draft
from .erasure import ErasedAccount, ErasureReceipt, ErasureRequest
from .inactivity import InactivityQuestion, LockedIdentity, ReturnCard
from .invitations import Invitation
from .notices import SignInNotice
from .organisations import Membership, Organisation
from .people import User
from .record_access import Assignment, BreakGlassAccess, RecordAccess
from .refusals import ClearanceRefusal
from .safe_contact import MustNotMeet, SafeContact
from .sessions import Session
from .support_requests import AskedFor
from .transfers import HandOver

__all__ = [
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
    "InactivityQuestion",
    "Invitation",
    "KnownDevice",
    "LockedIdentity",
    "LoginCard",
    "Membership",
    "MustNotMeet",
    "Organisation",
    "RecordAccess",
    "ReturnCard",
    "SafeContact",
    "Session",
    "SignInNotice",
    "Suspension",
    "User",
]
