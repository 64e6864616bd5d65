"""Must not meet, written down after a room was set up (domain 10.11)."""

import pytest

from accounts.roles import Role
from core.clock import now
from core.errors import Conflict
from mentors.models import Call, Room, RoomMember
from mentors.rooms import services
from mentors.rooms.help.services import note_who_was_told, say_not_free
from mentors.rooms.lifecycle.entry_services import go_through, say_it_is_safe
from mentors.rooms.participants.supervisor_services import offer, take, take_over
from mentors.rooms.state.clock import shifted
from tests.factories.people import keep_apart, make_person
from tests.factories.rooms import RealCast, RoomCast

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def cast(harbour):
    return RealCast(harbour, grace="grace", lucia="lucia", joy="joy")


def test_at_the_door_of_such_a_room_she_is_shown_nobody_and_no_word_tells_why(cast):
    keep_apart(cast.joy, cast.lucia, organisation=cast.organisation)
    for person in (cast.joy, cast.lucia):
        for step in (say_it_is_safe, go_through):
            with pytest.raises(Conflict, match="not in a state for this"):
                step(by=person, room_id=cast.room.pk)
    seats = RoomMember.objects.filter(room=cast.room)
    assert not seats.exclude(safe_at=None, came_in_at=None).exists()


def test_at_that_door_too_she_may_say_that_she_is_not_free(cast):
    person = RoomMember.objects.get(room=cast.room, user=cast.joy).person
    note_who_was_told(by=cast.grace, room_id=cast.room.pk, person=person, told=True)
    keep_apart(cast.joy, cast.lucia, organisation=cast.organisation)
    say_not_free(by=cast.joy, room_id=cast.room.pk, at=now())
    assert Call.objects.filter(room=cast.room).exists()


@pytest.mark.parametrize("turned", [False, True])
def test_practice_as_well_opens_for_no_two_who_must_not_meet(harbour, turned):
    cast = RoomCast(harbour)
    keep_apart(cast.joy, cast.lucia, organisation=harbour, turned=turned)
    for person in (cast.lucia, cast.joy, cast.grace):
        cast.enter(person)
    with pytest.raises(Conflict, match="cannot come together"):
        services.open_room(member_id=cast.member_id(cast.grace))
    assert Room.objects.get(pk=cast.room.pk).state == "lobby"


@pytest.fixture
def with_backup(cast):
    cast.open()
    cast.enter(cast.ines)
    keep_apart(cast.joy, cast.ines, organisation=cast.organisation)
    return cast


def holder(cast):
    return RoomMember.objects.get(room=cast.room, seat="supervisor").user


def test_a_backup_whom_she_must_not_meet_is_handed_no_room(with_backup):
    cast = with_backup
    services.beat([cast.member_id(cast.ines), cast.member_id(cast.grace)])
    to = RoomMember.objects.get(room=cast.room, user=cast.ines).person
    offer(member_id=cast.member_id(cast.grace), to=to)
    with pytest.raises(Conflict, match="cannot come together"):
        take(member_id=cast.member_id(cast.ines))
    assert holder(cast) == cast.grace


def test_a_backup_whom_she_must_not_meet_takes_over_no_room(with_backup):
    cast = with_backup
    with shifted(80):
        services.advance_rooms()
        with pytest.raises(Conflict, match="cannot come together"):
            take_over(by=cast.ines, room_id=cast.room.pk, at=cast.room.starts_at)
    assert holder(cast) == cast.grace


def test_a_guest_who_was_turned_away_shuts_no_door(cast):
    guest = make_person(Role.INTERPRETER, organisation=cast.organisation)
    RoomMember.objects.create(room=cast.room, user=guest, seat="interpreter", turned_away=True)
    keep_apart(cast.joy, guest, organisation=cast.organisation)
    say_it_is_safe(by=cast.joy, room_id=cast.room.pk)
    assert RoomMember.objects.get(room=cast.room, user=cast.joy).safe_at is not None
