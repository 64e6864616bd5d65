"""A hub outlives what fails around it: its start, the layer, the database, a late tap."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import InMemoryChannelLayer
from django.db import OperationalError, connection, transaction

from lms.settings.connections import channel_layers
from mentors.models import Room
from mentors.rooms import services
from mentors.rooms.participants import presence
from mentors.rooms.state import notifications
from mentors.rooms.state.clock import DatabaseNow, shifted
from mentors.rooms.transport.ws import hub, notifier
from tests.concurrency import on_postgresql, somebody_waits_for_a_lock
from tests.factories.rooms import RoomCast, Socket
from tests.own_servers import own_redis

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 20


@pytest.fixture
def cast(harbour):
    return RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")


@pytest.fixture
def open_cast(cast):
    cast.open()
    return cast


def fails_once(monkeypatch, owner, name):
    """The next call of this coroutine function fails, as when Redis is away for a moment."""
    works, failed = getattr(owner, name), []

    async def down_at_first(self, *args, **named):
        if not failed:
            failed.append(name)
            raise ConnectionError("down")
        return await works(self, *args, **named)

    monkeypatch.setattr(owner, name, down_at_first)
    return failed


# --- the hub --------------------------------------------------------------------------------


async def test_whoever_comes_while_the_layer_is_away_is_welcome_and_hears_it_once_it_is_back(
    cast, monkeypatch
):
    monkeypatch.setattr(notifier, "TRY_AGAIN_SECONDS", 0.05)
    failed = fails_once(monkeypatch, InMemoryChannelLayer, "new_channel")
    async with Socket(cast.grace, cast.id) as grace:
        assert (await grace.hello())["room"]["state"] == "lobby"
        assert failed
        async with asyncio.timeout(5):
            while not hub.current_hub().notifier._joined:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.05)
    assert hub._hubs == {}


async def test_a_hub_that_stops_while_the_layer_stands_still_does_no_work_afterwards(monkeypatch):
    asked, answer = asyncio.Event(), asyncio.Event()

    async def slow(self, *args, **named):
        asked.set()
        await answer.wait()
        return "too late"

    monkeypatch.setattr(InMemoryChannelLayer, "new_channel", slow)

    class Guest:
        room_id = member_id = None

    running, guest = hub.Hub(), Guest()
    running.attach(guest)
    await asked.wait()
    await running.detach(guest)
    answer.set()
    assert running._tasks == set()


async def test_who_is_shown_an_old_look_at_the_room_is_told_at_once_what_it_is_now(
    open_cast, monkeypatch
):
    async with Socket(open_cast.grace, open_cast.id) as grace:
        await grace.hello()
        running = hub.current_hub()
        ask = running.database.arrivals.ask

        async def late(sign_in, arrival, room_id):
            """Her answer is on its way while the room is held and everyone else is told."""
            welcome = await ask(sign_in, arrival, room_id)
            await grace.send("hold")
            await grace.frame("state", state="held")
            return welcome

        monkeypatch.setattr(running.database.arrivals, "ask", late)
        async with Socket(open_cast.joy, open_cast.id) as joy:
            assert (await joy.hello())["room"]["state"] == "open"
            await joy.frame("state", state="held")


@pytest.fixture
def frozen_redis(settings):
    with own_redis() as redis:
        settings.CHANNEL_LAYERS = channel_layers(redis.url, settings.SECRET_KEY)
        yield redis
        redis.thaw()


async def test_while_redis_stands_still_women_come_in_and_are_heard(open_cast, frozen_redis):
    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        frozen_redis.freeze()
        async with Socket(open_cast.lucia, open_cast.id) as lucia:
            await lucia.hello()
            await lucia.say("can you hear me?")
            await joy.frame("message", text="can you hear me?")
        frozen_redis.thaw()


def test_nobody_who_leaves_waits_for_a_redis_that_stands_still(frozen_redis, monkeypatch):
    monkeypatch.setattr(notifications, "_rests_until", 0.0)
    frozen_redis.freeze()
    began = time.monotonic()
    notifications.send_signed_out(["abc"])
    # Without a limit it waits as long as Redis stands still.
    assert time.monotonic() - began < SECONDS / 4
    with monkeypatch.context() as patch:
        patch.setattr(notifications, "get_channel_layer", None)
        # And for the next seconds it is not even asked.
        notifications.send_signed_out(["abc"])
    frozen_redis.thaw()


async def test_a_hub_goes_with_the_last_socket_and_takes_its_connections_with_it(
    open_cast, monkeypatch
):
    failed = fails_once(monkeypatch, InMemoryChannelLayer, "group_discard")
    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        running = hub.current_hub()
        opened = list(running.database._threads._opened.values())
        assert any(each.connection is not None for each in opened)
    assert failed
    assert running not in hub._hubs.values()
    assert [each.connection for each in opened] == [None] * len(opened)


@pytest.mark.parametrize("trouble", ["database", "overfull"])
async def test_a_seat_that_cannot_be_looked_up_is_an_error_and_the_socket_stays(
    cast, monkeypatch, caplog, trouble
):
    def broken(asked):
        raise OperationalError(f"no connection to {asked}")

    async with Socket(cast.lucia, cast.id) as lucia:
        await lucia.hello()
        with monkeypatch.context() as patch:
            seats = hub.current_hub().database.seats
            if trouble == "database":
                patch.setattr(seats, "_work", broken)
            else:
                patch.setattr(seats, "_limit", 0)
            async with Socket(cast.joy, cast.id) as joy:
                assert (await joy.frame("error"))["code"] == "try-again"
                await joy.send("hello")
                assert (await joy.frame("error"))["code"] == "try-again"
                patch.undo()
                assert (await joy.hello())["you"]["seat"] == "mentee"
    assert str(cast.id) not in caplog.text


async def test_what_she_says_after_a_hello_that_failed_is_said_and_no_error(open_cast, monkeypatch):
    def broken(arrivals):
        raise OperationalError("no connection")

    async with (
        Socket(open_cast.lucia, open_cast.id) as lucia,
        Socket(open_cast.joy, open_cast.id) as joy,
    ):
        await lucia.hello()
        with monkeypatch.context() as patch:
            arrivals = hub.current_hub().database.arrivals
            patch.setattr(arrivals, "_work", broken)
            patch.setattr(arrivals, "_patience", None)
            await joy.send("hello")
            assert (await joy.frame("error"))["code"] == "try-again"
        await joy.say("can you hear me?")
        await lucia.frame("message", text="can you hear me?")
        await joy.hello()
        assert (await joy.frame("message"))["text"] == "can you hear me?"
    assert "error" not in [frame["type"] for frame in joy.seen[1:]]


async def test_she_comes_back_by_hello(open_cast):
    await sync_to_async(services.go_out)(
        member_id=await sync_to_async(open_cast.member_id)(open_cast.joy)
    )
    async with Socket(open_cast.joy, open_cast.id) as joy:
        welcome = await joy.hello()
    assert "Joy" in [person["name"] for person in welcome["people"]]


def test_a_nul_character_in_the_cookie_of_a_socket_is_a_stranger(open_cast):
    async def knock():
        stranger = Socket(None, open_cast.id, cookie='"abcdefgh\\000"')
        try:
            async with stranger:
                return (await stranger.wire.receive_output(5))["type"]
        except AssertionError:
            return "refused"

    assert async_to_sync(knock)() in {"websocket.close", "refused"}


# --- time -----------------------------------------------------------------------------------


@on_postgresql
def test_a_tap_that_comes_too_late_holds_a_room_that_somebody_else_has_locked(open_cast):
    locked = Event()

    def hold_the_lock_until_somebody_waits():
        try:
            with transaction.atomic():
                Room.objects.select_for_update(no_key=True).get(pk=open_cast.room.pk)
                locked.set()
                assert somebody_waits_for_a_lock()
        finally:
            connection.close()

    grace = open_cast.member_id(open_cast.grace)
    # Her page has kept beating for four minutes; she has given no sign of her own.
    with shifted(240), ThreadPoolExecutor(1) as pool:
        Room.objects.update(lease_until=DatabaseNow(timedelta(hours=1)))
        other = pool.submit(hold_the_lock_until_somebody_waits)
        assert locked.wait(SECONDS)
        presence.here(member_id=grace)
        other.result(SECONDS)
        assert open_cast.say(open_cast.lucia, "Are you there?").reason == "held"
    assert Room.objects.get(pk=open_cast.room.pk).state == "held"
