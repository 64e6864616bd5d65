"""Lines that two keep: locks in one order, no name after an erasure; and a list of many rooms."""

from datetime import timedelta

import pytest

from accounts.erasure_services import erase
from accounts.models import User
from accounts.roles import Role
from core.clock import now
from core.errors import NotFound
from mentors.case_rules import MatterReason
from mentors.models import KeepRequest, KeptLine, Matter, Room, SafeguardingNote, SafeguardingStep
from mentors.rooms import services
from mentors.rooms.reports.services import report
from mentors.safeguarding import case_services, permissions
from mentors.safeguarding.case_queries import lines_of, matters_for, room_for
from mentors.safeguarding.case_services import answer_keeping, ask_to_keep, take_back
from mentors.safeguarding.services import add_step
from tests.concurrency import on_postgresql, one_within_another
from tests.factories.people import make_person
from tests.factories.rooms import RealCast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


@pytest.fixture
def closed(harbour):
    """A room that is over, in which lucia said joy's name; joy reported the line."""
    cast = RealCast(harbour)
    cast.olga = make_person(Role.COORDINATOR, organisation=harbour)
    cast.open()
    cast.say(cast.lucia, f"they look for {cast.joy.shown_name} and {cast.grace.shown_name}")
    report(member_id=cast.member_id(cast.joy), seq=1)
    grace = cast.member_id(cast.grace)
    for _step in range(2):
        services.close_room(member_id=grace)
    return cast


def ask(cast):
    [line] = lines_of(room_for(cast.sara, cast.id))
    why = f"{cast.joy.shown_name} may be in danger, {cast.lucia.shown_name} fears."
    return ask_to_keep(by=cast.sara, room_id=cast.id, keys=[line.key], why=why, at=now())


def answer(cast, asked, *, yes=True):
    answer_keeping(by=cast.olga, request_id=asked.public_id, yes=yes, at=now())


# --- one order of locks -----------------------------------------------------------------------


@on_postgresql
def test_an_answer_waits_for_the_room_that_a_request_is_taken_back_in(closed, monkeypatch):
    asked = ask(closed)
    with pytest.raises(NotFound):
        one_within_another(
            monkeypatch,
            (case_services, "_log"),
            lambda: take_back(by=closed.sara, room_id=closed.id, at=now()),
            lambda: answer(closed, asked),
        )
    assert not KeepRequest.objects.exists()
    assert not SafeguardingNote.objects.exists()


# --- after an erasure -------------------------------------------------------------------------


def texts():
    """Every word that is kept."""
    notes = [(note.facts, note.why_not_agreed) for note in SafeguardingNote.objects.all()]
    rows = [*KeptLine.objects.all(), *SafeguardingStep.objects.all()]
    return str([*notes, *(row.words for row in rows), *(r.why for r in KeepRequest.objects.all())])


def test_an_erasure_cuts_her_name_out_of_the_lines_of_others_and_of_why_they_are_kept(closed):
    answer(closed, ask(closed))
    note, name = SafeguardingNote.objects.get(), closed.joy.shown_name
    add_step(by=closed.sara, note_id=note.public_id, words=f"Spoke to {name}.", at=now())
    assert texts().count(name) == 4
    erase(user_id=closed.joy.pk, keep_certificate=False, at=now())
    assert name not in texts()
    # What others are called stands still.
    for one in (closed.grace, closed.lucia):
        assert one.shown_name in texts()


def test_it_cuts_it_out_of_a_request_that_waits_and_so_out_of_what_is_kept_later(closed):
    asked, name = ask(closed), closed.joy.shown_name
    erase(user_id=closed.joy.pk, keep_certificate=False, at=now())
    assert name not in texts()
    answer(closed, asked, yes=False)
    assert not KeepRequest.objects.exists()


def test_of_a_room_that_is_gone_who_said_a_kept_line_is_found_by_it(closed):
    answer(closed, ask(closed))
    name = closed.lucia.shown_name
    Room.objects.filter(pk=closed.room.pk).delete()
    assert name in texts()
    erase(user_id=closed.lucia.pk, keep_certificate=False, at=now())
    assert name not in texts()


def test_notes_of_rooms_in_which_she_never_sat_are_left_as_they_are(closed, harbour):
    answer(closed, ask(closed))
    before = texts()
    stranger = make_person(Role.MENTEE, organisation=harbour)
    User.objects.filter(pk=stranger.pk).update(shown_name=closed.joy.shown_name)
    erase(user_id=stranger.pk, keep_certificate=False, at=now())
    assert texts() == before


# --- a list of many ---------------------------------------------------------------------------


def many(cast, number):
    for days in range(1, number + 1):
        room = cast.set_up(starts_at=now() + timedelta(weeks=days))
        for reason in (MatterReason.HELP, MatterReason.REPORT):
            Matter.objects.create(room=room, because=reason, at=now())


def test_the_list_of_a_lead_asks_as_much_of_one_room_as_of_many(
    closed, django_assert_max_num_queries
):
    many(closed, 4)
    with django_assert_max_num_queries(3):
        rows = matters_for(closed.sara)
    assert rows[0].number == closed.room.pk
    assert [row.reasons for row in rows] == [("report",), *[("help", "report")] * 4]
    assert [row.is_over for row in rows] == [True, False, False, False, False]


def test_the_list_has_just_the_rooms_that_each_may_open(closed, harbour):
    many(closed, 2)
    rooms = list(Room.objects.filter(matters__closed_at=None, matters__isnull=False).distinct())
    mira = make_person(Role.SAFEGUARDING_LEAD, organisation=harbour)
    # Both leads sat in the second of them; one of them in the third.
    rooms.sort(key=lambda room: room.pk)
    rooms[1].members.filter(user=closed.joy).update(user=closed.sara)
    rooms[1].members.filter(user=closed.lucia).update(user=mira)
    rooms[2].members.filter(user=closed.lucia).update(user=mira)
    for person, expected in (
        (closed.sara, [rooms[0], rooms[2]]),
        (mira, [rooms[0]]),
        (closed.olga, [rooms[1]]),
        (closed.grace, []),
    ):
        assert [row.number for row in matters_for(person)] == [room.pk for room in expected]
        assert [room for room in rooms if permissions.sees_matter(person, room)] == expected
