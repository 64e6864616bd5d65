"""Sitting down to a quiz with settings: drawn, looked at one by one, once, planned for minutes."""

from datetime import timedelta
from functools import partial

import pytest

from accounts.roles import Role
from accounts.services import make_organisation
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from courses.enrolment.services import enrol
from courses.models import Attempt, Course, Grade, Quiz, QuizVersion
from courses.quizzes.attempts import overview_queries, queries, services
from tests.concurrency import at_once
from tests.factories.courses import (
    HALF,
    RIGHT,
    STAFF_AUDIENCE,
    add_pool,
    add_quiz,
    make_course,
)
from tests.factories.people import make_person


@pytest.fixture
def course(db):
    return make_course(with_quiz=False)


@pytest.fixture
def learner(course, person):
    woman = person()
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


@pytest.fixture
def staff_course(db):
    return make_course("s", with_quiz=False, audience=STAFF_AUDIENCE)


@pytest.fixture
def colleague(staff_course, person):
    someone = person(Role.STAFF_LEARNER)
    enrol(learner=someone, course_key=staff_course.key, at=now())
    return someone


def start(learner, quiz, at=None):
    return services.start_attempt(learner=learner, quiz_key=quiz, at=at or now())


def submit(learner, attempt, answers, at=None):
    return services.submit_attempt(
        learner=learner, attempt_id=attempt.public_id, answers=answers, at=at or now()
    )


def look(learner, attempt, question, answers):
    return services.reveal_answer(
        learner=learner,
        attempt_id=attempt.public_id,
        question_key=question,
        answers=answers,
        at=now(),
    )


def view(learner, attempt):
    return queries.attempt_view(learner, attempt.public_id, "en")


def page_of(attempt):
    return f"/courses/attempts/{attempt.public_id}/"


def start_page(quiz):
    return f"/courses/quizzes/{quiz}/start/"


# --- drawn ----------------------------------------------------------------------------------


def test_what_was_drawn_stays_when_she_comes_back_and_is_drawn_anew_for_the_next_try(
    course, learner
):
    quiz = add_pool(course.lessons[0], 8, draw=3, order="random")
    first = start(learner, quiz)
    keys = [one.key for one in view(learner, first).questions]
    assert first.asked == keys
    assert len(set(keys)) == 3
    assert start(learner, quiz).asked == keys
    assert [one.key for one in view(learner, first).questions] == keys

    draws = set()
    for _try in range(6):
        attempt = start(learner, quiz)
        draws.add(tuple(attempt.asked))
        submit(learner, attempt, {})
    assert len(draws) > 1


def test_the_grade_is_over_what_was_asked(course, learner):
    quiz = add_pool(course.lessons[0], 8, draw=3)
    attempt = start(learner, quiz)
    given = submit(learner, attempt, {key: ["true"] for key in attempt.asked[:2]})
    assert (given.points, given.max_points, given.met) == (2, 3, True)
    shown = view(learner, attempt)
    assert (shown.points, shown.max_points) == (2, 3)
    assert overview_queries.quiz_intro(learner, quiz, "en").questions == 3


def test_an_answer_to_a_question_that_was_not_drawn_keeps_nothing(course, learner):
    quiz = add_pool(course.lessons[0], 8, draw=3)
    attempt = start(learner, quiz)
    (other, *_rest) = {f"q{number}" for number in range(1, 9)} - set(attempt.asked)
    with pytest.raises(Invalid):
        submit(learner, attempt, {attempt.asked[0]: ["true"], other: ["true"]})
    assert not attempt.answers.exists()
    assert not Grade.objects.exists()


def test_a_quiz_without_settings_stores_no_draw(course, learner):
    attempt = start(learner, add_quiz(course.lessons[0]))
    assert attempt.asked == []
    assert [one.key for one in view(learner, attempt).questions] == ["late", "helps"]


