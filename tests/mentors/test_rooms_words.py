"""A day after a room has closed its words and its key are gone, though no hub runs."""

import uuid

import pytest
from django.core.management import call_command
from django.db import connection

from core.audit.retention_services import run_jobs
from core.clock import now
from mentors.models import Message, Room, RoomMember
from mentors.rooms import services
from mentors.rooms.lifecycle import timekeeping
from mentors.rooms.state.clock import shifted
from tests.factories.rooms import RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]
DAY = 24 * 60 * 60 + 1
WORDS = "plum-coloured umbrella"


@pytest.fixture
def cast(harbour):
    """A room in which something was said."""
    cast = RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")
    cast.open()
    cast.say(cast.joy, WORDS)
    return cast


@pytest.fixture
def closed(cast):
    services.close_room(member_id=cast.member_id(cast.grace))
    return cast


def left_in_the_database():
    """What the tables themselves hold: lines, and keys of rooms."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT COUNT(*) FROM mentors_message), (SELECT COUNT(*) FROM mentors_roomkey)"
        )
        return cursor.fetchone()


def page(cast, client):
    client.force_login(cast.joy, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(f"/rooms/{cast.id}/")


WAYS = {
    "the job": lambda cast, client: call_command("purge", verbosity=0),
    "her page": page,
    "another tab": lambda cast, client: cast.enter(cast.lucia),
    "a late line": lambda cast, client: cast.say(cast.lucia, "too late"),
}


@pytest.mark.parametrize("way", WAYS)
def test_words_and_key_are_gone_a_day_later_by_whatever_comes_first(closed, client, way):
    with shifted(DAY - 60):
        WAYS[way](closed, client)
        assert left_in_the_database() == (1, 1)
    with shifted(DAY):
        WAYS[way](closed, client)
        assert left_in_the_database() == (0, 0)


async def test_a_hello_destroys_what_is_due_before_it_is_answered(closed, monkeypatch):
    monkeypatch.setattr(services, "advance_rooms", lambda: 0)
    with shifted(DAY):
        async with Socket(closed.joy, closed.id) as joy:
            assert (await joy.hello())["room"]["state"] == "closed"
            assert not await Message.objects.aexists()


def test_a_closed_room_shows_its_words_to_nobody_from_the_first_second_on(closed, client):
    assert WORDS not in page(closed, client).content.decode()
    assert WORDS not in client.get(f"/rooms/{closed.id}/messages/").content.decode()
    again = Message.objects.get().client_id
    assert closed.say(closed.joy, WORDS, client_id=again).reason == "not-open"


def test_a_room_that_everybody_left_open_ends_by_the_job_alone(cast):
    """Nobody has a socket: no hub holds it, closes it or destroys its words."""
    with shifted(60):
        assert run_jobs(at=now())["room words"] == 0
        assert Room.objects.get().state == "held"
    with shifted(60 + timekeeping.FORGOTTEN_AFTER.total_seconds() + 1):
        run_jobs(at=now())
        assert Room.objects.get().state == "closed"
    with shifted(60 + timekeeping.FORGOTTEN_AFTER.total_seconds() + 1 + DAY):
        assert run_jobs(at=now())["room words"] == 1
        assert left_in_the_database() == (0, 0)
        assert run_jobs(at=now())["room words"] == 0


def test_a_line_that_was_written_after_the_key_went_goes_as_well(closed):
    with shifted(DAY):
        run_jobs(at=now())
        Message.objects.create(
            room=closed.room,
            seq=9,
            sender=RoomMember.objects.first(),
            client_id=uuid.uuid4(),
            kind="say",
            body=b"left over",
            at=now(),
        )
        run_jobs(at=now())
        assert left_in_the_database() == (0, 0)


def test_the_command_says_how_many_and_not_whose(closed, capsys):
    with shifted(DAY):
        call_command("purge")
    told = capsys.readouterr().out
    assert "room words: 1" in told
    assert "joy" not in told.lower()
    assert str(closed.id) not in told
