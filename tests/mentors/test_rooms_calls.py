"""A room in need rings on desks until somebody comes; a backup takes over; else it ends."""

from copy import deepcopy
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from accounts.models import MustNotMeet
from accounts.roles import Role
from accounts.services import grant_role
from core.clock import now
from core.errors import Conflict, NotFound, Refused
from mentors.models import Call, HelpSignal, OnCall, Ring, Room, RoomMember, RoomTask
from mentors.rooms import services
from mentors.rooms.help import services as help_services
from mentors.rooms.on_call.alert_services import answer_call
from mentors.rooms.participants.supervisor_services import take_over
from mentors.rooms.reports import services as reports_services
from mentors.rooms.reports.services import report
from mentors.rooms.state import clock
from mentors.safeguarding.case_services import close_matter
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, RoomCast

pytestmark = [pytest.mark.long, pytest.mark.engine]


@pytest.fixture(scope="module", autouse=True)
def cast_of_the_file(harbour_of_the_file):
    return RealCast(harbour_of_the_file)


@pytest.fixture
def cast(cast_of_the_file, db):
    """Opened for each test: a lease lives for fifteen seconds."""
    cast = deepcopy(cast_of_the_file)
    cast.open()
    return cast


def address(cast, step=""):
    return f"/rooms/{cast.id}/{step}"


def rung():
    return list(Ring.objects.order_by("rung_at", "pk").values_list("user__username", flat=True))


def state_of(cast):
    return Room.objects.get(pk=cast.room.pk).state


def test_a_lost_lease_rings_at_once_for_the_backup_and_the_lead_and_for_nobody_else(cast):
    services.advance_rooms()
    assert rung() == []
    with clock.shifted(16):
        services.advance_rooms()
        services.advance_rooms()
    assert state_of(cast) == "held"
    assert set(rung()) == {cast.ines.username, cast.sara.username}
    assert Call.objects.get().because == "supervisor-away"


def test_a_paused_room_that_loses_its_supervisor_calls_too(cast):
    services.hold_room(member_id=cast.member_id(cast.joy))
    with clock.shifted(16):
        services.advance_rooms()
    assert len(rung()) == 2


def test_who_asks_for_help_makes_the_desks_ring_until_she_is_answered(cast):
    for woman in (cast.joy, cast.joy, cast.lucia):
        help_services.ask_for_help(member_id=cast.member_id(woman))
    assert set(rung()) == {cast.ines.username, cast.sara.username}
    assert Call.objects.get().because == "help"
    first, second = HelpSignal.objects.order_by("pk")
    grace = cast.member_id(cast.grace)
    help_services.answer_help(member_id=grace, signal=first.public_id)
    services.advance_rooms()
    assert Call.objects.get().ended_at is None
    help_services.answer_help(member_id=grace, signal=second.public_id)
    assert Call.objects.get().answered_by == cast.grace
    assert not Call.objects.filter(ended_at=None).exists()


def test_in_a_practice_room_help_rings_on_no_desk(harbour):
    practice = RoomCast(harbour)
    practice.open()
    help_services.ask_for_help(member_id=practice.member_id(practice.joy))
    assert HelpSignal.objects.count() == 1
    assert rung() == []


def test_a_backup_proves_nothing_for_the_supervisor_until_she_has_taken_over(cast):
    ines = cast.member_id(cast.ines)
    for act in (services.open_room, services.here, services.extend_room):
        with pytest.raises(Refused):
            act(member_id=ines)
    services.hold_room(member_id=ines)
    assert state_of(cast) == "held"


def test_a_call_that_nobody_answers_goes_to_the_next_on_the_rota_after_a_minute(cast):
    helper = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    OnCall.objects.create(
        organisation=cast.organisation,
        user=helper,
        duty="supervisor",
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(hours=1),
    )
    with clock.shifted(16):
        services.advance_rooms()
    with clock.shifted(16 + 58):
        services.advance_rooms()
        assert len(rung()) == 2
    with clock.shifted(16 + 62):
        services.advance_rooms()
        services.advance_rooms()
    assert rung()[2:] == [helper.username]


def grace_is_the_lead_on_call(cast):
    grant_role(
        user=cast.grace, role=Role.SAFEGUARDING_LEAD, organisation=cast.organisation, at=now()
    )
    OnCall.objects.filter(duty="lead").update(user=cast.grace)


