"""Phrases and limits for reports, room notes and private talks. Pure (domain 10.2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from mentors.room_types import ALONE_FOR, CHECKS_OUT_FOR

# Key of a phrase → the drawing beside it. Keys, not text: shown in the reader's language.
REPORT_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "i-was-afraid": "body-alarm",
        "asked-for-contact": "phone-no",
        "about-money": "money-no",
        "it-hurt-me": "heart",
        "talk-with-me": "talk-two",
    }
)
# A few words, never a story.
REPORT_CHARACTERS = 300


PLAN_LINES = 3
PLAN_LINE_CHARACTERS = 120
NOTES_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Written:
    """A plan and notes as typed, the window that sent them, and how often it had sent before."""

    plan: str
    notes: str
    window: str = ""
    turn: int = 0


def tidied(text: str) -> str:
    """Return the text with uniform line ends and without null bytes."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def fits(written: Written) -> bool:
    """Whether the plan has at most three short lines, and the notes are within their limit."""
    lines = [line for line in written.plan.splitlines() if line.strip()]
    return (
        len(lines) <= PLAN_LINES
        and all(len(line) <= PLAN_LINE_CHARACTERS for line in lines)
        and len(written.notes) <= NOTES_CHARACTERS
    )


def is_older(new: Written, *, version: int, kept: Written, kept_version: int) -> bool:
    """Whether another window of the author has saved since this one was shown `version`.

    Two saves in a row from one window are never older, even if the first answer has not arrived.
    """
    if version == kept_version:
        return False
    return not (new.window and new.window == kept.window and new.turn > kept.turn)


MENTOR = "mentor"
# Seats that remain without having the turn: waiting for it, or standing by. All others are done.
WAITING_SEATS = frozenset({MENTOR, "supervisor", "backup", "lead"})


def next_partner(
    asked: Sequence[int], mentors: Sequence[int], *, talking: int | None
) -> int | None:
    """Return whose turn is after `talking`; None: everyone has had a turn, and the room is over.

    `asked` are the mentees present who want to talk alone, in the order of asking. All are ids of
    seats. The mentor's turn is the last.
    """
    if talking in mentors:
        return None
    turns = [one for one in (*asked, *mentors) if one != talking]
    return turns[0] if turns else None


def lasts(seat: str) -> timedelta:
    """Return how long the talk with somebody in this seat may last."""
    return timedelta(minutes=CHECKS_OUT_FOR if seat == MENTOR else ALONE_FOR)


def through_after(
    seats: Collection[tuple[int, str]], *, partner: int, asked: Collection[int]
) -> list[int]:
    """Return the ids of those who are done once this talk begins; `seats` are (id, seat) of all."""
    return [
        pk for pk, seat in seats if seat not in WAITING_SEATS and pk != partner and pk not in asked
    ]
