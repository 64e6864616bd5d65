"""The user's progress through the three screens. It is not logged."""

from ..models import User
from .rules import DONE, after


def go_on(*, user: User, seen: int) -> int:
    """Note that the user has seen this screen; return the number of the next, DONE after the last.

    An older window leads nobody back: screens that were seen stay seen.
    """
    following = after(seen)
    if user.first_step == seen:
        _keep(user, following)
    return following


def go_without(*, user: User) -> None:
    """Skip the screens for now; they can still be opened."""
    if user.first_step != DONE:
        _keep(user, DONE)


def _keep(user: User, number: int) -> None:
    User.objects.filter(pk=user.pk).update(first_step=number)
    user.first_step = number