def test_where_the_lead_on_call_holds_the_room_another_lead_is_called(cast):
    grace_is_the_lead_on_call(cast)
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    assert set(rung()) == {cast.ines.username, cast.sara.username}


def test_of_a_report_about_the_lead_on_call_another_lead_is_told(cast):
    grace_is_the_lead_on_call(cast)
    about = RoomMember.objects.get(room=cast.room, user=cast.grace).person
    report(member_id=cast.member_id(cast.joy), person=about)
    assert set(rung()) == {cast.ines.username, cast.sara.username}


def test_whoever_takes_part_in_a_room_is_called_to_it_by_nothing(cast):
    for role in (Role.SUPERVISOR, Role.SAFEGUARDING_LEAD):
        grant_role(user=cast.lucia, role=role, organisation=cast.organisation, at=now())
    OnCall.objects.filter(user__in=(cast.grace, cast.sara)).update(user=cast.lucia)
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    report(member_id=cast.member_id(cast.joy), person=cast.seat(cast.grace).person)
    with clock.shifted(62):
        services.advance_rooms()
    assert Call.objects.count() == 3
    assert set(rung()) == {cast.ines.username, cast.sara.username}


def test_nor_does_she_read_on_her_desk_whom_of_them_to_tell(cast, signed_in):
    grant_role(user=cast.lucia, role=Role.SUPERVISOR, organisation=cast.organisation, at=now())
    RoomTask.objects.create(room=cast.room, woman=cast.joy, what="by-her-plan", made_at=now())
    for someone, is_told in ((cast.lucia, False), (cast.ines, True), (cast.grace, True)):
        shown = signed_in(someone).get("/rooms/desk/").content.decode()
        assert (cast.joy.shown_name in shown) is is_told


def test_who_lost_her_role_is_not_called(cast):
    cast.sara.memberships.update(ended_at=now())
    with clock.shifted(16):
        services.advance_rooms()
    assert rung() == [cast.ines.username]


def test_who_lost_her_role_while_it_rang_does_not_end_the_ringing(cast, signed_in):
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    cast.sara.memberships.update(ended_at=now())
    call = Call.objects.get()
    answered = signed_in(cast.sara).post(f"/rooms/desk/calls/{call.public_id}/")
    assert answered.status_code == 404
    with pytest.raises(NotFound):
        answer_call(by=cast.sara, call_id=call.public_id, at=now())
    call.refresh_from_db()
    assert call.ended_at is None


def test_a_call_is_answered_once_and_rings_again_when_nobody_came_for_a_minute(cast):
    with clock.shifted(16):
        services.advance_rooms()
        call = Call.objects.get()
        answer_call(by=cast.sara, call_id=call.public_id, at=now())
        answer_call(by=cast.sara, call_id=call.public_id, at=now())
        with pytest.raises(Conflict):
            answer_call(by=cast.ines, call_id=call.public_id, at=now())
        with pytest.raises(NotFound):
            answer_call(by=cast.lucia, call_id=call.public_id, at=now())
        services.advance_rooms()
        assert not Call.objects.filter(ended_at=None).exists()
    with clock.shifted(16 + 61):
        services.advance_rooms()
        assert Call.objects.filter(ended_at=None).count() == 1


def test_it_stops_ringing_when_the_supervisor_is_back(cast):
    with clock.shifted(16):
        services.advance_rooms()
        services.beat([cast.member_id(cast.grace)])
        services.here(member_id=cast.member_id(cast.grace))
        services.advance_rooms()
        assert not Call.objects.filter(ended_at=None).exists()


def test_a_practice_room_is_nobodys_emergency(harbour):
    practice = RoomCast(harbour)
    practice.open()
    with clock.shifted(6 * 60):
        services.advance_rooms()
    assert state_of(practice) == "held"
    assert not Call.objects.filter(room__public_id=practice.id).exists()


def test_a_proposal_to_meet_holds_the_room_and_calls(cast):
    assert cast.say(cast.lucia, "Let us meet at the station at nine tomorrow").reason == "screened"
    assert state_of(cast) == "held"
    assert Call.objects.get().because == "stopped-lines"
    assert set(rung()) == {cast.ines.username, cast.sara.username}


