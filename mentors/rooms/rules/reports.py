"""What may be said beside a report without writing, and how much with it. Pure (domain 10.2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from mentors.room_types import ALONE_FOR, CHECKS_OUT_FOR

# Key of a phrase → the drawing beside it. Keys, not words: shown in the reader's language.
REPORT_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "i-was-afraid": "body-alarm",
        "asked-for-contact": "phone-no",
        "about-money": "money-no",
        "it-hurt-me": "heart",
        "talk-with-me": "talk-two",
    }
)
# A few words, and never a story.
REPORT_CHARACTERS = 300


PLAN_LINES = 3
PLAN_LINE_CHARACTERS = 120
NOTES_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Written:
    """Both as they were typed, by which window, and how often that had sent something before."""

    plan: str
    notes: str
    window: str = ""
    turn: int = 0


def tidied(text: str) -> str:
    """As browsers send it, with one kind of line end and nothing that no database keeps."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def fits(written: Written) -> bool:
    """A plan of three short lines at most, and notes that are no record."""
    lines = [line for line in written.plan.splitlines() if line.strip()]
    return (
        len(lines) <= PLAN_LINES
        and all(len(line) <= PLAN_LINE_CHARACTERS for line in lines)
        and len(written.notes) <= NOTES_CHARACTERS
    )


def is_older(new: Written, *, version: int, kept: Written, kept_version: int) -> bool:
    """Whether another window of the author has written since this one was shown `version`.

    What one window sends twice in a row is never older, even where the first answer has not come.
    """
    if version == kept_version:
        return False
    return not (new.window and new.window == kept.window and new.turn > kept.turn)


MENTOR = "mentor"
# Who is still there without having the turn: waiting for it, or standing by. All others are
# through.
WAITING_SEATS = frozenset({MENTOR, "supervisor", "backup", "lead"})


def next_partner(
    asked: Sequence[int], mentors: Sequence[int], *, talking: int | None
) -> int | None:
    """Whose turn it is after `talking`; None: everyone has had a turn, and the room is over.

    `asked` are the mentees who would like a word alone and are here, in the order of asking. Ids of
    seats. A mentor whose talk it was is the last.
    """
    if talking in mentors:
        return None
    turns = [one for one in (*asked, *mentors) if one != talking]
    return turns[0] if turns else None


def lasts(seat: str) -> timedelta:
    """How long the talk with somebody in this seat may last."""
    return timedelta(minutes=CHECKS_OUT_FOR if seat == MENTOR else ALONE_FOR)


def through_after(
    seats: Collection[tuple[int, str]], *, partner: int, asked: Collection[int]
) -> list[int]:
    """Who has nothing more to do in the room once this talk begins: (id, seat) of all → ids."""
    return [
        pk for pk, seat in seats if seat not in WAITING_SEATS and pk != partner and pk not in asked
    ]
