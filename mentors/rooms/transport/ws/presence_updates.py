"""Shows supervisors the marks that participants' pages set, without a query."""

import time
from collections.abc import Callable

from ...state import notifications
from ...state.notifications import Notification
from .room_channel import RoomChannel, Socket

# Sends notifications of what was done, without waiting.
type Announce = Callable[[list[Notification]], None]


def note_sign(channel: RoomChannel | None, socket: Socket, sign: str, announce: Announce) -> None:
    """Note that somebody is writing, away or back; ignored before the welcome or off the list."""
    if channel is None or socket.member_id is None or not channel.sees(socket):
        return
    channel.signs.note(socket.member_id, sign, time.monotonic())
    tell_signs(channel, announce)


def end_sign(channel: RoomChannel | None, member_id: int | None, announce: Announce) -> None:
    """Clear a person's mark, because the message was posted or the page is closed.

    Sent at once: with the last socket of a room its channel is removed, and nobody would send it
    later.
    """
    if channel is None or member_id is None or not channel.signs.has(member_id):
        return
    channel.signs.hear(member_id, "", time.monotonic())
    channel.tell_signs()
    announce([_notification(channel, member_id, "")])


def hear_sign(channel: RoomChannel, heard: Notification) -> None:
    """Set a mark that another process sent."""
    channel.signs.hear(heard["member"], heard["sign"], time.monotonic())
    channel.tell_signs()


def tell_signs(channel: RoomChannel, announce: Announce) -> None:
    """Send due marks to readers here and to other processes; each person's once per interval."""
    due = channel.signs.take_due(time.monotonic())
    if not due:
        return
    channel.tell_signs()
    announce([_notification(channel, member_id, sign) for member_id, sign in due.items()])


def _notification(channel: RoomChannel, member_id: int, sign: str) -> Notification:
    return notifications.notification(
        channel.public_id, notifications.SIGN, member=member_id, sign=sign
    )