# --- whoever says that she comes ------------------------------------------------------------


def answer_help_on_her_desk(cast, by):
    call = Call.objects.get(because="help", ended_at=None)
    answer_call(by=by, call_id=call.public_id, at=now())


def someone_of_the_rota(cast):
    helper = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    OnCall.objects.create(
        organisation=cast.organisation,
        user=helper,
        duty="supervisor",
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(hours=1),
    )
    return helper


def test_help_rings_again_after_a_minute_where_nobody_came_and_for_the_next_as_well(cast):
    helper = someone_of_the_rota(cast)
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    answer_help_on_her_desk(cast, cast.ines)
    with clock.shifted(50):
        services.beat([cast.member_id(cast.grace)])
        services.advance_rooms()
        assert not Call.objects.filter(because="help", ended_at=None).exists()
    with clock.shifted(62):
        services.beat([cast.member_id(cast.grace)])
        services.advance_rooms()
        services.advance_rooms()
        call = Call.objects.get(ended_at=None, because="help")
        called = set(call.rings.values_list("user", flat=True))
        assert called == {cast.ines.pk, cast.sara.pk, helper.pk}


def test_help_rings_no_more_where_whoever_answered_is_in_the_room(cast):
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    answer_help_on_her_desk(cast, cast.ines)
    with clock.shifted(62):
        services.beat([cast.member_id(cast.grace)])
        cast.enter(cast.ines)
        services.advance_rooms()
        assert not Call.objects.filter(because="help", ended_at=None).exists()


def test_help_that_the_supervisor_answered_in_the_room_rings_no_more(cast):
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    answer_help_on_her_desk(cast, cast.ines)
    signal = HelpSignal.objects.get().public_id
    help_services.answer_help(member_id=cast.member_id(cast.grace), signal=signal)
    with clock.shifted(62):
        services.beat([cast.member_id(cast.grace)])
        services.advance_rooms()
        assert not Call.objects.filter(because="help", ended_at=None).exists()


def test_who_must_not_meet_somebody_there_or_was_taken_out_is_not_called(cast):
    helper = someone_of_the_rota(cast)
    MustNotMeet.objects.create(
        person=cast.joy, other=cast.sara, organisation=cast.organisation, said_at=now()
    )
    RoomMember.objects.filter(user=cast.ines).update(removed_at=now())
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    assert set(rung()) <= {helper.username, cast.grace.username}
    assert helper.username in rung()


def test_who_has_no_seat_reads_whom_to_telephone(cast, signed_in):
    """Somebody said that she must not meet her, after it began to ring."""
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    call = Call.objects.get()
    MustNotMeet.objects.create(
        person=cast.joy, other=cast.sara, organisation=cast.organisation, said_at=now()
    )
    shown = signed_in(cast.sara).post(f"/rooms/desk/calls/{call.public_id}/", follow=True)
    assert "You have no role in this room. Call" in shown.content.decode()


# --- taking over ----------------------------------------------------------------------------


def test_a_backup_takes_over_after_a_minute_and_the_room_goes_on_when_all_have_tapped(cast):
    with clock.shifted(16 + 30):
        services.advance_rooms()
        with pytest.raises(Conflict):
            take_over(by=cast.ines, room_id=cast.room.pk, at=now())
    with clock.shifted(16 + 61):
        take_over(by=cast.ines, room_id=cast.room.pk, at=now())
        for person in (cast.ines, cast.lucia, cast.joy):
            cast.enter(person)
        assert cast.seat(cast.ines).seat == "supervisor"
        assert cast.seat(cast.grace).seat == "backup"
        # She who was away comes back, and holds nothing by it.
        services.beat([cast.member_id(cast.grace)])
        assert Room.objects.get(pk=cast.room.pk).lease_until is None
        services.beat([cast.member_id(cast.ines)])
        for person in (cast.ines, cast.lucia, cast.joy):
            assert state_of(cast) == "held"
            services.continue_room(member_id=cast.member_id(person))
        # Grace is here and has not tapped: nobody is left behind.
        services.continue_room(member_id=cast.member_id(cast.grace))
        assert state_of(cast) == "open"
        assert not Call.objects.filter(ended_at=None).exists()


