"""The three onboarding screens in order, and for which roles they are. Pure."""

from ..roles import PARTICIPANT_ROLES

FIRST, LAST = 1, 3
# The user has seen them all, or skipped them.
DONE = 0


def begin_with(role: str) -> int:
    """The first screen for somebody who joins with a card for this role.

    DONE for staff, who have pages of their own: the second factor, and how to leave.
    """
    return FIRST if role in PARTICIPANT_ROLES else DONE


def is_screen(number: int) -> bool:
    """Whether there is a screen with this number."""
    return FIRST <= number <= LAST


def after(number: int) -> int:
    """The screen after this one; DONE after the last."""
    return number + 1 if number < LAST else DONE
