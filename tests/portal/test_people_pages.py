"""Pages about people: who finds whom, what stands there, and at what cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Approval, Membership, User
from accounts.roles import Role
from accounts.services import ask_for_role, suspend
from core.audit.services import record
from core.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(person):
    return person(Role.COORDINATOR, "olga")


@pytest.fixture
def sara(person):
    return person(Role.SAFEGUARDING_LEAD, "sara")


def many(organisation, count):
    """So many learners, without the cost of making them one by one."""
    have = User.objects.count()
    users = User.objects.bulk_create(
        User(
            username=f"many-{have + n}",
            shown_name=f"Hana {have + n}",
            alias_skeleton=f"m{have + n}",
        )
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(user=user, organisation=organisation, role=Role.LEARNER) for user in users
    )


def test_a_list_of_people_costs_the_same_however_many_there_are(olga, harbour, signed_in):
    browser = signed_in(olga)
    found = []
    for more in (30, 300):
        many(harbour, more)
        browser.get("/people/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = browser.get("/people/?q=hana&role=learner&page=2").content.decode()
        assert page.count('people-table"') == 1
        found.append(len(queries))
    assert found[0] == found[1] <= 13
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/").status_code == 200
    assert len(queries) <= 40


def test_a_list_holds_twenty_and_an_unreadable_search_leads_to_what_there_is(
    olga, harbour, signed_in
):
    many(harbour, 45)
    browser = signed_in(olga)
    for query in ("?page=99", "?page=x&role=nonsense&place=nonsense", "?q=%C3%A9%F0%9F%98%80"):
        assert browser.get(f"/people/{query}").status_code == 200
    page = browser.get("/people/?role=learner").content.decode()
    assert len(re.findall(r'href="/people/[0-9a-f-]{36}/"', page)) == 20


def test_the_lead_finds_the_staff_alone_and_sees_no_role_of_a_woman(
    sara, person, harbour, signed_in
):
    woman, grace = person(Role.LEARNER, "amara"), person(Role.SUPERVISOR, "grace")
    browser = signed_in(sara)
    page = browser.get("/people/").content.decode()
    assert "Grace" in page
    assert "Amara" not in page
    assert browser.get(f"/people/{woman.public_id}/").status_code == 404
    grace.memberships.create(organisation=harbour, role=Role.MENTOR)
    hers = browser.get(f"/people/{grace.public_id}/")
    assert [line.code for line in hers.context["page"].roles] == [Role.SUPERVISOR]


def test_a_staff_role_asked_for_on_her_page_waits_and_the_lead_agrees_there(
    olga, sara, person, signed_in
):
    mina = person(Role.STAFF_LEARNER, "mina")
    asked = signed_in(olga)
    address = f"/people/{mina.public_id}/"
    answer = asked.post(f"{address}roles/", {"role": "supervisor"}, follow=True)
    assert "Mina becomes: Supervisor" in answer.content.decode()
    approval = Approval.objects.get()
    place = f"/approvals/{approval.public_id}/"
    own = asked.get(place).content.decode()
    assert 'value="agree"' not in own
    assert "Withdraw request" in own
    assert asked.post(place, {"then": "agree"}).status_code == 403
    second = signed_in(sara)
    assert "Mina becomes: Supervisor" in second.get("/approvals/").content.decode()
    assert second.post(place, {"then": "agree"}).status_code == 302
    assert "Supervisor" in asked.get(address).content.decode()
    assert "Mina is offered: Supervisor" in asked.get(address).content.decode()
    assert "would like you to be: Supervisor" in signed_in(mina).get("/").content.decode()


def test_her_page_ends_a_role_and_keeps_from_and_until(olga, person, signed_in):
    woman = person(Role.MENTOR, "lucia")
    browser = signed_in(olga)
    address = f"/people/{woman.public_id}/"
    assert "End role of Lucia" in browser.get(f"{address}roles/mentor/end/").content.decode()
    woman.memberships.create(organisation=olga.memberships.get().organisation, role=Role.LEARNER)
    assert browser.post(f"{address}roles/mentor/end/").url == f"{address}access/"
    assert woman.memberships.get(role=Role.MENTOR).ended_at is not None
    assert browser.get(f"{address}roles/mentor/end/").status_code == 404
    assert "Nothing to do" in browser.get(f"{address}access/").content.decode()
    # The last role: who has left has no page there.
    assert browser.post(f"{address}roles/learner/end/").url == "/people/"
    assert browser.get(address).status_code == 404


def test_the_last_coordinator_stays(olga, signed_in):
    answer = signed_in(olga).post(f"/people/{olga.public_id}/roles/coordinator/end/")
    assert answer.status_code == 409
    assert olga.memberships.get().ended_at is None


def test_only_a_suspended_account_has_a_list_of_the_records_it_opened(
    olga, sara, person, harbour, signed_in
):
    grace, amara = person(Role.SUPERVISOR, "grace"), person(Role.LEARNER, "amara")
    record(actor=grace, verb="rated", subject=amara, organisation=harbour, about=amara, at=now())
    browser = signed_in(sara)
    before = browser.get(f"/people/{grace.public_id}/suspend/").content.decode()
    assert "Suspend account of Grace" in before
    assert "Amara" not in before
    after = browser.post(f"/people/{grace.public_id}/suspend/", follow=True)
    assert "Amara" in after.content.decode()
    assert "Suspended" in browser.get("/people/").content.decode()


def test_what_a_suspended_coordinator_had_asked_is_not_waiting_any_more(
    olga, sara, person, harbour, signed_in
):
    mina = person(Role.STAFF_LEARNER, "mina")
    ask_for_role(by=olga, user=mina, organisation=harbour, role=Role.SUPERVISOR, at=now())
    suspend(by=sara, user=olga, organisation=harbour, at=now())
    page = signed_in(sara).get("/approvals/").content.decode()
    assert "Nothing to decide." in page
    assert "Void" in page


def test_approvals_page_keeps_own_requests_apart_from_what_the_reader_decides(
    olga, sara, person, signed_in
):
    mina = person(Role.STAFF_LEARNER, "mina")
    User.objects.update(joined_at=now() - timedelta(days=30))
    asked = ask_for_role(
        by=olga,
        user=mina,
        role=Role.SUPERVISOR,
        organisation=mina.memberships.get().organisation,
        at=now(),
    )
    for reader, key in ((olga, "for_others"), (sara, "to_decide")):
        context = signed_in(reader).get("/approvals/").context
        assert [line.public_id for line in context[key]] == [asked.public_id]
