"""Who sees a support request. Pure.

Source: domain 5.3 (least sight), R10.7 (no reason). The person chooses one staff member, or anyone
assigned. So that nobody waits for an absent colleague, the whole team sees the request a day later.
"""

from datetime import datetime, timedelta

from ..roles import Role

# Roles that may be asked, in the order in which they are listed.
ASKED_ROLES = (Role.SUPERVISOR, Role.SAFEGUARDING_LEAD, Role.COORDINATOR)
# How long until the others see it as well.
BACKUP_AFTER = timedelta(days=1)


def seen_by_all_before(at: datetime) -> datetime:
    """Requests made up to this moment are seen by the whole team at `at`."""
    return at - BACKUP_AFTER


def may_be_asked(*, role: str, is_assigned: bool, anyone_assigned: bool) -> bool:
    """Whether staff with this role are listed: if supervisors are assigned, only those.

    Other roles in `ASKED_ROLES` are always listed.
    """
    if role not in ASKED_ROLES:
        return False
    return role != Role.SUPERVISOR or is_assigned or not anyone_assigned
