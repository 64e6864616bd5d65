"""The parts that Wagtail's pages include: the end of a lesson, and the outline of a course."""

import pytest
from django.template.loader import render_to_string

from accounts.roles import Role
from core.clock import now
from courses.enrolment.services import enrol, leave_enrolment
from courses.models import Enrolment
from courses.progress.queries import course_state, lesson_state
from courses.progress.services import mark_lesson_read, save_position
from courses.quizzes.attempts.services import start_attempt, submit_attempt
from tests.factories.courses import HALF, RIGHT, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(modules=2, lessons=2, parts=3)


@pytest.fixture
def learner(course, person):
    woman = person()
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


@pytest.fixture
def foot(rf, course):
    """The end of the first lesson, as it stands for someone."""

    def render(someone):
        state = lesson_state(someone, course.lessons[0], "en")
        return render_to_string("courses/parts/lesson_foot.html", {"state": state}, rf.get("/"))

    return render


@pytest.fixture
def outline(rf, course):
    """The outline of the course, as it stands for someone."""

    def render(someone):
        view = course_state(someone, course.key, "en")
        return render_to_string("courses/parts/course_outline.html", {"view": view}, rf.get("/"))

    return render


def answer(learner, course, answers):
    """She hands in the quiz of the first lesson."""
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=answers, at=now())


def test_the_end_of_a_lesson_offers_reading_and_resting_as_equals(foot, course, learner):
    page = foot(learner)
    assert f'action="/courses/lessons/{course.lessons[0]}/read/"' in page
    assert '<input type="hidden" name="place" value="3">' in page
    assert 'name="then" value="rest">Save and rest<' in page
    assert 'href="/en/courses/a/1/2/"' in page


def test_after_reading_the_questions_are_the_next_step_with_not_now_beside(foot, course, learner):
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    page = foot(learner)
    assert "I have read it" not in page
    assert "You have read this lesson." in page
    assert "To the questions" in page
    assert "Not now" in page


def test_questions_begun_are_gone_on_with_and_questions_tried_are_answered_again(
    foot, course, learner
):
    answer(learner, course, HALF)
    assert "Answer them again" in foot(learner)
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    page = foot(learner)
    assert "Go on with the questions" in page
    assert f'href="/courses/attempts/{attempt.public_id}/"' in page


def test_met_questions_say_so(foot, course, learner):
    answer(learner, course, RIGHT)
    assert 'badge-met">Met<' in foot(learner)


def test_an_editor_gets_the_way_on_and_no_form(foot, person):
    page = foot(person(Role.EDITOR))
    assert "<form" not in page
    assert 'href="/en/courses/a/1/2/"' in page


def test_the_outline_marks_what_is_done_and_where_she_was(outline, course, learner):
    mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    mark_lesson_read(learner=learner, lesson_key=course.lessons[1], at=now())
    save_position(learner=learner, lesson_key=course.lessons[2], place=2, at=now())
    page = outline(learner)
    assert "Read. Its questions are open" in page
    assert ">Done<" in page
    assert "You were here: part 2" in page
    assert 'id="next"' in page
    assert 'id="module-2"' in page
    assert 'href="/en/courses/a/2/1/#part-2"' in page
    assert "Lesson 1 of 2" in page
    assert "2 modules · 1 half done" in page


def test_the_outline_of_a_course_not_opened_has_a_button_and_no_links(outline, person):
    page = outline(person())
    assert 'action="/courses/a/open/"' in page
    assert "Words of lesson 1" in page
    assert 'href="/en/courses/a/1/1/"' not in page


def test_the_outline_of_a_course_she_left_says_that_all_is_kept(outline, learner):
    leave_enrolment(learner=learner, enrolment_id=Enrolment.objects.get().public_id, at=now())
    page = outline(learner)
    assert "All that you did in it is kept." in page
    assert "Open this course" in page


def test_an_editor_reads_on_from_the_outline_without_a_button(outline, person):
    page = outline(person(Role.EDITOR))
    assert 'href="/en/courses/a/1/1/"' in page
    assert "Open this course" not in page
