"""A supervisor's plan and notes for a room: hers alone, gone with the room's key (ADR-0112)."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.test import Client

from core.backups.exclusions import EXCLUDED_TABLES
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.models import Room, RoomKey, RoomMember, RoomNotes
from mentors.rooms import services
from mentors.rooms.lifecycle.timekeeping import destroy_words
from mentors.rooms.participants.supervisor_services import offer, take
from mentors.rooms.reports.queries import notes_of
from mentors.rooms.reports.services import keep_notes, report
from mentors.rooms.rules.reports import Written
from mentors.rooms.state import clock
from tests.factories.rooms import BACKEND, RealCast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

PLAN, NOTES = "Welcome both.\nAsk about the pace.", "Asked her to wait a little."


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    cast.enter(cast.ines)
    return cast


def write(cast, person, plan=PLAN, notes=NOTES, version=0):
    written = Written(plan, notes)
    return keep_notes(member_id=cast.member_id(person), written=written, version=version)


def read(cast, person):
    found = notes_of(person, cast.id).written
    return found.plan, found.notes


def close(cast):
    for _twice in range(2):
        services.close_room(member_id=cast.member_id(cast.grace))


def signed_in(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_she_alone_reads_what_she_wrote(cast):
    write(cast, cast.grace)
    assert read(cast, cast.grace) == (PLAN, NOTES)
    assert read(cast, cast.ines) == ("", "")
    for one in (cast.lucia, cast.joy, cast.sara):
        with pytest.raises(NotFound):
            read(cast, one)
        assert signed_in(one).get(f"/rooms/{cast.id}/notes/").status_code == 404


def test_nobody_else_writes_any(cast):
    for one in (cast.lucia, cast.joy):
        with pytest.raises(Refused):
            write(cast, one)
    assert not RoomNotes.objects.exists()


def test_a_plan_made_before_puts_nobody_into_the_room(harbour):
    cast = RealCast(harbour)
    write(cast, cast.grace)
    assert RoomMember.objects.get(pk=cast.member_id(cast.grace)).seen_at is None
    assert read(cast, cast.grace) == (PLAN, NOTES)


def test_it_lies_under_the_rooms_key(cast):
    write(cast, cast.grace)
    body = bytes(RoomNotes.objects.get().body)
    assert b"Welcome" not in body
    assert b"Welcome both." in Fernet(Room.objects.get(pk=cast.room.pk).key).decrypt(body)


def test_a_day_after_it_closed_key_and_notes_are_gone_and_nothing_opens_what_was_there(cast):
    write(cast, cast.grace)
    key = Room.objects.get(pk=cast.room.pk).key
    body = bytes(RoomNotes.objects.get().body)
    close(cast)
    assert read(cast, cast.grace) == (PLAN, NOTES)
    with clock.shifted(24 * 3600 + 60):
        destroy_words()
    assert not RoomNotes.objects.exists()
    assert Room.objects.get(pk=cast.room.pk).key is None
    with pytest.raises(NotFound):
        read(cast, cast.grace)
    # What is left of it anywhere opens with that key alone, and with no key of the house.
    with pytest.raises(InvalidToken):
        Fernet(Fernet.generate_key()).decrypt(body)
    assert Fernet(key).decrypt(body)


def test_a_day_after_it_closed_they_are_gone_whatever_waits_for_the_lead(cast):
    """How long they stand must not tell her that something was reported."""
    write(cast, cast.grace)
    report(member_id=cast.member_id(cast.joy), person=cast.seat(cast.grace).person)
    close(cast)
    with clock.shifted(24 * 3600 + 60):
        with pytest.raises(NotFound):
            read(cast, cast.grace)
        assert signed_in(cast.grace).get(f"/rooms/{cast.id}/notes/").status_code == 404
        destroy_words()
    assert Room.objects.get(pk=cast.room.pk).key is not None
    assert not RoomNotes.objects.exists()


def test_notes_written_late_are_looked_for_without_a_key_too(cast):
    write(cast, cast.grace)
    close(cast)
    RoomKey.objects.filter(room=cast.room.pk).delete()
    with clock.shifted(24 * 3600 + 60):
        destroy_words()
    assert not RoomNotes.objects.exists()


def test_no_backup_holds_them():
    assert RoomNotes._meta.db_table in EXCLUDED_TABLES


def test_a_session_that_is_called_off_takes_them_with_it(harbour):
    cast = RealCast(harbour)
    write(cast, cast.grace)
    services.cancel_room(by=cast.grace, room_id=cast.room.pk, at=now())
    assert not RoomNotes.objects.exists()


def test_once_the_room_is_over_nothing_is_added(cast):
    write(cast, cast.grace)
    close(cast)
    with pytest.raises(Conflict):
        write(cast, cast.grace, notes="more", version=1)
    page = signed_in(cast.grace).get(f"/rooms/{cast.id}/notes/").content.decode()
    assert NOTES in page
    assert "<textarea" not in page


def test_handed_over_she_who_takes_the_room_does_not_read_them(cast):
    write(cast, cast.grace)
    offer(member_id=cast.member_id(cast.grace), to=cast.seat(cast.ines).person)
    take(member_id=cast.member_id(cast.ines))
    assert read(cast, cast.ines) == ("", "")
    assert read(cast, cast.grace) == (PLAN, NOTES)


@pytest.mark.parametrize(
    ("plan", "notes"),
    [("Call 333 123 4567", ""), ("", "write rosa.lane@example.org"), ("a\nb\nc\nd", "")],
)
def test_contact_details_and_too_much_are_not_kept_and_stay_in_the_box(cast, plan, notes):
    with pytest.raises(Invalid):
        write(cast, cast.grace, plan, notes)
    grace = signed_in(cast.grace)
    page = grace.post(f"/rooms/{cast.id}/notes/", {"plan": plan, "notes": notes})
    assert page.status_code == 400
    assert f"{plan}</textarea>" in page.content.decode()
    assert f"{notes}</textarea>" in page.content.decode()
    assert not RoomNotes.objects.exists()


def form(window, version, turn, notes, **more):
    return {
        "draft-window": window * 32,
        "draft-version": version,
        "draft-turn": turn,
        "plan": PLAN,
        "notes": notes,
        **more,
    }


def test_kept_as_she_goes_and_an_older_window_takes_nothing_away(cast):
    grace, address = signed_in(cast.grace), f"/rooms/{cast.id}/notes/"
    kept = grace.post(address, form("a", 0, 1, "one", **{"draft-keep": "1"}))
    assert (kept.status_code, kept.json()) == (200, {"version": 1})
    # The answer had not come, and she went on.
    assert grace.post(address, form("a", 0, 2, "one two", **{"draft-keep": "1"})).status_code == 200
    older = grace.post(address, form("b", 0, 1, "other", **{"draft-keep": "1"}))
    assert older.status_code == 409
    assert read(cast, cast.grace) == (PLAN, "one two")


def test_pressed_in_an_older_window_she_sees_both_and_pressed_again_hers_is_kept(cast):
    grace, address = signed_in(cast.grace), f"/rooms/{cast.id}/notes/"
    grace.post(address, form("a", 0, 1, "from the first"))
    page = grace.post(address, form("b", 0, 1, "from the second"))
    html = page.content.decode()
    assert page.status_code == 409
    assert "from the second</textarea>" in html
    assert "from the first" in html
    assert 'name="draft-version" value="1"' in html
    assert grace.post(address, form("b", 1, 2, "from the second")).status_code == 302
    assert read(cast, cast.grace) == (PLAN, "from the second")


def test_notes_beside_the_talk_are_the_form_alone_and_stay_in_the_room(cast):
    html = signed_in(cast.grace).get(f"/rooms/{cast.id}/notes/?beside").content.decode()
    assert "<html" not in html
    assert 'target="_blank"' not in html
    assert "Never what a woman told" in html
