"""How long somebody learnt and mentored, in whole hours. Pure.

A session counts as long as it took, and never longer than planned with its extension: a room that
somebody forgot to close makes no hours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mentors.room_types import EXTENSION

_HOUR = 60


@dataclass(frozen=True, slots=True)
class HeldRoom:
    """One session that took place. *Units*: `planned` in minutes."""

    planned: int
    opened_at: datetime
    closed_at: datetime


def minutes_of(held_rooms: Iterable[HeldRoom]) -> int:
    """Minutes of all of them together."""
    return sum(_minutes(one) for one in held_rooms)


def _minutes(one: HeldRoom) -> int:
    took = max(one.closed_at - one.opened_at, timedelta(0)) // timedelta(minutes=1)
    return min(took, one.planned + EXTENSION)


def whole_hours(minutes: int) -> int:
    """Hours that are full: what is begun does not count."""
    return minutes // _HOUR
