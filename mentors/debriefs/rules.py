"""What may stand on a card, who checks out of a room, and until when. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from mentors.room_states import ENDING, TOOK_PLACE

MAX_LINES = 3
MAX_LINE_CHARACTERS = 120
MAX_CHECK_OUT_CHARACTERS = 500

# Who takes a card along: the women for whom the room is (domain 10.13).
CARD_SEATS = frozenset({"mentee"})
# Who checks out: everyone who worked in it (domain 7).
CHECK_OUT_SEATS = frozenset({"mentor", "supervisor", "interpreter"})
# Whose check-outs somebody in this seat reads beside that person's own.
READS_OF = {
    "supervisor": frozenset({"mentor", "interpreter"}),
    "backup": frozenset({"supervisor"}),
}
# The card is written while the words are fresh; the day is that of the words (domain 4.7).
CARD_FOR = timedelta(hours=24)
# Whoever was tired checks out on another day.
CHECK_OUT_FOR = timedelta(days=3)


class CardProblem(StrEnum):
    """Why these lines are no card."""

    EMPTY = "empty"
    TOO_MANY = "too-many"
    TOO_LONG = "too-long"


def lines_of(words: str | Iterable[str]) -> tuple[str, ...]:
    """The lines that say something, in their order."""
    lines = words.splitlines() if isinstance(words, str) else words
    return tuple(line for one in lines if (line := " ".join(one.split())))


def problem_with(lines: tuple[str, ...]) -> CardProblem | None:
    """None where they are a card: one line to three, none too long."""
    if not lines:
        return CardProblem.EMPTY
    if len(lines) > MAX_LINES:
        return CardProblem.TOO_MANY
    if any(len(line) > MAX_LINE_CHARACTERS for line in lines):
        return CardProblem.TOO_LONG
    return None


def card_may_be_kept(state: str, closed_at: datetime | None, at: datetime) -> bool:
    """From the moment at which a room winds down until a day after its end."""
    return _is_after(state, closed_at, at, CARD_FOR)


def may_check_out(state: str, closed_at: datetime | None, at: datetime) -> bool:
    """From the same moment, for three days."""
    return _is_after(state, closed_at, at, CHECK_OUT_FOR)


def _is_after(state: str, closed_at: datetime | None, at: datetime, days: timedelta) -> bool:
    if state in TOOK_PLACE:
        return closed_at is not None and at < closed_at + days
    return state in ENDING


def reads_check_out(reader: str, of: str) -> bool:
    """Whether somebody in the first seat reads the check-out of somebody in the second."""
    return of in READS_OF.get(reader, frozenset())
