"""Nothing tells a person whether a course exists that is not for her (contract 5)."""

import uuid

import pytest

from accounts.roles import Role
from accounts.services import end_role
from core.clock import now
from courses.enrolment.services import enrol
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db):
    return make_course()


def answers(browser, address, data=None):
    """What she gets for GET and for POST."""
    found = [browser.get(address), browser.post(address, data or {})]
    return [(answer.status_code, answer.get("Location")) for answer in found]


def test_opening_says_the_same_of_a_hidden_course_and_of_none(course, person, signed_in):
    browser = signed_in(person(Role.MENTEE))
    assert answers(browser, "/courses/a/open/") == answers(browser, "/courses/zz/open/")


@pytest.mark.parametrize("step", ["place", "read"])
@pytest.mark.parametrize("data", [{}, {"place": "1", "then": "next"}])
def test_steps_say_the_same_of_a_hidden_lesson_and_of_none(course, person, signed_in, step, data):
    browser = signed_in(person(Role.MENTEE))
    hidden, none = (f"/courses/lessons/{key}/{step}/" for key in (course.lessons[0], uuid.uuid4()))
    assert answers(browser, hidden, data) == answers(browser, none, data) == [(404, None)] * 2


def test_quiz_of_a_course_that_is_not_hers_any_more_is_not_there(course, person, signed_in):
    someone = person(Role.LEARNER)
    enrol(learner=someone, course_key=course.key, at=now())
    address = f"/courses/quizzes/{course.quiz}/start/"
    assert signed_in(someone).get(address).status_code == 200
    end_role(membership=someone.memberships.get(), by=None, at=now())
    assert answers(signed_in(someone), address) == [(404, None)] * 2


def test_learner_who_left_is_still_led_to_the_lesson(course, person, signed_in):
    """After signing in again a step is a GET: it leads on, where the gate says what is next."""
    address = f"/courses/lessons/{course.lessons[0]}/place/"
    assert signed_in(person(Role.LEARNER)).get(address)["Location"] == "/en/courses/a/1/1/"
