"""Clocks of a disagreement (domain 2.3). Pure. Days are working days but for the first."""

from datetime import date, timedelta

from core.working_days import working_days_later

# Calendar days after a decision in which she says so; later she does as well, and it is marked.
IN_TIME = timedelta(days=28)
READ_WITHIN = 3
ANSWERED_WITHIN = 20


def read_by(said_on: date) -> date:
    """The day by which somebody says that she has read it."""
    return working_days_later(said_on, READ_WITHIN)


def answered_by(said_on: date) -> date:
    """The day by which it is answered."""
    return working_days_later(said_on, ANSWERED_WITHIN)


def is_late(decided_on: date | None, said_on: date) -> bool:
    """Whether more than 28 days lie between. A late one is looked at all the same."""
    return decided_on is not None and said_on - decided_on > IN_TIME
