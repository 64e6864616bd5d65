"""Telling each in a room what she alone is shown: asides, help, who may come in."""

from .. import frames, server_frames
from ..private_queries import private_of
from .database_work import DatabaseWork
from .room_channel import RoomChannel, Socket


async def tell_some(
    database: DatabaseWork, channel: RoomChannel, news: int, *, alone: Socket | None = None
) -> None:
    """Looks only where there are news that were not told here; `alone`: she has just come in.

    A page knows each of these frames by its id, so that one more does no harm.
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
        socket.push([server_frames.encode(frame) for frame in frames.private(private)])
