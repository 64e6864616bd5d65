"""A note with kept lines whose lead lost the role is taken over by two: one asks, one agrees."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from accounts.models import Membership, User
from accounts.roles import Role
from core.audit.models import Entry
from core.audit.services import pseudonym_of
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.models import SafeguardingNote
from mentors.rooms import services
from mentors.rooms.reports.services import report
from mentors.safeguarding.case_queries import lines_of, room_for
from mentors.safeguarding.case_services import answer_keeping, ask_to_keep
from mentors.safeguarding.note_queries import readings_to_answer, words_of
from mentors.safeguarding.queries import notes_for, waiting_for
from mentors.safeguarding.services import add_step, answer_reading, ask_to_read, take_note
from tests.factories.people import make_person
from tests.factories.rooms import RealCast

pytestmark = [pytest.mark.django_db(transaction=True)]

WORDS = "a line of lucia"


@pytest.fixture
def cast(harbour):
    """A line of a room is kept in a note that sara had; she is the lead no more, mira is."""
    cast = RealCast(harbour)
    cast.olga = make_person(Role.COORDINATOR, organisation=harbour)
    cast.open()
    cast.say(cast.lucia, WORDS)
    report(member_id=cast.member_id(cast.joy), seq=1)
    for _step in range(2):
        services.close_room(member_id=cast.member_id(cast.grace))
    [line] = lines_of(room_for(cast.sara, cast.id))
    asked = ask_to_keep(by=cast.sara, room_id=cast.id, keys=[line.key], why="Why.", at=now())
    answer_keeping(by=cast.olga, request_id=asked.public_id, yes=True, at=now())
    cast.mira = make_person(Role.SAFEGUARDING_LEAD, organisation=harbour)
    cast.note = SafeguardingNote.objects.get()
    return cast


@pytest.fixture
def nobodys(cast):
    lose_the_role(cast.sara)
    cast.sara = again(cast.sara)
    return cast


def lose_the_role(person):
    Membership.objects.filter(user=person).update(ended_at=now())


def again(person):
    return User.objects.get(pk=person.pk)


def ask(cast, by):
    return ask_to_read(by=by, note_id=cast.note.public_id, reason="take-over", at=now())


def answer(asked, by, *, yes=True):
    return answer_reading(by=by, reading_id=asked.public_id, yes=yes, at=now())


def reads(person, cast):
    try:
        return words_of(person, cast.note.public_id, now()).kept[0].words == WORDS
    except NotFound:
        return False


def verbs():
    found = Entry.objects.filter(verb__startswith="safeguarding-").order_by("pk")
    return [(one.verb, one.actor) for one in found]


def test_a_lead_asks_a_second_agrees_and_she_has_it_with_all_that_goes_with_it(nobodys):
    asked = ask(nobodys, nobodys.mira)
    assert not reads(nobodys.mira, nobodys)
    answer(asked, nobodys.olga)
    assert reads(nobodys.mira, nobodys)
    assert not reads(nobodys.sara, nobodys)
    assert not reads(nobodys.olga, nobodys)
    assert verbs() == [
        ("safeguarding-take-over-asked", pseudonym_of(nobodys.mira)),
        ("safeguarding-taken-over", pseudonym_of(nobodys.olga)),
    ]
    # The same again is harmless, and it is closed as any other.
    answer(asked, nobodys.olga)
    note = nobodys.note.public_id
    add_step(by=nobodys.mira, note_id=note, words="Done.", close=True, at=now())
    assert not reads(nobodys.mira, nobodys)


def test_nobody_takes_it_alone(nobodys):
    for one in (nobodys.mira, nobodys.olga):
        with pytest.raises((Conflict, NotFound)):
            take_note(by=one, note_id=nobodys.note.public_id, at=now())
    asked = ask(nobodys, nobodys.mira)
    with pytest.raises(Refused):
        answer(asked, nobodys.mira)
    User.objects.filter(pk=nobodys.olga.pk).update(joined_at=now() - timedelta(days=6))
    with pytest.raises(Refused):
        answer(asked, again(nobodys.olga))
    assert not reads(nobodys.mira, nobodys)


def test_a_no_leaves_it_as_it_was_and_she_may_ask_anew(nobodys):
    asked = ask(nobodys, nobodys.mira)
    answer(asked, nobodys.olga, yes=False)
    answer(asked, nobodys.olga, yes=False)
    assert not reads(nobodys.mira, nobodys)
    assert verbs()[-1] == ("safeguarding-not-taken-over", pseudonym_of(nobodys.olga))
    with pytest.raises(Conflict):
        answer(asked, nobodys.olga)
    answer(ask(nobodys, nobodys.mira), nobodys.olga)
    assert reads(nobodys.mira, nobodys)


def test_what_somebody_has_is_not_taken_from_her(cast):
    with pytest.raises(NotFound):
        ask(cast, cast.mira)
    lose_the_role(cast.sara)
    asked = ask(cast, cast.mira)
    Membership.objects.filter(user=cast.sara).update(ended_at=None)
    with pytest.raises(Conflict):
        answer(asked, cast.olga)
    assert reads(again(cast.sara), cast)


def test_who_asked_and_lost_the_role_meanwhile_is_not_given_it(nobodys):
    asked = ask(nobodys, nobodys.mira)
    lose_the_role(nobodys.mira)
    with pytest.raises(Conflict):
        answer(asked, nobodys.olga)


def test_without_a_lead_who_may_a_coordinator_steps_in_and_another_agrees(nobodys, harbour):
    with pytest.raises(NotFound):
        ask(nobodys, nobodys.olga)
    assert notes_for(nobodys.olga, now()) == []
    nobodys.room.members.filter(user=nobodys.ines).update(user=nobodys.mira)
    with pytest.raises(NotFound):
        ask(nobodys, nobodys.mira)
    asked = ask(nobodys, nobodys.olga)
    other = make_person(Role.COORDINATOR, organisation=harbour)
    with pytest.raises(Refused):
        answer(asked, nobodys.olga)
    answer(asked, other)
    assert reads(nobodys.olga, nobodys)


def test_it_is_for_no_other_note_and_for_no_stranger(nobodys, harbour):
    for one in (nobodys.grace, nobodys.ines, nobodys.sara, nobodys.lucia):
        with pytest.raises(NotFound):
            ask(nobodys, one)
    SafeguardingNote.objects.filter(pk=nobodys.note.pk).update(state="closed", closed_at=now())
    with pytest.raises((Invalid, NotFound)):
        ask(nobodys, nobodys.mira)


def test_it_stands_in_her_list_and_both_do_it_on_their_pages(nobodys, signed_in):
    [row] = waiting_for(nobodys.mira, now())
    assert row.nobodys
    mira, olga = signed_in(nobodys.mira), signed_in(nobodys.olga)
    address = f"/safeguarding/{nobodys.note.public_id}/"
    page = mira.get(address).content.decode()
    assert "No longer assigned" in page
    assert WORDS not in page
    form = BeautifulSoup(page, "html.parser").select_one(f'form[action="{address}ask/"]')
    given = {one["name"]: one.get("value", "") for one in form.select("[name]")}
    assert mira.post(f"{address}ask/", given).status_code == 302
    assert waiting_for(nobodys.mira, now()) == []
    [asked] = readings_to_answer(nobodys.olga, now())
    html = olga.get("/safeguarding/").content.decode()
    assert "requests to take over a note with messages of a room" in html
    answered = olga.post(
        f"/safeguarding/readings/{asked.public_id}/", {"then": "open"}, follow=True
    )
    assert "Transferred." in answered.content.decode()
    assert reads(nobodys.mira, nobodys)


def test_whoever_asked_beside_her_is_kept_waiting_no_longer(nobodys, harbour):
    lena = make_person(Role.SAFEGUARDING_LEAD, organisation=harbour)
    ask(nobodys, nobodys.mira)
    answer(ask(nobodys, lena), nobodys.olga)
    assert readings_to_answer(nobodys.olga, now()) == []
    # Once it is closed she may ask to read it, as anybody may.
    add_step(by=lena, note_id=nobodys.note.public_id, words="Done.", close=True, at=now())
    public_id = nobodys.note.public_id
    made = ask_to_read(by=nobodys.mira, note_id=public_id, reason="complaint", at=now())
    assert made.reason == "complaint"
