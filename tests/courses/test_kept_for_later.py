"""“Keep for later” on a lesson, and her list of it."""

import pytest

from accounts.roles import Role
from core.clock import now
from core.errors import NotFound
from courses.enrolment.services import enrol, leave_enrolment
from courses.models import LessonProgress
from courses.progress.queries import kept_lessons, lesson_state
from courses.progress.services import save_position, set_kept_for_later
from courses.publishing import services as publishing
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara(person):
    return person(Role.LEARNER, "amara")


@pytest.fixture
def course(amara):
    made = make_course(lessons=3, with_quiz=False)
    made.enrolment = enrol(learner=amara, course_key=made.key, at=now())
    return made


def put(amara, lesson, *, keep=True):
    set_kept_for_later(learner=amara, lesson_key=lesson, keep=keep, at=now())


def test_what_she_keeps_stands_in_her_list_the_latest_on_top(amara, course):
    for lesson in course.lessons[:2]:
        put(amara, lesson)
    put(amara, course.lessons[0])
    found = [one.key for one in kept_lessons(amara, "en")]
    assert found == [course.lessons[1], course.lessons[0]]
    assert lesson_state(amara, course.lessons[0], "en").kept
    assert not lesson_state(amara, course.lessons[2], "en").kept


def test_taking_it_off_changes_nothing_else(amara, course):
    save_position(learner=amara, lesson_key=course.lessons[0], place=1, at=now())
    put(amara, course.lessons[0])
    assert len(kept_lessons(amara, "en")) == 1
    before = LessonProgress.objects.get().opened_at
    put(amara, course.lessons[0], keep=False)
    put(amara, course.lessons[0], keep=False)
    assert kept_lessons(amara, "en") == []
    assert LessonProgress.objects.get().opened_at == before
    # Of a lesson that she never opened nothing is written.
    put(amara, course.lessons[1], keep=False)
    assert LessonProgress.objects.count() == 1


def test_a_lesson_that_is_gone_or_of_a_course_that_she_left_is_not_offered(amara, course):
    for lesson in course.lessons[:2]:
        put(amara, lesson)
    publishing.retire_lesson(key=course.lessons[0], at=now())
    assert [one.key for one in kept_lessons(amara, "en")] == [course.lessons[1]]
    leave_enrolment(learner=amara, enrolment_id=course.enrolment.public_id, at=now())
    assert kept_lessons(amara, "en") == []


def test_what_is_not_open_to_her_cannot_be_kept(person, course):
    with pytest.raises(NotFound):
        put(person(Role.LEARNER, "hana"), course.lessons[0])


def test_her_list_costs_one_query_however_long_it_is(amara, course, django_assert_num_queries):
    for lesson in course.lessons:
        put(amara, lesson)
    kept_lessons(amara, "en")
    with django_assert_num_queries(1):
        assert len(kept_lessons(amara, "en")) == 3


def test_the_pages_keep_and_take_off(signed_in, amara, course):
    browser, lesson = signed_in(amara), course.lessons[0]
    browser.post(f"/courses/lessons/{lesson}/later/", {"keep": "yes"})
    page = browser.get("/learn/later/").content.decode()
    assert "Only you see this list" in page
    assert 'value="no"' in page
    answer = browser.post(f"/courses/lessons/{lesson}/later/", {"keep": "no"}, follow=True)
    assert "Nothing is kept yet." in answer.content.decode()
