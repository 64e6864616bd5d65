"""A supervisor's plan and notes for a room: how much, and which window is newer. Pure."""

from dataclasses import dataclass

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
    """Whether another window of hers has written since this one was shown `version`.

    What one window sends twice in a row is never older, even where the first answer has not come.
    """
    if version == kept_version:
        return False
    return not (new.window and new.window == kept.window and new.turn > kept.turn)
