"""Telling the supervisor of a room which lines were stopped, and showing her the words of one."""

from functools import partial
from uuid import UUID

from .. import frames, server_frames, services
from ..stopped_queries import waiting_lines
from .database_work import DatabaseWork
from .room_channel import RoomChannel
from .sign_ins import SignedOut, SignIn, still_alive


async def tell_supervisor(database: DatabaseWork, channel: RoomChannel) -> None:
    """Sends who holds the room all lines that wait there; her page knows them by their ids."""
    found = await database.run(waiting_lines, channel.room_id)
    socket = channel.sockets.get(found.supervisor)
    if socket is not None and socket.sent is not None:
        socket.push([server_frames.encode(frames.waiting(line)) for line in found.lines])


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
