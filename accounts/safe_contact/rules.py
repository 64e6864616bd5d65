"""How long an answer about reaching her holds. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

# What is a safe way to reach her may not be one in three months (domain 4.8).
HOLDS_FOR = timedelta(days=90)
MAX_WAY_CHARACTERS = 500


class IfSheLeaves(StrEnum):
    """What she wants us to do if she leaves a room suddenly (domain 4.3, 10.16)."""

    NOTHING = "nothing"
    HOUR = "hour"
    DAY = "day"


def still_holds(answered_at: datetime | None, at: datetime) -> bool:
    """Whether the answer of this moment may be used at `at`. None: nobody has asked her."""
    return answered_at is not None and answered_at <= at < answered_at + HOLDS_FOR
