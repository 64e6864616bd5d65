"""Clocks of an appeal (domain 2.3). Pure. Days are working days, except in `IN_TIME`."""

from collections.abc import Collection
from datetime import date, timedelta

from core.working_days import working_days_later

# Calendar days for an appeal after a decision; later ones are possible too, and marked.
IN_TIME = timedelta(days=28)
READ_WITHIN = 3
ANSWERED_WITHIN = 20
# Number of panel members.
PANEL = 2
STANDS, ANEW = "stands", "anew"


def read_by(said_on: date) -> date:
    """Return the day by which a member confirms receipt."""
    return working_days_later(said_on, READ_WITHIN)


def answered_by(said_on: date) -> date:
    """Return the day by which the appeal is answered."""
    return working_days_later(said_on, ANSWERED_WITHIN)


def is_late(decided_on: date | None, said_on: date) -> bool:
    """Whether more than 28 days have passed. A late appeal is considered all the same."""
    return decided_on is not None and said_on - decided_on > IN_TIME


def come_to(outcomes: Collection[str]) -> str:
    """Return the panel's outcome: "" until both have answered; a review if one of them asks for it.

    Nothing else is possible, so an appeal can only uphold the decision or improve it for the
    author.
    """
    if len(outcomes) < PANEL:
        return ""
    return ANEW if ANEW in outcomes else STANDS


def is_overdue(*, asked_on: date, said_on: date, is_read: bool, today: date) -> bool:
    """Whether a seat is overdue, so that the next in line is asked: unread or unanswered.

    A member asked after the deadline for an answer still has the days for reading.
    """
    if not is_read:
        return today > read_by(asked_on)
    return today > max(answered_by(said_on), read_by(asked_on))
