"""Several processes serve one room: each has its hub, and all tell the same story."""

import asyncio
import os
from itertools import cycle

import pytest
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer

from mentors.rooms.transport.ws import consumer, hub
from mentors.rooms.transport.ws.batches import Batcher, QueueFull
from tests.factories.rooms import RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(harbour):
    cast = RoomCast(harbour)
    cast.open()
    return cast


@pytest.fixture
def two_hubs(monkeypatch):
    """Sockets are served by two hubs in turn, as if two processes stood behind one address."""
    made = []

    def next_hub():
        if not made:
            made.extend([hub.Hub(), hub.Hub()])
            made.append(cycle(made[:2]))
        return next(made[2])

    monkeypatch.setattr(consumer, "current_hub", next_hub)
    return made


async def talk_across_hubs(cast):
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.lucia, cast.id) as lucia,
        Socket(cast.joy, cast.id) as joy,
    ):
        everyone = (grace, lucia, joy)
        for someone in everyone:
            await someone.hello()
        await grace.beat()

        async def talk(socket, name):
            for number in range(15):
                await socket.say(f"{name} {number}")

        await asyncio.gather(
            *(talk(socket, name) for socket, name in zip(everyone, "glj", strict=True))
        )
        for someone in everyone:
            got = [await someone.frame("message", within=10) for _n in range(45)]
            assert [message["seq"] for message in got] == list(range(1, 46))
        await joy.send("hold")
        for someone in everyone:
            await someone.known("state", state="held", within=10)


async def test_what_is_said_through_one_hub_is_read_through_the_other(cast, two_hubs):
    await talk_across_hubs(cast)
    assert len({one.id for one in two_hubs[:2]}) == 2


async def test_a_hub_that_hears_no_notification_is_late_and_loses_nothing(
    cast, two_hubs, monkeypatch
):
    async def lost(self, group, message):
        return None

    monkeypatch.setattr(InMemoryChannelLayer, "group_send", lost)
    await talk_across_hubs(cast)


async def test_with_redis_between_the_hubs(cast, two_hubs, settings):
    url = os.environ.get("TEST_REDIS_URL")
    if not url:
        if os.environ.get("CI"):
            pytest.fail("TEST_REDIS_URL is not set")
        pytest.skip("TEST_REDIS_URL is not set")
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [url], "symmetric_encryption_keys": [settings.SECRET_KEY]},
        }
    }
    await talk_across_hubs(cast)


async def test_a_newer_tab_in_another_process_replaces_the_older_one(cast, two_hubs):
    async with Socket(cast.joy, cast.id) as older:
        await older.hello()
        async with Socket(cast.joy, cast.id, cookie=older.cookie) as newer:
            await newer.hello()
            assert await older.closed() == 4409
            await newer.say("here now")
            assert (await newer.frame("message"))["text"] == "here now"


async def test_no_word_goes_through_the_channel_layer(cast, two_hubs, monkeypatch):
    sent = []
    group_send = InMemoryChannelLayer.group_send

    async def listen(self, group, message):
        sent.append((group, dict(message)))
        await group_send(self, group, message)

    monkeypatch.setattr(InMemoryChannelLayer, "group_send", listen)
    async with Socket(cast.joy, cast.id) as joy, Socket(cast.lucia, cast.id) as lucia:
        await joy.hello()
        await lucia.hello()
        await joy.say("plum-coloured umbrella")
        await lucia.frame("message", text="plum-coloured umbrella")
    assert any(message["kind"] == "new-lines" for _group, message in sent)
    assert "umbrella" not in str(sent)
    assert ":" not in "".join(group for group, _message in sent)


async def test_http_and_sockets_are_the_same_room(cast):
    async with Socket(cast.lucia, cast.id) as lucia:
        await lucia.hello()
        await sync_to_async(cast.say)(cast.joy, "without a socket")
        assert (await lucia.frame("message"))["text"] == "without a socket"


async def test_a_batcher_takes_what_came_in_one_turn_together():
    batches = []

    async def run(work, items):
        batches.append(list(items))
        return work(items)

    batcher = Batcher(run, lambda items: [item * 2 for item in items])
    answers = await asyncio.gather(*(batcher.submit(number) for number in range(5)))
    assert (answers, batches) == ([0, 2, 4, 6, 8], [[0, 1, 2, 3, 4]])


async def test_what_is_asked_soon_after_a_batch_is_done_together():
    batches = []

    async def run(work, items):
        batches.append(list(items))
        return work(items)

    batcher = Batcher(run, lambda items: items, every=1)
    assert await batcher.submit(1) == 1
    second = asyncio.create_task(batcher.submit(2))
    for _turn in range(5):
        await asyncio.sleep(0)
    assert await batcher.submit(3) == 3
    assert await second == 2
    assert batches == [[1], [2, 3]]


async def test_one_bad_item_does_not_take_the_others_with_it():
    async def run(work, items):
        return work(items)

    def halve(items):
        return [10 // item for item in items]

    batcher = Batcher(run, halve)
    answers = await asyncio.gather(
        *(batcher.submit(number) for number in (1, 0, 5)), return_exceptions=True
    )
    assert answers[0::2] == [10, 2]
    assert isinstance(answers[1], ZeroDivisionError)


async def test_a_batcher_refuses_more_than_it_can_hold():
    async def run(work, items):
        return work(items)

    batcher = Batcher(run, lambda items: items, waiting=3)
    waiting = [asyncio.create_task(batcher.submit(number)) for number in range(4)]
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert answers[:3] == [0, 1, 2]
    assert isinstance(answers[3], QueueFull)


async def test_a_line_that_a_hub_learns_of_in_a_held_room_waits_there_until_the_room_goes_on(
    cast, two_hubs, monkeypatch
):
    """It was said before the hold; whom nobody had shown it, is not shown it in the hold."""
    look, blind = hub.Hub._look_at_rooms, set()

    async def unless_blind(self):
        if self not in blind:
            await look(self)

    async def lost(self, group, message):
        return None

    monkeypatch.setattr(hub.Hub, "_look_at_rooms", unless_blind)
    monkeypatch.setattr(InMemoryChannelLayer, "group_send", lost)
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.joy, cast.id) as joy,
        Socket(cast.lucia, cast.id) as lucia,
    ):
        for someone in (grace, joy, lucia):
            await someone.hello()
        await grace.beat()
        blind.add(two_hubs[1])
        await lucia.say("said before")
        await lucia.frame("message", text="said before")
        await lucia.send("hold")
        await lucia.known("state", state="held", within=10)
        blind.clear()
        await joy.known("state", state="held", within=10)
        await joy.settled()
        assert not [frame for frame in joy.seen if frame["type"] == "message"]
        for someone in (lucia, joy, grace):
            await someone.send("continue")
        assert (await joy.frame("message", within=10))["text"] == "said before"
        states = [frame["state"] for frame in joy.seen if frame["type"] == "state"]
        assert states[-1] == "open"
