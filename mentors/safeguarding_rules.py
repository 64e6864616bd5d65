"""What each level of safeguarding note requires, its deadline, and who may read it. Pure.

Below the models, because their columns are made from it. Source: domain 4.5, 10.27; ADR-0097.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType


class Level(IntEnum):
    """How serious a concern is."""

    WORRY = 0
    CONCERN = 1
    SERIOUS = 2
    DANGER = 3


class NoteState(StrEnum):
    """The state of a note."""

    OPEN = "open"
    # A lead has taken it.
    TAKEN = "taken"
    CLOSED = "closed"


class Agreed(StrEnum):
    """Whether the person agrees that the note is passed on."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not-asked"


class SheKnows(StrEnum):
    """When the person was told that the note is written and passed on."""

    BEFORE = "before"
    AFTER = "after"
    # Telling the person would be unsafe.
    UNSAFE = "unsafe"


class ReadingReason(StrEnum):
    """Why a closed note is read again. Codes, never free text about the person."""

    NEW_WORRY = "new-worry"
    COMPLAINT = "complaint"
    LAW = "law"
    ASKED_BY_HER = "asked-by-her"
    # Not to read a closed one, but to take over an open one with kept messages whose lead has lost
    # the role.
    TAKE_OVER = "take-over"


# Reasons for which a closed note may be read.
TO_READ = tuple(one for one in ReadingReason if one != ReadingReason.TAKE_OVER)


# The lowest level that a note can have where a child is at risk.
LEAST_WITH_A_CHILD = Level.SERIOUS


@dataclass(frozen=True, slots=True)
class Asks:
    """What a level requires. `within`: how soon a lead takes it; None: by the end of the day.

    `rings`: desks ring at once. `numbers`: the country's emergency numbers are shown.
    """

    goes_to_lead: bool
    within: timedelta | None
    rings: bool = False
    numbers: bool = False


ASKS: Mapping[Level, Asks] = MappingProxyType(
    {
        # It stays with the supervisor. If still open after a week it goes to the lead, since
        # whoever wrote it may be gone.
        Level.WORRY: Asks(goes_to_lead=False, within=timedelta(days=7)),
        Level.CONCERN: Asks(goes_to_lead=True, within=None),
        Level.SERIOUS: Asks(goes_to_lead=True, within=timedelta(minutes=15), rings=True),
        Level.DANGER: Asks(
            goes_to_lead=True, within=timedelta(minutes=5), rings=True, numbers=True
        ),
    }
)
# What is written late in the evening is not overdue at midnight.
AT_LEAST = timedelta(hours=2)


def due_at(level: Level, since: datetime, end_of_day: datetime) -> datetime:
    """Return when a lead must have taken a note that has had this level `since`.

    `end_of_day` is that of the same day.
    """
    within = ASKS[level].within
    return max(end_of_day, since + AT_LEAST) if within is None else since + within


def goes_to_lead(level: Level, *, late: bool) -> bool:
    """Whether the note is shown in the lead's list."""
    return ASKS[level].goes_to_lead or late


def is_high_enough(level: int, *, child_at_risk: bool) -> bool:
    """Whether this level may be given: a child at risk is never below level 2."""
    return not child_at_risk or level >= LEAST_WITH_A_CHILD


def may_be_raised(level: int, to: int) -> bool:
    """Whether a note may be raised to this level. Levels are never lowered, even before closing."""
    return level < to <= max(Level)
