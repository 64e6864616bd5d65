"""Sends each person in a room what only that person sees: private messages, help, guests."""

from collections.abc import Mapping
from functools import partial
from typing import Protocol
from uuid import UUID

from ... import services
from ...frames import builders, server
from ...rules.participants import Act, may
from ...state.message_queries import waiting_messages
from ...state.private_queries import private_of
from ...state.queries import Seat
from .database_work import DatabaseWork
from .room_channel import RoomChannel, Socket
from .sign_ins import SignedOut, SignIn, still_alive


async def tell_some(
    database: DatabaseWork, channel: RoomChannel, news: int, *, alone: Socket | None = None
) -> None:
    """Send private content not sent here yet; `alone`: only to this socket, which has just come in.

    A page knows each of these frames by its id, so that a repetition is harmless.
    """
    if news == 0 or (alone is None and news <= channel.told):
        return
    found = await database.run(private_of, channel.room_id)
    if alone is None:
        channel.told = max(channel.told, news)
    for member_id, socket in list(channel.sockets.items()):
        private = found.get(member_id)
        if private is None or socket.sent is None or (alone is not None and socket is not alone):
            continue
        socket.push([server.encode(frame) for frame in builders.private(private)])


class Hub(Protocol):
    """What is needed of a hub; `hub.Hub` is one."""

    @property
    def channels(self) -> Mapping[int, RoomChannel]:
        """The rooms that it serves, by id."""

    @property
    def database(self) -> DatabaseWork:
        """Its database threads."""


async def tell_readers(database: DatabaseWork, channel: RoomChannel) -> None:
    """Send supervisor and backup all held messages; a page knows them by their ids."""
    found = await database.run(waiting_messages, channel.room_id)
    waits = {line.id for line in found.lines}
    settled = channel.stopped - waits
    channel.stopped = waits
    for member_id, socket in list(channel.sockets.items()):
        if socket.sent is None or not may(socket.seat_name or "", Act.REVEAL):
            continue
        told = [server.settled(one) for one in settled]
        if member_id in found.readers:
            told += map(builders.waiting, found.lines)
        socket.push([server.encode(frame) for frame in told])


async def tell_who_beats(hub: Hub, socket: Socket, seat: Seat) -> None:
    """Send held messages with each heartbeat of a supervisor: a notification may have been lost."""
    channel = hub.channels.get(seat.room_id)
    if may(seat.seat, Act.REVEAL) and channel is not None and channel.lists(socket):
        await tell_readers(hub.database, channel)


async def revealed(
    database: DatabaseWork, sign_in: SignIn | None, member_id: int, line_id: UUID
) -> str:
    """Return the frame with the text, for the requester only.

    Raises SignedOut, Refused, NotFound.
    """
    if sign_in is None:
        raise SignedOut
    line, text = await database.run(partial(_reveal, sign_in, member_id, line_id))
    return server.encode(builders.waiting(line, text))


def _reveal(sign_in: SignIn, member_id: int, line_id: UUID) -> object:
    if still_alive([sign_in]) != [True]:
        raise SignedOut
    return services.reveal_line(member_id=member_id, line_id=line_id)
