"""What follows from a course being for staff. Pure.

Source: domain R5.3 and 10.28: a learner's questions have no clock, no limit and no day by which
they are due.
"""

from collections.abc import Collection

from accounts.roles import GUEST_ROLES, PARTICIPANT_ROLES, Role

# The module before the first one is open to every woman of the programme (domain 3.1: A0).
OPENING_MODULE = 0


def has_opening_for(roles: Collection[str], audience: Collection[str]) -> bool:
    """Whether somebody with these roles, who is not among the audience, reads its opening module:
    a woman who comes to rooms, in a course for the women of the programme.
    """
    return (
        not set(roles) & set(audience)
        and bool(set(roles) & GUEST_ROLES)
        and bool(set(audience) & PARTICIPANT_ROLES)
    )


def is_staff_course(audience: Collection[str]) -> bool:
    """Whether staff alone learn in it: it is for staff learners and for no woman of the programme.

    Who supervises, coordinates, edits or reads may see it as well.
    """
    return Role.STAFF_LEARNER in audience and not PARTICIPANT_ROLES & set(audience)