def test_two_starts_at_once_draw_once(transactional_db):
    course = make_course(with_quiz=False)
    learner = make_person(Role.LEARNER, organisation=make_organisation(name="Harbour"))
    enrol(learner=learner, course_key=course.key, at=now())
    quiz = add_pool(course.lessons[0], 8, draw=3, order="random")
    begin = partial(services.start_attempt, learner=learner, quiz_key=quiz, at=now())
    assert len({tuple(attempt.asked) for attempt in at_once(begin, begin, begin)}) == 1


def test_options_by_chance_stand_the_same_in_the_same_attempt_and_answers_fit_their_words(
    course, learner
):
    quiz = add_quiz(course.lessons[0], options="random")
    orders = set()
    for _try in range(12):
        attempt = start(learner, quiz)
        shown = view(learner, attempt).questions[1].options
        assert shown == view(learner, attempt).questions[1].options
        assert {one.value: one.text for one in shown}["aloud"] == "Saying it aloud."
        orders.add(tuple(one.value for one in shown))
        assert submit(learner, attempt, RIGHT).met
    assert len(orders) > 1


def test_true_and_not_true_never_change_places(course, learner):
    quiz = add_pool(course.lessons[0], 4, options="random")
    for _try in range(4):
        attempt = start(learner, quiz)
        for question in view(learner, attempt).questions:
            assert [option.value for option in question.options] == ["true", "false"]
        submit(learner, attempt, {})


# --- one question at a time -----------------------------------------------------------------


def test_after_looking_at_an_answer_it_is_settled_and_the_rest_is_open(course, learner):
    attempt = start(learner, add_quiz(course.lessons[0], answers="each"))
    assert look(learner, attempt, "late", {"late": ["push-on"], "helps": ["aloud"]})
    late, helps = view(learner, attempt).questions
    assert (late.fixed, late.met, helps.fixed, helps.met) == (True, False, False, None)
    assert [bool(option.feedback) for option in late.options] == [True, True]
    assert {option.correct for option in helps.options} == {None}
    assert {option.feedback for option in helps.options} == {""}

    # What she has read cannot be changed any more; what is open can.
    services.save_answers(
        learner=learner,
        attempt_id=attempt.public_id,
        answers={"late": ["small-piece"], "helps": ["faster"]},
        at=now(),
    )
    assert dict(attempt.answers.values_list("question_key", "chosen")) == {
        "late": ["push-on"],
        "helps": ["faster"],
    }
    given = submit(learner, attempt, RIGHT)
    assert (given.points, given.max_points) == (1, 2)
    attempt.refresh_from_db()
    assert attempt.judged == {"late": False, "helps": True}


def test_an_answer_with_a_part_missing_is_kept_and_not_settled(course, learner):
    attempt = start(learner, add_quiz(course.lessons[0], answers="each"))
    assert not look(learner, attempt, "late", {"helps": ["aloud"]})
    attempt.refresh_from_db()
    assert attempt.judged == {}
    assert view(learner, attempt).questions[1].touched


def test_looking_twice_and_looking_after_handing_in_change_nothing(course, learner):
    attempt = start(learner, add_quiz(course.lessons[0], answers="each"))
    assert look(learner, attempt, "late", {"late": ["push-on"]})
    assert look(learner, attempt, "late", {"late": ["small-piece"]})
    submit(learner, attempt, {})
    assert look(learner, attempt, "helps", RIGHT)
    attempt.refresh_from_db()
    assert attempt.judged == {"late": False, "helps": False}
    assert Grade.objects.get().points == 0


def test_where_answers_come_at_the_end_nobody_looks_at_one(course, learner):
    attempt = start(learner, add_quiz(course.lessons[0]))
    with pytest.raises(Conflict):
        look(learner, attempt, "late", RIGHT)
    # The step as a whole did not happen.
    assert not attempt.answers.exists()


def test_a_question_that_is_not_there_is_refused(course, learner):
    attempt = start(learner, add_quiz(course.lessons[0], answers="each"))
    with pytest.raises(Invalid):
        look(learner, attempt, "zebra", RIGHT)
    attempt.refresh_from_db()
    assert attempt.judged == {}


