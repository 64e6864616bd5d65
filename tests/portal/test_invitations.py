"""Cards with a supervisor and a cohort: who uses one is assigned and placed, or just joins."""

import pytest

from accounts.models import Assignment, Invitation, User
from accounts.roles import Role
from accounts.services import join
from core.clock import now
from courses.cohorts.services import close_cohort
from courses.models import CohortPlace, Enrolment
from tests.factories.cohorts import Group
from tests.factories.people import open_to_women
from tests.factories.record_access import train

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def group(harbour):
    open_to_women(harbour)
    group = Group(harbour, capacity=2)
    train(group.grace, organisation=harbour)
    return group


def created(group, browser, **changed):
    """What the page answers to the form, as a coordinator fills it in."""
    form = {
        "organisation": group.organisation.public_id,
        "role": Role.LEARNER,
        "how_many": 3,
        "supervisor": group.grace.public_id,
        "cohort": group.cohort.public_id,
    }
    return browser.post("/people/invitations/", form | changed)


def use(code, alias):
    join(
        code=code,
        alias=alias,
        shown_name="",
        passphrase="green boat quiet river",
        language="en",
        is_adult=True,
        at=now(),
    )
    return User.objects.get(username=alias)


def supervisors_of(user):
    return list(Assignment.objects.filter(about=user).values_list("person__username", flat=True))


def cohorts_of(user):
    return list(
        CohortPlace.objects.filter(enrolment__learner=user).values_list("cohort__name", flat=True)
    )


def test_learners_of_a_batch_get_its_supervisor_and_its_cohort_until_that_is_full(group, signed_in):
    cards = created(group, signed_in(group.olga)).context["cards"]
    people = [use(card.code, f"amal-{number}") for number, card in enumerate(cards)]
    assert [supervisors_of(one) for one in people] == [["grace"]] * 3
    assert [cohorts_of(one) for one in people] == [["Tuesdays"], ["Tuesdays"], []]
    # The course is not opened either: nothing is half done.
    assert not Enrolment.objects.filter(learner=people[2]).exists()


def test_person_joins_where_the_chosen_supervisor_and_cohort_are_gone(group, signed_in):
    card = created(group, signed_in(group.olga)).context["cards"][0]
    group.grace.memberships.all().delete()
    close_cohort(by=group.olga, cohort_id=group.cohort.public_id, at=now())
    amal = use(card.code, "amal")
    assert (supervisors_of(amal), cohorts_of(amal)) == ([], [])


def test_person_joins_where_whoever_made_the_card_is_gone(group, signed_in):
    card = created(group, signed_in(group.olga)).context["cards"][0]
    Invitation.objects.update(invited_by=None)
    assert supervisors_of(use(card.code, "amal")) == []


def test_form_refuses_what_would_not_be_done(group, signed_in, lighthouse):
    browser = signed_in(group.olga)
    elsewhere = Group(lighthouse, course=group.course, name="Fridays", grace="grace-2")
    for changed in (
        {"role": Role.MENTEE},
        {"role": Role.SUPERVISOR, "how_many": 1, "cohort": ""},
        {"supervisor": elsewhere.grace.public_id},
        {"cohort": elsewhere.cohort.public_id},
        {"cohort": "x"},
    ):
        assert created(group, browser, **changed).status_code == 400, changed
    assert not Invitation.objects.exists()


def test_cards_without_a_choice_are_made_as_before(group, signed_in):
    answer = created(group, signed_in(group.olga), supervisor="", cohort="")
    amal = use(answer.context["cards"][0].code, "amal")
    assert (supervisors_of(amal), cohorts_of(amal)) == ([], [])
