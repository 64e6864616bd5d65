"""A supervisor keeps short phrases for her rooms; they are hers alone (ADR-0112)."""

import pytest
from django.db import connection
from django.test import Client

from accounts.roles import Role
from core.errors import Conflict, Invalid, NotFound
from mentors.models import Message, OwnPhrase
from mentors.rooms import services
from mentors.rooms.own_phrase_queries import phrases_of, phrases_of_seat
from mentors.rooms.own_phrase_rules import MOST
from mentors.rooms.own_phrase_services import change_phrase, forget_phrase, keep_phrase
from tests.factories.people import make_person
from tests.factories.rooms import BACKEND, RealCast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

TIME = "Take your time."


@pytest.fixture
def grace(harbour):
    return make_person(Role.SUPERVISOR, organisation=harbour)


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    cast.enter(cast.ines)
    return cast


def signed_in(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def words(person):
    return [text for _id, text in phrases_of(person)]


def test_a_supervisor_keeps_phrases_in_her_order_changes_them_and_takes_them_away(grace):
    first = keep_phrase(person=grace, text=f"  {TIME} ")
    keep_phrase(person=grace, text="We go on in a minute.")
    assert keep_phrase(person=grace, text=TIME) == first
    assert words(grace) == [TIME, "We go on in a minute."]
    change_phrase(person=grace, phrase=first.public_id, text="No hurry.")
    assert words(grace) == ["No hurry.", "We go on in a minute."]
    for _twice in range(2):
        forget_phrase(person=grace, phrase=first.public_id)
    assert words(grace) == ["We go on in a minute."]
    with pytest.raises(NotFound):
        change_phrase(person=grace, phrase=first.public_id, text=TIME)


def test_there_are_twenty_and_no_more(grace):
    for number in range(MOST):
        keep_phrase(person=grace, text=f"Phrase {number} of mine")
    with pytest.raises(Conflict, match="20"):
        keep_phrase(person=grace, text="One too many")
    assert len(words(grace)) == MOST


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "x" * 121])
def test_what_is_no_phrase_is_not_kept(grace, text):
    with pytest.raises(Invalid):
        keep_phrase(person=grace, text=text)
    assert words(grace) == []


def test_a_phrase_that_gives_contact_details_away_is_not_kept(grace):
    kept = keep_phrase(person=grace, text=TIME)
    for text in ("Write to rosa.lane@example.org", "Call 333 123 4567", "Find me on Telegram"):
        with pytest.raises(Invalid, match="contact details"):
            keep_phrase(person=grace, text=text)
        with pytest.raises(Invalid, match="contact details"):
            change_phrase(person=grace, phrase=kept.public_id, text=text)
    assert words(grace) == [TIME]


@pytest.mark.parametrize("role", [Role.MENTOR, Role.MENTEE, Role.COORDINATOR])
def test_nobody_keeps_phrases_who_holds_no_rooms(harbour, role):
    person = make_person(role, organisation=harbour)
    with pytest.raises(NotFound):
        keep_phrase(person=person, text=TIME)
    assert signed_in(person).get("/rooms/phrases/").status_code == 404


def test_another_supervisor_neither_reads_nor_changes_hers(cast):
    hers = keep_phrase(person=cast.grace, text=TIME)
    with pytest.raises(NotFound):
        change_phrase(person=cast.ines, phrase=hers.public_id, text="Mine now")
    forget_phrase(person=cast.ines, phrase=hers.public_id)
    assert words(cast.grace) == [TIME]
    assert words(cast.ines) == phrases_of_seat(cast.member_id(cast.ines)) == []


def test_it_lies_encrypted(grace):
    keep_phrase(person=grace, text=TIME)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM mentors_ownphrase")
        assert TIME.encode() not in bytes(cursor.fetchone()[0])


def test_in_a_room_she_is_offered_hers_and_nobody_elses(cast):
    keep_phrase(person=cast.grace, text=TIME)
    keep_phrase(person=cast.ines, text="I am here as well.")
    pages = {}
    for one in (cast.grace, cast.ines, cast.joy, cast.lucia):
        pages[one.pk] = signed_in(one).get(f"/rooms/{cast.id}/").content.decode()
    assert TIME in pages[cast.grace.pk]
    assert "I am here as well." not in pages[cast.grace.pk]
    assert "I am here as well." in pages[cast.ines.pk]
    for one in (cast.joy, cast.lucia):
        assert TIME not in pages[one.pk]
        assert "My phrases" not in pages[one.pk]


def test_without_scripts_a_tap_puts_it_behind_her_words_and_sends_nothing(cast):
    mine = keep_phrase(person=cast.grace, text=TIME)
    grace = signed_in(cast.grace)
    address = f"/rooms/{cast.id}/say/"
    page = grace.post(address, {"text": "Yes, Joy.", "own": str(mine.public_id)})
    assert page.status_code == 200
    assert f"Yes, Joy. {TIME}</textarea>" in page.content.decode()
    page = grace.post(address, {"text": "", "own": str(mine.public_id)})
    assert f">{TIME}</textarea>" in page.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("own", ["not-an-id", "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"])
def test_a_phrase_that_is_gone_leaves_her_words_as_they_are(cast, own):
    page = signed_in(cast.grace).post(f"/rooms/{cast.id}/say/", {"text": "Yes.", "own": own})
    assert "Yes.</textarea>" in page.content.decode()


def test_once_the_room_is_over_its_page_offers_none(cast):
    keep_phrase(person=cast.grace, text=TIME)
    for _twice in range(2):
        services.close_room(member_id=cast.member_id(cast.grace))
    page = signed_in(cast.grace).get(f"/rooms/{cast.id}/")
    assert TIME not in page.content.decode()


def test_the_page_keeps_changes_and_takes_away_and_loses_nothing(grace):
    client = signed_in(grace)
    assert client.post("/rooms/phrases/", {"text": TIME}).status_code == 302
    mine = OwnPhrase.objects.get()
    address = f"/rooms/phrases/{mine.public_id}/"
    refused = client.post(address, {"text": "write rosa.lane@example.org"})
    assert refused.status_code == 400
    assert 'value="write rosa.lane@example.org"' in refused.content.decode()
    assert client.post(address, {"text": "No hurry."}).status_code == 302
    assert 'value="No hurry."' in client.get("/rooms/phrases/").content.decode()
    refused = client.post("/rooms/phrases/", {"text": "rosa.lane@example.org"})
    assert refused.status_code == 400
    assert "rosa.lane@example.org" in refused.content.decode()
    assert client.post(address, {"forget": "yes"}).status_code == 302
    assert words(grace) == []
