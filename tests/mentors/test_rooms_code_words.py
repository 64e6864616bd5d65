"""A code word: typed, it asks for help, and nobody but supervisors learns of it (domain 4.5)."""

import uuid

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from core.clock import now
from core.errors import Conflict, Invalid, Refused
from mentors.models import Aside, Call, CodeWord, HelpSignal, Message, StoppedLine
from mentors.rooms import services
from mentors.rooms.help.services import agree_on, ask_for_help
from mentors.rooms.messaging.one_statement import OneStatement
from mentors.rooms.messaging.private_services import NewAside, say_aside
from mentors.rooms.messaging.services import NewMessage, NotSaid, Said
from mentors.rooms.state.private_queries import private_of
from tests.factories.rooms import BACKEND, RealCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    cast.enter(cast.ines)
    return cast


def agree(cast, word="Lemon", person=None):
    agree_on(member_id=cast.member_id(person or cast.joy), word=word)


def line(cast, text, person=None):
    return NewMessage(cast.member_id(person or cast.joy), uuid.uuid4(), text)


def shown_to(cast, person):
    return private_of(cast.room.pk)[cast.member_id(person)]


@pytest.mark.parametrize("by_statement", [True, False])
@pytest.mark.parametrize("text", ["lemon", "I bought a LEMON today"])
def test_it_is_not_said_and_asks_for_help(cast, by_statement, text):
    agree(cast)
    say = OneStatement().say_in_turn if by_statement else services.post_messages
    said, before = say([line(cast, text), line(cast, "something else")])
    assert said == NotSaid("not-sent")
    assert isinstance(before, Said)
    assert Message.objects.count() == 1
    assert [one.unseen for one in shown_to(cast, cast.grace).signals] == [True]
    assert [one.unseen for one in shown_to(cast, cast.ines).signals] == [True]
    for person in (cast.joy, cast.lucia):
        assert shown_to(cast, person).signals == ()
    assert Call.objects.filter(room=cast.room.pk, because="help").exists()


def test_a_statement_that_does_not_know_of_it_yet_says_nothing(cast):
    statement = OneStatement()
    assert isinstance(statement.say_in_turn([line(cast, "before")])[0], Said)
    agree(cast)
    assert statement.say_in_turn([line(cast, "a lemon")]) == [NotSaid("not-sent")]
    assert isinstance(statement.say_in_turn([line(cast, "after")])[0], Said)
    agree(cast, "")
    assert isinstance(statement.say_in_turn([line(cast, "a lemon")])[0], Said)


def test_it_is_heard_in_a_paused_room_and_in_a_line_that_is_stopped(cast):
    agree(cast)
    services.hold_room(member_id=cast.member_id(cast.joy))
    assert services.post_messages([line(cast, "lemon")]) == [NotSaid("not-sent")]
    assert HelpSignal.objects.count() == 1
    agree(cast, "cielo", cast.lucia)
    stopped = line(cast, "cielo, write me at rosa.lane@example.org", cast.lucia)
    services.post_messages([stopped])
    assert HelpSignal.objects.count() == 2


def test_others_may_say_her_word_and_typed_again_it_is_one_call(cast):
    agree(cast)
    assert isinstance(services.post_messages([line(cast, "lemon", cast.lucia)])[0], Said)
    services.post_messages([line(cast, "lemon"), line(cast, "lemon!")])
    assert HelpSignal.objects.count() == 1
    assert not StoppedLine.objects.exists()
    ask_for_help(member_id=cast.member_id(cast.joy))
    assert [one.unseen for one in shown_to(cast, cast.joy).signals] == [False]


def test_only_supervisors_read_it_and_it_dies_with_the_room(cast):
    agree(cast)
    assert CodeWord.objects.get().word != b"lemon"
    person = cast.seat(cast.joy).person
    for one in (cast.grace, cast.ines):
        assert shown_to(cast, one).code_words == ((person, "lemon"),)
    assert shown_to(cast, cast.joy).code_words == shown_to(cast, cast.lucia).code_words == ()
    assert shown_to(cast, cast.joy).code_agreed
    assert not shown_to(cast, cast.lucia).code_agreed
    grace = cast.member_id(cast.grace)
    services.close_room(member_id=grace)
    services.close_room(member_id=grace)
    assert not CodeWord.objects.exists()


