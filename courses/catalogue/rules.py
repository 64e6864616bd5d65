"""What follows from a course being for staff. Pure.

Source: domain R5.3 and 10.28: a learner's questions have no clock, no limit and no day by which
they are due.
"""

from collections.abc import Collection

from accounts.roles import PARTICIPANT_ROLES, Role


def is_staff_course(audience: Collection[str]) -> bool:
    """Whether staff alone learn in it: it is for staff learners and for no woman of the programme.

    Who supervises, coordinates, edits or reads may see it as well.
    """
    return Role.STAFF_LEARNER in audience and not PARTICIPANT_ROLES & set(audience)
