"""Who holds a room sees who is writing, away or ready, and nobody else does (ADR-0078)."""

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentors.models import Room, RoomMember
from mentors.rooms import services
from mentors.rooms.frames import builders
from mentors.rooms.state import clock
from mentors.rooms.state.snapshot import snapshots
from tests.factories.rooms import BACKEND, RealCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    cast.enter(cast.ines)
    return cast


def person(cast, one):
    return str(cast.seat(one).person)


async def kinds_until_settled(socket):
    await socket.settled()
    return {frame["type"] for frame in socket.seen}


async def test_a_supervisor_and_her_backup_see_who_writes_and_no_participant_does(cast):
    joy_is = await sync_to_async(person)(cast, cast.joy)
    people = (cast.grace, cast.ines, cast.lucia, cast.joy)
    sockets = [Socket(one, cast.id) for one in people]
    async with sockets[0] as grace, sockets[1] as ines, sockets[2] as lucia, sockets[3] as joy:
        for socket in sockets:
            await socket.hello()
        await grace.beat()
        await joy.send("sign", sign="writing")
        for socket in (grace, ines):
            await socket.known("signs", of={joy_is: "writing"})
        for socket in (lucia, joy):
            assert "signs" not in await kinds_until_settled(socket)


async def test_her_line_ends_the_sign_and_so_does_going(cast):
    joy_is = await sync_to_async(person)(cast, cast.joy)
    async with Socket(cast.grace, cast.id) as grace:
        await grace.hello()
        await grace.beat()
        async with Socket(cast.joy, cast.id) as joy:
            await joy.hello()
            await joy.send("sign", sign="writing")
            await grace.frame("signs", of={joy_is: "writing"})
            await joy.say("here it is")
            await grace.frame("signs", of={})
            await joy.send("sign", sign="away")
            await grace.frame("signs", of={joy_is: "away"})
        # Her socket is closed, in whatever way she left.
        await grace.frame("signs", of={})


async def test_it_is_gone_by_itself_when_her_page_says_no_more(cast):
    joy_is = await sync_to_async(person)(cast, cast.joy)
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.joy, cast.id) as joy:
        await grace.hello()
        await joy.hello()
        await joy.send("sign", sign="writing")
        await grace.frame("signs", of={joy_is: "writing"})
        await grace.beat()
        await grace.frame("signs", within=9, of={})


async def test_the_supervisor_alone_is_told_when_everyone_is_ready(harbour):
    cast = await sync_to_async(RealCast)(harbour)
    await sync_to_async(cast.ready)()
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.ines, cast.id) as ines:
        for socket in (grace, ines):
            await socket.hello()
        await grace.known("signs", all_ready=False)
        await sync_to_async(cast.come_to_the_door)()
        await grace.frame("signs", all_ready=True)
        await ines.settled()
        assert not any("all_ready" in frame for frame in ines.seen)


async def test_before_her_welcome_nothing_is_told_of_her(cast):
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.joy, cast.id) as joy:
        await grace.hello()
        await joy.send("sign", sign="writing")
        await joy.frame("error", code="hello-first")
        await grace.beat()
        told = [frame for frame in grace.seen if frame["type"] == "signs" and frame["of"]]
        assert told == []


@pytest.mark.parametrize("who", ["grace", "ines"])
async def test_who_holds_a_room_tells_no_sign_of_hers(cast, who):
    async with Socket(getattr(cast, who), cast.id) as socket:
        await socket.hello()
        await socket.send("sign", sign="writing")
        await socket.frame("error", code="refused")


@pytest.mark.parametrize("sign", ["ready", "typing", ["writing"], None])
async def test_no_other_sign_is_taken(cast, sign):
    async with Socket(cast.joy, cast.id) as joy:
        await joy.hello()
        await joy.send("sign", sign=sign)
        await joy.frame("error", code="malformed")


