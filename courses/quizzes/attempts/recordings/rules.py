"""What a recording may be, and for how long it is kept. Pure."""

from datetime import datetime, timedelta

LONGEST_SECONDS = 120
LARGEST_BYTES = 1_000_000
KEPT_DAYS = 14


def oldest_kept(at: datetime) -> datetime:
    """What was made at this time or before is deleted at `at`."""
    return at - timedelta(days=KEPT_DAYS)


def kept_until(made_at: datetime) -> datetime:
    """When a recording is deleted, whether anybody has heard it or not."""
    return made_at + timedelta(days=KEPT_DAYS)
