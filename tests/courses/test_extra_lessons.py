"""Lessons that are offered and never counted."""

import pytest

from core.clock import now
from courses.catalogue.queries import lesson_keys
from courses.enrolment.services import enrol
from courses.models import Enrolment
from courses.progress import queries, services
from courses.publishing.services import register_outline
from tests.factories.courses import add_lesson, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """Two modules of two lessons; the first offers a third one as an extra."""
    made = make_course(modules=2, lessons=2, with_quiz=False)
    made.extra = add_lesson(made.modules[0], 3, title="A timetable", extra=True)
    register_outline(course_key=made.key, at=now())
    return made


@pytest.fixture
def learner(course, person):
    woman = person()
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


def read(learner, *lessons):
    for lesson in lessons:
        services.mark_lesson_read(learner=learner, lesson_key=lesson, at=now())


def test_an_extra_lesson_is_in_no_outline(course):
    assert lesson_keys(course_code=course.code) == course.lessons
    outline = register_outline(course_key=course.key, at=now())
    assert outline.lessons == [str(key) for key in course.lessons]


def test_the_course_is_completed_without_the_extra_lesson(course, learner):
    read(learner, *course.lessons)
    assert Enrolment.objects.get().state == "completed"


def test_the_extra_lesson_alone_completes_nothing(course, learner):
    read(learner, course.extra)
    assert Enrolment.objects.get().state == "active"
    assert queries.completed_lesson_keys(learner) == {course.extra}


def test_a_lesson_that_becomes_an_extra_is_not_asked_of_her_any_more(course, learner):
    read(learner, *course.lessons[:-1])
    assert Enrolment.objects.get().state == "active"
    add_lesson(course.modules[1], 2, key=course.lessons[-1], extra=True)
    register_outline(course_key=course.key, at=now())
    assert Enrolment.objects.get().state == "completed"


def test_an_extra_lesson_that_counts_from_now_on_un_completes_nobody(course, learner):
    read(learner, *course.lessons)
    add_lesson(course.modules[0], 3, key=course.extra)
    register_outline(course_key=course.key, at=now())
    assert Enrolment.objects.get().state == "completed"


def test_the_outline_shows_it_apart_and_counts_neither_it_nor_its_minutes(course, learner):
    first, _second = queries.course_state(learner, course.key, "en").modules
    assert [row.key for row in first.lessons] == course.lessons[:2]
    assert [row.key for row in first.extras] == [course.extra]
    assert first.minutes == 24
    assert queries.course_state(learner, course.key, "en").line.lessons.total == 2


def test_an_extra_lesson_is_never_her_next_step_and_does_not_move_her_way(course, learner):
    read(learner, course.lessons[0])
    services.open_lesson(learner=learner, lesson_key=course.lessons[2], at=now())
    services.open_lesson(learner=learner, lesson_key=course.extra, at=now())
    view = queries.course_state(learner, course.key, "en")
    assert view.next.url == view.modules[1].lessons[0].url
    read(learner, *course.lessons)
    assert queries.course_state(learner, course.key, "en").next is None


def test_the_way_from_a_lesson_that_counts_passes_it_by(course, learner):
    last_of_first = queries.lesson_state(learner, course.lessons[1], "en")
    first_of_second = queries.lesson_state(learner, course.lessons[2], "en")
    assert last_of_first.next_lesson.title == "Words of lesson 1"
    assert first_of_second.previous_lesson.title == "Words of lesson 2"
    extra = queries.lesson_state(learner, course.extra, "en")
    assert extra.previous_lesson.title == "Words of lesson 2"
    assert extra.next_lesson.title == "Words of lesson 1"


def test_it_opens_to_her_like_any_other(course, learner):
    assert services.open_lesson(learner=learner, lesson_key=course.extra, at=now()).place == 1
