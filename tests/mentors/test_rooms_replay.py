"""Whoever missed much gets it in pages, and nobody waits for her."""

import asyncio
import json
import uuid

import pytest
from asgiref.sync import sync_to_async
from cryptography.fernet import Fernet
from django.conf import settings

from core.clock import now
from mentors.models import Message, Room
from mentors.rooms.transport.ws import consumer
from tests.factories.rooms import RoomCast, Socket, session_cookie

pytestmark = pytest.mark.django_db(transaction=True)
# More frames than a reader may leave unread.
MISSED = 2101


@pytest.fixture
def cast(harbour):
    """An open room in which Lucia has said very much, and Joy has read none of it."""
    cast = RoomCast(harbour)
    cast.open()
    room = Room.objects.get(pk=cast.room.pk)
    box, lucia = Fernet(room.key), cast.member_id(cast.lucia)
    Message.objects.bulk_create(
        Message(
            room=room,
            seq=seq,
            sender_id=lucia,
            client_id=uuid.uuid4(),
            kind="say",
            body=box.encrypt(f"line {seq}".encode()),
            at=now(),
        )
        for seq in range(1, MISSED + 1)
    )
    Room.objects.update(last_seq=MISSED)
    return cast


async def test_whoever_missed_two_thousand_lines_gets_each_once_and_in_order(cast):
    async with Socket(cast.joy, cast.id) as joy:
        assert (await joy.hello())["seq"] == MISSED
        got = [await joy.frame("message", within=20) for _n in range(MISSED)]
        assert [line["seq"] for line in got] == list(range(1, MISSED + 1))
        assert got[-1]["text"] == f"line {MISSED}"
        await joy.settled()


async def test_whoever_comes_back_to_a_page_in_the_middle_gets_the_rest(cast):
    async with Socket(cast.lucia, cast.id) as lucia, Socket(cast.joy, cast.id) as joy:
        await asyncio.gather(lucia.hello(after=MISSED - 3), joy.hello(after=700))
        assert (await lucia.words_until(f"line {MISSED}"))[0] == f"line {MISSED - 2}"
        got = await joy.words_until(f"line {MISSED}")
        assert got == [f"line {seq}" for seq in range(701, MISSED + 1)]


async def test_nobody_waits_for_a_reader_who_takes_nothing_and_she_is_not_cut_off(cast):
    taken, goes_on = [], asyncio.Event()

    async def send(event):
        if len(taken) > 10:
            await goes_on.wait()
        taken.append(event)

    frames = asyncio.Queue()
    await frames.put({"type": "websocket.connect"})
    await frames.put({"type": "websocket.receive", "text": '{"type": "hello", "after": 0}'})
    scope = await sync_to_async(scope_of)(cast, cast.joy)
    slow = asyncio.create_task(consumer.room_socket(scope, frames.get, send))
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.lucia, cast.id) as lucia:
        await grace.hello(after=MISSED)
        await lucia.hello(after=MISSED)
        await until(lambda: len(taken) > 10)
        await grace.beat()
        await grace.say("do you hear me?")
        await lucia.frame("message", text="do you hear me?")
        await asyncio.sleep(2.5)
        await lucia.say("I do")
        await grace.frame("message", text="I do")
        goes_on.set()
        await frames.put({"type": "websocket.receive", "text": '{"type": "beat"}'})
        await until(lambda: lines_in(taken)[-1:] == [MISSED + 2])
    assert lines_in(taken) == list(range(1, MISSED + 3))
    await frames.put({"type": "websocket.disconnect", "code": 1000})
    await slow


async def until(is_so):
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.05)


def lines_in(events):
    found = [json.loads(event["text"]) for event in events if event["type"] == "websocket.send"]
    return [frame["seq"] for frame in found if frame["type"] == "message"]


def scope_of(cast, person):
    """What the servers hand to the socket of somebody who is signed in."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_cookie(person)}"
    return {
        "type": "websocket",
        "url_route": {"kwargs": {"public_id": str(cast.id)}},
        "subprotocols": ["room.v1"],
        "headers": [(b"cookie", cookie.encode())],
    }
