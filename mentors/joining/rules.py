"""What stands before the first woman whom somebody mentors. Pure (ADR-0105).

Learning waits for none of it, and there is no number of years: she says when (domain R1.4, 10.28).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Chose(StrEnum):
    """What she wants, as she said it at the end of the talk."""

    GO_ON = "go-on"
    LATER = "later"
    NOT_NOW = "not-now"


# So far back a talk may be written down.
BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where she stands. `chose`: her latest word, None before the first talk; `version`: of the
    agreement that stands, None where none does. `mentors_already`: she holds a certificate there,
    or mentored in a room where women talk about their own lives before anybody asked for a talk.
    """

    chose: str | None = None
    version: int | None = None
    mentors_already: bool = False


def has_gone_on(standing: Standing) -> bool:
    """Whether she said that she wants to go on; who mentors already said it by doing so, until she
    says something else.
    """
    return standing.chose == Chose.GO_ON or (standing.chose is None and standing.mentors_already)


def has_agreed(standing: Standing, current: int) -> bool:
    """Whether she agreed to the words of today."""
    return standing.version == current


def may_meet_a_woman(standing: Standing, current: int) -> bool:
    """Whether she may mentor where women talk about their own lives."""
    return has_gone_on(standing) and has_agreed(standing, current)


def may_be_written(day: date, today: date) -> bool:
    """Whether a talk may stand on this day: none is written down before it took place."""
    return today - BACK <= day <= today
