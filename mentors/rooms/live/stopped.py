"""Telling the supervisor of a room which lines were stopped, and showing her the words of one."""

from collections.abc import Mapping
from functools import partial
from typing import Protocol
from uuid import UUID

from .. import frames, server_frames, services
from ..queries import Seat
from ..stopped_queries import waiting_lines
from .database_work import DatabaseWork
from .room_channel import RoomChannel, Socket
from .sign_ins import SignedOut, SignIn, still_alive


class Hub(Protocol):
    """What is needed of a hub; `hub.Hub` is one."""

    @property
    def channels(self) -> Mapping[int, RoomChannel]:
        """The rooms that it serves, by id."""

    @property
    def database(self) -> DatabaseWork:
        """Its threads."""


async def tell_supervisor(database: DatabaseWork, channel: RoomChannel) -> None:
    """Sends who holds the room all lines that wait there; her page knows them by their ids."""
    found = await database.run(waiting_lines, channel.room_id)
    socket = channel.sockets.get(found.supervisor)
    if socket is not None and socket.sent is not None:
        socket.push([server_frames.encode(frames.waiting(line)) for line in found.lines])


async def tell_who_beats(hub: Hub, socket: Socket, seat: Seat) -> None:
    """With each beat of hers a supervisor learns what waits: a notification may have got lost."""
    channel = hub.channels.get(seat.room_id)
    if seat.seat == "supervisor" and channel is not None and channel.sees(socket):
        await tell_supervisor(hub.database, channel)


async def revealed(
    database: DatabaseWork, sign_in: SignIn | None, member_id: int, line_id: UUID
) -> str:
    """The frame with the words, for her alone. Raises SignedOut, Refused, NotFound."""
    if sign_in is None:
        raise SignedOut
    line, text = await database.run(partial(_reveal, sign_in, member_id, line_id))
    return server_frames.encode(frames.waiting(line, text))


def _reveal(sign_in: SignIn, member_id: int, line_id: UUID) -> object:
    if still_alive([sign_in]) != [True]:
        raise SignedOut
    return services.reveal_line(member_id=member_id, line_id=line_id)