def test_nobody_takes_over_from_a_supervisor_who_is_there_or_without_a_backups_seat(cast):
    services.hold_room(member_id=cast.member_id(cast.joy))
    with pytest.raises(Conflict):
        take_over(by=cast.ines, room_id=cast.room.pk, at=now())
    for person in (
        cast.lucia,
        cast.sara,
        make_person(Role.SUPERVISOR, organisation=cast.organisation),
    ):
        with pytest.raises(NotFound):
            take_over(by=person, room_id=cast.room.pk, at=now())


def test_who_holds_another_real_room_takes_over_none_and_reads_why(cast, signed_in):
    other = RealCast(cast.organisation)
    Room.objects.filter(pk=other.room.pk).update(state="open", opened_at=now())
    RoomMember.objects.filter(room=other.room, user=other.grace).delete()
    RoomMember.objects.filter(room=other.room, user=other.ines).delete()
    RoomMember.objects.create(room=other.room, user=cast.ines, seat="supervisor")
    with clock.shifted(16 + 61):
        services.advance_rooms()
        answer = signed_in(cast.ines).post(address(cast, "take-over/"))
        assert answer.status_code == 409
        assert "You already supervise another room." in answer.content.decode()
    assert cast.seat(cast.ines).seat == "backup"
    Room.objects.filter(pk=other.room.pk).update(state="closing")
    with clock.shifted(16 + 61):
        take_over(by=cast.ines, room_id=cast.room.pk, at=now())


def test_a_supervisor_who_answers_is_given_a_seat_to_step_in_from(cast):
    grant_role(user=cast.sara, role=Role.SUPERVISOR, organisation=cast.organisation, at=now())
    with clock.shifted(16 + 61):
        services.advance_rooms()
        answer_call(by=cast.sara, call_id=Call.objects.get().public_id, at=now())
        take_over(by=cast.sara, room_id=cast.room.pk, at=now())
    seats = RoomMember.objects.filter(room=cast.room, seat="supervisor")
    assert seats.get().user == cast.sara


def test_when_nobody_comes_for_five_minutes_it_ends_and_each_woman_is_to_be_reached(
    cast, signed_in
):
    with clock.shifted(16):
        services.advance_rooms()
    with clock.shifted(16 + 4 * 60):
        services.advance_rooms()
        assert state_of(cast) == "held"
    with clock.shifted(16 + 5 * 60 + 1):
        services.advance_rooms()
    assert state_of(cast) == "emergency_closed"
    tasks = RoomTask.objects.filter(what="follow-up", done_at=None)
    assert set(tasks.values_list("woman", flat=True)) == {cast.lucia.pk, cast.joy.pk}
    shown = signed_in(cast.joy).get(address(cast)).content.decode()
    assert "We had to end this session" in shown
    assert 'href="/help/"' in shown
    assert cast.enter(cast.joy).lines == ()
    services.advance_rooms()
    assert not Call.objects.filter(ended_at=None).exists()


def nobody_comes(cast):
    """Her supervisor is gone, and after five minutes the room ends."""
    with clock.shifted(16):
        services.advance_rooms()
    with clock.shifted(16 + 5 * 60 + 5):
        services.advance_rooms()
        services.advance_rooms()
    assert state_of(cast) == "emergency_closed"


def test_a_call_for_help_rings_on_when_nobody_came_until_somebody_has_her(cast, signed_in):
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    nobody_comes(cast)
    call = Call.objects.get(ended_at=None)
    assert call.because == "help"
    ines = signed_in(cast.ines)
    assert "The session is over and nobody responded." in ines.get("/rooms/desk/").content.decode()
    told = ines.post(f"/rooms/desk/calls/{call.public_id}/", follow=True).content.decode()
    assert "The session is over. Contact the people listed" in told
    services.advance_rooms()
    assert not Call.objects.filter(ended_at=None).exists()


def test_it_rings_anew_where_somebody_said_that_she_comes_and_did_not(cast):
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    answer_call(by=cast.sara, call_id=Call.objects.get().public_id, at=now())
    nobody_comes(cast)
    assert Call.objects.filter(because="help", ended_at=None).count() == 1


