"""How often a mentor is offered a talk, and by when the next one is due. Pure (domain 7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

# From one talk to the next: for a learner, and once the mentor is certified.
LEARNS = timedelta(days=7)
CERTIFIED = timedelta(days=14)
# So far back and ahead a day may be written down.
BACK, AHEAD = timedelta(days=365), timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk: its day, and whether it took place."""

    day: date
    held: bool


def last_held(talks: Collection[Talk]) -> date | None:
    """The day of the last one that took place."""
    return max((one.day for one in talks if one.held), default=None)


def offered_next(talks: Collection[Talk]) -> date | None:
    """The first day that was offered since, or None."""
    last = last_held(talks)
    days = [one.day for one in talks if not one.held and (last is None or one.day > last)]
    return min(days, default=None)


def due_on(talks: Collection[Talk], *, began: date, certified: bool) -> date:
    """By when the mentor and the supervisor talk: on the day that is offered, else when it is due.

    `began`: the first room as a mentor.
    """
    offered = offered_next(talks)
    if offered is not None:
        return offered
    since = max(began, last_held(talks) or began)
    return since + (CERTIFIED if certified else LEARNS)


def may_be_written(day: date, *, held: bool, today: date) -> bool:
    """Whether this day may stand there: what took place is not to come."""
    return today - BACK <= day <= (today if held else today + AHEAD)
