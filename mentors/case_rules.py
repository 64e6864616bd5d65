"""When a room becomes a safeguarding case, and how long its messages are kept. Pure.

Below the models, because their columns are made from it. Source: domain 4.7, 10.2; ADR-0123.
"""

from datetime import datetime, timedelta
from enum import StrEnum

# Messages are kept for one day after the end, unreadable to those in the room; then the key is
# destroyed.
WORDS_KEPT_FOR = timedelta(hours=24)
# While a case is open they are kept for the lead, but never longer than this.
WORDS_WAIT_AT_MOST = timedelta(hours=72)
# As few messages as will do are kept, with one sentence saying why (domain 4.7).
LINES_KEPT_AT_MOST = 20
WHY_CHARACTERS = 300
# How long participants are told, on their own pages, that messages of the room are kept.
TOLD_FOR = timedelta(days=28)


class MatterReason(StrEnum):
    """Why a room is a safeguarding case that only the lead closes."""

    HELP = "help"
    REPORT = "report"
    REMOVAL = "removal"
    STOPPED_LINES = "stopped-lines"
    DURESS = "duress"


# In practice a help request and held messages are drills (domain 10.17); the others never are. For
# a help request that its maker calls real, `real` is true.
ALSO_IN_PRACTICE = frozenset({MatterReason.REPORT, MatterReason.REMOVAL, MatterReason.DURESS})


def is_a_matter(reason: MatterReason, *, real: bool) -> bool:
    """Whether this makes a room a safeguarding case.

    `real`: participants talk about their own lives in it, or whoever asked for help said that it is
    real.
    """
    return real or reason in ALSO_IN_PRACTICE


def gone_by(closed_at: datetime) -> tuple[datetime, datetime]:
    """Return when messages are destroyed: as a rule, and at the latest."""
    return closed_at + WORDS_KEPT_FOR, closed_at + WORDS_WAIT_AT_MOST


def is_told(*, holds_it: bool, is_the_one: bool) -> bool:
    """Whether somebody in the room is told of a report: its supervisor, unless reported there.

    So a report about the supervisor goes to the backup, and to the lead, who has no seat in a room.
    """
    return holds_it and not is_the_one
