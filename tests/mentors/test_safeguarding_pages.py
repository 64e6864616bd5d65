"""The pages of safeguarding notes: writing one, the list without words, reading one."""

from datetime import timedelta

import pytest

from accounts.drafts.queries import draft_at
from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from mentors.models import SafeguardingNote
from tests.factories.people import make_person
from tests.factories.rooms import RealCast
from tests.factories.safeguarding import CHILD, FACTS, Team, closed, note_about

pytestmark = [pytest.mark.long, pytest.mark.django_db]

GOOD = {
    "level": "1",
    "facts": FACTS,
    "agreed": "yes",
    "she_knows": "before",
    "child_at_risk": "no",
}


@pytest.fixture
def team(harbour):
    return Team(harbour)


@pytest.fixture
def write(team, signed_in):
    """Posts the form about Amara as Grace."""
    address = f"/learners/{team.amara.public_id}/worry/"
    browser = signed_in(team.grace)

    def post(**changed):
        about = {"woman": str(team.amara.public_id)}
        return browser.post(address, GOOD | about | changed)

    post.address, post.browser = address, browser
    return post


def test_a_supervisor_finds_it_on_the_page_of_a_woman_and_writes(team, write):
    page = write.browser.get(f"/learners/{team.amara.public_id}/").text
    assert write.address in page
    answer = write()
    note = SafeguardingNote.objects.get()
    assert answer["Location"] == f"/safeguarding/{note.public_id}/"
    assert (note.woman, note.level, note.facts) == (team.amara, 1, FACTS)
    assert draft_at(team.grace, write.address).words is None


def test_what_is_missing_is_said_in_one_sentence_and_every_word_is_still_there(team, write):
    child = {name: value for name, value in CHILD.items() if name.startswith("child_")}
    answer = write(**child | {"child_at_risk": "yes"})
    assert answer.status_code == 400
    assert "A child at risk is level 2 or 3." in answer.text
    for words in (FACTS, CHILD["child_seen"], CHILD["child_carer"]):
        assert words in answer.text
    assert not SafeguardingNote.objects.exists()
    # Kept on the server as she goes: the page shows it when she comes back.
    assert FACTS in write.browser.get(write.address).text
    assert write(level="").status_code == write(level="nine").status_code == 400
    assert write(facts="").status_code == write(agreed="no").status_code == 400
    assert write(woman="nobody").status_code == 400


def test_a_child_at_risk_has_its_own_lines(team, write):
    answer = write(**CHILD | {"level": "2", "child_at_risk": "yes"})
    assert answer.status_code == 302
    note = SafeguardingNote.objects.get()
    assert (note.level, note.child_carer) == (2, CHILD["child_carer"])


def test_a_room_leads_to_it_and_it_asks_whom_of_the_room_it_is_about(harbour, signed_in):
    cast = RealCast(harbour)
    address = f"/rooms/{cast.id}/worry/"
    browser = signed_in(cast.grace)
    assert address in browser.get(f"/rooms/{cast.id}/").text
    page = browser.get(address).text
    assert "Joy" in page or cast.joy.shown_name in page
    assert 'href="tel:112"' in page
    answer = browser.post(address, GOOD | {"woman": str(cast.joy.public_id), "level": "3"})
    assert answer.status_code == 302
    assert SafeguardingNote.objects.get().room == cast.room
    assert f"Room {cast.room.pk}" in browser.get("/safeguarding/").text


def test_the_list_and_the_page_of_a_note_hold_no_word_of_it_before_read_it(team, signed_in):
    note = note_about(team.amara, by=team.grace, level=2)
    lead = signed_in(team.lena)
    address = f"/safeguarding/{note.public_id}/"
    for page in ("/safeguarding/", address, "/"):
        text = lead.get(page).text
        assert "Level 2, serious" in text
        assert FACTS not in text
        assert team.amara.shown_name not in text
    assert lead.post(f"{address}read/").status_code == 404
    assert lead.post(f"{address}take/")["Location"] == address
    assert FACTS not in lead.get(address).text
    assert lead.post(f"{address}read/")["Location"] == address
    assert FACTS in lead.get(address).text
    read = Entry.objects.filter(verb="safeguarding-read")
    assert read.count() == 1
    # Another note is another opening.
    other = note_about(team.amara, by=team.grace)
    lead.post(f"/safeguarding/{other.public_id}/take/")
    lead.post(f"/safeguarding/{other.public_id}/read/")
    assert FACTS not in lead.get(address).text


