"""A supervisor slows a room down, asks somebody only to read, and hands the room to her backup."""

import uuid
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from core.audit.models import Entry
from core.errors import Conflict, Invalid, Refused
from mentors.models import Room, RoomMember
from mentors.rooms import services
from mentors.rooms.messaging.moderation_services import mute, slow_down
from mentors.rooms.messaging.one_statement import OneStatement
from mentors.rooms.messaging.services import NewMessage, NotSaid, Said
from mentors.rooms.participants.supervisor_services import decline, offer, take
from mentors.rooms.state import clock
from mentors.rooms.state.private_queries import private_of
from tests.factories.rooms import BACKEND, RealCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    cast.enter(cast.ines)
    return cast


def slowly(cast, seconds=30):
    slow_down(member_id=cast.member_id(cast.grace), seconds=seconds)


def lines(cast, *people):
    return [NewMessage(cast.member_id(one), uuid.uuid4(), "some words") for one in people]


def offered(cast):
    offer(member_id=cast.member_id(cast.grace), to=cast.seat(cast.ines).person)


def seats_of(cast):
    rows = RoomMember.objects.filter(room=cast.room.pk).values_list("seat", "user")
    return {seat: pk for seat, pk in rows if seat in ("supervisor", "backup")}


# --- slowly -------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_statement", [True, False])
def test_one_line_of_each_every_so_many_seconds(cast, by_statement):
    say = OneStatement().say_in_turn if by_statement else services.post_messages
    slowly(cast)
    first, second, other = say(lines(cast, cast.joy, cast.joy, cast.lucia))
    assert isinstance(first, Said)
    assert second == NotSaid("slow", 30)
    assert isinstance(other, Said)
    with clock.shifted(12):
        (again,) = say(lines(cast, cast.joy))
    assert (again.reason, 17 <= again.left <= 18) == ("slow", True)
    with clock.shifted(31):
        services.beat([cast.member_id(cast.grace)])
        cast.room.refresh_from_db()
        # Her lease had ended meanwhile, and everyone says that she goes on.
        for person in (cast.joy, cast.lucia, cast.ines, cast.grace):
            cast.enter(person)
            services.continue_room(member_id=cast.member_id(person))
        assert isinstance(say(lines(cast, cast.joy))[0], Said)


@pytest.mark.parametrize("by_statement", [True, False])
def test_who_holds_the_room_is_not_slowed_down(cast, by_statement):
    say = OneStatement().say_in_turn if by_statement else services.post_messages
    slowly(cast)
    said = say(lines(cast, cast.grace, cast.grace, cast.ines, cast.ines))
    assert all(isinstance(one, Said) for one in said)


def test_a_resend_is_the_same_line_and_waits_for_nothing(cast):
    slowly(cast)
    (line,) = lines(cast, cast.joy)
    first, again = (services.post_messages([line])[0] for _n in range(2))
    assert (first.line.seq, again.again) == (again.line.seq, True)


def test_as_quickly_as_they_like_again(cast):
    slowly(cast)
    services.post_messages(lines(cast, cast.joy))
    slowly(cast, 0)
    assert isinstance(services.post_messages(lines(cast, cast.joy))[0], Said)


def test_only_who_holds_it_slows_it_down_and_by_a_choice(cast):
    for person in (cast.joy, cast.lucia):
        with pytest.raises(Refused):
            slow_down(member_id=cast.member_id(person), seconds=30)
    with pytest.raises(Invalid):
        slowly(cast, 7)


def test_what_was_refused_stays_in_her_box_with_the_seconds_left(cast):
    slowly(cast)
    joy = Client()
    joy.force_login(cast.joy, backend=BACKEND)
    assert joy.post(f"/rooms/{cast.id}/say/", {"text": "one"}).status_code == 302
    page = joy.post(f"/rooms/{cast.id}/say/", {"text": "one thing more"})
    assert page.status_code == 409
    html = page.content.decode()
    assert "one thing more</textarea>" in html
    assert "You can send this in 30 seconds" in html
    assert "one line every 30 seconds" in html


async def test_on_a_socket_she_hears_how_long(cast):
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.joy, cast.id) as joy:
        for socket in (grace, joy):
            await socket.hello()
        await grace.beat()
        await grace.send("slow", seconds=60)
        await joy.known("state", slow=60)
        await joy.say("one")
        await joy.frame("message", text="one")
        mine = await joy.say("two")
        rejected = await joy.frame("rejected", id=mine)
        assert rejected["reason"] == "slow"
        assert 55 < rejected["left"] <= 60
        await grace.send("slow", seconds=45)
        await grace.frame("error", code="malformed")
        await grace.send("slow", seconds=0)
        assert "slow" not in await joy.frame("state")
        await joy.say("three")
        await joy.frame("message", text="three")


