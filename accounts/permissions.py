"""Permissions on people and their roles."""

from datetime import datetime

from core.registry import SafetyHook

from .approval_rules import ASKERS, DECIDERS, Hindrance, Kind, Second, hindrance, opens_to_women
from .models import Approval, Membership, Organisation, User
from .queries import founders_cards, holds, memberships_of, organisations_of, people_in
from .record_access.permissions import trained
from .roles import INVITABLE_ROLES, PARTICIPANT_ROLES, STAFF_ROLES, Role
from .types import Visitor

# Whether a name shown to others is free of numbers, addresses and contact apps (4.4).
name_has_no_contact_details = SafetyHook[[str]]()


def can_invite(user: Visitor, organisation: Organisation, role: str) -> bool:
    """Whether the user may invite to this role: as coordinator, to roles of an organisation."""
    return role in INVITABLE_ROLES and holds(user, Role.COORDINATOR, organisation)


def is_open_to_women(organisation: Organisation) -> bool:
    """Whether learners may be invited there yet: staff learn first (domain 3.3)."""
    return opens_to_women(trained_staff(organisation))


def trained_staff(organisation: Organisation) -> int:
    """How many staff there have passed the modules S1 to S4."""
    return trained(people_in(organisation, *STAFF_ROLES)).count()


def can_coordinate(user: Visitor) -> bool:
    """Whether the user is a coordinator anywhere."""
    return bool(organisations_of(user, Role.COORDINATOR))


def can_give(user: Visitor, organisation: Organisation, role: str) -> bool:
    """Whether a coordinator may grant the role alone; staff roles need two (domain 10.27)."""
    return role in PARTICIPANT_ROLES and holds(user, Role.COORDINATOR, organisation)


def can_end_roles(user: Visitor, organisation: Organisation) -> bool:
    """Whether the user coordinates the organisation."""
    return holds(user, Role.COORDINATOR, organisation)


def can_ask(user: User, kind: Kind, organisation: Organisation) -> bool:
    """Whether the user may make this kind of request there."""
    return user.is_active and any(holds(user, role, organisation) for role in ASKERS[kind])


def can_decide(user: User, organisation: Organisation) -> bool:
    """Whether the user sees requests there. For approving them: `hindrance_for`."""
    return user.is_active and any(holds(user, role, organisation) for role in DECIDERS)


def deciding_organisations(user: Visitor) -> list[Organisation]:
    """Organisations where the user sees requests that need approval."""
    return organisations_of(user, *DECIDERS)


def hindrance_for(user: User, approval: Approval, at: datetime) -> Hindrance | None:
    """Why the user may not approve the request; None if they may."""
    roles = [
        membership.role
        for membership in memberships_of(user)
        if membership.organisation_id == approval.organisation_id
    ]
    return hindrance(
        Kind(approval.kind),
        Second(
            id=user.pk,
            roles=roles,
            joined_at=user.joined_at,
            is_founder=founders_cards(approval.organisation).filter(used_by=user).exists(),
        ),
        asked_by=approval.asked_by_id,
        person=approval.person_id,
        at=at,
    )


def is_known_in(user: User, organisation: Organisation) -> bool:
    """Whether the person holds a role there now. People who left return by a card or transfer."""
    return Membership.objects.filter(user=user, organisation=organisation, ended_at=None).exists()


def is_let_in_by(user: User, organisation: Organisation) -> bool:
    """Whether two of this organisation may admit the user: a member, and staff nowhere else.

    Otherwise two people of one organisation could open the records of another, or the office. It
    also applies to suspended accounts: a new passphrase comes before the return.
    """
    held = Membership.objects.filter(user=user, ended_at=None)
    elsewhere = held.filter(role__in=STAFF_ROLES).exclude(organisation=organisation)
    return held.filter(organisation=organisation).exists() and not elsewhere.exists()


def can_suspend(by: User, user: User, organisation: Organisation) -> bool:
    """Whether `by` may suspend `user`: a coordinator or lead there, and `user` is staff there."""
    return (
        can_decide(by, organisation)
        and Membership.objects.filter(
            user=user, organisation=organisation, role__in=STAFF_ROLES, ended_at=None
        ).exists()
    )
