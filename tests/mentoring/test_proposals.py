"""A coordinator proposes, both read a card and answer, and nobody learns who said no."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, NotFound
from lms.portal.home import mentoring_entries
from mentors.mentoring.coordinator_queries import desk_of, waits_for_coordinator
from mentors.mentoring.models import MentoringPair, MentorRequest
from mentors.mentoring.proposal_services import (
    lapse_proposals,
    name_supervisor,
    propose,
    propose_all,
    withdraw,
)
from mentors.mentoring.request_services import ask, write_card
from tests.factories.mentoring import PairCast
from tests.factories.mentors import certify
from tests.factories.people import keep_apart, make_person
from tests.factories.record_access import assign

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DAY = timedelta(days=1)


@pytest.fixture
def cast(harbour):
    cast = PairCast(harbour)
    certify(cast.lucia, organisation=harbour)
    write_card(
        mentor=cast.lucia,
        organisation_id=harbour.public_id,
        languages=["en", "bin"],
        card="I like to listen.",
        at=now(),
    )
    cast.request = ask(
        person=cast.joy,
        organisation_id=harbour.public_id,
        languages=["en"],
        wish="Someone calm.",
        at=now(),
    )
    return cast


def proposed(cast, mentor=None, at=None):
    return propose(
        by=cast.olga,
        request_id=cast.request.public_id,
        mentor_id=(mentor or cast.lucia).public_id,
        at=at or now(),
    )


def another_woman(cast, name):
    person = make_person(Role.MENTEE, name, organisation=cast.organisation)
    return ask(person=person, organisation_id=cast.organisation.public_id, at=now())


def test_proposal_takes_who_supervises_the_mentor(cast):
    assign(cast.grace, cast.lucia, organisation=cast.organisation)
    pair = proposed(cast)
    assert (pair.state, pair.supervisor, pair.proposed_by) == ("proposed", cast.grace, cast.olga)
    assert Entry.objects.get(verb="pair-proposed").organisation == cast.organisation


def test_supervisor_whom_she_must_not_meet_is_not_taken(cast):
    assign(cast.grace, cast.lucia, organisation=cast.organisation)
    keep_apart(cast.joy, cast.grace, organisation=cast.organisation)
    pair = proposed(cast)
    assert pair.supervisor is None
    with pytest.raises(Conflict):
        name_supervisor(
            by=cast.olga, pair_id=pair.public_id, supervisor_id=cast.grace.public_id, at=now()
        )


@pytest.mark.parametrize("reason", ["apart", "full", "rests"])
def test_mentor_who_may_not_be_proposed_is_refused_in_the_same_words(cast, reason):
    if reason == "apart":
        keep_apart(cast.joy, cast.lucia, organisation=cast.organisation)
    elif reason == "full":
        cast.lucia.mentor_profiles.update(takes_new=False)
    else:
        cast.lucia.certificates.update(state="paused", stopped_at=now())
    with pytest.raises(Conflict, match="not available now"):
        proposed(cast)
    assert not MentoringPair.objects.exists()


def test_proposing_is_for_coordinators_of_the_organisation(cast, lighthouse):
    elsewhere = PairCast(lighthouse, suffix="-2")
    untrained = make_person(Role.COORDINATOR, "new", organisation=cast.organisation, trained=False)
    for person in (elsewhere.olga, untrained, cast.grace, cast.joy):
        with pytest.raises(NotFound):
            propose(
                by=person,
                request_id=cast.request.public_id,
                mentor_id=cast.lucia.public_id,
                at=now(),
            )
    with pytest.raises(NotFound):
        proposed(cast, elsewhere.lucia)


def test_proposal_is_open_once_and_withdrawn_it_lets_her_wait_again(cast):
    pair = proposed(cast)
    precious = make_person(Role.MENTOR, "precious", organisation=cast.organisation)
    with pytest.raises(Conflict):
        proposed(cast, precious)
    with pytest.raises(NotFound):
        withdraw(by=cast.grace, pair_id=pair.public_id, at=now())
    withdraw(by=cast.olga, pair_id=pair.public_id, at=now())
    withdraw(by=cast.olga, pair_id=pair.public_id, at=now())
    assert proposed(cast, precious).state == "proposed"


def test_unanswered_proposal_is_over_after_three_days_like_a_declined_one(cast):
    pair = proposed(cast)
    assert lapse_proposals(at=pair.proposed_at + 3 * DAY - timedelta(minutes=1)) == 0
    assert run_job("proposals, late", at=pair.proposed_at + 3 * DAY) == 1
    row = MentoringPair.objects.get()
    assert (row.state, row.agreed_at, row.mentee_accepted) == ("ended", None, False)
    assert MentorRequest.objects.get().closed_at is None
    with pytest.raises(Conflict):
        proposed(cast)


def test_propose_all_proposes_what_is_still_possible(cast):
    others = [another_woman(cast, name) for name in ("bea", "fatou")]
    mentors = [
        make_person(Role.MENTOR, name, organisation=cast.organisation) for name in ("ada", "uma")
    ]
    chosen = [
        (request.public_id, mentor.public_id)
        for request, mentor in zip(
            [cast.request, *others], [cast.lucia, mentors[0], mentors[0]], strict=True
        )
    ]
    # The third would be the second woman of a mentor who learns.
    assert propose_all(by=cast.olga, chosen=chosen, at=now()) == 2


# --- pages ----------------------------------------------------------------------------------


def test_three_requests_are_matched_in_one_click_each(cast, signed_in):
    for name in ("bea", "fatou"):
        another_woman(cast, name)
        make_person(Role.MENTOR, f"mentor-{name}", organisation=cast.organisation)
    olga = signed_in(cast.olga)
    for _n in range(3):
        page = olga.get("/mentoring/").content.decode()
        action = re.search(r'action="(/mentoring/requests/[^"]+/propose/)"', page)[1]
        mentor = re.search(r'name="mentor" value="([^"]+)"', page)[1]
        assert olga.post(action, {"mentor": mentor}).url == "/mentoring/"
    assert MentoringPair.objects.filter(state="proposed").count() == 3
    assert "No requests." in olga.get("/mentoring/").content.decode()


def test_the_best_for_all_is_shown_and_proposed_together(cast, signed_in):
    another_woman(cast, "bea")
    make_person(Role.MENTOR, "ada", organisation=cast.organisation)
    olga = signed_in(cast.olga)
    page = olga.get("/mentoring/").content.decode()
    chosen = re.findall(r'name="match" value="([^"]+)"', page)
    assert len(chosen) == 2
    olga.post("/mentoring/propose/", {"match": chosen})
    assert MentoringPair.objects.count() == 2
    assert olga.post("/mentoring/propose/", {"match": "x"}).status_code == 404


def test_page_says_true_reasons_and_nobody_who_speaks(cast, signed_in):
    olga = signed_in(cast.olga)
    page = olga.get("/mentoring/").content.decode()
    for words in ("Suggested for Joy", "fits 1 of 1", "Both speak English", "I like to listen."):
        assert words in page
    MentorRequest.objects.update(languages=["ro"])
    assert "No mentor speaks Română" in olga.get("/mentoring/").content.decode()


@pytest.mark.parametrize("tab", ["requests", "pairs", "mentors"])
def test_no_page_tells_a_must_not_meet_rule_from_a_rest(cast, signed_in, tab):
    certificate = cast.lucia.certificates
    olga = signed_in(cast.olga)

    def page():
        text = olga.get("/mentoring/", {"tab": tab}).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", text)

    certificate.update(state="paused", stopped_at=now())
    rests = page()
    certificate.update(state="current", stopped_at=None)
    keep_apart(cast.joy, cast.lucia, organisation=cast.organisation)
    assert page() == rests


def test_both_read_a_card_and_accept_on_their_pages(cast, signed_in):
    pair = proposed(cast)
    joy, lucia = signed_in(cast.joy), signed_in(cast.lucia)
    assert "I like to listen." in joy.get("/my-mentor/").content.decode()
    assert "Someone calm." in lucia.get("/mentoring/mine/").content.decode()
    act = f"/mentoring/pairs/{pair.public_id}/act/"
    assert lucia.post(act, {"act": "accept", "from": "mentor"}).url == "/mentoring/mine/"
    assert "You said yes" in lucia.get("/mentoring/mine/").content.decode()
    assert "You said yes" not in joy.get("/my-mentor/").content.decode()
    assert joy.post(act, {"act": "accept", "from": "mentee"}).url == "/my-mentor/"
    assert "Your mentor since" in joy.get("/my-mentor/").content.decode()
    assert MentorRequest.objects.get().closed_at is not None
    goals = f"/my-mentor/{pair.public_id}/goals/"
    joy.post(goals, {"goals": "To speak up."})
    for browser, address in ((joy, "/my-mentor/"), (lucia, "/mentoring/mine/")):
        assert "To speak up." in browser.get(address).content.decode()


def test_who_declined_is_on_no_page(cast, signed_in):
    pair = proposed(cast)
    act = f"/mentoring/pairs/{pair.public_id}/act/"
    joy, lucia = signed_in(cast.joy), signed_in(cast.lucia)
    joy.post(act, {"act": "accept", "from": "mentee"})
    lucia.post(act, {"act": "decline", "from": "mentor"})
    assert "You are on the list" in joy.get("/my-mentor/").content.decode()
    assert "Lucia" not in joy.get("/my-mentor/").content.decode()
    assert "No mentor can be proposed" in signed_in(cast.olga).get("/mentoring/").content.decode()


def test_asking_for_a_change_keeps_her_mentor_until_the_next_accepted(cast, signed_in):
    pair = proposed(cast)
    act = f"/mentoring/pairs/{pair.public_id}/act/"
    for person in (cast.joy, cast.lucia):
        signed_in(person).post(act, {"act": "accept"}, follow=False)
    joy = signed_in(cast.joy)
    joy.post(f"/my-mentor/{cast.organisation.public_id}/ask/1/", {})
    page = joy.get("/my-mentor/").content.decode()
    assert "on the list for another mentor" in page
    assert "Your mentor since" in page


def test_pair_page_of_the_team_sets_sessions_and_supervisor(cast, signed_in):
    pair = cast.pair(supervisor=None)
    address = f"/mentoring/pairs/{pair.public_id}/"
    olga = signed_in(cast.olga)
    assert "Nobody yet" in olga.get(address).content.decode()
    form = {"sessions": "6", "supervisor": str(cast.grace.public_id)}
    assert olga.post(address, form).status_code == 302
    row = MentoringPair.objects.get()
    assert (row.sessions, row.supervisor) == (6, cast.grace)
    assert signed_in(cast.grace).get(address).status_code == 200
    for person in (cast.joy, cast.lucia):
        assert signed_in(person).get(address).status_code == 404
    olga.post(f"{address}act/", {"act": "pause"})
    assert "Paused" in olga.get(address).content.decode()
    assert olga.post(f"{address}act/", {"act": "party"}).status_code == 404


def test_inbox_of_a_coordinator_says_what_waits(cast):
    def waiting():
        found = mentoring_entries.coordinator_entries(waits_for_coordinator(cast.olga, now()))
        return [(one.title, one.due) for one in found]

    asked_on = timezone.localdate(cast.request.asked_at)
    assert waiting() == [("Match mentoring requests", asked_on + 7 * DAY)]
    MentorRequest.objects.update(closed_at=now())
    cast.pair(supervisor=None, agreed_at=now() - 4 * DAY)
    assert waiting() == [("Name a supervisor", None), ("Mentoring without a session", None)]
    untrained = make_person(Role.COORDINATOR, "new", organisation=cast.organisation, trained=False)
    assert not waits_for_coordinator(untrained, now()).supervisors


def test_desk_counts_each_tab(cast):
    cast.pair()
    assert dict(desk_of(cast.olga, now()).counts) == {
        "requests": 1,
        "pairs": 1,
        "mentors": 1,
        "hours": 0,
    }
    with pytest.raises(NotFound):
        desk_of(cast.grace, now())
