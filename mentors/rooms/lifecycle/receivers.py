"""Signal receivers of the rooms."""

from collections.abc import Collection
from typing import Any

from accounts.models import User

from ..state import notifications
from .entry_services import ask_again


def announce_sign_outs(sender: Any, session_keys: Collection[str], **kwargs: Any) -> None:
    """Receiver of `sign_ins_ended`: close the sockets of these sessions, in all processes."""
    notifications.send_signed_out(session_keys)


def ask_at_the_door_again(sender: Any, user: User, **kwargs: Any) -> None:
    """Receiver of `signed_in`: reset what was said at doors in an earlier sign-in."""
    ask_again(user=user)
