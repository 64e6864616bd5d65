"""What stays of a room: three lines that a woman keeps, and a check-out that counts for nothing."""

import ast
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps

from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from mentors.debriefs.permissions import seat_in
from mentors.debriefs.queries import cards_shown_in, check_outs_told_to, my_cards
from mentors.debriefs.services import (
    Saying,
    check_out,
    forget_check_outs,
    keep_card,
    remove_card,
    show_card,
)
from mentors.models import AgreedCard, CheckOut, Room, RoomMember, RoomTask
from mentors.rooms import services
from mentors.rooms.on_call.queries import tasks_for
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, RoomCast, say_yes

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
LINES = ("A walk on Thursday.", "The letter waits.")


@pytest.fixture(scope="module", autouse=True)
def cast_of_the_file(harbour_of_the_file):
    """A practice room that is over."""
    cast = RoomCast(harbour_of_the_file)
    cast.open()
    services.close_room(member_id=cast.member_id(cast.grace))
    return cast


@pytest.fixture
def cast(cast_of_the_file, db):
    return deepcopy(cast_of_the_file)


def keep(cast, by=None, lines=LINES, at=None):
    return keep_card(by=by or cast.joy, room_id=cast.id, lines=lines, at=at or now())


def done(cast, by, at=None, **said):
    return check_out(by=by, room_id=cast.id, saying=Saying(**said), at=at or now())


# --- the card -------------------------------------------------------------------------------


def test_she_keeps_three_lines_that_nobody_but_she_reads(cast):
    keep(cast)
    assert [card.lines for card in my_cards(cast.joy)] == [LINES]
    assert my_cards(cast.lucia) == my_cards(cast.grace) == []
    assert not Entry.objects.filter(verb__contains="card").exists()


def test_kept_twice_it_is_one_card_with_the_later_words(cast):
    first = keep(cast)
    assert keep(cast, lines=("Another day.",)).pk == first.pk
    assert [card.lines for card in my_cards(cast.joy)] == [("Another day.",)]


@pytest.mark.parametrize("lines", [(), (" ", ""), ("one", "two", "three", "four"), ("long " * 30,)])
def test_what_is_no_card_is_refused_with_a_sentence(cast, lines):
    with pytest.raises(Invalid):
        keep(cast, lines=lines)
    assert not AgreedCard.objects.exists()


def test_contact_details_stand_on_no_card_and_in_no_check_out(cast):
    with pytest.raises(Invalid, match="no contact details"):
        keep(cast, lines=("Call me: 0176 5512345",))
    with pytest.raises(Invalid, match="no contact details"):
        done(cast, cast.lucia, hands_over="Her mail is joy@example.org")
    assert not AgreedCard.objects.exists()
    assert not CheckOut.objects.exists()


def test_the_card_is_for_the_woman_and_for_nobody_else_who_sat_there(cast):
    stranger = make_person(Role.MENTEE, organisation=cast.organisation)
    for person in (cast.lucia, cast.grace, stranger):
        with pytest.raises(NotFound):
            keep(cast, by=person)


def test_a_card_is_kept_until_a_day_after_the_end_and_not_while_the_room_goes_on(cast, harbour):
    closed = Room.objects.get(pk=cast.room.pk).closed_at
    keep(cast, at=closed + timedelta(hours=23))
    with pytest.raises(Conflict):
        keep(cast, at=closed + timedelta(hours=24))
    other = RoomCast(harbour)
    other.open()
    with pytest.raises(Conflict):
        keep(other)


def test_she_keeps_a_card_though_she_went_out_first(harbour):
    cast = RealCast(harbour)
    cast.open()
    services.close_room(member_id=cast.member_id(cast.grace))
    services.go_out(member_id=cast.member_id(cast.joy))
    keep(cast)
    assert len(my_cards(cast.joy)) == 1


def test_a_later_mentor_reads_a_card_only_while_she_shows_it(cast, harbour):
    card = keep(cast)
    later = RoomCast(harbour)
    RoomMember.objects.filter(room=later.room, seat="mentee").update(user=cast.joy)

    say_yes(cast.joy, organisation=harbour)
    assert cards_shown_in(later.lucia, later.id) == []
    show_card(by=cast.joy, card_id=card.public_id, shown=True, at=now())
    assert [one.lines for one in cards_shown_in(later.lucia, later.id)] == [LINES]
    for person in (later.grace, cast.lucia):
        with pytest.raises(NotFound):
            cards_shown_in(person, later.id)
    show_card(by=cast.joy, card_id=card.public_id, shown=False, at=now())
    assert cards_shown_in(later.lucia, later.id) == []


def test_only_she_shows_and_removes_her_card_and_twice_is_once(cast):
    card = keep(cast)
    with pytest.raises(NotFound):
        show_card(by=cast.lucia, card_id=card.public_id, shown=True, at=now())
    remove_card(by=cast.lucia, card_id=card.public_id)
    assert AgreedCard.objects.exists()
    for _time in range(2):
        remove_card(by=cast.joy, card_id=card.public_id)
    assert not AgreedCard.objects.exists()


# --- the check-out --------------------------------------------------------------------------


def test_nothing_to_say_is_a_whole_check_out(cast):
    row = done(cast, cast.lucia)
    assert row.needs is None
    assert row.hands_over is None


