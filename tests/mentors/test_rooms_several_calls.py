"""A room that rings for one reason rings for another too, and each call ends by its own way."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.roles import Role
from accounts.services import grant_role
from core.clock import now
from mentors.models import Call, HelpSignal, Ring, Room, RoomMember
from mentors.rooms import services
from mentors.rooms.help.services import answer_help, ask_for_help, note_who_was_told, say_not_free
from mentors.rooms.on_call import alert_services
from mentors.rooms.on_call.alert_services import answer_call, call_for, ring_where_needed
from mentors.rooms.on_call.queries import ringing_for
from mentors.rooms.participants.supervisor_services import take_over
from mentors.rooms.reports.services import report
from mentors.rooms.state.clock import DatabaseNow, shifted
from mentors.safeguarding.case_services import close_matter
from tests.concurrency import on_postgresql, one_within_another
from tests.factories.rooms import BACKEND, RealCast

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(harbour):
    """An open room; its lead is a supervisor as well."""
    cast = RealCast(harbour)
    grant_role(user=cast.sara, role=Role.SUPERVISOR, organisation=harbour, at=now())
    cast.open()
    return cast


def help_her(cast):
    ask_for_help(member_id=cast.member_id(cast.joy))


def report_her(cast, about):
    report(member_id=cast.member_id(cast.joy), person=cast.seat(about).person)


def rings_for(cast):
    """Why the room rings."""
    open_ones = Call.objects.filter(room=cast.room, ended_at=None)
    return set(open_ones.values_list("because", flat=True))


def desks(cast, because):
    open_ones = Ring.objects.filter(call__room=cast.room, call__ended_at=None)
    return set(open_ones.filter(call__because=because).values_list("user", flat=True))


def answer(cast, by, because):
    call = Call.objects.get(room=cast.room, because=because, ended_at=None)
    answer_call(by=by, call_id=call.public_id, at=now())


def lose_her_supervisor(cast):
    gone = DatabaseNow(-timedelta(seconds=61))
    Room.objects.filter(pk=cast.room.pk).update(lease_until=gone)
    services.advance_rooms()


def end(cast):
    Room.objects.filter(pk=cast.room.pk).update(
        state="closed", closed_at=DatabaseNow(), lease_until=None
    )


def test_a_report_rings_though_help_does_and_goes_on_when_the_supervisor_comes_for_help(cast):
    help_her(cast)
    report_her(cast, cast.grace)
    assert rings_for(cast) == {"help", "report"}
    assert desks(cast, "report") == {cast.ines.pk, cast.sara.pk}
    signal = HelpSignal.objects.get().public_id
    answer_help(member_id=cast.member_id(cast.grace), signal=signal)
    assert rings_for(cast) == {"report"}


def test_an_answer_under_duress_rings_though_the_room_rings_already(cast):
    help_her(cast)
    services.go_out(member_id=cast.member_id(cast.joy))
    joy = RoomMember.objects.get(room=cast.room, user=cast.joy).person
    note_who_was_told(by=cast.grace, room_id=cast.room.pk, person=joy, told=True)
    say_not_free(by=cast.joy, room_id=cast.room.pk, at=now())
    assert rings_for(cast) == {"help", "duress"}


def test_a_report_goes_on_ringing_when_the_supervisor_is_back(cast):
    lose_her_supervisor(cast)
    report_her(cast, cast.grace)
    assert rings_for(cast) == {"supervisor-away", "report"}
    services.beat([cast.member_id(cast.grace)])
    services.here(member_id=cast.member_id(cast.grace))
    ring_where_needed()
    assert rings_for(cast) == {"report"}


def test_a_lost_supervisor_rings_though_a_report_about_the_backup_does(cast):
    report_her(cast, cast.ines)
    assert desks(cast, "report") == {cast.sara.pk}
    lose_her_supervisor(cast)
    assert desks(cast, "supervisor-away") == {cast.ines.pk, cast.sara.pk}


def test_whoever_takes_over_ends_no_report_about_herself(cast):
    cast.enter(cast.ines)
    report_her(cast, cast.ines)
    help_her(cast)
    lose_her_supervisor(cast)
    take_over(by=cast.ines, room_id=cast.room.pk, at=now())
    assert rings_for(cast) == {"report"}


def test_what_rings_already_is_taken_off_the_desk_of_who_is_reported_next(cast):
    report_her(cast, cast.lucia)
    assert desks(cast, "report") == {cast.ines.pk, cast.sara.pk}
    report_her(cast, cast.ines)
    assert desks(cast, "report") == {cast.sara.pk}


def test_a_report_rings_when_the_room_is_over_until_the_lead_has_it(cast):
    with transaction.atomic():
        call_for(Room.objects.get(pk=cast.room.pk), "stopped-lines")
    report_her(cast, cast.grace)
    end(cast)
    ring_where_needed()
    assert rings_for(cast) == {"report"}
    with shifted(3600):
        ring_where_needed()
    assert rings_for(cast) == {"report"}
    answer(cast, cast.sara, "report")
    assert rings_for(cast) == set()


def test_whoever_closes_the_matter_ends_the_ringing(cast):
    report_her(cast, cast.grace)
    end(cast)
    close_matter(by=cast.sara, room_id=cast.id, at=now())
    assert rings_for(cast) == set()


def test_answering_a_report_gives_no_seat_and_answering_for_help_does(cast):
    help_her(cast)
    report_her(cast, cast.grace)
    answer(cast, cast.sara, "report")
    assert not RoomMember.objects.filter(room=cast.room, user=cast.sara).exists()
    answer(cast, cast.sara, "help")
    assert RoomMember.objects.get(room=cast.room, user=cast.sara).seat == "backup"


@on_postgresql
def test_two_calls_of_one_room_that_she_answers_at_once_give_her_one_seat(cast, monkeypatch):
    help_her(cast)
    with transaction.atomic():
        call_for(Room.objects.get(pk=cast.room.pk), "stopped-lines")
    comes = [partial(answer, cast, cast.sara, because) for because in ("help", "stopped-lines")]
    one_within_another(monkeypatch, (alert_services, "record"), *comes)
    assert RoomMember.objects.filter(room=cast.room, user=cast.sara).count() == 1
    assert rings_for(cast) == set()


def test_the_supervisors_page_is_the_same_when_a_report_about_her_is_answered(cast):
    grace = Client()
    grace.force_login(cast.grace, backend=BACKEND)

    def page():
        html = grace.get(f"/rooms/{cast.id}/").content.decode()
        return [one for one in html.splitlines() if cast.sara.shown_name in one]

    before = page()
    report_her(cast, cast.grace)
    answer(cast, cast.sara, "report")
    assert page() == before


def test_an_answer_under_duress_gives_no_seat_in_a_room_that_is_over(cast):
    end(cast)
    with transaction.atomic():
        call_for(Room.objects.get(pk=cast.room.pk), "duress")
    answer(cast, cast.sara, "duress")
    assert not RoomMember.objects.filter(room=cast.room, user=cast.sara).exists()


def test_a_desk_shows_each_reason_and_the_start_page_the_room_once(cast):
    help_her(cast)
    report_her(cast, cast.lucia)
    assert [one.because for one in ringing_for(cast.sara)] == ["help", "report"]
    sara = Client()
    sara.force_login(cast.sara, backend=BACKEND)
    desk = sara.get("/rooms/desk/").content.decode()
    assert "A participant asks for help." in desk
    assert "A participant reported something." in desk
    calls = f"<strong>Alert from room {cast.room.pk}</strong>"
    assert sara.get("/").content.decode().count(calls) == 1


def test_a_room_calls_once_for_a_reason(cast):
    help_her(cast)
    call_for(Room.objects.get(pk=cast.room.pk), "help")
    assert Call.objects.filter(because="help").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(room=cast.room, because="help", made_at=now())
