"""Thousands of frames that no page sends: a socket answers, or closes with a code it may give."""

import json
import random
import uuid

import pytest
from asgiref.sync import sync_to_async

from mentors.models import Message, Room
from mentors.rooms.frames import protocol
from tests.factories.rooms import RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

SOCKETS, FRAMES_EACH = 12, 180
CODES = {getattr(protocol, name) for name in vars(protocol) if name.startswith("CLOSE_")} | {1013}
KINDS = [
    "hello",
    "say",
    "beat",
    "hold",
    "continue",
    "here",
    "open",
    "close",
    "takeover",
    "swap",
    "message",
    "state",
    "",
]
VALUES = [
    None,
    True,
    -1,
    2**63,
    1e308,
    "",
    " ",
    "\x00",
    "\u202e",
    "x" * 2001,
    "no uuid",
    [],
    [[[]]],
    {},
    {"a": {"b": 1}},
    "\ud800",
]
BROKEN = [" ", "{", "null", "[]", '"say"', "1", "{}" * 3, "[" * 4000, '{"type": 1}', "\ufeff{}"]


def frame(chance):
    """One frame: hardly ever right."""
    if chance.random() < 0.15:
        return chance.choice(BROKEN)
    fields = {"type": chance.choice([*KINDS, chance.choice(VALUES)])}
    for name in ("id", "text", "phrase", "after", "until", "person"):
        if chance.random() < 0.4:
            fields[name] = chance.choice([*VALUES, str(uuid.uuid4()), chance.randrange(9)])
    return json.dumps(fields)


async def everything_said_to(someone):
    """Reads until the socket is quiet or closed; the frames, and the code (None: it stays)."""
    found = []
    while not await someone.wire.receive_nothing(timeout=0.2):
        event = await someone.wire.receive_output(5)
        if event["type"] == "websocket.close":
            return found, event["code"]
        found.append(json.loads(event["text"]))
    return found, None


@pytest.mark.parametrize("who", ["lucia", "joy", "grace"])
async def test_no_frame_breaks_a_socket_or_is_told_back(harbour, who):
    cast = await sync_to_async(RoomCast)(harbour, grace="grace", lucia="lucia", joy="joy")
    for seed in range(SOCKETS):
        chance = random.Random(f"{who} {seed}")
        async with Socket(getattr(cast, who), cast.id) as someone:
            if chance.random() < 0.8:
                await someone.hello()
            for _n in range(FRAMES_EACH):
                await someone.wire.send_to(text_data=frame(chance))
            answers, code = await everything_said_to(someone)
        assert code is None or code in CODES
        for answer in answers:
            assert "Traceback" not in json.dumps(answer)
            # Our own mistake would be told so.
            assert answer.get("code") != "try-again", answer
    if who != "grace":
        # Nobody who may has opened it, so nothing that was said got in.
        assert await Message.objects.acount() == 0
        assert await Room.objects.filter(state="lobby").aexists()
