"""Suspending and revoking: two people, a hearing, and what she may say against it (domain 2.5)."""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.erasure_services import erase
from accounts.roles import Role
from accounts.services import grant_role, make_organisation
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.appeals.queries import heard, matter_of
from mentors.appeals.services import answer, disagree
from mentors.certification.decision_queries import (
    NOT_CURRENT,
    VALID,
    decided_over,
    told_to_mentor,
    verify,
)
from mentors.certification.life_services import go_on, pause, take_another_name
from mentors.certification.services import hand_back
from mentors.certification.step_queries import certificate_to_decide, certificates_to_decide
from mentors.certification.step_services import (
    agree,
    ask_for_step,
    decline,
    lapse_steps,
    say_in_hearing,
)
from mentors.models import CertificateStep, PanelSeat
from tests.concurrency import on_postgresql
from tests.courses.test_journal import every_word_in_the_database
from tests.factories.mentors import FIRST_DAY, Way
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

GIVEN = FIRST_DAY + timedelta(days=30)
DAY = timedelta(days=1)
# People join a month before the tests run, so steps are taken today.
WORDS = "You met a woman alone, twice. The heron saw it."


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    way = Way(harbour_of_the_file)
    way.meet_everything()
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


@pytest.fixture(scope="module")
def held_of_the_file(way_of_the_file):
    return way_of_the_file.issue(at=GIVEN)


@pytest.fixture
def held(held_of_the_file, db):
    return deepcopy(held_of_the_file)


@pytest.fixture
def lead(way):
    return make_person(Role.SAFEGUARDING_LEAD, "sara", organisation=way.organisation)


@pytest.fixture
def at(lead):
    """Today, for who joined a month ago."""
    return lead.joined_at + timedelta(days=30)


def ask(way, held, kind, at, *, by, **more):
    return ask_for_step(by=by, certificate_id=held.public_id, kind=kind, words=WORDS, at=at, **more)


@pytest.fixture
def suspended(way, held, lead, at):
    step = ask(way, held, "suspend", at, by=lead)
    agree(by=way.olga, step_id=step.public_id, at=at)
    held.refresh_from_db()
    return step


def to_revoke(way, held, at):
    return ask(way, held, "revoke", at, by=way.olga, hearing_at=at + 10 * DAY)


def test_one_asks_and_nothing_changes_until_the_other_agrees(way, held, lead, at):
    step = ask(way, held, "suspend", at, by=lead)
    assert verify(held.public_id, at).state == VALID
    assert told_to_mentor(held) == ()
    agree(by=way.olga, step_id=step.public_id, at=at)
    agree(by=way.olga, step_id=step.public_id, at=at)
    held.refresh_from_db()
    assert (held.state, held.stopped_at) == ("suspended", at)
    assert verify(held.public_id, at).state == NOT_CURRENT
    (told,) = told_to_mentor(held)
    assert (told.kind, told.words) == ("suspend", WORDS)


def test_suspension_request_waits_in_the_lists_of_its_second_person_only(
    way, held, lead, at, signed_in
):
    make_person(Role.SUPERVISOR, "ada", organisation=way.organisation)
    ask(way, held, "suspend", at, by=lead)
    words = "Certificate of Amara: Suspend"
    coordinator, asker = signed_in(way.olga), signed_in(lead)
    for page in ("/", "/approvals/"):
        assert words in coordinator.get(page).content.decode()
    assert words not in asker.get("/approvals/").content.decode()
    assert "Certificate of Amara" not in signed_in(way.grace).get("/").content.decode()


def test_suspension_request_of_a_coordinator_waits_in_the_inbox_of_the_lead(
    way, held, lead, at, signed_in
):
    ask(way, held, "suspend", at, by=way.olga)
    assert "Certificate of Amara: Suspend" in signed_in(lead).get("/").content.decode()


def test_people_table_names_a_suspended_certificate(way, held, suspended, signed_in):
    table = signed_in(way.olga).get("/people/?step=suspended").context["table"]
    assert [row.step for row in table.rows] == ["Certificate suspended"]


def test_journey_page_with_a_current_certificate_offers_no_assessor(way, held, signed_in):
    page = signed_in(way.olga).get(f"/assessment/pathways/{way.journey.public_id}/")
    assert page.status_code == 200
    assert "Assign assessor" not in page.content.decode()


