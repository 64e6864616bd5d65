"""What each level of a safeguarding note asks, by when it is late, who may read. Pure.

Below the models, because their columns are made from it. Source: domain 4.5, 10.27; ADR-0097.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType


class Level(IntEnum):
    """How serious a worry is."""

    WORRY = 0
    CONCERN = 1
    SERIOUS = 2
    DANGER = 3


class NoteState(StrEnum):
    """How far a note is."""

    OPEN = "open"
    # A lead has it.
    TAKEN = "taken"
    CLOSED = "closed"


class Agreed(StrEnum):
    """Whether the person agrees that it is passed on."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not-asked"


class SheKnows(StrEnum):
    """When the person was told that it is written down and passed on."""

    BEFORE = "before"
    AFTER = "after"
    # Telling the person would be unsafe.
    UNSAFE = "unsafe"


class ReadingReason(StrEnum):
    """Why a closed note is read again. Codes, and never words about the person."""

    NEW_WORRY = "new-worry"
    COMPLAINT = "complaint"
    LAW = "law"
    ASKED_BY_HER = "asked-by-her"
    # Not to read a closed one: to have an open one with kept lines, whose lead is no lead any more.
    TAKE_OVER = "take-over"


# Why a closed one may be read.
TO_READ = tuple(one for one in ReadingReason if one != ReadingReason.TAKE_OVER)


# Below this no note stays where a child is at risk.
LEAST_WITH_A_CHILD = Level.SERIOUS


@dataclass(frozen=True, slots=True)
class Asks:
    """What a level asks. `within`: how soon a lead has it; None: by the end of the day.

    `rings`: desks ring at once. `numbers`: the emergency numbers of the country stand there.
    """

    goes_to_lead: bool
    within: timedelta | None
    rings: bool = False
    numbers: bool = False


ASKS: Mapping[Level, Asks] = MappingProxyType(
    {
        # It stays with the supervisor. Still open after a week, it goes to the lead all the same:
        # whoever wrote it may be gone.
        Level.WORRY: Asks(goes_to_lead=False, within=timedelta(days=7)),
        Level.CONCERN: Asks(goes_to_lead=True, within=None),
        Level.SERIOUS: Asks(goes_to_lead=True, within=timedelta(minutes=15), rings=True),
        Level.DANGER: Asks(
            goes_to_lead=True, within=timedelta(minutes=5), rings=True, numbers=True
        ),
    }
)
# What is written late in the evening is not late at midnight.
AT_LEAST = timedelta(hours=2)


def due_at(level: Level, since: datetime, end_of_day: datetime) -> datetime:
    """By when a lead has a note of this level, which it has `since`. `end_of_day`: of that day."""
    within = ASKS[level].within
    return max(end_of_day, since + AT_LEAST) if within is None else since + within


def goes_to_lead(level: Level, *, late: bool) -> bool:
    """Whether it stands in the lead's list."""
    return ASKS[level].goes_to_lead or late


def is_high_enough(level: int, *, child_at_risk: bool) -> bool:
    """Whether this level may be given: a child at risk is never below level 2."""
    return not child_at_risk or level >= LEAST_WITH_A_CHILD


def may_be_raised(level: int, to: int) -> bool:
    """A level is raised, and never lowered: what was serious once is closed as such."""
    return level < to <= max(Level)
