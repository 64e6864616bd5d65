"""The values that columns of these models may hold, and the sets of them that have a name. Pure.

They stand below the models, so that rules, models and queries share one list of each.
"""

from enum import StrEnum


class EnrolmentState(StrEnum):
    """Where one woman stands in one course."""

    INVITED = "invited"
    OPEN = "open"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    LEFT = "left"


# In these states the lessons are open to the learner: pausing closes nothing (domain R1.7).
OPEN_STATES = frozenset(EnrolmentState) - {EnrolmentState.INVITED, EnrolmentState.LEFT}


class CohortState(StrEnum):
    """Whether women can still come into it."""

    OPEN = "open"
    CLOSED = "closed"


DEFAULT_CAPACITY = 8
# Hard: the database refuses more.
MOST_WOMEN = 12


class Childcare(StrEnum):
    """What the organiser offers at one session."""

    YES = "yes"
    NO = "no"
    PAID_FOR = "paid-for"


class Mark(StrEnum):
    """Attendance: two words, and no reason."""

    CAME = "came"
    COULD_NOT = "could-not"


# What a recording may be: what browsers make themselves.
WEBM, OGG, MP4 = "audio/webm", "audio/ogg", "audio/mp4"
MIMES = (WEBM, OGG, MP4)

# How a learner confirms what was done together.
TAP, SPOKEN_YES = "tap", "spoken-yes"
