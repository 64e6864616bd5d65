"""How long a session lasts: its minutes, ten more once, and then it ends by itself (domain 4.1)."""

import pytest

from core.audit.models import Entry
from mentors.models import Room, RoomMember
from mentors.rooms import services
from mentors.rooms.help.services import answer_help, ask_for_help
from mentors.rooms.state.clock import DatabaseNow, shifted
from mentors.rooms.state.snapshot import PRESENT_FOR
from tests.factories.rooms import RealCast, RoomCast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    return cast


def state_after(cast, minutes, act=None):
    """With the supervisor there all the while."""
    with shifted(minutes * 60):
        show_that_she_is_there(cast)
        if act:
            act()
        services.advance_rooms()
    return Room.objects.get(pk=cast.room.pk).state


def show_that_she_is_there(cast):
    """As if each of her beats had come, and her own taps."""
    Room.objects.filter(pk=cast.room.pk).update(
        lease_until=DatabaseNow(PRESENT_FOR), sign_of_life_at=DatabaseNow()
    )
    RoomMember.objects.filter(room=cast.room).update(seen_at=DatabaseNow())


def test_after_its_fifty_minutes_a_session_winds_down_by_itself(cast):
    assert state_after(cast, 49) == "open"
    assert state_after(cast, 51) == "closing"
    (entry,) = Entry.objects.filter(verb="room-winds-down")
    assert entry.actor is None


def test_ten_minutes_more_are_ten_minutes_more(cast):
    services.extend_room(member_id=cast.member_id(cast.grace))
    assert state_after(cast, 59) == "open"
    assert state_after(cast, 61) == "closing"


def test_it_ends_under_nobody_who_waits_for_help(cast):
    ask_for_help(member_id=cast.member_id(cast.joy))
    assert state_after(cast, 55) == "open"
    call = cast.room.help_signals.get()

    def answered():
        answer_help(member_id=cast.member_id(cast.grace), signal=call.public_id)

    assert state_after(cast, 56, answered) == "closing"


def test_practice_goes_on_until_its_supervisor_closes_it(harbour):
    practice = RoomCast(harbour)
    practice.open()
    assert state_after(practice, 70) == "open"
