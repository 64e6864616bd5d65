"""What a supervisor signs after a room, and who reads it."""

import re
import uuid
from copy import deepcopy

import pytest

from accounts.models import Draft, Membership
from accounts.roles import Role
from accounts.services import end_role
from core.audit.models import Entry
from core.errors import Conflict, Invalid, NotFound
from mentors.assessment.competencies.services import sign_observation
from mentors.assessment.competencies.work_queries import work_waiting
from mentors.models import Evidence, Observation, Room
from tests.factories.mentors import FIRST_DAY, Way, make_closed_room
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    return Way(harbour_of_the_file)


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


@pytest.fixture
def room(way):
    return make_closed_room(supervisor=way.grace, mentor=way.learner, organisation=way.organisation)


def sign(way, room, observer=None, **more):
    more = {"seen": {"C1a": "seen", "C2b": "with-help", "C8a": "not-seen"}, "sentence": "", **more}
    return sign_observation(
        observer=observer or way.grace, room_id=room.public_id, at=FIRST_DAY, **more
    )


def test_signing_makes_evidence_to_be_read_for_what_was_seen_or_done_with_help(way, room):
    observation = sign(way, room, sentence="  She asked twice.  ")
    evidence = Evidence.objects.get(observation=observation)
    assert evidence.kind == "OP"
    # Before nobody who rates until she has read it (test_a_bad_day.py).
    assert evidence.state == "submitted"
    assert evidence.codes == ["C1", "C2"]
    assert evidence.sentence == "She asked twice."
    assert evidence.journey == way.journey
    assert evidence.observed_on == FIRST_DAY.date()


def test_a_second_click_gives_the_first_observation(way, room):
    first = sign(way, room)
    again = sign(way, room, seen={"C4a": "seen"}, sentence="Another one")
    assert again == first
    assert Observation.objects.count() == Evidence.objects.count() == 1


def test_nothing_is_signed_of_a_mentor_who_never_came(way, room):
    room.members.filter(user=way.learner).update(joined_at=None)
    with pytest.raises(Conflict):
        sign(way, room)
    assert not Observation.objects.exists()
    assert not work_waiting(way.grace).observations


def test_only_the_supervisor_of_the_room_signs(way, room):
    for someone in (way.ines, way.learner, way.olga):
        with pytest.raises(NotFound):
            sign(way, room, observer=someone)
    assert not Observation.objects.exists()


def test_a_supervisor_whose_role_ended_cannot_sign(way, room):
    end_role(membership=Membership.objects.get(user=way.grace), by=way.olga, at=FIRST_DAY)
    way.grace.__dict__.pop("_held_memberships", None)
    with pytest.raises(NotFound):
        sign(way, room)


def test_an_open_room_cannot_be_signed(way, room):
    Room.objects.update(state="open", closed_at=None)
    with pytest.raises(Conflict):
        sign(way, room)


def test_a_room_that_was_never_open_cannot_be_signed(way, room):
    Room.objects.update(opened_at=None)
    with pytest.raises(Conflict):
        sign(way, room)


def test_a_room_that_closed_by_itself_waits_on_her_desk_and_is_signed(way, room, signed_in):
    Room.objects.update(state="emergency_closed")
    assert [item.room_id for item in work_waiting(way.grace).observations] == [room.public_id]
    page = signed_in(way.grace).get(f"/rooms/{room.public_id}/observation/").text
    assert "once the room is closed" not in page
    assert 'name="C1a"' in page
    assert sign(way, room).evidence.codes == ["C1", "C2"]
    assert not work_waiting(way.grace).observations


def test_of_a_room_that_was_called_off_the_sheet_says_that_it_was_never_open(way, room, signed_in):
    Room.objects.update(state="cancelled", opened_at=None)
    page = signed_in(way.grace).get(f"/rooms/{room.public_id}/observation/").text
    assert "The room was never opened." in page
    assert not work_waiting(way.grace).observations
    with pytest.raises(Conflict, match="never open"):
        sign(way, room)


