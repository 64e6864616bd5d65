"""Who may do what with people."""

from datetime import datetime

from core.registry import SafetyHook

from .approval_rules import ASKERS, DECIDERS, Hindrance, Kind, Second, hindrance, opens_to_women
from .models import Approval, Membership, Organisation, User
from .queries import founders_cards, holds, memberships_of, organisations_of, people_in
from .record_access.permissions import trained
from .roles import INVITABLE_ROLES, PARTICIPANT_ROLES, STAFF_ROLES, Role
from .types import Visitor

# Whether a name that others are shown holds no number, address or app to be reached by (4.4).
name_has_no_contact_details = SafetyHook[[str]]()


def can_invite(user: Visitor, organisation: Organisation, role: str) -> bool:
    """A coordinator of the organisation invites into it, to roles that are held in one."""
    return role in INVITABLE_ROLES and holds(user, Role.COORDINATOR, organisation)


def is_open_to_women(organisation: Organisation) -> bool:
    """Whether cards for women are made there yet: staff learn first (domain 3.3)."""
    return opens_to_women(trained_staff(organisation))


def trained_staff(organisation: Organisation) -> int:
    """How many of the team have passed the modules S1 to S4."""
    return trained(people_in(organisation, *STAFF_ROLES)).count()


def can_coordinate(user: Visitor) -> bool:
    """Whether the user has the coordinator's desk."""
    return bool(organisations_of(user, Role.COORDINATOR))


def can_give(user: Visitor, organisation: Organisation, role: str) -> bool:
    """A coordinator gives the women's own roles alone; staff roles take two (domain 10.27)."""
    return role in PARTICIPANT_ROLES and holds(user, Role.COORDINATOR, organisation)


def can_end_roles(user: Visitor, organisation: Organisation) -> bool:
    """A coordinator of the organisation."""
    return holds(user, Role.COORDINATOR, organisation)


def can_ask(user: User, kind: Kind, organisation: Organisation) -> bool:
    """Whether the user may ask for what takes two people."""
    return user.is_active and any(holds(user, role, organisation) for role in ASKERS[kind])


def can_decide(user: User, organisation: Organisation) -> bool:
    """Whether the user sees what waits for two people there. For the second: `hindrance_for`."""
    return user.is_active and any(holds(user, role, organisation) for role in DECIDERS)


def deciding_organisations(user: Visitor) -> list[Organisation]:
    """Where the user sees what waits for two people."""
    return organisations_of(user, *DECIDERS)


def hindrance_for(user: User, approval: Approval, at: datetime) -> Hindrance | None:
    """What keeps the user from being the second; None when nothing does."""
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
    """Whether the person holds a role there now. Who left comes back by a card or transfer code."""
    return Membership.objects.filter(user=user, organisation=organisation, ended_at=None).exists()


def is_let_in_by(user: User, organisation: Organisation) -> bool:
    """Whether two of this organisation may help the user in: here now, and staff nowhere else.

    Else two people of one organisation would open the records of another, or the office. It holds
    for suspended accounts as well: a new passphrase comes before the return.
    """
    held = Membership.objects.filter(user=user, ended_at=None)
    elsewhere = held.filter(role__in=STAFF_ROLES).exclude(organisation=organisation)
    return held.filter(organisation=organisation).exists() and not elsewhere.exists()


def can_suspend(by: User, user: User, organisation: Organisation) -> bool:
    """A coordinator or the lead, for whoever holds a staff role in the same organisation."""
    return (
        can_decide(by, organisation)
        and Membership.objects.filter(
            user=user, organisation=organisation, role__in=STAFF_ROLES, ended_at=None
        ).exists()
    )
