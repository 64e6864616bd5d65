"""One row that somebody keeps locked silences its own room at most, and never another one."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction

from accounts.models import Session
from core.clock import now
from mentors.models import Room, RoomMember
from mentors.rooms.lifecycle import timekeeping
from mentors.rooms.state.clock import shifted
from mentors.rooms.transport.ws import hub
from tests.concurrency import on_postgresql
from tests.factories.rooms import RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine, on_postgresql]
SECONDS = 20


@pytest.fixture
def stuck(harbour):
    """The open room whose rows somebody will lock."""
    cast = RoomCast(harbour)
    cast.open()
    return cast


@pytest.fixture
def free(harbour):
    """Another open room of the same organisation."""
    cast = RoomCast(harbour)
    cast.open()
    return cast


@contextmanager
def locked(rows):
    """While the block runs, another connection holds these rows, as a forgotten console would."""
    there, let_go = Event(), Event()

    def hold():
        try:
            with transaction.atomic():
                assert list(rows.select_for_update(of=("self",)).values_list("pk"))
                there.set()
                assert let_go.wait(SECONDS)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(hold)
        try:
            assert there.wait(SECONDS)
            yield
        finally:
            let_go.set()
            held.result(SECONDS)


def rows_of(cast, kind):
    """The rows of one kind that belong to this room."""
    if kind == "room":
        return Room.objects.filter(pk=cast.room.pk).only("pk")
    if kind == "seats":
        return RoomMember.objects.filter(room=cast.room).only("pk")
    return Session.objects.filter(account__in=[cast.joy, cast.lucia, cast.grace]).only("pk")


@pytest.mark.parametrize("kind", ["room", "seats", "sign-ins"])
async def test_while_a_row_of_one_room_is_locked_another_room_goes_on(stuck, free, kind):
    async with (
        Socket(stuck.joy, stuck.id) as stuck_joy,
        Socket(stuck.grace, stuck.id) as stuck_grace,
        Socket(free.joy, free.id) as joy,
        Socket(free.lucia, free.id) as lucia,
        Socket(free.grace, free.id) as grace,
    ):
        for socket in (stuck_joy, stuck_grace, joy, lucia, grace):
            await socket.hello()
        await grace.beat()
        lock = locked(rows_of(stuck, kind))
        await sync_to_async(lock.__enter__)()
        try:
            await stuck_joy.say("I wait")
            await stuck_grace.send("beat")
            await stuck_grace.send("hold")
            before = await lease_of(free)
            await lucia.say("we go on")
            await joy.frame("message", text="we go on")
            await grace.beat()
            assert await lease_of(free) > before
            async with Socket(free.lucia, free.id) as again:
                await again.hello()
                await again.frame("message", text="we go on")
            await joy.send("hold")
            await grace.frame("state", state="held")
        finally:
            await sync_to_async(lock.__exit__)(None, None, None)


async def test_what_was_said_in_a_locked_room_is_said_or_given_back_once_it_is_free(stuck):
    async with (
        Socket(stuck.joy, stuck.id) as joy,
        Socket(stuck.lucia, stuck.id) as lucia,
        Socket(stuck.grace, stuck.id) as grace,
    ):
        for socket in (joy, lucia, grace):
            await socket.hello()
        await grace.beat()
        lock = locked(rows_of(stuck, "room"))
        await sync_to_async(lock.__enter__)()
        sent = await joy.say("does this arrive?")
        # Longer than the hub waits for a lock.
        assert (await joy.frame("error", within=SECONDS))["code"] == "try-again"
        await sync_to_async(lock.__exit__)(None, None, None)
        await joy.say("does this arrive?", client_id=sent)
        assert (await lucia.frame("message", text="does this arrive?"))["seq"] == 1


async def lease_of(cast):
    return await Room.objects.values_list("lease_until", flat=True).aget(pk=cast.room.pk)


async def test_no_connection_of_a_hub_waits_for_a_lock_or_holds_one_for_longer_than_seconds(free):
    def limits():
        with connection.cursor() as cursor:
            names = ("lock_timeout", "idle_in_transaction_session_timeout")
            found = []
            for name in names:
                cursor.execute(f"SHOW {name}")
                found.append(cursor.fetchone()[0])
        return found

    async with Socket(free.joy, free.id) as joy:
        await joy.hello()
        assert await hub.current_hub().database.run(limits) == ["2s", "3s"]


def test_rooms_are_held_one_by_one_so_that_a_locked_seat_keeps_no_other_room_open(stuck, free):
    # Someone has said that she is ready, so that holding writes to her seat.
    RoomMember.objects.update(continued_at=now())
    with shifted(60), locked(rows_of(stuck, "seats")):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        try:
            timekeeping.advance_rooms()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
    assert Room.objects.get(pk=free.room.pk).state == "held"
