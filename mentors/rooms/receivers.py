"""What rooms hear from the rest of the site."""

from collections.abc import Collection
from typing import Any

from . import notifications


def announce_sign_outs(sender: Any, session_keys: Collection[str], **kwargs: Any) -> None:
    """Receiver of `sign_ins_ended`: the sockets of these sessions are closed, wherever they are."""
    notifications.send_signed_out(session_keys)
