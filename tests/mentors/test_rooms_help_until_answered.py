"""A call for help that nobody answered outlives its room, however that ends (domain 10.4)."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from core.clock import now
from core.errors import Conflict, NotFound
from mentors.models import Call, HelpSignal, OnCall, Room, RoomMember, RoomTask
from mentors.rooms import services
from mentors.rooms.help.services import agree_on, answer_help, ask_for_help, say_not_free
from mentors.rooms.lifecycle.task_services import tick_off
from mentors.rooms.on_call.queries import ringing_for, tasks_seen_by
from mentors.rooms.participants.supervisor_services import take_over
from mentors.rooms.reports.services import next_step, report
from mentors.rooms.scheduling.limit_services import not_this_time
from mentors.rooms.scheduling.services import cancel_room
from mentors.rooms.state import clock
from mentors.safeguarding.case_services import close_matter
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, RoomCast

pytestmark = [pytest.mark.long]


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    return cast


@pytest.fixture
def lobby(harbour):
    cast = RealCast(harbour)
    cast.come_to_the_door()
    cast.enter(cast.joy)
    return cast


def ask(cast, person):
    ask_for_help(member_id=cast.member_id(person), real=True)


def ask_and_be_answered(cast):
    ask(cast, cast.joy)
    signal = HelpSignal.objects.get()
    answer_help(member_id=cast.member_id(cast.grace), signal=signal.public_id)


def close(cast):
    services.close_room(member_id=cast.member_id(cast.grace))


def state_of(cast):
    return Room.objects.get(pk=cast.room.pk).state


def tasks(cast):
    return set(RoomTask.objects.filter(room=cast.room).values_list("woman", "what"))


def still_rings(cast, *, person):
    services.advance_rooms()
    return [call.because for call in ringing_for(person) if call.is_over] == ["help"]


def test_a_call_for_help_rings_on_after_the_room_is_closed(cast, signed_in):
    ask(cast, cast.joy)
    close(cast)
    close(cast)
    assert state_of(cast) == "closed"
    assert tasks(cast) == {(cast.joy.pk, "reach-now")}
    assert still_rings(cast, person=cast.sara)
    call = Call.objects.get()
    told = signed_in(cast.sara).post(f"/rooms/desk/calls/{call.public_id}/", follow=True)
    shown = told.content.decode()
    assert "Use the safe contact now: the session ended before anybody responded." in shown
    services.advance_rooms()
    assert not Call.objects.filter(ended_at=None).exists()


def test_so_does_one_by_code_word(cast):
    agree_on(member_id=cast.member_id(cast.joy), word="lavender")
    cast.say(cast.joy, "lavender")
    close(cast)
    close(cast)
    assert tasks(cast) == {(cast.joy.pk, "reach-now")}
    assert still_rings(cast, person=cast.ines)


def test_one_that_was_answered_ends_with_its_room_and_leaves_no_task(cast):
    ask_and_be_answered(cast)
    close(cast)
    close(cast)
    assert tasks(cast) == set()
    assert ringing_for(cast.sara) == []


def test_who_was_answered_by_one_whose_line_then_died_is_reached_now_and_it_rings_anew(cast):
    ask_and_be_answered(cast)
    with clock.shifted(16):
        services.advance_rooms()
    with clock.shifted(16 + 5 * 60 + 1):
        services.advance_rooms()
        assert state_of(cast) == "emergency_closed"
        assert tasks(cast) == {(cast.joy.pk, "reach-now"), (cast.lucia.pk, "follow-up")}
        assert still_rings(cast, person=cast.sara)


def test_so_is_she_in_a_room_that_winds_down(cast):
    close(cast)
    ask_and_be_answered(cast)
    with clock.shifted(5 * 60 + 1):
        services.advance_rooms()
        assert state_of(cast) == "closed"
        assert (cast.joy.pk, "reach-now") in tasks(cast)
        assert still_rings(cast, person=cast.sara)


def test_who_was_answered_well_before_the_line_died_is_reached_the_same_day(cast):
    ask_and_be_answered(cast)
    HelpSignal.objects.update(answered_at=now() - timedelta(minutes=6))
    with clock.shifted(16):
        services.advance_rooms()
    with clock.shifted(16 + 5 * 60 + 1):
        services.advance_rooms()
    assert tasks(cast) == {(cast.joy.pk, "follow-up"), (cast.lucia.pk, "follow-up")}
    assert not Call.objects.filter(ended_at=None).exists()


def test_it_goes_to_the_next_on_the_rota_though_the_room_is_over(cast):
    helper = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    OnCall.objects.filter(user=cast.grace).update(user=helper)
    ask(cast, cast.joy)
    close(cast)
    close(cast)
    assert not still_rings(cast, person=helper)
    with clock.shifted(61):
        assert still_rings(cast, person=helper)


def test_in_a_room_that_winds_down_its_backup_may_take_over_and_go_to_her(cast):
    close(cast)
    assert state_of(cast) == "closing"
    ask(cast, cast.joy)
    with clock.shifted(16 + 61):
        services.advance_rooms()
        take_over(by=cast.ines, room_id=cast.room.pk, at=now())
    assert cast.seat(cast.ines).seat == "supervisor"


def test_in_one_that_winds_down_without_its_supervisor_she_is_reached(cast):
    close(cast)
    ask(cast, cast.joy)
    with clock.shifted(5 * 60 + 1):
        services.advance_rooms()
        assert state_of(cast) == "closed"
        assert (cast.joy.pk, "reach-now") in tasks(cast)
        assert still_rings(cast, person=cast.sara)


def test_in_practice_what_was_real_rings_on_too(harbour):
    practice = RoomCast(harbour)
    sara = make_person(Role.SAFEGUARDING_LEAD, organisation=harbour)
    practice.open()
    ask(practice, practice.joy)
    close(practice)
    assert state_of(practice) == "closed"
    assert tasks(practice) == {(practice.joy.pk, "reach-now")}
    assert still_rings(practice, person=sara)


def test_a_drill_ends_with_its_room(harbour):
    practice = RoomCast(harbour)
    practice.open()
    ask_for_help(member_id=practice.member_id(practice.joy))
    close(practice)
    assert tasks(practice) == set()


def test_a_room_that_is_called_off_by_another_woman_takes_no_call_with_it(lobby):
    ask(lobby, lobby.joy)
    not_this_time(by=lobby.lucia, room_id=lobby.id)
    assert state_of(lobby) == "cancelled"
    assert (lobby.joy.pk, "reach-now") in tasks(lobby)
    assert still_rings(lobby, person=lobby.sara)


def test_nor_does_one_that_staff_call_off(lobby):
    ask(lobby, lobby.joy)
    cancel_room(by=lobby.grace, room_id=lobby.room.pk, at=now())
    assert (lobby.joy.pk, "reach-now") in tasks(lobby)
    assert still_rings(lobby, person=lobby.sara)


def test_who_says_that_she_is_not_free_is_called_for_by_that_alone(lobby):
    ask(lobby, lobby.joy)
    services.go_out(member_id=lobby.member_id(lobby.joy))
    RoomMember.objects.filter(room=lobby.room, user=lobby.joy).update(knows_other_yes=True)
    say_not_free(by=lobby.joy, room_id=lobby.room.pk, at=now())
    services.advance_rooms()
    assert (lobby.joy.pk, "by-her-plan") in tasks(lobby)
    assert (lobby.joy.pk, "reach-now") not in tasks(lobby)
    assert [call.because for call in ringing_for(lobby.sara)] == ["duress"]


def test_the_lead_who_closes_the_matter_ends_the_ringing(cast):
    ask(cast, cast.joy)
    close(cast)
    close(cast)
    close_matter(by=cast.sara, room_id=cast.id, at=now())
    assert not Call.objects.filter(ended_at=None).exists()


def test_with_nobody_left_in_the_last_talk_she_is_reached_too(cast):
    close(cast)
    next_step(member_id=cast.member_id(cast.grace), after="closing")
    ask(cast, cast.lucia)
    close(cast)
    assert (cast.lucia.pk, "reach-now") in tasks(cast)


def test_whoever_is_to_be_reached_now_is_not_told_besides_that_it_was_called_off(lobby):
    ask(lobby, lobby.joy)
    close(lobby)
    assert (lobby.joy.pk, "reach-now") in tasks(lobby)
    assert (lobby.joy.pk, "cancelled") not in tasks(lobby)
    assert (lobby.lucia.pk, "cancelled") in tasks(lobby)


def test_who_was_reported_in_that_room_is_not_told_whom_to_reach_and_ticks_nothing_off(cast):
    ask(cast, cast.joy)
    about = RoomMember.objects.get(room=cast.room, user=cast.grace)
    report(member_id=cast.member_id(cast.joy), person=about.person)
    close(cast)
    with clock.shifted(6 * 60):
        services.advance_rooms()
    task = RoomTask.objects.get(room=cast.room, what="reach-now")
    assert task not in tasks_seen_by(cast.grace)
    with pytest.raises(NotFound):
        tick_off(by=cast.grace, task_id=task.public_id, at=now())
    tick_off(by=cast.ines, task_id=task.public_id, at=now())


def test_a_long_pause_makes_no_answer_of_hers_undone(cast):
    """She answered, was there for twenty minutes of a pause, and only then her line died."""
    services.hold_room(member_id=cast.member_id(cast.lucia))
    ask_and_be_answered(cast)
    with clock.shifted(20 * 60):
        Room.objects.filter(pk=cast.room.pk).update(
            lease_until=clock.DatabaseNow(), sign_of_life_at=clock.DatabaseNow()
        )
    with clock.shifted(27 * 60):
        services.advance_rooms()
    assert state_of(cast) == "emergency_closed"
    assert (cast.joy.pk, "reach-now") not in tasks(cast)


def test_it_rings_on_no_desk_of_one_who_lost_the_role_there(cast):
    ask(cast, cast.joy)
    assert ringing_for(cast.ines)
    cast.ines.memberships.update(ended_at=now())
    assert not ringing_for(cast.ines)


def test_a_call_that_waited_for_its_line_until_the_room_was_over_is_heard(cast, signed_in):
    close(cast)
    with clock.shifted(6 * 60):
        services.advance_rooms()
        assert state_of(cast) == "closed"
        answer = signed_in(cast.joy).post(
            f"/rooms/{cast.id}/help/", {}, headers={"accept": "application/json"}
        )
        assert answer.status_code == 200
    assert (cast.joy.pk, "reach-now") in tasks(cast)
    assert still_rings(cast, person=cast.sara)
    assert not HelpSignal.objects.filter(room=cast.room).exists()


def test_after_a_day_it_is_not(cast):
    close(cast)
    with clock.shifted(6 * 60):
        services.advance_rooms()
    with clock.shifted(25 * 60 * 60), pytest.raises(Conflict):
        ask(cast, cast.joy)
    assert not Call.objects.filter(room=cast.room, because="help").exists()
