"""Who may look at a room that waits: a lead who was called to it may, who took part may not."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from accounts.services import grant_role
from core.append_only import erasing
from core.clock import now
from core.errors import NotFound, Refused
from mentors.models import Call, Room, RoomMember, SafeguardingNote
from mentors.rooms import services
from mentors.rooms.help.services import ask_for_help
from mentors.rooms.on_call.alert_services import answer_call
from mentors.rooms.participants.supervisor_services import offer, take, take_over
from mentors.rooms.reports.services import report
from mentors.rooms.state.clock import DatabaseNow
from mentors.safeguarding.case_queries import lines_of, matters_for, room_for
from mentors.safeguarding.case_services import answer_keeping, ask_to_keep
from mentors.safeguarding.note_queries import note_for, page_of
from mentors.safeguarding.queries import closed_notes, is_to_step_in, notes_for
from mentors.safeguarding.services import add_step, answer_reading, ask_to_read, take_note
from tests.factories.people import make_person
from tests.factories.rooms import BACKEND, RealCast

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(harbour):
    """An open room; its lead is a supervisor as well, and olga coordinates."""
    cast = RealCast(harbour)
    grant_role(user=cast.sara, role=Role.SUPERVISOR, organisation=harbour, at=now())
    cast.olga = make_person(Role.COORDINATOR, organisation=harbour)
    cast.open()
    cast.say(cast.lucia, "the heron waits")
    return cast


def called_in(cast):
    """joy asks for help, and sara comes."""
    ask_for_help(member_id=cast.member_id(cast.joy))
    call = Call.objects.get(room=cast.room, because="help", ended_at=None)
    answer_call(by=cast.sara, call_id=call.public_id, at=now())
    assert RoomMember.objects.filter(room=cast.room, user=cast.sara, seat="backup").exists()


def sees(cast, somebody):
    return bool(matters_for(User.objects.get(pk=somebody.pk)))


def close(cast):
    grace = cast.member_id(cast.grace)
    for _step in range(2):
        services.close_room(member_id=grace)


def test_a_lead_who_came_because_the_room_called_her_keeps_the_matter(cast):
    called_in(cast)
    assert sees(cast, cast.sara)
    assert not sees(cast, cast.olga)


def test_a_lead_who_was_called_in_and_is_reported_does_not(cast):
    called_in(cast)
    report(member_id=cast.member_id(cast.joy), person=cast.seat(cast.sara).person)
    assert not sees(cast, cast.sara)
    assert sees(cast, cast.olga)


def test_a_lead_who_took_over_does_not(cast):
    called_in(cast)
    gone = DatabaseNow(-timedelta(seconds=61))
    Room.objects.filter(pk=cast.room.pk).update(lease_until=gone)
    take_over(by=cast.sara, room_id=cast.room.pk, at=now())
    assert not sees(cast, cast.sara)


def test_a_lead_to_whom_the_room_was_handed_over_does_not(cast):
    called_in(cast)
    cast.enter(cast.sara)
    services.beat([cast.member_id(cast.grace)])
    offer(member_id=cast.member_id(cast.grace), to=cast.seat(cast.sara).person)
    take(member_id=cast.member_id(cast.sara))
    assert not sees(cast, cast.sara)


def test_a_lead_who_holds_the_room_and_answers_for_help_in_it_does_not(cast):
    cast.room.members.filter(seat="supervisor").update(user=cast.sara)
    ask_for_help(member_id=cast.member_id(cast.joy))
    Call.objects.update(ended_at=now(), answered_by=cast.sara)
    assert not sees(cast, cast.sara)


# --- a coordinator steps in -----------------------------------------------------------------


def test_a_coordinator_who_steps_in_is_told_on_her_start_page_and_has_the_place_in_the_menu(cast):
    ask_for_help(member_id=cast.member_id(cast.joy))
    olga = Client()
    olga.force_login(cast.olga, backend=BACKEND)
    waits, place = f"Follow up on room {cast.room.pk}", 'href="/safeguarding/"'
    shown = olga.get("/").content.decode()
    assert waits not in shown
    assert place in shown
    RoomMember.objects.filter(room=cast.room, user=cast.ines).update(user=cast.sara)
    assert waits in olga.get("/").content.decode()


def test_where_a_lead_is_free_a_room_that_waits_costs_her_one_query(
    cast, django_assert_num_queries
):
    ask_for_help(member_id=cast.member_id(cast.joy))
    olga = User.objects.get(pk=cast.olga.pk)
    assert matters_for(olga) == []
    with django_assert_num_queries(1):
        assert not is_to_step_in(olga)


# --- notes with kept lines ------------------------------------------------------------------


@pytest.fixture
def kept(cast, harbour):
    """A note with a line of the room, taken by sara; mira leads too, and sat there."""
    report(member_id=cast.member_id(cast.joy), seq=1)
    cast.mira = make_person(Role.SAFEGUARDING_LEAD, organisation=harbour)
    close(cast)
    RoomMember.objects.filter(room=cast.room, user=cast.ines).update(user=cast.mira)
    keys = [line.key for line in lines_of(room_for(cast.sara, cast.id))]
    asked = ask_to_keep(by=cast.sara, room_id=cast.id, keys=keys[:1], why="Danger.", at=now())
    answer_keeping(by=cast.olga, request_id=asked.public_id, yes=True, at=now())
    cast.note = SafeguardingNote.objects.get()
    return cast


def close_note(cast):
    add_step(by=cast.sara, note_id=cast.note.public_id, words="Done.", close=True, at=now())


def test_a_lead_who_sat_in_the_room_sees_no_note_of_its_lines_and_takes_none(kept):
    SafeguardingNote.objects.update(state="open", taken_by=None, taken_at=None)
    assert notes_for(kept.mira, now()) == []
    for act in (note_for, page_of):
        with pytest.raises(NotFound):
            act(kept.mira, kept.note.public_id, now())
    with pytest.raises(NotFound):
        take_note(by=kept.mira, note_id=kept.note.public_id, at=now())
    assert [row.may_take for row in notes_for(kept.sara, now())] == [True]


def test_closed_she_asks_for_none_and_is_no_second(kept, harbour):
    other = make_person(Role.SAFEGUARDING_LEAD, organisation=harbour)
    close_note(kept)
    assert list(closed_notes(kept.mira, None)) == []
    assert len(list(closed_notes(other, None))) == 1
    with pytest.raises(NotFound):
        ask_to_read(by=kept.mira, note_id=kept.note.public_id, reason="law", at=now())
    asked = ask_to_read(by=kept.sara, note_id=kept.note.public_id, reason="law", at=now())
    with pytest.raises(Refused):
        answer_reading(by=kept.mira, reading_id=asked.public_id, yes=True, at=now())
    answer_reading(by=other, reading_id=asked.public_id, yes=True, at=now())


def test_other_notes_of_the_room_are_hers_as_before(kept):
    with erasing():
        kept.note.lines.all().delete()
    SafeguardingNote.objects.update(state="open", taken_by=None, taken_at=None)
    assert len(notes_for(kept.mira, now())) == 1


def test_once_the_room_is_gone_her_own_kept_line_still_keeps_her_out(kept):
    SafeguardingNote.objects.update(room=None)
    with pytest.raises(NotFound):
        note_for(_lucia_who_leads(kept), kept.note.public_id, now())


def _lucia_who_leads(cast):
    grant_role(
        user=cast.lucia, role=Role.SAFEGUARDING_LEAD, organisation=cast.organisation, at=now()
    )
    return User.objects.get(pk=cast.lucia.pk)
