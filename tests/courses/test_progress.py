"""Her place and what she has read; nothing is ever lowered."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Invalid, NotFound
from courses.enrolment.services import enrol, leave_enrolment, pause_enrolment
from courses.models import Enrolment, LessonProgress
from courses.progress import queries, services
from courses.progress.rules import LessonState
from courses.publishing.quiz_services import place_quizzes
from courses.publishing.services import register_outline, retire_lesson
from courses.quizzes.attempts.services import start_attempt, submit_attempt
from tests.factories.courses import HALF, RIGHT, add_lesson, add_quiz, make_course

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def course():
    return make_course(modules=2, lessons=2, parts=3)


@pytest.fixture
def learner(course, person):
    woman = person()
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


def meet(learner, quiz, answers=RIGHT):
    """She answers the quiz."""
    attempt = start_attempt(learner=learner, quiz_key=quiz, at=now())
    return submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=answers, at=now())


# --- her place ------------------------------------------------------------------------------


def test_the_first_lesson_makes_the_enrolment_active(course, learner):
    services.open_lesson(learner=learner, lesson_key=course.lessons[0], at=now())
    assert Enrolment.objects.get(course__code="a").state == "active"
    assert LessonProgress.objects.get(enrolment__course__code="a").place == 1


def test_her_place_goes_forward_and_never_back(course, learner):
    for place in (2, 3, 1, 2):
        services.save_position(learner=learner, lesson_key=course.lessons[0], place=place, at=now())
    assert LessonProgress.objects.get(enrolment__course__code="a").place == 3


@pytest.mark.parametrize("place", [0, -1, 4, 99999])
def test_a_part_that_the_lesson_does_not_have_changes_nothing(course, learner, place):
    services.save_position(learner=learner, lesson_key=course.lessons[0], place=2, at=now())
    with pytest.raises(Invalid):
        services.save_position(learner=learner, lesson_key=course.lessons[0], place=place, at=now())
    assert LessonProgress.objects.get(enrolment__course__code="a").place == 2


def test_a_late_step_does_not_turn_back_the_time_of_her_visit(course, learner):
    today = now()
    services.open_lesson(learner=learner, lesson_key=course.lessons[0], at=today)
    services.open_lesson(
        learner=learner, lesson_key=course.lessons[0], at=today - timedelta(days=1)
    )
    progress = LessonProgress.objects.get(enrolment__course__code="a")
    assert progress.visited_at == progress.opened_at == today


def test_a_pause_keeps_lessons_open_and_stays_a_pause(course, learner):
    enrolment = Enrolment.objects.get(course__code="a")
    pause_enrolment(learner=learner, enrolment_id=enrolment.public_id, at=now())
    services.mark_lesson_read(learner=learner, lesson_key=course.lessons[1], at=now())
    assert Enrolment.objects.get(course__code="a").state == "paused"
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is not None


@pytest.mark.parametrize("step", ["open_lesson", "mark_lesson_read"])
def test_nobody_leaves_traces_in_a_course_that_is_not_open_to_her(course, person, learner, step):
    left = person()
    enrolment = enrol(learner=left, course_key=course.key, at=now())
    leave_enrolment(learner=left, enrolment_id=enrolment.public_id, at=now())
    for someone in (person(), person(Role.EDITOR), person(Role.COORDINATOR), left):
        with pytest.raises(NotFound):
            getattr(services, step)(learner=someone, lesson_key=course.lessons[0], at=now())
    with pytest.raises(NotFound):
        getattr(services, step)(learner=learner, lesson_key=uuid4(), at=now())
    assert not LessonProgress.objects.filter(enrolment__course__code="a").exists()


# --- reading and completing -----------------------------------------------------------------


def test_a_lesson_without_questions_is_completed_by_reading_it(course, learner):
    first = services.mark_lesson_read(
        learner=learner, lesson_key=course.lessons[1], at=now()
    ).progress
    again = services.mark_lesson_read(
        learner=learner, lesson_key=course.lessons[1], at=now()
    ).progress
    assert first.completed_at is not None
    assert (again.read_at, again.completed_at) == (first.read_at, first.completed_at)
    assert again.place == 3


def test_from_reading_she_is_led_to_the_first_questions_that_she_has_not_met(course, learner):
    second = add_quiz(course.lessons[0])
    found = []
    for quiz in (course.quiz, second):
        reading = services.mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
        found.append(reading.quiz)
        meet(learner, quiz)
    last = services.mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    assert found == [course.quiz, second]
    assert (last.quiz, last.access.code) == (None, "a")
    assert last.progress.completed_at is not None


def test_a_lesson_with_questions_needs_them_met_in_either_order(course, person, learner):
    services.mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    meet(learner, course.quiz, HALF)
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is None
    meet(learner, course.quiz)
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at is not None

    other = person()
    enrol(learner=other, course_key=course.key, at=now())
    meet(other, course.quiz)
    hers = LessonProgress.objects.get(enrolment__learner=other)
    assert hers.completed_at is None
    services.mark_lesson_read(learner=other, lesson_key=course.lessons[0], at=now())
    hers.refresh_from_db()
    assert hers.completed_at is not None


def test_a_later_not_yet_takes_nothing_back(course, learner):
    services.mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    meet(learner, course.quiz)
    done = LessonProgress.objects.get(enrolment__course__code="a").completed_at
    assert not meet(learner, course.quiz, HALF).met
    assert LessonProgress.objects.get(enrolment__course__code="a").completed_at == done
    assert queries.quizzes_met(learner) == {course.quiz}


def test_the_course_is_completed_with_the_last_lesson_of_her_outline(course, learner):
    late = add_lesson(course.modules[1], 3)
    register_outline(course_key=course.key, at=now())
    meet(learner, course.quiz)
    for key in course.lessons[:-1]:
        services.mark_lesson_read(learner=learner, lesson_key=key, at=now())
    assert Enrolment.objects.get(course__code="a").completed_at is None

    services.mark_lesson_read(learner=learner, lesson_key=course.lessons[-1], at=now())

    enrolment = Enrolment.objects.get(course__code="a")
    assert enrolment.state == "completed"
    assert enrolment.completed_at is not None
    assert queries.completed_lesson_keys(learner) == set(course.lessons)
    entry = Entry.objects.get(verb="course-completed")
    assert entry.actor is None
    # What came later is offered, and asked of nobody who was done.
    services.mark_lesson_read(learner=learner, lesson_key=late, at=now())
    assert Enrolment.objects.get(course__code="a").completed_at == enrolment.completed_at


def test_withdrawing_a_quiz_completes_the_lesson_for_all_who_had_read_it(course, person):
    women = [person() for _number in range(3)]
    for woman in women:
        enrol(learner=woman, course_key=course.key, at=now())
        services.mark_lesson_read(learner=woman, lesson_key=course.lessons[0], at=now())
    place_quizzes(lesson_key=course.lessons[0], quiz_keys=[], at=now())
    assert LessonProgress.objects.filter(completed_at__isnull=False).count() == 3


def test_facts_for_the_certificate_are_hers_alone(course, person, learner):
    meet(learner, course.quiz)
    services.mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    other = person()
    assert queries.completed_lesson_keys(other) == queries.quizzes_met(other) == set()
    assert queries.completed_lesson_keys(learner) == {course.lessons[0]}


# --- a lesson as it stands for her ----------------------------------------------------------


def test_a_lesson_says_where_she_was_and_what_stands_around_it(course, learner):
    services.save_position(learner=learner, lesson_key=course.lessons[1], place=2, at=now())

    view = queries.lesson_state(learner, course.lessons[1], "en")

    assert (view.enrolled, view.state, view.place, view.parts) == (True, LessonState.OPENED, 2, 3)
    assert view.previous_lesson.url == "/en/courses/a/1/1/"
    assert view.next_lesson.url == "/en/courses/a/2/1/"
    assert view.next_lesson.label == "Lesson 1"
    assert view.course_url == "/en/courses/a/"
    assert view.quizzes == ()


def test_the_first_and_the_last_lesson_have_no_neighbour_outside(course, learner):
    assert queries.lesson_state(learner, course.lessons[0], "en").previous_lesson is None
    assert queries.lesson_state(learner, course.lessons[-1], "en").next_lesson is None


def test_a_lesson_that_was_withdrawn_is_nobodys_neighbour(course, learner):
    retire_lesson(key=course.lessons[1], at=now())
    view = queries.lesson_state(learner, course.lessons[0], "en")
    assert view.next_lesson.url == "/en/courses/a/2/1/"


def test_the_questions_of_a_lesson_stand_as_she_left_them(course, learner):
    def quiz():
        (found,) = queries.lesson_state(learner, course.lessons[0], "en").quizzes
        return found

    assert (quiz().questions, quiz().open_attempt, quiz().met, quiz().tried) == (
        2,
        None,
        False,
        False,
    )
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    assert quiz().open_attempt == attempt.public_id
    meet(learner, course.quiz, HALF)
    assert (quiz().open_attempt, quiz().met, quiz().tried) == (None, False, True)
    meet(learner, course.quiz)
    assert (quiz().met, quiz().tried) == (True, True)


def test_a_lesson_for_someone_not_enrolled_shows_nothing_of_others(course, person, learner):
    meet(learner, course.quiz)
    services.mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    view = queries.lesson_state(person(Role.EDITOR), course.lessons[0], "en")
    assert (view.enrolled, view.state) == (False, LessonState.NOT_OPENED)
    assert not view.quizzes[0].met
    assert not view.quizzes[0].tried


def test_an_unknown_lesson_or_course_has_no_state(course, learner):
    with pytest.raises(NotFound):
        queries.lesson_state(learner, uuid4(), "en")
    with pytest.raises(NotFound):
        queries.course_state(learner, uuid4(), "en")


def test_a_place_beyond_a_lesson_that_became_shorter_is_its_last_part(course, learner):
    services.save_position(learner=learner, lesson_key=course.lessons[0], place=3, at=now())
    add_lesson(course.modules[0], 1, key=course.lessons[0], parts=2)
    assert queries.lesson_state(learner, course.lessons[0], "en").place == 2


# --- a course as it stands for her ----------------------------------------------------------


def progress_steps(view, of="lessons"):
    """The stones of one row of her line, in words."""
    row = getattr(view.line, of)
    return tuple(f"{one.state} here" if one.here else str(one.state) for one in row.progress_steps)


def test_a_course_offers_where_she_was_and_then_what_follows(course, learner):
    view = queries.course_state(learner, course.key, "en")
    assert view.next.url == "/en/courses/a/1/1/"
    assert progress_steps(view) == ("ahead here", "ahead")
    assert view.last_visited is None

    services.save_position(learner=learner, lesson_key=course.lessons[2], place=2, at=now())
    view = queries.course_state(learner, course.key, "en")
    assert (view.next.url, view.next.place) == ("/en/courses/a/2/1/", 2)
    assert view.next.place_url == "/en/courses/a/2/1/#part-2"
    assert progress_steps(view) == ("ahead here", "ahead")

    services.mark_lesson_read(learner=learner, lesson_key=course.lessons[2], at=now())
    view = queries.course_state(learner, course.key, "en")
    assert view.next.url == "/en/courses/a/2/2/"
    assert progress_steps(view) == ("done", "ahead here")
    assert [module.number for module in view.modules] == [1, 2]
    assert view.modules[1].lessons[0].state is LessonState.COMPLETED


def test_a_lesson_that_is_read_is_offered_at_its_questions(course, learner):
    services.mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    view = queries.course_state(learner, course.key, "en")
    assert view.next.is_read
    assert view.next.place_url == "/en/courses/a/1/1/#end"
    assert progress_steps(view) == ("half here", "ahead")


def test_a_module_is_one_stone_of_the_course(person):
    course = make_course(modules=3, lessons=5, with_quiz=False)
    learner = person()
    enrol(learner=learner, course_key=course.key, at=now())
    for key in course.lessons[:5]:
        services.mark_lesson_read(learner=learner, lesson_key=key, at=now())
    view = queries.course_state(learner, course.key, "en")
    assert progress_steps(view, of="modules") == ("done", "ahead here", "ahead")


def test_a_completed_course_has_no_next_step(person):
    course = make_course(lessons=1, with_quiz=False)
    learner = person()
    enrol(learner=learner, course_key=course.key, at=now())
    services.mark_lesson_read(learner=learner, lesson_key=course.lessons[0], at=now())
    view = queries.course_state(learner, course.key, "en")
    assert (view.next, view.line.lessons, view.state) == (None, None, "completed")
    assert progress_steps(view, of="modules") == ("done",)


def test_a_course_that_she_has_not_opened_shows_its_outline_and_no_trace(course, person):
    view = queries.course_state(person(), course.key, "en")
    assert (view.enrolled, view.can_enrol, view.next, view.line) == (False, True, None, None)
    assert [len(module.lessons) for module in view.modules] == [2, 2]
    assert not queries.course_state(person(Role.EDITOR), course.key, "en").can_enrol


def test_my_learning_puts_the_latest_visit_first_and_what_she_may_open_last(course, learner):
    second = make_course("b", with_quiz=False)
    make_course("c", with_quiz=False)
    make_course("s", audience=[Role.STAFF_LEARNER])
    enrol(learner=learner, course_key=second.key, at=now())
    services.open_lesson(learner=learner, lesson_key=course.lessons[0], at=now())
    services.open_lesson(learner=learner, lesson_key=second.lessons[0], at=now())

    views = queries.learning_summary(learner, "en")

    assert [(view.code, view.enrolled) for view in views] == [
        ("b", True),
        ("a", True),
        ("c", False),
    ]


def test_a_course_that_she_left_is_offered_again_and_nothing_is_lost(course, learner):
    services.open_lesson(learner=learner, lesson_key=course.lessons[0], at=now())
    leave_enrolment(
        learner=learner, enrolment_id=Enrolment.objects.get(course__code="a").public_id, at=now()
    )
    (view,) = queries.learning_summary(learner, "en")
    assert (view.enrolled, view.state, view.can_enrol) == (False, "left", True)


# --- budgets --------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("lessons", [1, 30])
def test_queries_do_not_grow_with_lessons_and_courses(
    person, lessons, django_assert_max_num_queries
):
    learner = person()
    for code in ("a", "b", "c")[: 1 if lessons == 1 else 3]:
        course = make_course(code, modules=1 if lessons == 1 else 3, lessons=lessons)
        enrol(learner=learner, course_key=course.key, at=now())
        for key in course.lessons:
            services.mark_lesson_read(learner=learner, lesson_key=key, at=now())
    for _more in range(lessons - 1):
        add_quiz(course.lessons[0])
    someone, once_more = (type(learner).objects.get(pk=learner.pk) for _request in range(2))
    # What a course says is read once for all its readers.
    queries.learning_summary(learner, "en")

    with django_assert_max_num_queries(4):
        queries.lesson_state(someone, course.lessons[0], "en")
    with django_assert_max_num_queries(2):
        queries.course_state(someone, course.key, "en")
    with django_assert_max_num_queries(3):
        queries.learning_summary(once_more, "en")
