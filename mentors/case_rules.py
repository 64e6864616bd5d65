"""When a room becomes a matter for the safeguarding lead, and how long its words wait. Pure.

Below the models, because their columns are made from it. Source: domain 4.7, 10.2; ADR-0123.
"""

from datetime import datetime, timedelta
from enum import StrEnum

# Words stay for one day after the end, readable to nobody in the room; then the key dies.
WORDS_KEPT_FOR = timedelta(hours=24)
# While a matter is open they wait for the lead, and for nobody longer than this.
WORDS_WAIT_AT_MOST = timedelta(hours=72)
# The fewest lines that will do are kept, with one sentence why (domain 4.7).
LINES_KEPT_AT_MOST = 20
WHY_CHARACTERS = 300
# So long whoever was in the room is told, on that person's own page, that lines of it are kept.
TOLD_FOR = timedelta(days=28)


class MatterReason(StrEnum):
    """What makes a room a matter that only the lead closes."""

    HELP = "help"
    REPORT = "report"
    REMOVAL = "removal"
    STOPPED_LINES = "stopped-lines"
    DURESS = "duress"


# In practice a call for help and a stopped line are drills (domain 10.17); the others never are. A
# call whose maker says that it is real is asked about with `real`.
ALSO_IN_PRACTICE = frozenset({MatterReason.REPORT, MatterReason.REMOVAL, MatterReason.DURESS})


def is_a_matter(reason: MatterReason, *, real: bool) -> bool:
    """Whether this makes a room a matter. `real`: women talk about their own lives in it, or
    whoever called for help said that it is real.
    """
    return real or reason in ALSO_IN_PRACTICE


def gone_by(closed_at: datetime) -> tuple[datetime, datetime]:
    """When words are destroyed: as a rule, and at the latest."""
    return closed_at + WORDS_KEPT_FOR, closed_at + WORDS_WAIT_AT_MOST


def is_told(*, holds_it: bool, is_the_one: bool) -> bool:
    """Whether somebody in the room is told of a report: who holds it, and never whom it is about.

    So a report about the supervisor goes to the backup, and to the lead, who sits in no room.
    """
    return holds_it and not is_the_one
