"""A day by which a colleague is asked to be through: for staff alone, and nothing closes."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Invalid, NotFound
from courses.enrolment.services import enrol, pause_enrolment, set_due_day
from courses.models import Enrolment
from tests.factories.courses import STAFF_AUDIENCE, make_course

DAYS = "/training/due-dates/"
FAR = date(2999, 12, 24)


@pytest.fixture
def course(db):
    return make_course("s", audience=STAFF_AUDIENCE, title="Good support")


@pytest.fixture
def colleague(course, person):
    someone = person(Role.STAFF_LEARNER, name="Jo")
    enrol(learner=someone, course_key=course.key, at=now())
    return someone


@pytest.fixture
def enrolment(colleague):
    return Enrolment.objects.get(learner=colleague)


@pytest.fixture
def coordinator(person):
    return person(Role.COORDINATOR)


def set_day(coordinator, enrolment, due_on=FAR):
    return set_due_day(
        coordinator=coordinator, enrolment_id=enrolment.public_id, due_on=due_on, at=now()
    )


def test_a_coordinator_sets_a_day_and_takes_it_away(coordinator, enrolment):
    assert set_day(coordinator, enrolment).due_on == FAR
    set_day(coordinator, enrolment)
    assert set_day(coordinator, enrolment, None).due_on is None
    entries = Entry.objects.filter(verb="course-day-set").order_by("pk")
    assert list(entries.values_list("facts", flat=True)) == [
        {"due_on": "2999-12-24"},
        {"due_on": None},
    ]


def test_a_course_that_learners_take_has_no_day(coordinator, person, signed_in):
    course = make_course("a")
    woman = person()
    enrol(learner=woman, course_key=course.key, at=now())
    enrolment = Enrolment.objects.get(course__code="a")
    with pytest.raises(Invalid):
        set_day(coordinator, enrolment)
    browser = signed_in(coordinator)
    assert (
        browser.post(f"{DAYS}{enrolment.public_id}/", {"due_on": "2999-12-24"}).status_code == 404
    )
    enrolment.refresh_from_db()
    assert enrolment.due_on is None


def test_even_a_day_that_got_there_is_not_shown_to_a_learner(person, signed_in):
    course = make_course("a")
    woman = person()
    enrol(learner=woman, course_key=course.key, at=now())
    Enrolment.objects.update(due_on=FAR)
    assert "due" not in signed_in(woman).get("/learn/").content.decode()


def test_a_day_that_is_over_is_refused(coordinator, enrolment):
    with pytest.raises(Invalid):
        set_day(coordinator, enrolment, (now() - timedelta(days=2)).date())


def test_nobody_else_sets_a_day(enrolment, colleague, person, lighthouse):
    for someone in (
        colleague,
        person(Role.SUPERVISOR),
        person(Role.EDITOR),
        person(Role.COORDINATOR, organisation=lighthouse),
    ):
        with pytest.raises(NotFound):
            set_day(someone, enrolment)
    enrolment.refresh_from_db()
    assert enrolment.due_on is None


def test_the_day_stands_where_she_learns_in_words_and_nothing_closes_after_it(
    enrolment, colleague, signed_in
):
    browser = signed_in(colleague)
    assert "“Good support” is due" not in browser.get("/learn/").content.decode()
    Enrolment.objects.update(due_on=FAR)
    page = browser.get("/learn/").content.decode()
    assert "“Good support” is due on Tuesday 24 December 2999. Nothing closes then." in page
    Enrolment.objects.update(due_on=date(2020, 3, 3))
    page = browser.get("/learn/").content.decode()
    assert "“Good support” was due on Tuesday 3 March 2020. It stays open." in page
    assert "alarm" not in page


def test_while_a_course_is_paused_no_day_is_named(enrolment, colleague, signed_in):
    Enrolment.objects.update(due_on=date(2020, 3, 3))
    pause_enrolment(learner=colleague, enrolment_id=enrolment.public_id, at=now())
    assert "due on" not in signed_in(colleague).get("/learn/").content.decode()


def test_after_completing_no_day_is_named(enrolment, colleague, signed_in):
    Enrolment.objects.update(due_on=date(2020, 3, 3), state="completed", completed_at=now())
    assert "due on" not in signed_in(colleague).get("/learn/").content.decode()


# --- the page -------------------------------------------------------------------------------


def test_the_coordinator_sets_the_day_on_the_page(coordinator, enrolment, signed_in):
    browser = signed_in(coordinator)
    assert DAYS in browser.get("/").content.decode()
    assert "Jo" in browser.get(DAYS).content.decode()
    answered = browser.post(f"{DAYS}{enrolment.public_id}/", {"due_on": "2999-12-24"})
    assert answered.status_code == 302
    assert 'value="2999-12-24"' in browser.get(DAYS).content.decode()
    browser.post(f"{DAYS}{enrolment.public_id}/", {"due_on": ""})
    enrolment.refresh_from_db()
    assert enrolment.due_on is None


@pytest.mark.parametrize(
    ("day", "said"),
    [("24.12.2999", "Please enter a date such as"), ("2020-03-03", "in the future")],
)
def test_a_day_that_cannot_be_used_is_told(coordinator, enrolment, signed_in, day, said):
    answered = signed_in(coordinator).post(f"{DAYS}{enrolment.public_id}/", {"due_on": day})
    assert answered.status_code == 400
    assert said in answered.content.decode()
    enrolment.refresh_from_db()
    assert enrolment.due_on is None


def test_an_unknown_enrolment_is_not_there(coordinator, signed_in):
    assert signed_in(coordinator).post(f"{DAYS}{uuid4()}/", {"due_on": ""}).status_code == 404


@pytest.mark.parametrize("people", [1, 12])
def test_the_page_asks_the_database_the_same_few_times_at_any_size(
    course, person, signed_in, people, django_assert_max_num_queries
):
    for _number in range(people):
        enrol(learner=person(Role.STAFF_LEARNER), course_key=course.key, at=now())
    browser = signed_in(person(Role.COORDINATOR))
    browser.get("/learn/")
    with django_assert_max_num_queries(7):
        assert browser.get(DAYS).status_code == 200