def test_whoever_waited_for_help_is_to_be_reached_now_and_stands_first(cast, signed_in):
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    nobody_comes(cast)
    tasks = RoomTask.objects.filter(done_at=None).values_list("woman", "what")
    assert set(tasks) == {(cast.joy.pk, "reach-now"), (cast.lucia.pk, "follow-up")}
    shown = signed_in(cast.ines).get("/rooms/desk/").content.decode()
    assert shown.index("Use the safe contact now") < shown.index("Use the safe contact today")


def test_the_lead_who_closes_the_matter_ends_that_ringing_too(cast):
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    nobody_comes(cast)
    close_matter(by=cast.sara, room_id=cast.id, at=now())
    assert not Call.objects.filter(ended_at=None).exists()


def test_the_page_of_a_room_to_which_nobody_came_shows_who_helps_with_numbers(cast, signed_in):
    nobody_comes(cast)
    shown = signed_in(cast.joy).get(address(cast)).content.decode()
    assert 'href="tel:112"' in shown
    assert "tel:" not in signed_in(cast.grace).get(address(cast)).content.decode()


# --- the desk -------------------------------------------------------------------------------


def test_the_desk_shows_the_room_by_its_number_and_no_name_and_its_buttons_work(cast, signed_in):
    ines = signed_in(cast.ines)
    assert "No alerts." in ines.get("/rooms/desk/").content.decode()
    assert ines.get("/rooms/desk/rings/").json() == {"calls": [], "rooms": []}
    with clock.shifted(16 + 61):
        services.advance_rooms()
        shown = ines.get("/rooms/desk/").content.decode()
        assert f"Alert from room {cast.room.pk}" in shown
        assert 'http-equiv="refresh"' in shown
        assert cast.joy.shown_name not in shown
        (call,) = ines.get("/rooms/desk/rings/").json()["calls"]
        assert ines.post(f"/rooms/desk/calls/{call}/").status_code == 302
        assert ines.post(address(cast, "take-over/")).url == address(cast)
    assert ines.post(address(cast, "ready/")).status_code == 404
    assert signed_in(cast.lucia).get("/rooms/desk/").status_code == 404


def test_every_page_of_who_is_on_call_looks_for_calls_and_tells_them_by_number(cast, signed_in):
    ines = signed_in(cast.ines)
    assert "data-notice-of" in ines.get("/me/").content.decode()
    assert "data-notice-of" not in ines.get("/rooms/desk/").content.decode()
    for person in (cast.lucia, cast.joy):
        browser = signed_in(person)
        assert "data-notice-of" not in browser.get("/me/").content.decode()
        assert browser.get("/rooms/desk/notice/").status_code == 404
    assert ines.get("/rooms/desk/notice/").status_code == 204
    with clock.shifted(16 + 61):
        services.advance_rooms()
        shown = ines.get("/rooms/desk/notice/").content.decode()
        assert f"Alert from room {cast.room.pk}" in shown
        assert cast.joy.shown_name not in shown
        (call,) = ines.get("/rooms/desk/rings/").json()["calls"]
        assert f"/rooms/desk/calls/{call}/" in shown
        ines.post(f"/rooms/desk/calls/{call}/")
        assert ines.get("/rooms/desk/notice/").status_code == 204


def test_who_sits_in_the_room_is_told_of_its_help_there_and_of_its_lost_supervisor_by_a_notice(
    cast, signed_in
):
    ines, here = signed_in(cast.ines), {"room": str(cast.id)}
    help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    assert ines.get("/rooms/desk/notice/", here).status_code == 204
    assert ines.get("/rooms/desk/notice/").status_code == 200
    with clock.shifted(16 + 61):
        services.advance_rooms()
        assert "The supervisor is away." in ines.get("/rooms/desk/notice/", here).content.decode()


def test_looking_for_calls_keeps_nobody_signed_in_and_her_desk_does(cast, signed_in):
    ines = signed_in(cast.ines)
    ines.get("/me/")
    for address_, lives in (("/rooms/desk/notice/", False), ("/rooms/desk/rings/", True)):
        session = ines.session
        session["seen"] -= 280
        session.save()
        ines.get(address_)
        session = ines.session
        session["seen"] -= 280
        session.save()
        assert ines.get("/leave/state/").json()["signed_in"] is lives
        ines.force_login(cast.ines, backend="allauth.account.auth_backends.AuthenticationBackend")
        ines.get("/me/")