def test_person_overview_says_that_the_certificate_is_suspended(way, held, suspended, signed_in):
    address = f"/people/{way.learner.public_id}/"
    page = re.sub(r"\s+", " ", signed_in(way.olga).get(address).content.decode())
    assert "Certificate: Suspended" in page
    assert "Certificate valid until" not in page


def test_of_the_two_one_is_the_lead_and_one_coordinates(way, held, lead, at):
    second_lead = make_person(Role.SAFEGUARDING_LEAD, organisation=way.organisation)
    step = ask(way, held, "suspend", at, by=lead)
    for other in (lead, second_lead):
        with pytest.raises(Conflict):
            agree(by=other, step_id=step.public_id, at=at)
    with pytest.raises(NotFound):
        agree(by=way.grace, step_id=step.public_id, at=at)
    with pytest.raises(Conflict, match="less than a week old"):
        agree(by=way.olga, step_id=step.public_id, at=way.olga.joined_at + DAY)


def test_nobody_elsewhere_and_no_supervisor_decides(way, held, at):
    stranger = make_person(Role.COORDINATOR, organisation=make_organisation(name="Lighthouse"))
    for person in (stranger, way.grace, way.learner):
        with pytest.raises(NotFound):
            ask(way, held, "suspend", at, by=person)
        with pytest.raises(NotFound):
            certificate_to_decide(person, held.public_id, at)


def test_nobody_decides_over_her_own(way, held, lead, at):
    grant_role(user=way.learner, role=Role.COORDINATOR, organisation=way.organisation, at=at)
    way.learner.refresh_from_db()
    with pytest.raises(Refused):
        ask(way, held, "suspend", at, by=way.learner)
    step = ask(way, held, "suspend", at, by=lead)
    with pytest.raises(NotFound):
        agree(by=way.learner, step_id=step.public_id, at=at)


def test_one_step_waits_at_a_time_and_a_no_ends_it(way, held, lead, at):
    step = ask(way, held, "suspend", at, by=lead)
    with pytest.raises(Conflict, match="waiting"):
        ask(way, held, "suspend", at, by=way.olga)
    decline(by=way.olga, step_id=step.public_id, at=at)
    decline(by=lead, step_id=step.public_id, at=at)
    with pytest.raises(Conflict):
        agree(by=way.olga, step_id=step.public_id, at=at)
    held.refresh_from_db()
    assert held.state == "current"
    assert told_to_mentor(held) == ()


def test_what_nobody_agreed_to_lapses(way, held, lead, at):
    step = ask(way, held, "suspend", at, by=lead)
    assert lapse_steps(at + 13 * DAY) == 0
    with pytest.raises(Conflict):
        agree(by=way.olga, step_id=step.public_id, at=at + 14 * DAY)
    again = ask(way, held, "suspend", at + 15 * DAY, by=lead)
    assert run_job("steps over certificates, late", at=at + 40 * DAY)
    again.refresh_from_db()
    assert again.outcome == "lapsed"


def test_a_suspension_is_looked_at_within_fourteen_days_and_no_day_is_lost(
    way, held, lead, suspended, at
):
    until = held.valid_until
    (line,) = certificates_to_decide(lead, at)
    assert (line.review_by, line.overdue) == (at + 14 * DAY, False)
    (line,) = certificates_to_decide(way.olga, at + 14 * DAY)
    assert line.overdue
    step = ask(way, held, "go-on", at + 12 * DAY, by=way.olga)
    agree(by=lead, step_id=step.public_id, at=at + 13 * DAY)
    found = certificate_to_decide(lead, held.public_id, at)
    assert found.review_by == at + 27 * DAY
    step = ask(way, held, "lift", at + 20 * DAY, by=way.olga)
    agree(by=lead, step_id=step.public_id, at=at + 20 * DAY)
    held.refresh_from_db()
    assert (held.state, held.valid_until) == ("current", until + 20 * DAY)
    assert certificates_to_decide(lead, at) == []


def test_while_it_is_suspended_she_can_hand_it_back_and_nothing_else(way, held, suspended, at):
    who = {"learner": way.learner, "certificate_id": held.public_id}
    for act in (pause, go_on):
        with pytest.raises(Conflict, match="suspended"):
            act(**who, at=at)
    with pytest.raises(Conflict):
        take_another_name(**who, name="Blessing", at=at)
    assert way.issue(at=held.valid_until + DAY) == held
    step = to_revoke(way, held, at)
    hand_back(**who, at=at)
    step.refresh_from_db()
    held.refresh_from_db()
    assert (held.state, step.outcome) == ("handed-back", "lapsed")


