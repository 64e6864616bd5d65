"""How far the user is in the three screens. Nothing of it is logged."""

from ..models import User
from .rules import DONE, after


def go_on(*, user: User, seen: int) -> int:
    """The user has seen this screen; the number of the next, DONE after the last.

    A window that is older leads nobody back: what was seen stays seen.
    """
    following = after(seen)
    if user.first_step == seen:
        _keep(user, following)
    return following


def go_without(*, user: User) -> None:
    """The user skips the screens for now; they stay open."""
    if user.first_step != DONE:
        _keep(user, DONE)


def _keep(user: User, number: int) -> None:
    User.objects.filter(pk=user.pk).update(first_step=number)
    user.first_step = number
