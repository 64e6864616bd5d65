"""An answer at the door that looks like a yes and calls the team (domain 10.6, ADR-0125)."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from core.audit.models import Entry
from core.clock import now
from core.errors import Invalid, NotFound
from mentors.models import Call, Matter, Ring, Room, RoomMember, RoomTask
from mentors.rooms import services
from mentors.rooms.help.services import note_who_was_told, say_not_free
from mentors.rooms.lifecycle.entry_services import go_through
from mentors.rooms.on_call.alert_services import answer_call, ring_where_needed
from mentors.rooms.on_call.queries import tasks_for
from mentors.rooms.on_call.sentences import RINGS_NO_MORE
from mentors.rooms.state.queries import rooms_for
from mentors.safeguarding.case_queries import matters_for
from mentors.safeguarding.case_services import close_matter
from tests.factories.rooms import BACKEND, RealCast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]


@pytest.fixture
def cast(harbour):
    """Joy was told of the other yes, lucia was not."""
    cast = RealCast(harbour)
    tell(cast, cast.joy)
    return cast


def person(cast, woman):
    return RoomMember.objects.get(room=cast.room, user=woman).person


def tell(cast, woman, *, by=None, told=True):
    note_who_was_told(
        by=by or cast.grace, room_id=cast.room.pk, person=person(cast, woman), told=told
    )


def not_free(cast, by=None):
    say_not_free(by=by or cast.joy, room_id=cast.room.pk, at=now())


def state(cast):
    return Room.objects.get(pk=cast.room.pk).state


def test_it_rings_on_every_first_desk_and_is_a_matter_for_the_lead(cast):
    not_free(cast)
    [call] = Call.objects.filter(room=cast.room, because="duress")
    rung = set(Ring.objects.filter(call=call).values_list("user", flat=True))
    assert rung == {cast.ines.pk, cast.sara.pk, cast.grace.pk}
    assert [row.reasons for row in matters_for(cast.sara)] == [("duress",)]
    ring_where_needed()
    call.refresh_from_db()
    assert call.ended_at is None
    answer_call(by=cast.sara, call_id=call.public_id, at=now())
    close_matter(by=cast.sara, room_id=cast.id, at=now())
    assert not Matter.objects.filter(closed_at=None).exists()


def test_the_room_is_called_off_and_looks_the_same_to_her_and_to_the_others(cast):
    not_free(cast)
    cards = {one: rooms_for(one)[-1] for one in (cast.joy, cast.lucia, cast.grace)}
    assert {card.words for card in cards.values()} == {"Called off"}
    # What was said before it waits for the lead, whose matter it is.
    assert Room.objects.get(pk=cast.room.pk).key is not None


def test_she_is_reached_by_her_plan_alone_and_the_others_are_told_that_it_is_called_off(cast):
    not_free(cast)
    tasks = RoomTask.objects.filter(room=cast.room).values_list("woman", "what")
    assert set(tasks) == {(cast.joy.pk, "by-her-plan"), (cast.lucia.pk, "cancelled")}
    assert {task.what for task in tasks_for(cast.sara, None)} == {"by-her-plan", "cancelled"}


def test_the_log_names_nobody(cast):
    not_free(cast)
    rows = Entry.objects.filter(verb__in=["room-postponed", "room-matter", "room-called"])
    assert [(row.actor, row.about) for row in rows] == [(None, None)] * 3


def test_whoever_was_not_told_has_no_such_answer(cast):
    for woman in (cast.lucia, cast.joy):
        if woman == cast.joy:
            tell(cast, cast.joy, told=False)
        with pytest.raises(Invalid):
            not_free(cast, woman)
    with pytest.raises(NotFound):
        not_free(cast, cast.grace)
    assert state(cast) == "lobby"
    assert not Matter.objects.exists()


def test_only_who_holds_the_room_notes_that_she_was_told(cast):
    for one in (cast.ines, cast.sara, cast.lucia):
        with pytest.raises(NotFound):
            tell(cast, cast.lucia, by=one)
    with pytest.raises(NotFound):
        tell(cast, cast.grace)
    with pytest.raises(NotFound):
        note_who_was_told(by=cast.grace, room_id=cast.room.pk, person=uuid.uuid4(), told=True)


def test_a_room_that_has_begun_goes_on_for_the_others_and_is_over_for_her(cast):
    cast.open()
    services.go_out(member_id=cast.member_id(cast.joy))
    not_free(cast)
    assert state(cast) != "cancelled"
    assert rooms_for(cast.joy)[-1].state == "closed"
    with pytest.raises(NotFound):
        cast.seat(cast.joy)
    go_through_again = RoomMember.objects.get(room=cast.room, user=cast.joy)
    assert go_through_again.came_in_at is None
    assert Call.objects.filter(because="duress", ended_at=None).exists()


@pytest.mark.parametrize("room_is", ["lobby", "open", "ended"])
def test_who_answers_it_is_told_to_reach_nobody_now_and_to_telephone_nobody(
    cast, signed_in, room_is
):
    if room_is != "lobby":
        cast.open()
        services.go_out(member_id=cast.member_id(cast.joy))
    not_free(cast)
    if room_is == "ended":
        Room.objects.filter(pk=cast.room.pk).update(state="emergency_closed", closed_at=now())
    call = Call.objects.get(because="duress")
    told = signed_in(cast.sara).post(f"/rooms/desk/calls/{call.public_id}/", follow=True)
    shown = told.content.decode()
    assert str(RINGS_NO_MORE) in shown
    assert "reach them now" not in shown
    assert "telephone its supervisor" not in shown


def test_after_it_nobody_goes_in(cast):
    not_free(cast)
    with pytest.raises(NotFound):
        go_through(by=cast.joy, room_id=cast.room.pk)


def test_on_pages_the_answer_stands_for_her_alone_and_leads_to_her_lessons(cast):
    joy, lucia, grace = Client(), Client(), Client()
    for client, one in ((joy, cast.joy), (lucia, cast.lucia), (grace, cast.grace)):
        client.force_login(one, backend=BACKEND)
    page = grace.get(f"/rooms/{cast.id}/plan/").content.decode()
    assert cast.joy.shown_name in page
    assert ">Told<" in page
    assert "Yes, all is fine" in joy.get(f"/rooms/{cast.id}/before/").content.decode()
    assert "Yes, all is fine" not in lucia.get(f"/rooms/{cast.id}/before/").content.decode()
    assert lucia.post(f"/rooms/{cast.id}/door/", {"then": "fine"}).status_code == 400
    other = cast.set_up(starts_at=now() + timedelta(hours=6))
    said = joy.post(f"/rooms/{cast.id}/door/", {"then": "fine"})
    assert (said.status_code, said["Location"]) == (302, "/")
    shown = joy.get("/").content.decode()
    assert "There is no session for you now." in shown
    assert "free" not in shown
    # It stands there once.
    assert "session" not in joy.get("/").content.decode()
    for client in (lucia, grace):
        assert "Called off" in client.get("/rooms/").content.decode()
    told = {"person": person(cast, cast.lucia), "told": "yes"}
    assert grace.post(f"/rooms/{other.public_id}/other-yes/", told).status_code == 404
