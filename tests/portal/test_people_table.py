"""The table of people: filters, and acts on several people at once."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Assignment
from accounts.roles import Role
from core.clock import now
from courses.models import CohortPlace
from tests.factories.cohorts import Group
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def group_of_the_file(harbour_of_the_file):
    group = Group(harbour_of_the_file)
    group.amara, group.bea = group.add(group.woman("Amara")), group.woman("Bea")
    group.chioma = make_person(Role.LEARNER, "Chioma", organisation=harbour_of_the_file)
    Assignment.objects.create(
        person=group.grace,
        about=group.amara,
        organisation=group.organisation,
        duty="supervisor",
        since=now(),
        until=now() + timedelta(days=30),
    )
    return group


@pytest.fixture
def group(group_of_the_file, db):
    return deepcopy(group_of_the_file)


def names_shown(browser, query):
    response = browser.get(f"{reverse('people')}?{query}")
    return [row.person.shown_name for row in response.context["table"].rows]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("cohort=none", ["Bea", "Chioma"]),
        ("cohort={cohort}", ["Amara"]),
        ("supervisor=none", ["Bea", "Chioma"]),
        ("supervisor={grace}", ["Amara"]),
        ("supervisor=none&q=be", ["Bea"]),
        ("quiet=on", ["Amara", "Bea", "Chioma"]),
        ("step=certified", []),
    ],
)
def test_people_table_filtered_shows_who_fits(group, signed_in, query, names):
    query = query.format(cohort=group.cohort.public_id, grace=group.grace.public_id)
    assert names_shown(signed_in(group.olga), query) == names


def test_people_table_of_a_safeguarding_lead_shows_staff_without_learner_columns(group, signed_in):
    sara = make_person(Role.SAFEGUARDING_LEAD, "sara", organisation=group.organisation)
    response = signed_in(sara).get(f"{reverse('people')}?cohort=none&step=certified")
    names = [row.person.shown_name for row in response.context["table"].rows]
    assert group.grace.shown_name in names
    assert "Amara" not in names
    assert reverse("people-assign") not in response.content.decode()


def post(browser, group, people, **data):
    sent = {"place": group.organisation.public_id, "person": [one.public_id for one in people]}
    return browser.post(reverse("people-assign"), sent | data, follow=True)


def test_assign_several_with_a_supervisor_assigns_each_and_names_who_is_refused(group, signed_in):
    browser = signed_in(group.olga)
    response = post(
        browser,
        group,
        [group.amara, group.bea, group.chioma],
        act="supervisor",
        supervisor=group.grace.public_id,
        asked="cohort=none",
    )
    assert response.redirect_chain[-1][0].endswith("/people/?cohort=none")
    said = [str(message) for message in response.context["messages"]]
    assert said == ["2 people assigned.", "Amara: This assignment already exists. End it first."]
    assert Assignment.objects.filter(person=group.grace).count() == 3


def test_assign_several_to_a_cohort_adds_who_is_enrolled(group, signed_in):
    response = post(
        signed_in(group.olga),
        group,
        [group.bea, group.chioma],
        act="cohort",
        cohort=group.cohort.public_id,
    )
    said = [str(message) for message in response.context["messages"]]
    assert said == ["1 person assigned.", "Chioma: not enrolled in the course of this cohort"]
    assert CohortPlace.objects.filter(cohort=group.cohort, ended_at=None).count() == 2


@pytest.mark.parametrize(
    "data",
    [
        {"act": "supervisor"},
        {"act": "cohort", "cohort": "x"},
        {"act": "nonsense"},
        {"act": "supervisor", "supervisor": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_assign_several_with_unusable_input_changes_nothing(group, signed_in, data):
    before = Assignment.objects.count()
    people = [] if data.get("supervisor") else [group.bea]
    assert post(signed_in(group.olga), group, people, **data).status_code == 400
    assert Assignment.objects.count() == before


def test_assign_several_by_a_supervisor_is_not_found(group, signed_in):
    act = {"act": "supervisor", "supervisor": group.grace.public_id}
    assert post(signed_in(group.grace), group, [group.bea], **act).status_code == 404
