"""Limits of a recording, and how long it is kept. Pure."""

from datetime import datetime, timedelta

LONGEST_SECONDS = 120
LARGEST_BYTES = 1_000_000
KEPT_DAYS = 14


def oldest_kept(at: datetime) -> datetime:
    """Return the time up to which recordings are deleted at `at`."""
    return at - timedelta(days=KEPT_DAYS)


def kept_until(made_at: datetime) -> datetime:
    """Return when a recording is deleted, whether anybody has heard it or not."""
    return made_at + timedelta(days=KEPT_DAYS)