def test_it_lies_open_for_fifteen_minutes(team, signed_in, monkeypatch):
    note = note_about(team.amara, by=team.grace)
    writer = signed_in(team.grace)
    writer.post(f"/safeguarding/{note.public_id}/read/")
    session = writer.session
    opened, since = session["note-opened"]
    session["note-opened"] = [opened, since - timedelta(minutes=15).total_seconds()]
    session.save()
    assert FACTS not in writer.get(f"/safeguarding/{note.public_id}/").text


def test_the_lead_says_what_was_done_and_closes_with_it(team, signed_in):
    note = note_about(team.amara, by=team.grace)
    lead, writer = signed_in(team.lena), signed_in(team.grace)
    address = f"/safeguarding/{note.public_id}/"
    lead.post(f"{address}take/")
    assert lead.post(address, {"words": " "}).status_code == 400
    assert lead.post(address, {"words": "I called her.", "then": "add"}).status_code == 302
    answer = writer.post(address, {"words": "So did I.", "then": "close"})
    assert answer.status_code == 409
    assert "So did I." in answer.text
    assert lead.post(address, {"words": "It is well.", "then": "close"}).status_code == 302
    assert SafeguardingNote.objects.get().state == "closed"
    assert lead.post(address, {"words": "More."}).status_code == 409
    assert "Another lead or a coordinator can approve access" in lead.get(address).text


def test_two_open_a_closed_note_over_the_pages(team, signed_in):
    note = closed(note_about(team.amara, by=team.grace), by=team.lena)
    lead, second = signed_in(team.lena), signed_in(team.olga)
    address = f"/safeguarding/{note.public_id}/"
    lead.post(f"{address}ask/", {"reason": "complaint"})
    assert "Request to read a safeguarding note" in second.get("/").text
    page = second.get("/safeguarding/").text
    assert "Lena requests access to a closed concern" in page
    reading = note.readings.get().public_id
    second.post(f"/safeguarding/readings/{reading}/", {"then": "open"})
    assert second.post(f"{address}read/").status_code == 404
    lead.post(f"{address}read/")
    assert FACTS in lead.get(address).text


def test_a_level_is_raised_from_the_page_and_only_upwards(team, signed_in):
    note = note_about(team.amara, by=team.grace)
    writer = signed_in(team.grace)
    address = f"/safeguarding/{note.public_id}/raise/"
    assert writer.post(address, {"level": "3"}).status_code == 302
    assert writer.post(address, {"level": "2"}).status_code == 400
    assert "Call first, write later" in writer.get(f"/safeguarding/{note.public_id}/").text


def test_a_serious_worry_is_the_first_line_of_a_leads_day_and_a_late_one_of_a_coordinators(
    team, signed_in
):
    note = note_about(team.amara, by=team.grace, level=3)
    assert "Concern: Level 3, immediate danger" in signed_in(team.lena).get("/").text
    assert "Level 3" not in signed_in(team.olga).get("/").text
    SafeguardingNote.objects.filter(pk=note.pk).update(level_at=now() - timedelta(minutes=6))
    assert "Concern: Level 3, immediate danger" in signed_in(team.olga).get("/").text


def test_a_woman_and_an_editor_know_of_no_such_page(team, signed_in):
    note = note_about(team.amara, by=team.grace)
    for person in (team.amara, make_person(Role.EDITOR, organisation=None)):
        browser = signed_in(person)
        for address in ("/safeguarding/", f"/safeguarding/{note.public_id}/"):
            assert browser.get(address).status_code == 404
    for address in ("/me/", "/me/seen/"):
        assert "afeguarding" not in signed_in(team.amara).get(address).text
