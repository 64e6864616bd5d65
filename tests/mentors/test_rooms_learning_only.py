"""Sockets of a woman whose pages show her lessons alone (domain 10.6, ADR-0125)."""

import uuid
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from accounts.membership.services import make_learning_only, show_everything
from core.clock import now
from mentors.models import RoomMember
from mentors.rooms.state.queries import people_for_seats, rooms_for
from mentors.rooms.state.snapshot import snapshots
from tests.factories.rooms import RealCast, RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]

NOT_A_PARTICIPANT = 4403


@pytest.fixture
def cast(harbour):
    cast = RoomCast(harbour)
    cast.open()
    return cast


async def narrow(woman):
    await sync_to_async(make_learning_only)(user=woman, at=now())


async def test_an_open_socket_ends_as_when_a_seat_ends(cast):
    async with Socket(cast.joy, cast.id) as joy, Socket(cast.lucia, cast.id) as lucia:
        await joy.hello()
        await lucia.hello()
        await narrow(cast.joy)
        assert await joy.closed() == NOT_A_PARTICIPANT
        await lucia.settled()


async def test_a_socket_that_has_not_said_hello_ends_too(cast):
    async with Socket(cast.joy, cast.id) as joy:
        await narrow(cast.joy)
        assert await joy.closed() == NOT_A_PARTICIPANT


async def test_no_seat_is_found_for_her_in_whichever_sign_in(cast):
    await narrow(cast.joy)
    for _sign_in in range(2):
        async with Socket(cast.joy, cast.id) as joy:
            assert await joy.closed() == NOT_A_PARTICIPANT
    async with Socket(cast.joy, uuid.uuid4()) as nowhere:
        assert await nowhere.closed() == NOT_A_PARTICIPANT


async def test_given_everything_back_she_comes_in_as_before(cast):
    await narrow(cast.joy)
    await sync_to_async(show_everything)(user=cast.joy)
    async with Socket(cast.joy, cast.id) as joy:
        await joy.hello()


async def test_the_holder_of_a_room_holds_it_no_longer(cast):
    async with Socket(cast.grace, cast.id) as grace:
        await grace.hello()
        await narrow(cast.grace)
        assert await grace.closed() == NOT_A_PARTICIPANT


def test_to_the_others_she_is_one_who_has_not_come(cast):
    make_learning_only(user=cast.joy, at=now())
    found = snapshots([cast.room.pk])[cast.room.pk]
    assert cast.joy.shown_name in {person.name for person in found.members}
    assert cast.joy.shown_name not in {person.name for person in found.people}
    assert cast.joy.shown_name in rooms_for(cast.lucia)[-1].others


def test_staff_book_her_as_before(harbour):
    cast = RealCast(harbour)
    make_learning_only(user=cast.joy, at=now())
    assert cast.joy in people_for_seats(cast.grace, "mentee")["mentee"]
    room = cast.set_up(starts_at=now() + timedelta(hours=6))
    assert RoomMember.objects.filter(room=room, user=cast.joy).exists()