def test_somebody_only_reads_for_the_minutes_that_were_chosen(cast):
    person = cast.seat(cast.joy).person
    mute(member_id=cast.member_id(cast.grace), person=person, minutes=1)
    assert services.post_messages(lines(cast, cast.joy)) == [NotSaid("muted")]
    with clock.shifted(61):
        for one in (cast.joy, cast.lucia, cast.ines, cast.grace):
            cast.enter(one)
        services.beat([cast.member_id(cast.grace)])
        for one in (cast.joy, cast.lucia, cast.ines, cast.grace):
            services.continue_room(member_id=cast.member_id(one))
        assert isinstance(services.post_messages(lines(cast, cast.joy))[0], Said)


# --- handing it over ------------------------------------------------------------------------------


def test_the_backup_takes_the_room_with_its_lease_and_it_stays_open(cast):
    offered(cast)
    take(member_id=cast.member_id(cast.ines))
    assert seats_of(cast) == {"supervisor": cast.ines.pk, "backup": cast.grace.pk}
    assert Room.objects.get(pk=cast.room.pk).state == "open"
    assert isinstance(services.post_messages(lines(cast, cast.joy))[0], Said)
    # A beat of hers who held it before extends nothing.
    with clock.shifted(10):
        services.beat([cast.member_id(cast.grace)])
    with clock.shifted(16):
        assert services.post_messages(lines(cast, cast.joy)) == [NotSaid("held")]
    assert Entry.objects.filter(verb="room-handed-over").count() == 1


def test_without_an_offer_nobody_takes_anything(cast):
    with pytest.raises(Conflict):
        take(member_id=cast.member_id(cast.ines))
    offered(cast)
    decline(member_id=cast.member_id(cast.ines))
    with pytest.raises(Conflict):
        take(member_id=cast.member_id(cast.ines))
    offered(cast)
    with clock.shifted(61), pytest.raises(Conflict):
        take(member_id=cast.member_id(cast.ines))
    assert seats_of(cast)["supervisor"] == cast.grace.pk


def test_an_offer_to_a_supervisor_who_is_gone_already_is_no_way_in(cast):
    """Whoever lost the room is followed by a take-over, with everyone's “Continue”."""
    offered(cast)
    with clock.shifted(20), pytest.raises(Conflict):
        take(member_id=cast.member_id(cast.ines))


def test_only_the_supervisor_offers_and_only_to_a_backup_who_is_here(cast):
    for person in (cast.joy, cast.ines):
        with pytest.raises(Refused):
            offer(member_id=cast.member_id(person), to=cast.seat(cast.ines).person)
    for person in (cast.joy, cast.grace):
        with pytest.raises(Invalid):
            offer(member_id=cast.member_id(cast.grace), to=cast.seat(person).person)
    services.go_out(member_id=cast.member_id(cast.ines))
    with pytest.raises(Invalid):
        offer(member_id=cast.member_id(cast.grace), to=cast.seat(cast.ines).person)


def test_a_backup_who_holds_another_room_keeps_to_that_one(cast):
    other = cast.set_up(starts_at=cast.room.starts_at + timedelta(days=30))
    RoomMember.objects.filter(room=other, seat="backup").delete()
    RoomMember.objects.filter(room=other, seat="supervisor").update(user=cast.ines)
    Room.objects.filter(pk=other.pk).update(state="open")
    offered(cast)
    with pytest.raises(Conflict, match="another room"):
        take(member_id=cast.member_id(cast.ines))


def test_an_offer_is_shown_to_these_two_alone(cast):
    offered(cast)
    shown = private_of(cast.room.pk)
    for person in (cast.grace, cast.ines):
        assert [one.to for one in shown[cast.member_id(person)].offers] == [
            cast.seat(cast.ines).person
        ]
    for person in (cast.joy, cast.lucia):
        assert shown[cast.member_id(person)].offers == ()


async def test_on_sockets_both_pages_begin_anew_and_the_room_goes_on(cast):
    sockets = [Socket(one, cast.id) for one in (cast.grace, cast.ines, cast.joy)]
    async with sockets[0] as grace, sockets[1] as ines, sockets[2] as joy:
        for socket in sockets:
            await socket.hello()
        await grace.beat()
        person = str((await sync_to_async(cast.seat)(cast.ines)).person)
        await grace.send("hand-over", to=person)
        await ines.frame("offer", to=person)
        await ines.send("take")
        assert await ines.closed() == 4410
        assert await grace.closed() == 4410
        async with Socket(cast.ines, cast.id) as back:
            assert (await back.hello())["you"]["seat"] == "supervisor"
            await back.beat()
            await joy.say("still here")
            await back.frame("message", text="still here")
