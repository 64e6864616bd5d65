"""Telling who holds a room what the participants' pages tell of them; it costs no query."""

import time
from collections.abc import Callable

from ...state import notifications
from ...state.notifications import Notification
from .room_channel import RoomChannel, Socket

# Announces what was done, without waiting for it.
type Announce = Callable[[list[Notification]], None]


def note_sign(channel: RoomChannel | None, socket: Socket, sign: str, announce: Announce) -> None:
    """Somebody is writing, out of sight or back. Nothing before the welcome, or out of the list."""
    if channel is None or socket.member_id is None or not channel.sees(socket):
        return
    channel.signs.note(socket.member_id, sign, time.monotonic())
    tell_signs(channel, announce)


def end_sign(channel: RoomChannel | None, member_id: int | None, announce: Announce) -> None:
    """The line was said, or the page is gone: nothing stands beside the name any more.

    Told at once: with the last socket of a room its channel goes, and nobody would tell it later.
    """
    if channel is None or member_id is None or not channel.signs.has(member_id):
        return
    channel.signs.hear(member_id, "", time.monotonic())
    channel.tell_signs()
    announce([_notification(channel, member_id, "")])


def hear_sign(channel: RoomChannel, heard: Notification) -> None:
    """Another process tells it."""
    channel.signs.hear(heard["member"], heard["sign"], time.monotonic())
    channel.tell_signs()


def tell_signs(channel: RoomChannel, announce: Announce) -> None:
    """To who sees signs here, and to the other processes; each person's once in a while."""
    due = channel.signs.take_due(time.monotonic())
    if not due:
        return
    channel.tell_signs()
    announce([_notification(channel, member_id, sign) for member_id, sign in due.items()])


def _notification(channel: RoomChannel, member_id: int, sign: str) -> Notification:
    return notifications.notification(
        channel.public_id, notifications.SIGN, member=member_id, sign=sign
    )
