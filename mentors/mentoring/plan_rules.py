"""When each of a pair is asked how mentoring goes, and how many steps a plan holds. Pure."""

from datetime import datetime, timedelta

FIRST_CHECK = timedelta(days=30)
CHECK_EVERY = timedelta(days=60)
# Small steps that are still to do, at most.
MOST_TASKS = 7


def is_check_due(agreed_at: datetime, answered_at: datetime | None, at: datetime) -> bool:
    """Whether somebody of the pair is asked how it goes; `answered_at`: the last answer."""
    since_first = at - agreed_at - FIRST_CHECK
    if since_first < timedelta():
        return False
    asked_at = agreed_at + FIRST_CHECK + since_first // CHECK_EVERY * CHECK_EVERY
    return answered_at is None or answered_at < asked_at