def test_in_a_paused_room_she_sees_who_is_ready_to_go_on(cast):
    services.hold_room(member_id=cast.member_id(cast.joy))
    services.continue_room(member_id=cast.member_id(cast.lucia))
    assert signs(cast, cast.grace) == {person(cast, cast.lucia): "ready"}


def test_before_it_opens_she_sees_that_her_backup_is_ready(harbour):
    cast = RealCast(harbour)
    cast.come_to_the_door()
    for one in (cast.lucia, cast.joy, cast.grace, cast.ines):
        cast.enter(one)
    assert signs(cast, cast.grace) == {}
    cast.ready()
    assert signs(cast, cast.grace) == {person(cast, cast.ines): "ready"}


def quick_exit(cast):
    """As her button does it: her sign-in is over, and nothing is told to the room."""
    joy = Client()
    joy.force_login(cast.joy, backend=BACKEND)
    joy.get("/leave/")


def went_out(cast):
    services.go_out(member_id=cast.member_id(cast.joy))


def lost_her_line(cast):
    """Her page says no more."""


@pytest.mark.parametrize("way", [quick_exit, went_out, lost_her_line])
@pytest.mark.parametrize("seconds", [3, 12, 16])
def test_in_whatever_way_she_left_no_sign_tells_which_it_was(cast, way, seconds):
    way(cast)
    with clock.shifted(seconds):
        services.beat([cast.member_id(one) for one in (cast.grace, cast.ines, cast.lucia)])
        assert signs(cast, cast.grace) == {}
        client = Client()
        client.force_login(cast.grace, backend=BACKEND)
        private = client.get(f"/rooms/{cast.id}/messages/").json()["private"]
        assert [frame["of"] for frame in private if frame["type"] == "signs"] == [{}]


def test_of_a_talk_of_two_a_backup_sees_no_sign(cast):
    room = Room.objects.get(pk=cast.room.pk)
    found = snapshots([room.pk])[room.pk]
    joy = cast.member_id(cast.joy)
    alone = found.__class__(
        **{name: getattr(found, name) for name in found.__slots__}
        | {"circle": frozenset({joy, cast.member_id(cast.grace)})}
    )
    noted = {joy: "writing", cast.member_id(cast.lucia): "writing"}
    assert builders.signs(alone, cast.member_id(cast.ines), noted)["of"] == {}
    to_grace = builders.signs(alone, cast.member_id(cast.grace), noted)["of"]
    assert to_grace == {person(cast, cast.joy): "writing"}


def test_over_plain_http_she_reads_who_is_ready_and_a_participant_reads_nothing(cast):
    services.hold_room(member_id=cast.member_id(cast.joy))
    services.continue_room(member_id=cast.member_id(cast.lucia))
    told = {}
    for one in (cast.grace, cast.joy):
        client = Client()
        client.force_login(one, backend=BACKEND)
        private = client.get(f"/rooms/{cast.id}/messages/").json()["private"]
        told[one.pk] = [frame["of"] for frame in private if frame["type"] == "signs"]
    assert told == {cast.grace.pk: [{person(cast, cast.lucia): "ready"}], cast.joy.pk: []}


async def test_a_sign_changes_no_row(cast):
    async with Socket(cast.joy, cast.id) as joy:
        await joy.hello()
        before = await sync_to_async(rows)(cast)
        for _time in range(20):
            await joy.send("sign", sign="writing")
            await joy.send("sign", sign="back")
        await joy.settled()
        assert await sync_to_async(rows)(cast) == before


def rows(cast):
    seats = RoomMember.objects.filter(room=cast.room.pk).order_by("pk")
    return list(seats.values_list("pk", "seen_at", "continued_at"))


def signs(cast, viewer):
    with CaptureQueriesContext(connection) as asked:
        found = snapshots([cast.room.pk])[cast.room.pk]
    # Who is ready costs no query of its own.
    assert len(asked) == 2
    return builders.signs(found, cast.member_id(viewer), {})["of"]
