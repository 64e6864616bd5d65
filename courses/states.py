"""Values of columns of these models, and named sets of them. Pure.

This module is below the models, so that rules, models and queries share one definition of each.
"""

from enum import StrEnum


class EnrolmentState(StrEnum):
    """The state of one learner's enrolment in one course."""

    INVITED = "invited"
    OPEN = "open"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    LEFT = "left"


# In these states the lessons are open to the learner: pausing closes nothing (domain R1.7).
OPEN_STATES = frozenset(EnrolmentState) - {EnrolmentState.INVITED, EnrolmentState.LEFT}


class CohortState(StrEnum):
    """Whether learners can still join the cohort."""

    OPEN = "open"
    CLOSED = "closed"


DEFAULT_CAPACITY = 8
# A hard maximum, also enforced by the database.
MOST_WOMEN = 12


class Childcare(StrEnum):
    """What the organiser offers at one session."""

    YES = "yes"
    NO = "no"
    PAID_FOR = "paid-for"


class Mark(StrEnum):
    """Attendance: two values, and no reason."""

    CAME = "came"
    COULD_NOT = "could-not"


# The types a recording may have: those that browsers produce themselves.
WEBM, OGG, MP4 = "audio/webm", "audio/ogg", "audio/mp4"
MIMES = (WEBM, OGG, MP4)

# How a learner confirms what was done together.
TAP, SPOKEN_YES = "tap", "spoken-yes"
