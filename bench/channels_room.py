"""The smallest room that Channels' own documentation shows, for comparison with ours.

Serves `application`. Nobody is signed in; nothing is checked, screened or encrypted. LAYER in the
environment is memory, redis or pubsub. With INSERT_INTO, the URL of a PostgreSQL, each message is
inserted before it is delivered.
"""

import json
import os
import re

from django.conf import settings

LAYERS = {
    "memory": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}},
    "redis": {"BACKEND": "channels_redis.core.RedisChannelLayer"},
    "pubsub": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer"},
}
layer = LAYERS[os.environ.get("LAYER", "memory")]
if "Redis" in layer["BACKEND"]:
    # Each socket waits for Redis on its own connection.
    layer["CONFIG"] = {"hosts": [{"address": os.environ["REDIS_URL"], "max_connections": 20_000}]}
    if "PubSub" not in layer["BACKEND"]:
        layer["CONFIG"]["capacity"] = 10_000
settings.configure(CHANNEL_LAYERS={"default": layer}, INSTALLED_APPS=[])

import django  # noqa: E402 - after the settings

django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402

INSERT_INTO = os.environ.get("INSERT_INTO", "")
INSERT = "INSERT INTO bench_lines (room, body) VALUES (%s, %s)"
_pool = None


async def insert(room: str, text: str) -> None:
    """Insert one message, in a transaction of its own, over a pool of four connections."""
    global _pool  # noqa: PLW0603 - of the process
    if _pool is None:
        from psycopg_pool import AsyncConnectionPool

        _pool = AsyncConnectionPool(INSERT_INTO, min_size=4, max_size=4, open=False)
        await _pool.open()
    async with _pool.connection() as connection:
        await connection.execute(INSERT, (room, text))


class Room(AsyncWebsocketConsumer):
    """A room as a group: everyone in it receives each message."""

    async def connect(self):
        self.room = re.sub(r"\W", "", self.scope["path"])
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept("room.v1")

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        frame = json.loads(text_data)
        if frame["type"] == "hello":
            await self.send('{"type":"welcome"}')
        elif frame["type"] == "say":
            if INSERT_INTO:
                await insert(self.room, frame["text"])
            line = {"type": "room.line", "id": frame["id"], "text": frame["text"]}
            await self.channel_layer.group_send(self.room, line)

    async def room_line(self, event):
        await self.send(json.dumps({**event, "type": "message"}))


application = Room.as_asgi()
