"""Who sees that a woman asked for someone. Pure.

Source: domain 5.3 (least sight), R10.7 (no reason). The woman chooses one person, or anyone
assigned; so that nobody waits for a colleague who is away, all of the team's desks see it a day
later.
"""

from datetime import datetime, timedelta

from ..roles import Role

# Who may be asked, in the order in which they are named.
ASKED_ROLES = (Role.SUPERVISOR, Role.SAFEGUARDING_LEAD, Role.COORDINATOR)
# After so long the others see it as well.
BACKUP_AFTER = timedelta(days=1)


def seen_by_all_before(at: datetime) -> datetime:
    """What was asked up to this moment is seen by every desk at `at`."""
    return at - BACKUP_AFTER


def may_be_asked(*, role: str, is_assigned: bool, anyone_assigned: bool) -> bool:
    """Whether somebody with this role is named to the woman: of the supervisors only those
    assigned, where there are any.
    """
    if role not in ASKED_ROLES:
        return False
    return role != Role.SUPERVISOR or is_assigned or not anyone_assigned