def test_another_womans_question_is_not_there(course, learner, person):
    attempt = start(learner, add_quiz(course.lessons[0], answers="each"))
    other = person()
    enrol(learner=other, course_key=course.key, at=now())
    with pytest.raises(NotFound):
        look(other, attempt, "late", RIGHT)


def test_the_page_shows_what_fits_after_each_question(course, learner, signed_in):
    attempt = start(learner, add_quiz(course.lessons[0], answers="each"))
    browser = signed_in(learner)
    page = browser.get(page_of(attempt)).content.decode()
    assert page.count("Look at the answer") == 2
    assert "Small pieces stay." not in page

    answered = browser.post(page_of(attempt), {"look": "late", "q-late": "small-piece"})
    assert answered["Location"] == f"{page_of(attempt)}#question-late"
    page = browser.get(page_of(attempt)).content.decode()
    assert "Small pieces stay." in page
    assert "This one is settled. The others are open." in page
    assert page.count("Look at the answer") == 1

    answered = browser.post(page_of(attempt), {"look": "helps"})
    assert answered.status_code == 400
    assert "Choose what seems best to you" in answered.content.decode()

    browser.post(page_of(attempt), {"then": "see", "q-helps": ["aloud", "same-place"]})
    assert Grade.objects.get().points == 2


@pytest.mark.parametrize("data", [{"look": "zebra"}, {"look": "x" * 5000}])
def test_a_made_up_question_gets_a_clear_answer(course, learner, signed_in, data):
    attempt = start(learner, add_quiz(course.lessons[0], answers="each"))
    answered = signed_in(learner).post(page_of(attempt), data)
    assert answered.status_code == 400
    assert "There is no such question here." in answered.content.decode()


# --- once, and planned for minutes: staff alone ---------------------------------------------


def test_a_staff_quiz_that_is_answered_once_is_not_started_again(
    staff_course, colleague, signed_in
):
    quiz = add_quiz(staff_course.lessons[0], single_attempt=True)
    attempt = start(colleague, quiz)
    assert start(colleague, quiz) == attempt
    submit(colleague, attempt, HALF)
    with pytest.raises(Conflict):
        start(colleague, quiz)
    assert Attempt.objects.count() == 1

    browser = signed_in(colleague)
    assert browser.post(start_page(quiz)).status_code == 409
    page = browser.get(start_page(quiz)).content.decode()
    assert "These questions are answered once, and you have handed them in." in page
    assert ">Start<" not in page
    result = browser.get(page_of(attempt)).content.decode()
    assert "Try again" not in result
    assert "try again now" not in result


def test_what_is_handed_in_late_counts_as_all_else(staff_course, colleague, signed_in):
    quiz = add_quiz(staff_course.lessons[0], minutes=20)
    began = now() - timedelta(days=3)
    attempt = start(colleague, quiz, began)
    page = signed_in(colleague).get(page_of(attempt)).content.decode()
    assert "Planned are 20 minutes; nothing closes after them." in page
    assert submit(colleague, attempt, RIGHT).met


def test_the_page_before_the_questions_says_what_is_planned(staff_course, colleague, signed_in):
    quiz = add_quiz(staff_course.lessons[0], minutes=20, single_attempt=True)
    page = signed_in(colleague).get(start_page(quiz)).content.decode()
    assert "They are planned for 20 minutes." in page
    assert "You hand them in once." in page
    assert "There is no clock." not in page


@pytest.mark.parametrize("setting", [{"single_attempt": True}, {"minutes": 20}])
def test_a_limit_is_refused_in_a_course_for_learners(course, setting):
    with pytest.raises(Invalid):
        add_quiz(course.lessons[0], **setting)
    assert not QuizVersion.objects.exists()


