"""A room that nobody opened is called off a day after its time, and its words die like others."""

from datetime import timedelta

import pytest

from core.audit.models import Entry
from core.clock import now
from mentors.models import Aside, CodeWord, Room, RoomMember, RoomNotes, RoomTask
from mentors.rooms import services
from mentors.rooms.help.services import agree_on
from mentors.rooms.lifecycle.timekeeping import destroy_words_in_time
from mentors.rooms.messaging.private_services import NewAside, say_aside
from mentors.rooms.reports.services import report
from mentors.rooms.state.clock import shifted
from mentors.rooms.state.queries import rooms_for
from tests.factories.rooms import RealCast

pytestmark = [pytest.mark.long, pytest.mark.engine]
HOUR = 60 * 60
LONG_AFTER = 30 * HOUR


@pytest.fixture
def cast(harbour):
    """Joy stands in the lobby of a room two hours from now, and has said something."""
    cast = RealCast(harbour)
    cast.come_to_the_door()
    cast.enter(cast.joy)
    joy = cast.member_id(cast.joy)
    say_aside(member_id=joy, new=NewAside(cast.id, "I am a little late", None))
    agree_on(member_id=joy, word="lavender")
    return cast


def room_of(cast):
    return Room.objects.get(pk=cast.room.pk)


def words_left(cast):
    return [
        room_of(cast).key is not None,
        Aside.objects.exists(),
        CodeWord.objects.exists(),
        RoomNotes.objects.exists(),
    ]


def test_a_day_after_its_time_it_is_called_off_and_nothing_of_it_can_be_read(cast):
    with shifted(26 * HOUR):
        destroy_words_in_time(at=now())
    assert room_of(cast).state == "lobby"
    assert words_left(cast)[:3] == [True, True, True]
    with shifted(LONG_AFTER):
        destroy_words_in_time(at=now())
    assert room_of(cast).state == "cancelled"
    assert words_left(cast) == [False, False, False, False]


def test_whoever_was_to_come_is_told_by_a_person(cast):
    with shifted(LONG_AFTER):
        destroy_words_in_time(at=now())
    told = RoomTask.objects.filter(what="cancelled").values_list("woman", flat=True)
    assert set(told) == {cast.joy.pk, cast.lucia.pk}


def test_a_room_that_is_closed_before_it_opened_is_called_off_and_its_women_are_told(cast):
    cast.enter(cast.grace)
    services.close_room(member_id=cast.member_id(cast.grace))
    assert room_of(cast).state == "cancelled"
    assert words_left(cast) == [False, False, False, False]
    told = RoomTask.objects.filter(what="cancelled").values_list("woman", flat=True)
    assert set(told) == {cast.joy.pk, cast.lucia.pk}
    cards = {card.public_id: card.words for card in rooms_for(cast.joy)}
    assert cards[cast.id] == "Called off"
    assert Entry.objects.filter(verb="room-cancelled").exists()


def test_a_report_in_it_waits_for_the_lead_and_for_nobody_longer_than_three_days(cast):
    person = RoomMember.objects.get(room=cast.room, user=cast.lucia).person
    report(member_id=cast.member_id(cast.joy), person=person)
    with shifted(LONG_AFTER):
        destroy_words_in_time(at=now())
        assert room_of(cast).key is not None
    with shifted(LONG_AFTER + 72 * HOUR + 60):
        destroy_words_in_time(at=now())
    assert words_left(cast) == [False, False, False, False]


def test_what_is_still_to_come_stays(cast):
    later = cast.set_up(starts_at=now() + timedelta(days=2))
    with shifted(LONG_AFTER):
        destroy_words_in_time(at=now())
    assert Room.objects.get(pk=later.pk).state == "lobby"
