"""How far each learner of the large demo is: a table, so that every demo is the same."""

from dataclasses import dataclass
from enum import StrEnum

from .gathering import SATURDAY, THURSDAY, TUESDAY


class Way(StrEnum):
    """How far a learner is on the pathway to the certificate of the demo's programme."""

    NONE = "none"
    BEGUN = "begun"
    # Observed in a room, but not rated.
    OBSERVED = "observed"
    # Rated by Grace, but not by Ines.
    HALF_RATED = "half-rated"
    # The two ratings differ, so a third assessor decides.
    APART = "apart"
    # Both ratings are *Not yet*, and the learner has appealed.
    NOT_YET = "not-yet"
    # All requirements are met: the certificate can be issued.
    MET = "met"
    # The certificate was issued long ago and ends within sixty days.
    RENEWS = "renews"


class Course(StrEnum):
    """The state of a learner's course A."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a learner is.

    `lessons`: how many lessons of course A are read, the last of them `days` days ago. `rooms`:
    whether the learner is cleared by two staff members and has given the consents that rooms need.
    """

    lessons: int
    days: int
    course: Course = Course.OPEN
    way: Way = Way.NONE
    rooms: bool = False


STEPS = {
    "hana": Step(3, 3, way=Way.APART, rooms=True),
    "salma": Step(0, 2, Course.CLOSED, way=Way.MET, rooms=True),
    "blessing": Step(3, 2, way=Way.NOT_YET, rooms=True),
    "irina": Step(2, 1, way=Way.HALF_RATED, rooms=True),
    "chioma": Step(3, 1, way=Way.OBSERVED, rooms=True),
    "elena": Step(2, 6),
    "bea": Step(4, 1, way=Way.BEGUN, rooms=True),
    "fatou": Step(2, 2, rooms=True),
    "dua": Step(0, 1, Course.CLOSED),
    "gul": Step(1, 4),
    "amal": Step(2, 3),
    "precious": Step(3, 5, way=Way.BEGUN),
    "mariam": Step(1, 2),
    "ioana": Step(5, 1, way=Way.BEGUN),
    "thuy": Step(0, 2),
    "rania": Step(4, 3),
    "mercy": Step(6, 2),
    "giulia": Step(1, 1),
    "layla": Step(2, 7),
    "adaeze": Step(3, 4),
    "marta": Step(2, 12, Course.PAUSED),
    "anjali": Step(1, 16, Course.PAUSED),
    "huda": Step(3, 40),
    "rosa": Step(2, 8),
    "mei": Step(0, 1),
    # Certified long ago, so joined before all the others.
    "khadija": Step(0, 705, Course.CLOSED, way=Way.RENEWS, rooms=True),
    "alba": Step(7, 2),
    "temitope": Step(1, 20, Course.LEFT),
    "zainab": Step(2, 5),
    "violeta": Step(0, 0, Course.CLOSED),
}
# Day of the week → who facilitates the sessions, and who attends.
COHORTS = {
    TUESDAY: ("grace", "amara hana blessing irina chioma bea gul amal"),
    THURSDAY: ("ines", "precious mariam ioana thuy rania mercy giulia"),
    SATURDAY: ("sara", "layla adaeze marta huda rosa alba zainab"),
}
# Learners whom Ines supervises; all the others are with Grace.
WITH_INES = frozenset(
    {"rania", "mercy", "giulia", "layla", "adaeze", "marta", "anjali", "huda", "rosa", "mei"}
)