def test_who_agrees_on_one_and_on_which(cast):
    with pytest.raises(Refused):
        agree(cast, person=cast.grace)
    for word in ("yes", "room 12", "one two three"):
        with pytest.raises(Invalid):
            agree(cast, word)
    grace = cast.member_id(cast.grace)
    joy = cast.member_id(cast.joy)
    services.close_room(member_id=grace)
    services.close_room(member_id=grace)
    with pytest.raises(Conflict):
        agree_on(member_id=joy, word="lemon")


def test_without_scripts_her_page_says_only_that_it_was_not_sent(cast):
    joy = Client()
    joy.force_login(cast.joy, backend=BACKEND)
    assert joy.post(f"/rooms/{cast.id}/code-word/", {"word": "lemon"}).status_code == 302
    page = joy.post(f"/rooms/{cast.id}/say/", {"text": "my lemon tree"})
    html = page.content.decode()
    assert page.status_code == 409
    assert "This was not sent." in html
    assert "my lemon tree</textarea>" in html
    assert "The supervisors see that you asked. Nobody else in the room does.</span>" not in html


def say_aside_of(cast, text, client_id=None):
    new = NewAside(client_id or uuid.uuid4(), text)
    return say_aside(member_id=cast.member_id(cast.joy), new=new)


@pytest.mark.parametrize("text", ["lemon", "my lemon tree", "lemon, rosa.lane@example.org"])
def test_it_is_heard_in_a_word_with_the_supervisor_alone_and_kept_nowhere(cast, text):
    agree(cast)
    assert say_aside_of(cast, text) == "not-sent"
    assert [one.unseen for one in shown_to(cast, cast.ines).signals] == [True]
    assert shown_to(cast, cast.joy).signals == shown_to(cast, cast.joy).asides == ()
    assert not Aside.objects.exists()
    assert not StoppedLine.objects.exists()
    assert Call.objects.filter(room=cast.room.pk, because="help").exists()


def test_it_is_heard_there_in_a_lobby_whose_supervisor_has_no_seat_any_more(harbour):
    cast = RealCast(harbour)
    cast.come_to_the_door()
    cast.enter(cast.joy)
    agree(cast)
    cast.grace.memberships.update(ended_at=now())
    assert say_aside_of(cast, "lemon") == "not-sent"
    assert Call.objects.filter(room=cast.room.pk, because="help").exists()


def test_it_is_heard_there_while_the_room_winds_down(cast):
    agree(cast)
    services.close_room(member_id=cast.member_id(cast.grace))
    assert say_aside_of(cast, "lemon") == "not-sent"
    assert Call.objects.filter(room=cast.room.pk, because="help").exists()


def test_without_scripts_and_over_http_it_is_answered_there_as_in_a_line(cast):
    agree(cast)
    joy = Client()
    joy.force_login(cast.joy, backend=BACKEND)
    sent = {"id": str(uuid.uuid4()), "text": "lemon"}
    page = joy.post(f"/rooms/{cast.id}/aside/", sent)
    assert page.status_code == 409
    assert "This was not sent." in page.content.decode()
    asked = joy.post(f"/rooms/{cast.id}/aside/", sent, headers={"Accept": "application/json"})
    assert asked.status_code == 409
    assert (asked.json()["type"], asked.json()["reason"]) == ("rejected", "not-sent")


async def test_on_a_socket_it_is_answered_there_as_in_a_line(cast):
    await sync_to_async(agree)(cast)
    async with Socket(cast.joy, cast.id) as joy:
        await joy.hello()
        await joy.send("aside", id=str(uuid.uuid4()), text="lemon")
        assert (await joy.frame("rejected"))["reason"] == "not-sent"


async def test_on_sockets_supervisors_alone_are_told(cast):
    sockets = [Socket(one, cast.id) for one in (cast.grace, cast.lucia, cast.joy)]
    async with sockets[0] as grace, sockets[1] as lucia, sockets[2] as joy:
        for socket in sockets:
            await socket.hello()
        await grace.beat()
        await joy.send("code-word", word="lemon")
        await joy.frame("code-words", agreed=True, of={})
        person = str((await sync_to_async(cast.seat)(cast.joy)).person)
        await grace.frame("code-words", of={person: "lemon"})
        mine = await joy.say("where is the lemon")
        assert (await joy.frame("rejected", id=mine))["reason"] == "not-sent"
        assert (await grace.frame("help"))["unseen"] is True
        for socket in (lucia, joy):
            await socket.settled()
            kinds = {frame["type"] for frame in socket.seen}
            assert "help" not in kinds
        assert "message" not in {frame["type"] for frame in lucia.seen}
