"""Staff see what is mandatory and due, what passing is, and print a dated proof of each module."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.roles import Role
from core.clock import now
from courses.compliance.queries import passed_module, training_record
from courses.enrolment.services import enrol
from courses.models import Enrolment, Lesson, LessonProgress
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = uuid4(), uuid4(), uuid4()
DAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def nora(person):
    return person(Role.STAFF_LEARNER, "nora")


@pytest.fixture
def course(nora):
    made = make_course(
        "t", modules=2, lessons=2, with_quiz=False, audience=(Role.STAFF_LEARNER,), title="Staff"
    )
    made.enrolment = enrol(learner=nora, course_key=made.key, at=now())
    return made


def complete(course, *lessons, at=DAY):
    for key in lessons:
        LessonProgress.objects.create(
            enrolment=course.enrolment,
            lesson=Lesson.objects.get(key=key),
            opened_at=at,
            visited_at=at,
            read_at=at,
            completed_at=at,
        )


def test_the_record_says_what_is_open_and_what_was_passed_when(nora, course):
    complete(course, *course.lessons[:2])
    (found,) = training_record(nora, "en")
    first, second = found.modules
    assert (first.passed_on, first.left) == (date(2026, 5, 4), 0)
    assert (second.passed_on, second.left) == (None, 2)


def test_the_day_by_which_it_is_asked_for_stands_there(nora, course):
    Enrolment.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    (found,) = training_record(nora, "en")
    assert found.is_overdue


def test_what_she_has_not_opened_stands_there_too(person, course):
    (found,) = training_record(person(Role.STAFF_LEARNER, "lea"), "en")
    assert not found.is_open
    assert [module.left for module in found.modules] == [2, 2]


def test_a_proof_is_there_with_the_last_lesson_and_not_before(nora, course):
    complete(course, course.lessons[0])
    assert passed_module(nora, "t", 1, "en") is None
    complete(course, course.lessons[1])
    assert passed_module(nora, "t", 1, "en").passed_on == date(2026, 5, 4)
    assert passed_module(nora, "t", 9, "en") is None


def test_she_prints_it_and_a_learner_finds_no_such_page(nora, course, person, signed_in):
    complete(course, *course.lessons[:2])
    browser = signed_in(nora)
    assert "A module is passed once" in browser.get("/learn/training/").content.decode()
    page = browser.get("/learn/training/t/1/").content.decode()
    assert "Nora passed module 1" in page
    assert "4 May 2026" in page
    assert browser.get("/learn/training/t/2/").status_code == 404
    hers = signed_in(person(Role.LEARNER, "amara"))
    assert hers.get("/learn/training/").status_code == 404
    assert hers.get("/learn/training/t/1/").status_code == 404


def test_the_record_costs_three_queries_and_the_roles(nora, course, django_assert_num_queries):
    training_record(nora, "en")
    with django_assert_num_queries(3):
        training_record(nora, "en")