def test_the_desk_offers_to_take_over_though_the_page_of_the_supervisor_beats_by_itself(
    cast, signed_in
):
    """She fainted: her page is open, and nothing comes from herself."""
    ines = signed_in(cast.ines)
    for seconds, offered in ((211, False), (211 + 40, False), (211 + 61, True)):
        with clock.shifted(seconds):
            services.beat([cast.member_id(cast.grace)])
            services.advance_rooms()
            assert ("Take over" in ines.get("/rooms/desk/").content.decode()) is offered
            looked = ines.get("/rooms/desk/rings/").json()["rooms"]
            assert looked == ([str(cast.id)] if offered else [])
    with clock.shifted(211 + 61):
        assert ines.post(address(cast, "take-over/")).url == address(cast)
        assert "Take over" not in signed_in(cast.grace).get("/rooms/desk/").content.decode()
    assert cast.seat(cast.ines).seat == "supervisor"


def test_the_desk_offers_to_take_over_a_check_out_whose_supervisor_is_gone(cast, signed_in):
    ines, grace = signed_in(cast.ines), cast.member_id(cast.grace)
    services.close_room(member_id=grace)
    reports_services.next_step(member_id=grace, after="closing")
    assert state_of(cast) == "checkout"
    assert "Take over" not in ines.get("/rooms/desk/").content.decode()
    with clock.shifted(16 + 61):
        services.advance_rooms()
        assert "Take over" in ines.get("/rooms/desk/").content.decode()


def test_who_stands_by_in_the_room_itself_takes_over_there(cast, signed_in):
    ines = signed_in(cast.ines)
    assert hidden_until_lost(ines.get(address(cast))).has_attr("hidden")
    with clock.shifted(16 + 30):
        services.advance_rooms()
        page = ines.get(address(cast))
        assert hidden_until_lost(page).has_attr("hidden")
        gone = f"Paused. {cast.grace.shown_name} is gone. After a minute you can take over."
        assert gone in page.content.decode()
        joy = signed_in(cast.joy).get(address(cast)).content.decode()
        assert "Someone will be with you soon" in joy
        assert "take-over" not in joy
        assert "Take over" not in signed_in(cast.grace).get(address(cast)).content.decode()
    with clock.shifted(16 + 61):
        form = hidden_until_lost(ines.get(address(cast)))
        assert not form.has_attr("hidden")
        assert ines.post(form["action"]).url == address(cast)
    assert cast.seat(cast.ines).seat == "supervisor"


def hidden_until_lost(page):
    """The form with which who stands by takes over."""
    return BeautifulSoup(page.content, "html.parser").select_one("form[data-take-over]")


def test_who_has_just_taken_over_has_a_minute_to_come_before_another_may(cast):
    with clock.shifted(16 + 61):
        services.advance_rooms()
        take_over(by=cast.ines, room_id=cast.room.pk, at=now())
        with pytest.raises(Conflict):
            take_over(by=cast.grace, room_id=cast.room.pk, at=now())
    with clock.shifted(16 + 61 + 61):
        take_over(by=cast.grace, room_id=cast.room.pk, at=now())


def test_a_call_is_the_first_thing_on_the_start_page_of_who_may_answer_it(cast, signed_in):
    sara = signed_in(cast.sara)
    assert "Alert from room" not in sara.get("/").content.decode()
    with clock.shifted(16):
        services.advance_rooms()
    for who in (cast.sara, cast.ines):
        shown = signed_in(who).get("/").content.decode()
        assert f"Alert from room {cast.room.pk}" in shown
    assert "Alert from room" not in signed_in(cast.lucia).get("/").content.decode()


def test_a_tap_on_ready_holds_for_ten_minutes(harbour, signed_in):
    cast = RealCast(harbour)
    ines = signed_in(cast.ines)
    assert ines.post(address(cast, "ready/")).status_code == 302
    assert "You confirmed that you are ready" in ines.get("/rooms/desk/").content.decode()
    with clock.shifted(10 * 60 + 1):
        assert "You confirmed that you are ready" not in ines.get("/rooms/desk/").content.decode()
