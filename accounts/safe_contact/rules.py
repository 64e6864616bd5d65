"""How long an answer about safe contact holds. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

# A safe way to reach somebody may not be safe in three months (domain 4.8).
HOLDS_FOR = timedelta(days=90)
MAX_WAY_CHARACTERS = 500


class IfSheLeaves(StrEnum):
    """What the woman wants us to do after leaving a room suddenly (domain 4.3, 10.16)."""

    NOTHING = "nothing"
    HOUR = "hour"
    DAY = "day"


def still_holds(answered_at: datetime | None, at: datetime) -> bool:
    """Whether the answer of this moment may be used at `at`. None: nobody has asked yet."""
    return answered_at is not None and answered_at <= at < answered_at + HOLDS_FOR