def test_without_a_journey_the_reason_is_said_and_nothing_is_kept(way, room, signed_in):
    way.journey.delete()
    with pytest.raises(Conflict, match="not started"):
        sign(way, room)
    page = signed_in(way.grace).get(f"/rooms/{room.public_id}/observation/")
    assert "has not started a pathway" in page.content.decode()
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    "seen",
    [
        {},
        {"C1z": "seen"},
        {"C9a": "seen"},  # C9 is never shown by practice
        {"C1a": "brilliant"},
    ],
)
def test_marks_that_are_empty_or_unknown_are_refused(way, room, seen):
    with pytest.raises(Invalid):
        sign(way, room, seen=seen)
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    "sentence", ["She is on joy@example.org.", "Let's meet at the station tomorrow at five."]
)
def test_a_sentence_that_gives_contact_details_away_is_not_signed(way, room, sentence):
    with pytest.raises(Invalid):
        sign(way, room, sentence=sentence)
    assert not Observation.objects.exists()


def test_the_sentence_stands_encrypted(way, room):
    from django.db import connection

    sign(way, room, sentence="She asked twice.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sentence FROM mentors_evidence")
        stored = bytes(cursor.fetchone()[0])
    assert b"She asked" not in stored


def test_the_log_says_who_signed_and_no_words(way, room):
    sign(way, room, sentence="She asked twice.")
    entry = Entry.objects.get(verb="observation-signed")
    assert entry.facts == {}


def test_the_page_offers_three_marks_and_none_is_chosen(way, room, signed_in):
    page = signed_in(way.grace).get(f"/rooms/{room.public_id}/observation/").content.decode()
    assert page.count('name="C1a"') == 3
    assert " checked>" not in page
    assert 'name="C9a"' not in page
    assert "Nothing that the other person said" in page


def test_the_page_signs_and_then_shows_the_signed_record(way, room, signed_in):
    browser = signed_in(way.grace)
    address = f"/rooms/{room.public_id}/observation/"
    answer = browser.post(address, {"C1a": "seen", "sentence": "She asked twice."})
    assert answer.status_code == 302
    page = browser.get(address).content.decode()
    assert "Signed on" in page
    assert "She asked twice." in page
    assert "<form method" not in page.split("<main")[1].split("</main")[0]
    assert browser.post(address, {"C1b": "seen"}).status_code == 302
    assert Observation.objects.get().seen == {"C1a": "seen"}


def test_a_page_without_a_mark_keeps_what_she_wrote(way, room, signed_in):
    answer = signed_in(way.grace).post(
        f"/rooms/{room.public_id}/observation/", {"sentence": "She asked twice."}
    )
    assert answer.status_code == 400
    assert "She asked twice." in answer.content.decode()
    assert "at least one indicator" in answer.content.decode()


def test_what_she_has_marked_is_kept_before_she_signs_and_goes_with_signing(way, room, signed_in):
    address, browser = f"/rooms/{room.public_id}/observation/", signed_in(way.grace)
    browser.get(address)
    begun = {"C1a": "seen", "sentence": "A quiet heron."}
    assert browser.post(address, {"draft-keep": "1", **begun}).json() == {"version": 1}
    assert not Observation.objects.exists()
    draft = Draft.objects.get()
    assert (draft.owner, draft.about) == (way.grace, way.learner)
    elsewhere = signed_in(way.grace).get(address).text
    assert "A quiet heron." in elsewhere
    assert re.search(r'name="C1a" value="seen"[^>]* checked', elsewhere)
    assert browser.post(address, begun).status_code == 302
    assert Draft.objects.get().words is None
    assert Evidence.objects.get().sentence == "A quiet heron."


def test_sheet_with_marks_opens_the_sections_that_hold_them(way, room, signed_in):
    address, browser = f"/rooms/{room.public_id}/observation/", signed_in(way.grace)
    page = browser.get(address).content.decode()
    assert '<details class="card" open>' not in page
    browser.post(address, {"draft-keep": "1", "C1a": "seen"})
    page = browser.get(address).content.decode()
    opened = re.findall(r'<details class="card" open>\s*<summary[^>]*>(C\d+)', page)
    assert opened == ["C1"]