def test_another_name_is_no_way_around_what_is_asked_for(way, held, lead, at):
    asked = ask(way, held, "suspend", at, by=lead)
    new = take_another_name(
        learner=way.learner, certificate_id=held.public_id, name="Blessing", at=at + DAY
    )
    (line,) = certificates_to_decide(way.olga, at + DAY)
    assert (line.public_id, bool(line.waits)) == (new.public_id, True)
    (step,) = new.steps.all()
    assert (step.words, step.asked_by, step.asked_at, step.lapses_at) == (
        WORDS,
        lead,
        at,
        asked.lapses_at,
    )
    with pytest.raises(Conflict):
        agree(by=lead, step_id=step.public_id, at=at + DAY)
    agree(by=way.olga, step_id=step.public_id, at=at + DAY)
    new.refresh_from_db()
    assert new.state == "suspended"
    assert verify(new.public_id, at + DAY).state == NOT_CURRENT


def test_what_is_too_late_does_not_go_over_to_another_name(way, held, lead, at):
    ask(way, held, "suspend", at, by=lead)
    late = at + 14 * DAY
    new = take_another_name(
        learner=way.learner, certificate_id=held.public_id, name="Blessing", at=late
    )
    assert not new.steps.exists()
    assert CertificateStep.objects.get().outcome == "lapsed"


def test_a_rest_is_no_way_around_it(way, held, lead, at):
    pause(learner=way.learner, certificate_id=held.public_id, at=at - DAY)
    step = ask(way, held, "suspend", at, by=lead)
    agree(by=way.olga, step_id=step.public_id, at=at)
    held.refresh_from_db()
    assert (held.state, held.stopped_at) == ("suspended", at - DAY)


def test_nobody_loses_hers_without_a_suspension_a_hearing_and_time_to_disagree(way, held, lead, at):
    with pytest.raises(Conflict):
        to_revoke(way, held, at)
    agree(by=way.olga, step_id=ask(way, held, "suspend", at, by=lead).public_id, at=at)
    for hearing in (None, at + 6 * DAY, at + 200 * DAY):
        with pytest.raises(Invalid):
            ask(way, held, "revoke", at, by=way.olga, hearing_at=hearing)
    step = to_revoke(way, held, at)
    # She reads of it from the first day, and says what she wants them to hear.
    assert decided_over(way.learner, held.public_id).steps[0].open
    say_in_hearing(learner=way.learner, step_id=step.public_id, words="I was afraid.", at=at)
    assert certificate_to_decide(lead, held.public_id, at).steps[0].her_words == "I was afraid."
    with pytest.raises(Conflict, match="heard"):
        agree(by=lead, step_id=step.public_id, at=at + 9 * DAY)
    with pytest.raises(Conflict, match="28 days"):
        agree(by=lead, step_id=step.public_id, at=at + 27 * DAY)
    agree(by=lead, step_id=step.public_id, at=at + 28 * DAY)
    held.refresh_from_db()
    assert held.state == "revoked"
    assert verify(held.public_id, at + 28 * DAY).state == NOT_CURRENT
    with pytest.raises(Conflict):
        say_in_hearing(learner=way.learner, step_id=step.public_id, words="Late.", at=at + 29 * DAY)


@pytest.fixture
def panel(way):
    return [make_person(Role.SUPERVISOR, organisation=way.organisation) for _n in range(2)]


def says(way, step, at):
    return disagree(
        learner=way.learner,
        journey_id=way.journey.public_id,
        about=str(step.public_id),
        words="It was not so.",
        at=at,
    )


def answered(said, outcome, at):
    for seat in PanelSeat.objects.filter(appeal=said, ended_at=None):
        answer(
            by=seat.person,
            appeal_id=said.public_id,
            outcome=outcome,
            reasons="We read it.",
            at=at,
        )


@pytest.mark.usefixtures("suspended")
def test_she_disagrees_with_a_revocation_and_two_who_had_no_part_look_first(
    way, held, lead, panel, at
):
    step = to_revoke(way, held, at)
    said = says(way, step, at + DAY)
    assert says(way, step, at + 2 * DAY) == said
    asked = {seat.person for seat in said.seats.all()}
    assert asked == set(panel)
    found = heard(panel[0], said.public_id)
    assert (found.name, found.told) == ("Revocation requested", WORDS)
    with pytest.raises(Conflict, match="appealed"):
        agree(by=lead, step_id=step.public_id, at=at + 40 * DAY)
    answered(said, "stands", at + 12 * DAY)
    agree(by=lead, step_id=step.public_id, at=at + 13 * DAY)
    held.refresh_from_db()
    assert held.state == "revoked"


