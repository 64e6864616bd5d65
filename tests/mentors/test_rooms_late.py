"""A room whose supervisor does not come to its begin: it rings, is taken over or called off."""

from copy import deepcopy

import pytest

from accounts.models import Membership
from accounts.roles import Role
from core.clock import now
from core.errors import Conflict, NotFound
from mentors.models import Call, Room, RoomTask
from mentors.rooms import services
from mentors.rooms.participants.supervisor_services import take_over
from mentors.rooms.state.clock import shifted
from tests.factories.people import make_person
from tests.factories.rooms import RealCast

pytestmark = [pytest.mark.long, pytest.mark.engine]
START = 2 * 60 * 60


@pytest.fixture(scope="module", autouse=True)
def cast_of_the_file(harbour_of_the_file):
    """A room two hours from now."""
    return RealCast(harbour_of_the_file)


@pytest.fixture
def cast(cast_of_the_file, db):
    return deepcopy(cast_of_the_file)


def women_wait(cast):
    cast.come_to_the_door()
    for woman in (cast.lucia, cast.joy):
        cast.enter(woman)


def rings():
    return list(Call.objects.filter(ended_at=None).order_by("pk").values_list("because", flat=True))


def room_of(cast):
    return Room.objects.get(pk=cast.room.pk)


def test_it_rings_a_minute_after_the_start_while_women_wait(cast):
    with shifted(START + 30):
        women_wait(cast)
        services.advance_rooms()
        assert rings() == []
    with shifted(START + 70):
        services.advance_rooms()
        # Nobody is there any more to wait.
        assert rings() == []
        cast.enter(cast.joy)
        services.advance_rooms()
        services.advance_rooms()
        assert rings() == ["supervisor-away"]


def test_it_rings_no_more_when_she_comes_and_not_where_she_waits_with_them(cast):
    with shifted(START + 70):
        women_wait(cast)
        services.advance_rooms()
        cast.enter(cast.grace)
        services.beat([cast.member_id(cast.grace)])
        services.advance_rooms()
        assert rings() == []
    # Before a room begins nobody is asked for a sign of her own.
    with shifted(START + 70 + 300):
        cast.enter(cast.joy)
        services.beat([cast.member_id(cast.grace)])
        services.advance_rooms()
        assert rings() == []


def test_its_backup_takes_it_over_a_minute_after_the_start(cast, signed_in):
    ines = signed_in(cast.ines)
    with shifted(START + 30):
        women_wait(cast)
        with pytest.raises(Conflict):
            take_over(by=cast.ines, room_id=cast.room.pk, at=now())
        assert "Take over" not in ines.get("/rooms/desk/").content.decode()
    with shifted(START + 70):
        assert "Take over" in ines.get("/rooms/desk/").content.decode()
        take_over(by=cast.ines, room_id=cast.room.pk, at=now())
        assert cast.seat(cast.ines).seat == "supervisor"
        assert room_of(cast).state == "lobby"
        services.beat([cast.member_id(cast.ines)])
        services.cancel_room(by=cast.ines, room_id=cast.room.pk, at=now())


def test_nobody_takes_over_while_its_supervisor_waits_in_it(cast):
    with shifted(START + 300):
        women_wait(cast)
        cast.enter(cast.grace)
        services.beat([cast.member_id(cast.grace)])
        with pytest.raises(Conflict):
            take_over(by=cast.ines, room_id=cast.room.pk, at=now())


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COORDINATOR])
def test_others_call_off_a_room_whose_supervisor_is_one_no_more(cast, role):
    other = make_person(role, organisation=cast.organisation)
    with pytest.raises(NotFound):
        services.cancel_room(by=other, room_id=cast.room.pk, at=now())
    Membership.objects.filter(user=cast.grace).update(ended_at=now())
    services.cancel_room(by=other, room_id=cast.room.pk, at=now())
    assert room_of(cast).state == "cancelled"
    told = RoomTask.objects.filter(what="cancelled").values_list("woman", flat=True)
    assert set(told) == {cast.joy.pk, cast.lucia.pk}


def test_a_room_that_nobody_holds_after_its_start_stands_on_the_desks_to_be_called_off(
    cast, signed_in
):
    ines = signed_in(cast.ines)
    assert "Sessions without a supervisor" not in ines.get("/rooms/desk/").content.decode()
    with shifted(START + 70):
        shown = ines.get("/rooms/desk/").content.decode()
        assert "Sessions without a supervisor" in shown
        assert cast.joy.shown_name not in shown
        assert (
            "Sessions without a supervisor"
            not in signed_in(cast.sara).get("/rooms/desk/").content.decode()
        )
        assert ines.post(f"/rooms/{cast.id}/cancel/").status_code == 302
    assert room_of(cast).state == "cancelled"


def test_a_coordinator_finds_it_on_her_page_and_calls_it_off(cast, signed_in):
    her = signed_in(make_person(Role.COORDINATOR, organisation=cast.organisation))
    assert "Session without a supervisor" not in her.get("/").content.decode()
    with shifted(START + 70):
        assert "Session without a supervisor" in her.get("/").content.decode()
        told = her.post(f"/rooms/{cast.id}/cancel/", follow=True).content.decode()
    assert "The team tells the participants." in told
    assert room_of(cast).state == "cancelled"


def test_neither_a_woman_nor_a_supervisor_of_another_organisation_calls_it_off(cast, lighthouse):
    stranger = make_person(Role.SUPERVISOR, organisation=lighthouse)
    with shifted(START + 70):
        for person in (cast.joy, cast.lucia, cast.sara, stranger):
            with pytest.raises(NotFound):
                services.cancel_room(by=person, room_id=cast.room.pk, at=now())