def test_all_marks_are_cleared_at_once_without_a_script(way, room, signed_in):
    address, browser = f"/rooms/{room.public_id}/observation/", signed_in(way.grace)
    browser.post(address, {"draft-keep": "1", "C1a": "seen"})
    cleared = {"C1a": "seen", "draft-choice": "clear"}
    assert browser.post(address, cleared).url == address
    assert not re.search(r'name="C1a"[^>]* checked', browser.get(address).text)
    assert not Observation.objects.exists()


def test_nobody_else_keeps_anything_on_the_sheet_of_a_room(way, room, signed_in, lighthouse):
    for someone in (
        way.ines,
        way.learner,
        make_person(Role.SUPERVISOR, "s", organisation=lighthouse),
    ):
        fields = {"draft-keep": "1", "sentence": "x"}
        answer = signed_in(someone).post(f"/rooms/{room.public_id}/observation/", fields)
        assert answer.status_code == 404
    assert not Draft.objects.exists()


def test_a_mark_that_the_page_does_not_offer_is_refused(way, room, signed_in):
    answer = signed_in(way.grace).post(
        f"/rooms/{room.public_id}/observation/", {"C1a": "brilliant"}
    )
    assert answer.status_code == 400
    assert not Observation.objects.exists()


def test_the_sheet_is_not_found_for_everybody_else(way, room, signed_in, lighthouse):
    other = Way(lighthouse, way.version, suffix="-2")
    address = f"/rooms/{room.public_id}/observation/"
    for someone in (way.ines, way.learner, way.olga, other.grace, other.olga):
        assert signed_in(someone).get(address).status_code == 404
        assert signed_in(someone).post(address, {"C1a": "seen"}).status_code == 404
    assert signed_in(way.grace).get(f"/rooms/{uuid.uuid4()}/observation/").status_code == 404


def test_she_reads_what_was_written_about_her(way, room, signed_in):
    observation = sign(way, room, sentence="She asked twice.")
    browser = signed_in(way.learner)
    page = browser.get(f"/journey/observations/{observation.public_id}/").content.decode()
    assert "She asked twice." in page
    assert "Checks that the mentee wants to be here" in page
    assert (
        f"/journey/observations/{observation.public_id}/"
        in browser.get("/journey/").content.decode()
    )


def test_nobody_else_reads_it_there(way, room, signed_in, lighthouse):
    observation = sign(way, room)
    other = Way(lighthouse, way.version, suffix="-2")
    for someone in (way.grace, way.olga, other.learner):
        answer = signed_in(someone).get(f"/journey/observations/{observation.public_id}/")
        assert answer.status_code == 404


def test_a_closed_room_waits_on_her_desk_until_it_is_signed(way, room):
    assert [item.room_id for item in work_waiting(way.grace).observations] == [room.public_id]
    assert work_waiting(way.ines).empty
    sign(way, room)
    assert not work_waiting(way.grace).observations


@pytest.mark.parametrize(("may_count", "waits"), [(None, False), (False, False), (True, True)])
def test_session_with_a_mentee_waits_only_where_it_may_count(way, room, may_count, waits):
    Room.objects.filter(pk=room.pk).update(kind="mentoring")
    room.members.filter(user=way.learner).update(may_count=may_count)
    assert bool(work_waiting(way.grace).observations) == waits


def test_signed_out_leads_to_sign_in(room, client):
    answer = client.get(f"/rooms/{room.public_id}/observation/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_person_with_two_roles_does_not_sign_for_herself(way, harbour):
    from accounts.services import grant_role

    grant_role(user=way.learner, role=Role.SUPERVISOR, organisation=harbour, at=FIRST_DAY)
    room = make_closed_room(supervisor=way.grace, mentor=way.learner, organisation=harbour)
    with pytest.raises(NotFound):
        sign(way, room, observer=way.learner)
