"""What she takes to another organisation, by a code that she carries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.membership.queries import find_people
from accounts.models import Assignment, HandOver, Membership
from accounts.queries import people_in
from accounts.roles import Role
from accounts.transfers import services
from accounts.transfers.queries import brought_to, mine
from accounts.transfers.rules import (
    LASTS,
    Brought,
    CertificateBrought,
    CourseBrought,
    EvidenceBrought,
)
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.audit.services import pseudonym_of
from core.clock import now
from core.errors import Conflict, Gone, Invalid, NotFound, Refused
from core.ratelimit import RateLimitExceeded
from courses.enrolment.services import enrol
from lms.portal.learner.transfer_pages import offer_of
from tests.dumps import dump, traces_of
from tests.factories.courses import make_course
from tests.factories.people import make_person, open_to_women
from tests.factories.record_access import assign, say_why

pytestmark = pytest.mark.django_db

ALL = Brought(
    courses=(CourseBrought("a", 3, 16),),
    met=("C1", "C4"),
    evidence=(EvidenceBrought("OP", ("C1", "C2"), date(2026, 3, 3)),),
    certificates=(CertificateBrought("x", "Peer mentor", date(2026, 3, 3), date(2028, 3, 3)),),
)


@pytest.fixture
def amara(person):
    return person(Role.LEARNER, "amara")


@pytest.fixture
def olga(person):
    return person(Role.COORDINATOR, "olga")


@pytest.fixture
def odile(lighthouse):
    """Coordinates at Lighthouse, where women are let in."""
    open_to_women(lighthouse)
    return make_person(Role.COORDINATOR, "odile", organisation=lighthouse)


def code_of(user, **fields):
    return services.make(user=user, **{"brought": ALL, "at": now(), **fields})[1]


# --- she gives it ---------------------------------------------------------------------------------


@pytest.mark.engine
def test_with_her_code_she_belongs_there_too_with_what_she_chose_and_hers_hears_nothing(
    amara, olga, odile, harbour, lighthouse
):
    heard = Entry.objects.filter(organisation=harbour).count()
    code = code_of(amara)
    came = services.receive(by=odile, organisation=lighthouse, code=code.lower(), at=now())
    assert came == amara
    assert brought_to(odile, amara, lighthouse) == [ALL]
    held = Membership.objects.filter(user=amara, ended_at=None)
    assert {row.organisation for row in held} == {harbour, lighthouse}
    # Nothing at Harbour says so: no entry of the log, no role that ended, nothing to read.
    assert Entry.objects.filter(organisation=harbour).count() == heard
    assert brought_to(olga, amara, harbour) == []
    assert brought_to(olga, amara, lighthouse) == []
    # And no row of what was brought leads back.
    row = HandOver.objects.get()
    assert (row.organisation, row.leaves) == (lighthouse, None)
    assert "Harbour" not in row.content


def test_where_she_leaves_with_it_her_roles_and_those_who_worked_with_her_end(
    amara, olga, odile, harbour, lighthouse
):
    grace = make_person(Role.SUPERVISOR, "grace", organisation=harbour)
    assign(grace, amara)
    code = code_of(amara, leaves=harbour.public_id)
    assert people_in(harbour, Role.LEARNER).contains(amara)
    services.receive(by=odile, organisation=lighthouse, code=code, at=now())
    assert not people_in(harbour, Role.LEARNER).exists()
    assert people_in(lighthouse, Role.LEARNER).contains(amara)
    assert Assignment.objects.get().ended_at is not None
    assert find_people(olga, harbour, words="amara", role="", number="1").lines == []
    ended = Entry.objects.get(verb="role-ended", organisation=harbour)
    assert ended.actor == pseudonym_of(amara)


def test_wrong_used_old_and_own_codes_have_one_sentence_each_and_change_nothing(
    amara, olga, odile, harbour, lighthouse
):
    def refused(error, *, by=odile, place=lighthouse, code, at=None):
        with pytest.raises(error) as problem:
            services.receive(by=by, organisation=place, code=code, at=at or now())
        return str(problem.value.sentence)

    open_to_women(harbour)
    code = code_of(amara)
    said = [
        refused(Invalid, code="ABCD-EFGH-JKMN"),
        refused(Gone, code=code, at=now() + LASTS),
        refused(Conflict, by=olga, place=harbour, code=code),
    ]
    assert HandOver.objects.get().taken_at is None
    services.receive(by=odile, organisation=lighthouse, code=code, at=now())
    said.append(refused(Conflict, code=code))
    assert len(set(said)) == 4
    # Taken back, it is as if it had never been; so is one whose owner is hidden.
    other = code_of(amara)
    services.take_back(user=amara, hand_over_id=mine(amara, now())[0].public_id, at=now())
    assert refused(Invalid, code=other) == said[0]
    hidden = code_of(amara)
    amara.is_active = False
    amara.save()
    assert refused(Invalid, code=hidden) == said[0]


def test_every_code_costs_the_same_statements(amara, odile, lighthouse):
    used, old = code_of(amara), code_of(amara)
    services.receive(by=odile, organisation=lighthouse, code=used, at=now())
    HandOver.objects.filter(taken_at=None).update(
        made_at=now() - 2 * LASTS, expires_at=now() - LASTS
    )
    counts = {}
    for code in ("ABCD-EFGH-JKMN", used, old):
        with CaptureQueriesContext(connection) as asked, pytest.raises((Invalid, Conflict, Gone)):
            services.receive(by=odile, organisation=lighthouse, code=code, at=now())
        counts[code] = len(asked)
    assert len(set(counts.values())) == 1


def test_ten_wrong_codes_are_the_last_for_a_while_and_right_ones_do_not_count(
    amara, odile, lighthouse
):
    code = code_of(amara)
    for _n in range(9):
        with pytest.raises(Invalid):
            services.receive(by=odile, organisation=lighthouse, code="AAAA-AAAA", at=now())
    services.receive(by=odile, organisation=lighthouse, code=code, at=now())
    with pytest.raises(Invalid):
        services.receive(by=odile, organisation=lighthouse, code="AAAA-AAAA", at=now())
    with pytest.raises(RateLimitExceeded):
        services.receive(by=odile, organisation=lighthouse, code="AAAA-AAAA", at=now())


def test_only_a_coordinator_of_a_team_that_has_learned_lets_somebody_in(
    amara, olga, odile, harbour, lighthouse
):
    code = code_of(amara)
    with pytest.raises(NotFound):
        services.receive(by=olga, organisation=lighthouse, code=code, at=now())
    with pytest.raises(Refused):
        services.receive(by=olga, organisation=harbour, code=code, at=now())
    assert HandOver.objects.get().taken_at is None


# --- she makes it, and takes it back --------------------------------------------------------------


def test_she_needs_to_choose_something_and_has_three_codes_at_most(amara, lighthouse, odile):
    with pytest.raises(Invalid):
        code_of(amara, brought=Brought())
    with pytest.raises(NotFound):
        code_of(amara, leaves=lighthouse.public_id)
    with pytest.raises(NotFound):
        code_of(odile)
    for _n in range(3):
        code_of(amara)
    with pytest.raises(Invalid):
        code_of(amara)


def test_taken_back_nobody_reads_it_any_more(amara, odile, lighthouse, signed_in):
    services.receive(by=odile, organisation=lighthouse, code=code_of(amara), at=now())
    assert brought_to(odile, amara, lighthouse)
    stranger = make_person(Role.LEARNER, organisation=lighthouse)
    row = HandOver.objects.get()
    assert signed_in(stranger).post(f"/me/with-me/{row.public_id}/back/").status_code == 404
    assert signed_in(amara).post(f"/me/with-me/{row.public_id}/back/").status_code == 302
    assert brought_to(odile, amara, lighthouse) == []


def test_what_nobody_used_is_deleted_after_its_time_and_what_was_used_stays(
    amara, odile, lighthouse
):
    services.receive(by=odile, organisation=lighthouse, code=code_of(amara), at=now())
    code_of(amara)
    assert run_job("hand-overs", at=now() + LASTS) == 0
    assert run_job("hand-overs", at=now() + LASTS + timedelta(days=2)) == 1
    assert HandOver.objects.get().taken_at is not None


def test_the_code_stands_nowhere_and_neither_does_what_she_brings(amara):
    code = code_of(amara)
    assert traces_of([code, code.replace("-", "")], dump()) == []
    assert HandOver.objects.values_list("content", flat=True).get().stored.find(b"Peer") == -1


# --- the pages ------------------------------------------------------------------------------------


def test_from_her_page_to_theirs_and_nothing_that_she_did_not_tick(
    amara, olga, odile, lighthouse, signed_in
):
    for code in ("a", "b"):
        course = make_course(code=code, modules=2, lessons=1)
        enrol(learner=amara, course_key=course.key, at=now())
    assert set(offer_of(amara, now())) == {"course:a", "course:b"}
    hers, theirs = signed_in(amara), signed_in(odile)
    for words in ("0 of 2 modules done", "I leave Harbour when it is used."):
        assert words in hers.get("/me/with-me/").content.decode()
    answer = hers.post("/me/with-me/", {"course": ["course:x"], "leaves": "stay"})
    assert answer.status_code == 400
    answer = hers.post("/me/with-me/", {"leaves": "stay"})
    assert "Please choose what goes with you" in answer.content.decode()
    page = hers.post("/me/with-me/", {"course": ["course:b"], "leaves": "stay"})
    code = page.content.decode().split('<p class="code" dir="ltr">')[1].split("<")[0]
    answer = theirs.post("/people/transfers/", {"organisation": lighthouse.public_id, "code": code})
    assert answer.status_code == 302
    assert answer.url == f"/people/{amara.public_id}/brought/"
    # Once a day she says why she opens it.
    assert theirs.get(answer.url).url.startswith(f"/people/access/{amara.public_id}/")
    say_why(odile, amara, organisation=lighthouse)
    page = theirs.get(answer.url).content.decode()
    assert page.count("of 2 modules done") == 1
    assert "Harbour" not in page
    assert "Competencies that are met" not in page
    page = theirs.get(f"/people/{amara.public_id}/access/").content.decode()
    assert "Transferred record" in page
    # Hers reads her page as before.
    page = signed_in(olga).get(f"/people/{amara.public_id}/access/").content.decode()
    assert "Amara" in page
    assert "Lighthouse" not in page
    assert "Transferred record" not in page
    assert "Given to Lighthouse" in hers.get("/me/with-me/").content.decode()


def test_a_coordinator_who_types_nothing_or_nonsense_gets_one_sentence(
    odile, lighthouse, signed_in
):
    browser = signed_in(odile)
    for code, sentence in (
        ("", "Please enter the code."),
        ("\x00", ""),
        ("never made", "Unknown code."),
    ):
        answer = browser.post(
            "/people/transfers/", {"organisation": lighthouse.public_id, "code": code}
        )
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
