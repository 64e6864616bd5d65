"""Who answered a report reads what happens next and whom to reach, and no word of the room."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from accounts.models import Membership
from accounts.roles import Role
from core.clock import now
from mentors.models import Call, Report, RoomMember
from mentors.rooms import services
from mentors.rooms.lifecycle.timekeeping import hold_lapsed
from mentors.rooms.participants.supervisor_services import take_over
from mentors.rooms.reports.services import add_to_report, report
from mentors.rooms.state.clock import shifted
from mentors.safeguarding.case_services import close_matter
from tests.factories.people import make_person
from tests.factories.rooms import RealCast

pytestmark = [pytest.mark.django_db(transaction=True)]

SAID, WORDS = "said by lucia", "it was twice"


@pytest.fixture
def cast(harbour):
    """An open room in which a line is reported; nora is on the rota and has no seat there."""
    cast = RealCast(harbour)
    cast.nora = make_person(Role.SUPERVISOR, organisation=harbour)
    cast.open()
    cast.say(cast.lucia, SAID)
    joy = cast.member_id(cast.joy)
    report(member_id=joy, seq=1)
    return cast


def call_of(cast):
    return Call.objects.get(room=cast.room, because="report")


def rings_for(cast, person):
    call = call_of(cast)
    call.rings.get_or_create(user=person, defaults={"rung_at": now()})
    return call


def answer(cast, person, signed_in):
    """She presses “I am coming”; where it leads her."""
    call = rings_for(cast, person)
    return signed_in(person).post(f"/rooms/desk/calls/{call.public_id}/", follow=True)


def cards(page):
    parts = BeautifulSoup(page.content.decode(), "html.parser").select("[data-answered]")
    return [" ".join(part.get_text().split()) for part in parts]


def desk_of(person, signed_in):
    return signed_in(person).get("/rooms/desk/")


def test_a_supervisor_without_a_seat_reads_what_is_next_and_whom_to_reach(cast, signed_in):
    page = answer(cast, cast.nora, signed_in)
    [card] = cards(page)
    assert f"Room {cast.room.pk}" in card
    assert cast.sara.shown_name in card
    assert "The safeguarding lead reviews it, decides what follows and closes it." in card
    assert "/safeguarding/rooms/" not in page.content.decode()
    # It stands there until the lead has closed the matter, and for nobody else.
    assert cards(desk_of(cast.nora, signed_in)) == [card]
    assert cards(desk_of(cast.ines, signed_in)) == []


def test_no_word_and_no_name_of_the_room_stands_there(cast, signed_in):
    about = cast.seat(cast.joy).member_id
    said = cast.seat(cast.lucia)
    add_to_report(member_id=about, report=Report.objects.get().public_id, text=WORDS)
    html = answer(cast, cast.nora, signed_in).content.decode()
    for hidden in (SAID, WORDS, cast.lucia.shown_name, cast.joy.shown_name, str(said.person)):
        assert hidden not in html


def test_the_lead_who_answers_is_led_to_the_matter(cast, signed_in):
    page = answer(cast, cast.sara, signed_in)
    assert f'href="/safeguarding/rooms/{cast.id}/"' in page.content.decode()
    assert signed_in(cast.sara).get(f"/safeguarding/rooms/{cast.id}/").status_code == 200


def test_the_backup_who_answers_is_led_into_the_room(cast, signed_in):
    page = answer(cast, cast.ines, signed_in)
    assert len(cards(page)) == 1
    assert f'href="/rooms/{cast.id}/"' in page.content.decode()


def test_a_lead_who_sat_there_is_not_named_and_without_any_a_coordinator_is(
    cast, signed_in, harbour
):
    olga = make_person(Role.COORDINATOR, organisation=harbour)
    answer(cast, cast.nora, signed_in)
    RoomMember.objects.create(room=cast.room, user=cast.sara, seat="assessor")
    [card] = cards(desk_of(cast.nora, signed_in))
    assert olga.shown_name in card
    assert cast.sara.shown_name not in card
    Membership.objects.filter(user=olga).update(ended_at=now())
    [card] = cards(desk_of(cast.nora, signed_in))
    assert "Nobody in your organisation can review it now" in card


def test_once_the_matter_is_closed_the_card_is_gone(cast, signed_in):
    answer(cast, cast.nora, signed_in)
    for _step in range(2):
        services.close_room(member_id=cast.member_id(cast.grace))
    assert len(cards(desk_of(cast.nora, signed_in))) == 1
    close_matter(by=cast.sara, room_id=cast.id, at=now() + timedelta(minutes=1))
    assert cards(desk_of(cast.nora, signed_in)) == []


def test_another_call_that_she_answers_says_nothing_of_a_report(cast, signed_in):
    Call.objects.filter(room=cast.room).update(because="help")
    call = Call.objects.get(room=cast.room)
    call.rings.create(user=cast.nora, rung_at=now())
    page = signed_in(cast.nora).post(f"/rooms/desk/calls/{call.public_id}/", follow=True)
    assert cards(page) == []


def test_a_lead_who_is_reported_reads_no_other_words_than_before(cast, signed_in, harbour):
    make_person(Role.SAFEGUARDING_LEAD, organisation=harbour)
    Membership.objects.create(user=cast.sara, organisation=harbour, role=Role.SUPERVISOR)
    answer(cast, cast.sara, signed_in)
    # She was called in for something else since.
    RoomMember.objects.create(room=cast.room, user=cast.sara, seat="backup", called_in=True)
    [before] = cards(desk_of(cast.sara, signed_in))
    assert "Review the report now" in before
    report(member_id=cast.member_id(cast.joy), person=cast.seat(cast.sara).person)
    # As if it were closed.
    assert cards(desk_of(cast.sara, signed_in)) == []


def test_whoever_is_reported_and_leads_nowhere_reads_the_same_as_before(cast, signed_in):
    answer(cast, cast.ines, signed_in)
    before = cards(desk_of(cast.ines, signed_in))
    report(member_id=cast.member_id(cast.joy), person=cast.seat(cast.ines).person)
    assert cards(desk_of(cast.ines, signed_in)) == before


def test_the_backup_who_answers_and_takes_the_room_over_is_not_sent_away_from_it(cast, signed_in):
    answer(cast, cast.ines, signed_in)
    with shifted(90):
        services.beat([cast.member_id(cast.ines)])
        hold_lapsed([cast.room.pk])
        take_over(by=cast.ines, room_id=cast.room.pk, at=now())
        [card] = cards(desk_of(cast.ines, signed_in))
    assert "You supervise or back up this room" in card