@pytest.mark.usefixtures("suspended", "panel")
def test_what_two_say_is_looked_at_anew_is_not_agreed_to(way, held, lead, at):
    step = to_revoke(way, held, at)
    answered(says(way, step, at), "anew", at + DAY)
    with pytest.raises(Conflict, match="asks for a review"):
        agree(by=lead, step_id=step.public_id, at=at + 60 * DAY)


@pytest.mark.usefixtures("panel")
def test_a_suspension_that_is_looked_at_anew_is_due_at_once(way, lead, suspended, at):
    said = says(way, suspended, at)
    matter = matter_of(way.learner, way.journey.public_id, str(suspended.public_id))
    assert (matter.name, matter.met) == ("Suspended", None)
    answered(said, "anew", at + 2 * DAY)
    (line,) = certificates_to_decide(lead, at + 2 * DAY)
    assert (line.review_by, line.overdue) == (at + 2 * DAY, True)


def test_only_she_says_so_and_only_of_what_she_was_told(way, held, lead, at):
    waiting = ask(way, held, "suspend", at, by=lead)
    with pytest.raises(NotFound):
        says(way, waiting, at)
    other = Way(make_organisation(name="Lighthouse"), way.version, suffix="-2")
    agree(by=way.olga, step_id=waiting.public_id, at=at)
    with pytest.raises(NotFound):
        says(other, waiting, at)


@on_postgresql
def test_the_database_knows_no_step_by_one_person_and_no_revocation_unheard(
    way, held, lead, suspended, at
):
    step = to_revoke(way, held, at)
    rows = CertificateStep.objects.filter(pk=step.pk)
    for change in (
        {"outcome": "agreed", "decided_by": way.olga, "decided_at": at + 30 * DAY},
        {"outcome": "agreed", "decided_by": lead, "decided_at": at + DAY},
        {"outcome": "agreed", "decided_by": lead},
        {"hearing_at": None},
        {"lapses_at": at + 900 * DAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateStep.objects.filter(pk=suspended.pk).update(outcome="declined")


def test_her_words_and_theirs_go_with_her_account(way, held, suspended, at):
    erase(user_id=way.learner.pk, keep_certificate=True, at=at)
    held.refresh_from_db()
    # Nobody could look at it again, so it does not stand.
    assert held.state == "handed-back"
    assert not CertificateStep.objects.exists()
    assert "heron" not in every_word_in_the_database()


def test_the_pages_lead_from_asking_to_her_answer(way, held, lead, signed_in):
    sara, olga, amara = signed_in(lead), signed_in(way.olga), signed_in(way.learner)
    page = f"/certificates/{held.public_id}/"
    assert "/certificates/" in sara.get("/approvals/").content.decode()
    assert way.learner.shown_name in olga.get("/certificates/?q=ama").content.decode()
    assert sara.post(f"{page}ask/", {"kind": "suspend"}).status_code == 400
    assert sara.post(f"{page}ask/", {"kind": "suspend", "words": WORDS}).status_code == 302
    step = CertificateStep.objects.get()
    assert "Somebody else has to approve it" in sara.get(page).content.decode()
    assert amara.get(f"/journey/certificates/{held.public_id}/decided/").status_code == 404
    assert olga.post(f"/certificates/steps/{step.public_id}/agree/").status_code == 302
    shown = amara.get("/journey/").content.decode()
    assert "What was decided over your certificate" in shown
    told = amara.get(f"/journey/certificates/{held.public_id}/decided/").content.decode()
    assert WORDS in told
    assert "Olga" not in told
    assert f"/differently/{step.public_id}/" in told
    day = (now() + 10 * DAY).date().isoformat()
    fields = {"kind": "revoke", "words": "It went on.", "hearing": day}
    assert olga.post(f"{page}ask/", fields | {"hearing": ""}).status_code == 400
    assert olga.post(f"{page}ask/", fields).status_code == 302
    revoke = CertificateStep.objects.get(kind="revoke")
    words = {"words": "I was ill."}
    decided = f"/journey/certificates/{held.public_id}/decided/{revoke.public_id}/"
    assert amara.post(decided, {"words": " "}).status_code == 400
    assert amara.post(decided, words).status_code == 302
    assert "I was ill." in sara.get(page).content.decode()
    no = olga.post(f"/certificates/steps/{revoke.public_id}/decline/")
    assert no.status_code == 302
