"""The three screens in their order, and whom they are for. Pure."""

from ..roles import PARTICIPANT_ROLES

FIRST, LAST = 1, 3
# The user has seen them all, or skips them.
DONE = 0


def begin_with(role: str) -> int:
    """Where somebody begins who comes in with a card for this role. Staff have pages of their own:
    the second step, and how to leave.
    """
    return FIRST if role in PARTICIPANT_ROLES else DONE


def is_screen(number: int) -> bool:
    """Whether there is a screen of this number."""
    return FIRST <= number <= LAST


def after(number: int) -> int:
    """The screen after this one; DONE after the last."""
    return number + 1 if number < LAST else DONE
