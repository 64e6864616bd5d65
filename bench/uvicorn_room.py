"""What uvicorn itself can deliver: a room in a dictionary, with nothing between its sockets.

Serves `application`. No layer, sign-in or database, and nothing is checked, screened or stored: no
room on this server can be faster. The distance of our rooms from it is the cost of their rules.
"""

import json
from collections import defaultdict

_rooms = defaultdict(set)


async def application(scope, receive, send):
    """One socket; everybody in the room receives its messages."""
    await receive()
    await send({"type": "websocket.accept", "subprotocol": "room.v1"})
    room = _rooms[scope["path"]]
    room.add(send)
    try:
        while (event := await receive())["type"] == "websocket.receive":
            frame = json.loads(event["text"])
            if frame["type"] == "hello":
                await send({"type": "websocket.send", "text": '{"type":"welcome"}'})
            elif frame["type"] == "say":
                line = {"type": "message", "id": frame["id"], "text": frame["text"]}
                said = {"type": "websocket.send", "text": json.dumps(line)}
                for hears in list(room):
                    await hears(said)
    finally:
        room.discard(send)
