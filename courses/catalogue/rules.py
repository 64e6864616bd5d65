"""Rules on a course's audience: staff courses, and guests of the opening module. Pure.

Source: domain R5.3 and 10.28: a learner's questions have no clock, no limit and no due date.
"""

from collections.abc import Collection

from accounts.roles import GUEST_ROLES, PARTICIPANT_ROLES, Role

# The module before the first one is open to every learner of the programme (domain 3.1: A0).
OPENING_MODULE = 0


def has_opening_for(roles: Collection[str], audience: Collection[str]) -> bool:
    """Whether someone with these roles may read the opening module without being in the audience.

    True for someone who comes to rooms, in a course for learners of the programme.
    """
    return (
        not set(roles) & set(audience)
        and bool(set(roles) & GUEST_ROLES)
        and bool(set(audience) & PARTICIPANT_ROLES)
    )


def is_staff_course(audience: Collection[str]) -> bool:
    """Whether only staff learn in the course: it is for staff learners and for no participant.

    Supervisors, coordinators, editors and readers may see it as well.
    """
    return Role.STAFF_LEARNER in audience and not PARTICIPANT_ROLES & set(audience)
