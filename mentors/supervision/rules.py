"""How often a mentor is offered a talk, and when the next one is due. Pure (domain 7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

# Interval between talks: for a learner, and for a certified mentor.
LEARNS = timedelta(days=7)
CERTIFIED = timedelta(days=14)
# How far back and ahead the day of a talk may be.
BACK, AHEAD = timedelta(days=365), timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk: its day, and whether it took place."""

    day: date
    held: bool


def last_held(talks: Collection[Talk]) -> date | None:
    """Return the day of the last talk that took place, or None."""
    return max((one.day for one in talks if one.held), default=None)


def offered_next(talks: Collection[Talk]) -> date | None:
    """Return the first day that was offered since the last talk, or None."""
    last = last_held(talks)
    days = [one.day for one in talks if not one.held and (last is None or one.day > last)]
    return min(days, default=None)


def due_on(talks: Collection[Talk], *, began: date, certified: bool) -> date:
    """Return when the next talk is: on the day that is offered, else when it is due.

    `began`: the first room as a mentor.
    """
    offered = offered_next(talks)
    if offered is not None:
        return offered
    since = max(began, last_held(talks) or began)
    return since + (CERTIFIED if certified else LEARNS)


def may_be_written(day: date, *, held: bool, today: date) -> bool:
    """Whether a talk may have this day; one that took place cannot be in the future."""
    return today - BACK <= day <= (today if held else today + AHEAD)
