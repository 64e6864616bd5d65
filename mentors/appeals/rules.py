"""Clocks of a disagreement (domain 2.3). Pure. Days are working days but for the first."""

from collections.abc import Collection
from datetime import date, timedelta

from core.working_days import working_days_later

# Calendar days after a decision in which to disagree; later it is possible too, and marked.
IN_TIME = timedelta(days=28)
READ_WITHIN = 3
ANSWERED_WITHIN = 20
# So many look at it.
PANEL = 2
STANDS, ANEW = "stands", "anew"


def read_by(said_on: date) -> date:
    """The day by which somebody confirms having read it."""
    return working_days_later(said_on, READ_WITHIN)


def answered_by(said_on: date) -> date:
    """The day by which it is answered."""
    return working_days_later(said_on, ANSWERED_WITHIN)


def is_late(decided_on: date | None, said_on: date) -> bool:
    """Whether more than 28 days lie between. A late one is looked at all the same."""
    return decided_on is not None and said_on - decided_on > IN_TIME


def come_to(outcomes: Collection[str]) -> str:
    """What the panel says: "" until both have; looked at anew where one of them says so.

    Nothing else is possible, so that it can only stay as it is or become better for the author.
    """
    if len(outcomes) < PANEL:
        return ""
    return ANEW if ANEW in outcomes else STANDS


def is_overdue(*, asked_on: date, said_on: date, is_read: bool, today: date) -> bool:
    """Whether a seat is late, so that the next in line is asked: unread, or without an answer.

    Who was asked after the days for an answer were over has the days to read it all the same.
    """
    if not is_read:
        return today > read_by(asked_on)
    return today > max(answered_by(said_on), read_by(asked_on))