def test_a_mentor_s_check_out_is_read_by_her_supervisor_and_by_nobody_else(cast):
    done(cast, cast.lucia, needs="An hour off.", hands_over="Shorter next time.")
    done(cast, cast.grace, needs="Tea.")
    told = check_outs_told_to(seat_in(cast.grace, cast.id))
    assert [(one.name, one.needs) for one in told] == [(cast.lucia.shown_name, "An hour off.")]
    for person in (cast.lucia, cast.joy):
        assert check_outs_told_to(seat_in(person, cast.id)) == []


def test_the_backup_reads_the_supervisor_s(harbour):
    cast = RealCast(harbour)
    cast.open()
    services.close_room(member_id=cast.member_id(cast.grace))
    services.go_in([services.Arrival(cast.member_id(cast.ines), 0)])
    done(cast, cast.grace, needs="Tea.")
    done(cast, cast.lucia, needs="Air.")
    told = check_outs_told_to(seat_in(cast.ines, cast.id))
    assert [one.needs for one in told] == ["Tea."]


def test_she_is_asked_after_only_if_she_says_so_and_not_by_herself(cast):
    done(cast, cast.lucia)
    assert not RoomTask.objects.exists()
    for _time in range(2):
        done(cast, cast.grace, ask_after=True)
    assert RoomTask.objects.get().what == "ask-after"
    other = make_person(Role.SUPERVISOR, organisation=cast.organisation)
    assert len(tasks_for(other, None)) == 1
    assert len(tasks_for(cast.grace, None)) == 0


def test_a_woman_is_asked_for_no_check_out(cast):
    with pytest.raises(NotFound):
        done(cast, cast.joy)


def test_a_check_out_is_said_within_three_days_and_gone_after_thirty(cast):
    closed = Room.objects.get(pk=cast.room.pk).closed_at
    with pytest.raises(Conflict):
        done(cast, cast.lucia, at=closed + timedelta(days=3))
    done(cast, cast.lucia, at=closed + timedelta(days=2))
    assert forget_check_outs(at=closed + timedelta(days=31)) == 0
    assert forget_check_outs(at=closed + timedelta(days=33)) == 1


def imported_names(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_nothing_joins_a_check_out_to_a_rating():
    """No table points at it, it points at no evidence, and what rates has never heard of it."""
    of_ratings = ("assessment", "certification", "badges", "journeys", "programmes")
    for model in (CheckOut, AgreedCard):
        assert model._meta.related_objects == ()
        points_at = {
            one.related_model._meta.label for one in model._meta.get_fields() if one.is_relation
        }
        assert points_at <= {"mentors.Room", "accounts.User", "accounts.Organisation"}
    root = Path(apps.get_app_config("mentors").path)
    for part in (*of_ratings, "evidence", "appeals"):
        files = list((root / part).rglob("*.py"))
        assert files
        for file in files:
            names = set(imported_names(file))
            assert not names & {"CheckOut", "AgreedCard"}, file
            assert not any("debriefs" in name for name in names), file


# --- the pages ------------------------------------------------------------------------------


def test_a_card_is_kept_shown_and_removed_by_its_pages(cast, signed_in):
    joy = signed_in(cast.joy)
    assert joy.get(f"/rooms/{cast.id}/card/").status_code == 200
    answer = joy.post(
        f"/rooms/{cast.id}/card/", {"first": LINES[0], "second": "", "third": LINES[1]}
    )
    assert answer.url == "/rooms/cards/"
    card = AgreedCard.objects.get()
    page = joy.get("/rooms/cards/").content.decode()
    assert LINES[0] in page
    assert "Only you can read it." in page
    joy.post(f"/rooms/cards/{card.public_id}/", {"then": "show"})
    assert "Your mentors can read it" in joy.get("/rooms/cards/").content.decode()
    assert "Remove this card?" in joy.get(f"/rooms/cards/{card.public_id}/").content.decode()
    joy.post(f"/rooms/cards/{card.public_id}/", {"then": "remove"})
    assert "No card yet." in joy.get("/rooms/cards/").content.decode()


def test_what_could_not_be_kept_comes_back_with_its_words(cast, signed_in):
    joy = signed_in(cast.joy)
    answer = joy.post(f"/rooms/{cast.id}/card/", {"first": "Write to joy@example.org"})
    assert answer.status_code == 400
    assert "joy@example.org" in answer.content.decode()
    too_long = "word " * 40
    answer = joy.post(f"/rooms/{cast.id}/card/", {"first": too_long})
    assert answer.status_code == 400
    assert too_long.strip() in answer.content.decode()


def test_the_check_out_page_says_what_is_written_down_and_who_reads_it(cast, signed_in):
    lucia = signed_in(cast.lucia)
    address = f"/rooms/{cast.id}/check-out/"
    page = lucia.get(address).content.decode()
    assert "These two are written down nowhere." in page
    assert "no part of any rating" in page
    lucia.post(address, {"then": "hand-over", "hands_over": "Shorter next time."})
    assert "You checked out" in lucia.get(address).content.decode()
    assert "Shorter next time." in signed_in(cast.grace).get(address).content.decode()
    lucia.post(address, {"then": "nothing", "hands_over": "Shorter next time."})
    assert CheckOut.objects.get().hands_over is None


def test_others_find_nothing_there(cast, signed_in, lighthouse):
    stranger = signed_in(make_person(Role.SUPERVISOR, organisation=lighthouse))
    card = keep(cast)
    for address in (
        f"/rooms/{cast.id}/card/",
        f"/rooms/{cast.id}/cards/",
        f"/rooms/{cast.id}/check-out/",
        f"/rooms/cards/{card.public_id}/",
    ):
        assert stranger.get(address).status_code == 404, address
