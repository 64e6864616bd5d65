"""A room goes on: who has not said that she is ready rests, and is told nothing (domain 10.12)."""

import pytest

from accounts.roles import Role
from mentors.models import RoomMember
from mentors.rooms import services
from mentors.rooms.state import clock
from mentors.rooms.state.clock import DatabaseNow
from mentors.rooms.state.snapshot import snapshots
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, RoomCast, Socket, say_yes

LOST = "her line is lost"
pytestmark = [pytest.mark.long, pytest.mark.django_db]


def ready(cast, *people):
    return [services.continue_room(member_id=cast.member_id(person)) for person in people]


def here(cast, *people):
    services.beat([cast.member_id(person) for person in people])


def looks(cast, person):
    """State and reason, as she is shown them."""
    member_id = cast.member_id(person)
    found = snapshots([cast.room.pk])[cast.room.pk]
    return found.state_for(member_id), found.why_for(member_id)


@pytest.fixture
def open_cast(harbour):
    cast = RoomCast(harbour)
    cast.open()
    return cast


@pytest.fixture
def gone_on(open_cast):
    """Joy asked for a pause and fell silent; the two others were ready and went on."""
    open_cast.say(open_cast.joy, "before")
    services.hold_room(member_id=open_cast.member_id(open_cast.joy))
    with clock.shifted(16):
        here(open_cast, open_cast.grace, open_cast.lucia)
        assert ready(open_cast, open_cast.grace, open_cast.lucia) == [False, True]
        open_cast.say(open_cast.lucia, "meanwhile")
        yield open_cast


def test_nothing_that_is_said_while_she_rests_is_shown_to_her(gone_on):
    assert gone_on.enter(gone_on.joy, after=1).lines == ()
    assert looks(gone_on, gone_on.joy) == ("held", "resting")
    assert looks(gone_on, gone_on.lucia) == ("open", "")
    assert gone_on.say(gone_on.joy, "where are we?").reason == "held"


def test_with_her_tap_she_goes_along_from_what_is_said_next(gone_on):
    gone_on.enter(gone_on.joy, after=1)
    assert ready(gone_on, gone_on.joy) == [True]
    gone_on.say(gone_on.lucia, "welcome back")
    assert [line.text for line in gone_on.enter(gone_on.joy, after=1).lines] == ["welcome back"]
    assert gone_on.say(gone_on.joy, "thank you").line.seq == 4


def test_her_rest_outlives_another_pause_and_ends_with_her_own_tap(gone_on):
    gone_on.enter(gone_on.joy)
    services.hold_room(member_id=gone_on.member_id(gone_on.lucia))
    assert gone_on.enter(gone_on.joy).lines == ()
    ready(gone_on, gone_on.grace, gone_on.lucia)
    assert ready(gone_on, gone_on.joy) == [True]
    gone_on.say(gone_on.lucia, "now we are three")
    assert [line.text for line in gone_on.enter(gone_on.joy).lines] == ["now we are three"]


def test_who_went_out_and_comes_back_has_not_to_tap(gone_on):
    services.go_out(member_id=gone_on.member_id(gone_on.joy))
    gone_on.enter(gone_on.joy)
    assert looks(gone_on, gone_on.joy) == ("open", "")


def test_of_more_than_two_one_who_is_not_ready_keeps_nobody_waiting(open_cast):
    others = [make_person(Role.MENTEE, organisation=open_cast.organisation) for _ in range(2)]
    say_yes(*others, organisation=open_cast.organisation)
    RoomMember.objects.bulk_create(
        RoomMember(room=open_cast.room, user=one, seat="mentee") for one in others
    )
    for one in others:
        open_cast.enter(one)
    services.hold_room(member_id=open_cast.member_id(open_cast.lucia))
    here(open_cast, open_cast.grace, open_cast.lucia, open_cast.joy, *others)
    assert ready(open_cast, others[0], open_cast.grace) == [False, True]
    assert looks(open_cast, others[0]) == ("open", "")
    for one in (open_cast.lucia, open_cast.joy, others[1]):
        assert looks(open_cast, one) == ("held", "resting")


def test_when_the_room_winds_down_nobody_rests_any_more(real_cast):
    real_cast.open()
    services.hold_room(member_id=real_cast.member_id(real_cast.joy))
    with clock.shifted(16):
        here(real_cast, real_cast.grace, real_cast.lucia)
        ready(real_cast, real_cast.grace, real_cast.lucia)
        real_cast.say(real_cast.lucia, "meanwhile")
        services.close_room(member_id=real_cast.member_id(real_cast.grace))
        assert real_cast.enter(real_cast.joy).lines == ()
    assert not RoomMember.objects.exclude(rests_since=None).exists()


# --- the mentor is gone -------------------------------------------------------------------------


@pytest.fixture
def real_cast(harbour):
    return RealCast(harbour)


@pytest.mark.parametrize("way", ["she goes out", LOST])
def test_a_room_whose_mentor_is_gone_is_held_and_goes_on_without_her_once(real_cast, way):
    real_cast.open()
    lucia = real_cast.member_id(real_cast.lucia)
    if way == "she goes out":
        services.go_out(member_id=lucia)
    for seconds in (12, 24, 31):
        with clock.shifted(seconds):
            here(real_cast, real_cast.grace, real_cast.joy)
            services.advance_rooms()
    with clock.shifted(31):
        assert looks(real_cast, real_cast.joy) == ("held", "pause")
        assert ready(real_cast, real_cast.grace, real_cast.joy) == [False, True]
        services.advance_rooms()
        assert looks(real_cast, real_cast.joy) == ("open", "")
        if way != LOST:
            real_cast.come_to_the_door(real_cast.lucia)
        real_cast.enter(real_cast.lucia)
        services.advance_rooms()
        assert looks(real_cast, real_cast.joy) == ("open", "")
        assert looks(real_cast, real_cast.lucia)[0] == ("held" if way == LOST else "open")


def test_a_practice_room_goes_on_while_its_mentor_is_gone(open_cast):
    services.go_out(member_id=open_cast.member_id(open_cast.lucia))
    services.advance_rooms()
    assert looks(open_cast, open_cast.joy) == ("open", "")


# --- over sockets -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
async def test_a_socket_is_handed_nothing_while_she_rests_and_the_next_line_after(open_cast):
    async with (
        Socket(open_cast.grace, open_cast.id) as grace,
        Socket(open_cast.lucia, open_cast.id) as lucia,
        Socket(open_cast.joy, open_cast.id) as joy,
    ):
        for one in (grace, lucia, joy):
            await one.hello()
            await one.beat()
        await joy.send("hold")
        for one in (grace, lucia, joy):
            await one.frame("state", state="held")
        # She falls silent: the others beat on.
        await RoomMember.objects.filter(user=open_cast.joy).aupdate(seen_at=DatabaseNow())
        with clock.shifted(16):
            for one in (grace, lucia):
                await one.beat()
                await one.send("continue")
            await lucia.frame("state", state="open")
            await lucia.say("meanwhile")
            await lucia.frame("message", text="meanwhile")
            await joy.beat()
            assert (await joy.known("state", why="resting"))["state"] == "held"
            await joy.send("continue")
            await joy.frame("state", state="open")
            await lucia.say("welcome back")
            assert await joy.words_until("welcome back") == ["welcome back"]