def test_even_a_limit_that_got_there_is_never_applied_to_a_learner(staff_course, person, signed_in):
    quiz = add_quiz(staff_course.lessons[0], single_attempt=True, minutes=5)
    # Somebody opens the course to learners afterwards.
    Course.objects.filter(key=staff_course.key).update(audience=["learner", "staff_learner"])
    learner = person()
    enrol(learner=learner, course_key=staff_course.key, at=now())
    for answers in (HALF, RIGHT):
        submit(learner, start(learner, quiz), answers)
    assert Grade.objects.count() == 2
    browser = signed_in(learner)
    for address in (start_page(quiz), page_of(Attempt.objects.first())):
        page = browser.get(address).content.decode()
        assert "answered once" not in page
        assert "hand them in once" not in page
        assert "minutes" not in page
    assert "There is no clock." in browser.get(start_page(quiz)).content.decode()


# --- what she has done ----------------------------------------------------------------------


def test_what_she_has_done_stands_before_the_questions_newest_first(course, learner, signed_in):
    quiz = add_quiz(course.lessons[0])
    for answers in ({}, HALF, RIGHT):
        submit(learner, start(learner, quiz), answers)
    open_one = start(learner, quiz)
    page = signed_in(learner).get(start_page(quiz)).content.decode()
    done = page[page.index("What you have done") :]
    places = [done.index(words) for words in ("Both are met.", "One of two is met.", "fresh")]
    assert places == sorted(places)
    assert str(open_one.public_id) not in done
    assert "%" not in done


def test_past_results_are_hers_alone(course, learner, person):
    quiz = add_quiz(course.lessons[0])
    submit(learner, start(learner, quiz), RIGHT)
    other = person()
    enrol(learner=other, course_key=course.key, at=now())
    assert overview_queries.quiz_intro(other, quiz, "en").past == ()
    assert len(overview_queries.quiz_intro(learner, quiz, "en").past) == 1


def test_she_reads_how_it_went_by_category_in_words(course, learner, signed_in):
    quiz = add_pool(course.lessons[0], 6, categories=("safety/phone", "safety/home", "money"))
    attempt = start(learner, quiz)
    submit(learner, attempt, {"q1": ["true"], "q4": ["true"], "q2": ["true"]})
    browser = signed_in(learner)
    for address in (page_of(attempt), start_page(quiz)):
        page = browser.get(address).content.decode()
        assert "About safety: 3 of 4" in page
        assert "About safety/phone: 2 of 2" in page
        assert "About money: open for another look" in page
        assert "0 of" not in page


def test_a_category_without_a_word_in_a_translation_is_told_by_its_name(course, learner):
    quiz = add_pool(course.lessons[0], 2, categories=("safe-phone",))
    version = Quiz.objects.get(key=quiz).current
    version.texts["en"].pop("categories")
    version.save(update_fields=["texts"])
    attempt = start(learner, quiz)
    submit(learner, attempt, {})
    assert view(learner, attempt).categories[0].name == "Safe phone"


def test_the_author_says_something_on_each_result(course, learner, signed_in):
    words = {
        "description": "Five small evenings.",
        "message_met": "You know how to rest.",
        "message_not_yet": "Read part two once more.",
    }
    quiz = add_quiz(course.lessons[0], texts=words)
    browser = signed_in(learner)
    assert "Five small evenings." in browser.get(start_page(quiz)).content.decode()
    for answers, said in ((HALF, "Read part two once more."), (RIGHT, "You know how to rest.")):
        attempt = start(learner, quiz)
        submit(learner, attempt, answers)
        page = browser.get(page_of(attempt)).content.decode()
        assert said in page
        (other,) = {words["message_met"], words["message_not_yet"]} - {said}
        assert other not in page


def test_after_not_yet_the_part_of_the_lesson_that_helps_is_one_tap_away(
    course, learner, signed_in
):
    quiz = add_quiz(course.lessons[0])
    version = Quiz.objects.get(key=quiz).current
    version.texts["en"]["questions"]["late"]["part"] = 2
    version.save(update_fields=["texts"])
    attempt = start(learner, quiz)
    submit(learner, attempt, {})
    page = signed_in(learner).get(page_of(attempt)).content.decode()
    assert 'href="/en/courses/a/1/1/#part-2"' in page
    assert "Back to the lesson part that helps" in page
    assert "Back to the lesson that helps" in page
