"""What a card may contain, who checks out of a room, and until when. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from mentors.room_states import ENDING, TOOK_PLACE

MAX_LINES = 3
MAX_LINE_CHARACTERS = 120
MAX_CHECK_OUT_CHARACTERS = 500

# The seats that keep a card: the people for whom the room is (domain 10.13).
CARD_SEATS = frozenset({"mentee"})
# The seats that check out: everyone who worked in the room (domain 7).
CHECK_OUT_SEATS = frozenset({"mentor", "supervisor", "interpreter"})
# The seats whose check-outs a seat reads, besides its own.
READS_OF = {
    "supervisor": frozenset({"mentor", "interpreter"}),
    "backup": frozenset({"supervisor"}),
}
# How long a card can be written: one day, as long as messages are kept (domain 4.7).
CARD_FOR = timedelta(hours=24)
# How long a check-out is possible: people who were tired can do it on another day.
CHECK_OUT_FOR = timedelta(days=3)


class CardProblem(StrEnum):
    """Why these lines are not a valid card."""

    EMPTY = "empty"
    TOO_MANY = "too-many"
    TOO_LONG = "too-long"


def lines_of(words: str | Iterable[str]) -> tuple[str, ...]:
    """Return the lines that are not empty, in order."""
    lines = words.splitlines() if isinstance(words, str) else words
    return tuple(line for one in lines if (line := " ".join(one.split())))


def problem_with(lines: tuple[str, ...]) -> CardProblem | None:
    """Return what is wrong with the lines of a card; None if they are valid."""
    if not lines:
        return CardProblem.EMPTY
    if len(lines) > MAX_LINES:
        return CardProblem.TOO_MANY
    if any(len(line) > MAX_LINE_CHARACTERS for line in lines):
        return CardProblem.TOO_LONG
    return None


def card_may_be_kept(state: str, closed_at: datetime | None, at: datetime) -> bool:
    """Whether a card may be kept: from when a room winds down until a day after its end."""
    return _is_after(state, closed_at, at, CARD_FOR)


def may_check_out(state: str, closed_at: datetime | None, at: datetime) -> bool:
    """Whether a check-out is possible: from the same moment, until three days after the end."""
    return _is_after(state, closed_at, at, CHECK_OUT_FOR)


def _is_after(state: str, closed_at: datetime | None, at: datetime, days: timedelta) -> bool:
    if state in TOOK_PLACE:
        return closed_at is not None and at < closed_at + days
    return state in ENDING


def reads_check_out(reader: str, of: str) -> bool:
    """Whether somebody in the first seat reads the check-out of somebody in the second."""
    return of in READS_OF.get(reader, frozenset())
