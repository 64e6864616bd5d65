"""After a take-over nobody's open page goes on in a seat that she has no more."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from core.clock import now
from mentors.models import Room
from mentors.rooms.frames import protocol
from mentors.rooms.participants.supervisor_services import take_over
from mentors.rooms.state.clock import DatabaseNow
from tests.factories.rooms import RealCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    return cast


def lose_her_supervisor(cast):
    """As if she had been gone for longer than a minute."""
    gone = DatabaseNow(-timedelta(seconds=61))
    Room.objects.filter(pk=cast.room.pk).update(lease_until=gone)


def step_in(cast):
    take_over(by=cast.ines, room_id=cast.room.pk, at=now())


async def test_both_pages_whose_seat_changed_are_closed_and_come_back_in_the_new_one(cast):
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.ines, cast.id) as ines,
        Socket(cast.joy, cast.id) as joy,
    ):
        for someone in (grace, ines, joy):
            await someone.hello()
        await sync_to_async(lose_her_supervisor)(cast)
        await sync_to_async(step_in)(cast)
        assert await grace.closed() == protocol.CLOSE_OTHER_SEAT
        assert await ines.closed() == protocol.CLOSE_OTHER_SEAT
        async with Socket(cast.grace, cast.id) as again, Socket(cast.ines, cast.id) as holder:
            assert (await again.hello())["you"]["seat"] == "backup"
            assert (await holder.hello())["you"]["seat"] == "supervisor"
            # What holds the room is hers alone now.
            await again.send("here")
            await again.frame("error", code="refused")
            await holder.send("here")
            await holder.settled()
        await joy.settled()


async def test_a_backup_takes_over_by_a_frame_of_her_socket_and_nobody_else_does(cast):
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.ines, cast.id) as ines,
        Socket(cast.joy, cast.id) as joy,
    ):
        for someone in (grace, ines, joy):
            await someone.hello()
        for someone in (grace, joy):
            await someone.send("takeover")
            await someone.frame("error", code="refused")
        # Its supervisor is there.
        await ines.send("takeover")
        await ines.frame("error", code="conflict")
        await sync_to_async(lose_her_supervisor)(cast)
        await ines.send("takeover")
        assert await ines.closed() == protocol.CLOSE_OTHER_SEAT
        async with Socket(cast.ines, cast.id) as holder:
            assert (await holder.hello())["you"]["seat"] == "supervisor"


async def test_a_page_that_had_not_said_hello_yet_is_closed_with_its_hello(cast):
    async with Socket(cast.ines, cast.id) as ines:
        # Her seat is found before she says a word.
        await ines.send("beat")
        await ines.frame("error", code="hello-first")
        await sync_to_async(lose_her_supervisor)(cast)
        await sync_to_async(step_in)(cast)
        await ines.send("hello", after=0)
        assert await ines.closed() == protocol.CLOSE_OTHER_SEAT
