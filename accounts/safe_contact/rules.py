"""How long an answer about safe contact is valid. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

# A safe way to contact somebody may no longer be safe in three months (domain 4.8).
HOLDS_FOR = timedelta(days=90)
MAX_WAY_CHARACTERS = 500


class IfSheLeaves(StrEnum):
    """What the person wants done after leaving a room suddenly (domain 4.3, 10.16)."""

    NOTHING = "nothing"
    HOUR = "hour"
    DAY = "day"


def still_holds(answered_at: datetime | None, at: datetime) -> bool:
    """Whether an answer given at `answered_at` is valid at `at`. None: nobody has asked yet."""
    return answered_at is not None and answered_at <= at < answered_at + HOLDS_FOR
