"""The pages of learning: what each shows, where each step leads, and to whom it says 404."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from accounts.roles import Role
from core.clock import now
from core.templatetags.when import day_words
from courses.enrolment.services import enrol, leave_enrolment
from courses.models import Answer, Attempt, Enrolment, Grade, LessonProgress
from courses.progress.services import mark_lesson_read, save_position
from courses.quizzes.attempts.services import start_attempt, submit_attempt
from tests.factories.courses import HALF, RIGHT, add_quiz, make_course

pytestmark = pytest.mark.django_db

# The same answers as fields of the form.
ALL_MET = {"q-late": "small-piece", "q-helps": ["same-place", "aloud"]}


@pytest.fixture
def course():
    return make_course(lessons=2, parts=3)


@pytest.fixture
def learner(course, person):
    woman = person(name="amara")
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


@pytest.fixture
def browser(learner, signed_in):
    return signed_in(learner)


@pytest.fixture
def attempt(course, learner):
    return start_attempt(learner=learner, quiz_key=course.quiz, at=now())


def page_of(attempt):
    """The address of an attempt."""
    return f"/courses/attempts/{attempt.public_id}/"


def steps_of(course, attempt):
    """Every address that takes a step, with fields that would be accepted."""
    lesson = course.lessons[0]
    return {
        "/courses/a/open/": {},
        f"/courses/lessons/{lesson}/place/": {"place": 2, "then": "next"},
        f"/courses/lessons/{lesson}/read/": {},
        f"/courses/quizzes/{course.quiz}/start/": {},
        page_of(attempt): {"then": "see", **ALL_MET},
    }


# --- who is let in --------------------------------------------------------------------------


def test_signed_out_every_address_leads_to_sign_in(course, attempt):
    browser = Client()
    assert browser.get("/learn/").url == "/accounts/login/?next=/learn/"
    for address, fields in steps_of(course, attempt).items():
        for answer in (browser.get(address), browser.post(address, fields)):
            assert answer.status_code == 302
            assert answer.url.startswith("/accounts/login/?next=")
    assert not LessonProgress.objects.filter(place__gt=1).exists()
    assert not Grade.objects.exists()


def test_another_person_gets_404_wherever_the_course_is_not_open_to_her(
    course, attempt, person, lighthouse, signed_in
):
    elsewhere = person(Role.LEARNER, organisation=lighthouse)
    enrol(learner=elsewhere, course_key=course.key, at=now())
    for someone in (elsewhere, person(Role.SUPERVISOR), person(Role.COORDINATOR)):
        browser = signed_in(someone)
        assert browser.get(page_of(attempt)).status_code == 404
        assert browser.post(page_of(attempt), {"then": "see", **ALL_MET}).status_code == 404
    outsider = signed_in(person(Role.MENTEE))
    for address, fields in steps_of(course, attempt).items():
        assert outsider.post(address, fields).status_code == 404
    assert not Grade.objects.exists()
    assert Enrolment.objects.filter(course__code="a").count() == 2


def test_an_unknown_address_is_404(browser):
    unknown = uuid4()
    for address in (
        "/courses/unknown/open/",
        f"/courses/lessons/{unknown}/place/",
        f"/courses/lessons/{unknown}/read/",
        f"/courses/quizzes/{unknown}/start/",
        f"/courses/attempts/{unknown}/",
    ):
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"place": 1, "then": "rest"}).status_code == 404


def test_after_signing_in_again_a_step_leads_on_and_writes_nothing(course, browser):
    lesson = course.lessons[0]
    for address, target in {
        "/courses/a/open/": "/en/courses/a/",
        f"/courses/lessons/{lesson}/place/": "/en/courses/a/1/1/",
        f"/courses/lessons/{lesson}/read/": "/en/courses/a/1/1/",
    }.items():
        assert browser.get(address).url == target
    assert browser.get(f"/courses/quizzes/{course.quiz}/start/").status_code == 200
    assert not LessonProgress.objects.exists()
    assert not Attempt.objects.exists()


# --- my courses -----------------------------------------------------------------------------


def test_my_courses_offer_one_next_step_and_where_she_was(course, learner, browser):
    save_position(learner=learner, lesson_key=course.lessons[1], place=2, at=now())
    make_course("b", with_quiz=False, title="Ideas")

    page = browser.get("/learn/").text

    assert page.count('class="next"') == 1
    assert 'href="/en/courses/a/1/2/#part-2"' in page
    assert "You were here: part 2." in page
    assert 'action="/courses/b/open/"' in page
    assert "Open this course" in page
    assert "<title>Learn – Learning space</title>" in page
    assert "%" not in page.split("<main")[1]


def test_a_day_is_said_in_words(course, learner, browser):
    save_position(learner=learner, lesson_key=course.lessons[0], place=2, at=now())
    visited = now() - timedelta(days=10)
    LessonProgress.objects.update(visited_at=visited)
    assert f"You were here on {day_words(visited)}." in browser.get("/learn/").text


def test_someone_without_a_course_reads_what_will_be_here(person, signed_in):
    page = signed_in(person(Role.INTERPRETER)).get("/learn/")
    assert page.status_code == 200
    assert "There is no course for you here yet." in page.text


def test_a_course_that_is_done_stays_open(course, learner, browser):
    for key in course.lessons:
        mark_lesson_read(learner=learner, lesson_key=key, at=now())
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=RIGHT, at=now())
    page = browser.get("/learn/").text
    assert "All of it stays open" in page
    assert 'href="/en/courses/a/"' in page


def test_an_editor_sees_the_course_without_a_button_to_open_it(course, person, signed_in):
    page = signed_in(person(Role.EDITOR)).get("/learn/").text
    assert 'href="/en/courses/a/"' in page
    assert "Open this course" not in page


# --- opening, place, read -------------------------------------------------------------------


def test_opening_a_course_leads_to_its_page_and_twice_is_harmless(course, person, signed_in):
    browser = signed_in(person())
    for _press in range(2):
        answer = browser.post("/courses/a/open/")
        assert (answer.status_code, answer.url) == (302, "/en/courses/a/")
    assert Enrolment.objects.count() == 1


def test_an_editor_who_presses_open_is_told_why_not(course, person, signed_in):
    answer = signed_in(person(Role.EDITOR)).post("/courses/a/open/")
    assert answer.status_code == 403
    assert "without opening it" in answer.text


def test_next_part_keeps_the_place_and_rest_leads_home(course, browser):
    address = f"/courses/lessons/{course.lessons[0]}/place/"
    answer = browser.post(address, {"place": 2, "then": "next"})
    assert answer.url == "/en/courses/a/1/1/#part-2"
    assert browser.post(address, {"place": 1, "then": "rest"}).url == "/"
    assert LessonProgress.objects.get(enrolment__course__code="a").place == 2


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"place": 2},
        {"then": "next"},
        {"place": "", "then": "next"},
        {"place": "two", "then": "next"},
        {"place": 0, "then": "next"},
        {"place": -1, "then": "rest"},
        {"place": 4, "then": "next"},
        {"place": 10**30, "then": "next"},
        {"place": "2\x00", "then": "next"},
        {"place": 2, "then": "elsewhere"},
        {"place": 2, "then": "https://example.org/"},
    ],
)
def test_a_broken_place_is_a_kind_400_and_changes_nothing(course, browser, fields):
    answer = browser.post(f"/courses/lessons/{course.lessons[0]}/place/", fields)
    assert answer.status_code == 400
    assert "Your place is kept as it was." in answer.text
    assert not LessonProgress.objects.exists()


def test_having_read_it_leads_to_the_questions_and_then_to_what_is_next(course, learner, browser):
    address = f"/courses/lessons/{course.lessons[0]}/read/"
    for _press in range(2):
        assert browser.post(address).url == f"/courses/quizzes/{course.quiz}/start/"
    attempt = start_attempt(learner=learner, quiz_key=course.quiz, at=now())
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=RIGHT, at=now())
    assert browser.post(address).url == "/en/courses/a/#next"


def test_a_form_from_elsewhere_is_not_accepted(course, learner):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(learner, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post(f"/courses/lessons/{course.lessons[0]}/read/").status_code == 403
    assert not LessonProgress.objects.exists()


# --- the questions --------------------------------------------------------------------------


def test_before_the_questions_she_may_start_or_not(course, browser):
    page = browser.get(f"/courses/quizzes/{course.quiz}/start/").text
    assert "Two questions" in page
    assert "Not now" in page
    assert "<title>Questions – Learning space</title>" in page


def test_starting_leads_to_the_attempt_and_twice_to_the_same(course, browser):
    address = f"/courses/quizzes/{course.quiz}/start/"
    first, second = browser.post(address).url, browser.post(address).url
    assert first == second == page_of(Attempt.objects.get())


def test_the_questions_tell_nothing_before_she_hands_in(attempt, browser):
    page = browser.get(page_of(attempt)).text
    assert page.count('type="radio"') == 2
    assert page.count('type="checkbox"') == 3
    assert "More than one answer can fit." in page
    assert "Small pieces stay." not in page
    assert "fits." not in page


def test_an_open_question_gets_a_note_and_what_she_chose_is_kept(attempt, browser):
    answer = browser.post(page_of(attempt), {"then": "see", "q-late": "push-on"})

    assert answer.status_code == 400
    assert answer.text.count("Still open.") == 1
    assert "Hand in as it is" in answer.text
    assert Answer.objects.get().chosen == ["push-on"]
    assert not Grade.objects.exists()
    assert 'value="push-on" checked' in answer.text


def test_handing_in_as_it_is_accepts_gaps(attempt, browser):
    answer = browser.post(page_of(attempt), {"then": "as-it-is", "q-late": "small-piece"})
    assert answer.url == page_of(attempt)
    page = browser.get(page_of(attempt)).text
    assert "One of two is met." in page
    assert "You left this one open." in page


def test_not_now_keeps_what_she_chose_and_the_page_shows_it_again(attempt, browser):
    fields = {"then": "rest", "q-late": "small-piece", "q-helps": ["aloud", "faster"]}
    assert browser.post(page_of(attempt), fields).url == "/"
    page = browser.get(page_of(attempt)).text
    for value in ("small-piece", "aloud", "faster"):
        assert f'value="{value}" checked' in page
    assert 'value="push-on" checked' not in page


def test_met_is_said_in_words_and_leads_on(attempt, browser):
    assert browser.post(page_of(attempt), {"then": "see", **ALL_MET}).url == page_of(attempt)
    page = browser.get(page_of(attempt)).text
    main = page.split("<main")[1].split("</main>")[0]
    assert "Both are met." in main
    assert "%" not in main
    assert 'href="/en/courses/a/#next"' in main
    assert 'href="/en/courses/a/1/1/"' in main
    assert "Small pieces stay." in main
    assert "A rest will do more." not in main
    assert "<title>Questions – Learning space</title>" in page


def test_not_yet_says_what_helps_and_offers_another_try(course, attempt, browser):
    fields = {"then": "see", "q-late": "push-on", "q-helps": "faster"}
    browser.post(page_of(attempt), fields)
    main = browser.get(page_of(attempt)).text.split("<main")[1]
    assert "Not yet" in main
    assert "A rest will do more." in main
    assert "This fits." in main
    assert f'action="/courses/quizzes/{course.quiz}/start/"' in main
    for word in ("wrong", "fail", "incorrect", "false"):
        assert word not in main.lower()


def test_a_second_hand_in_changes_nothing(attempt, browser):
    for fields in ({"q-late": "push-on", "q-helps": "faster"}, ALL_MET, ALL_MET):
        answer = browser.post(page_of(attempt), {"then": "see", **fields})
        assert (answer.status_code, answer.url) == (302, page_of(attempt))
    assert Grade.objects.get().points == 0
    assert browser.post(page_of(attempt), {"then": "rest", **ALL_MET}).url == "/"
    assert Answer.objects.get(question_key="late").chosen == ["push-on"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"then": ""},
        {"then": "grade"},
        {"then": "see", "q-unknown": "aloud"},
        {"then": "see", "q-": "aloud"},
        {"then": "see", "q-late": "unknown"},
        {"then": "as-it-is", "q-late": ""},
        {"then": "rest", "q-late": ["small-piece", "aloud"]},
        {"then": "see", "q-late": "x" * 5000},
        {"then": "rest", "q-helps": "aloud\x00"},
    ],
)
def test_a_broken_answer_is_a_kind_400_and_loses_nothing(attempt, browser, fields):
    browser.post(page_of(attempt), {"then": "rest", "q-late": "push-on"})
    answer = browser.post(page_of(attempt), fields)
    assert answer.status_code == 400
    assert "What you had kept" in answer.text
    assert Answer.objects.get().chosen == ["push-on"]
    assert not Grade.objects.exists()


def test_after_leaving_the_course_handing_in_is_a_kind_409(attempt, learner, browser):
    leave_enrolment(
        learner=learner, enrolment_id=Enrolment.objects.get(course__code="a").public_id, at=now()
    )
    answer = browser.post(page_of(attempt), {"then": "see", **ALL_MET})
    assert answer.status_code == 409
    assert "Open it again to go on" in answer.text


def test_what_an_editor_writes_is_shown_and_never_run(course, learner, browser):
    key = add_quiz(course.lessons[1], mark="<script>alert(1)</script>")
    attempt = start_attempt(learner=learner, quiz_key=key, at=now())
    assert "<script>alert" not in browser.get(page_of(attempt)).text
    submit_attempt(learner=learner, attempt_id=attempt.public_id, answers=HALF, at=now())
    assert "<script>alert" not in browser.get(page_of(attempt)).text


# --- budgets --------------------------------------------------------------------------------


def busy_course(person, signed_in, lessons):
    """A browser of someone who has done all of a course of this size, and its open attempt."""
    learner = person()
    course = make_course(lessons=lessons)
    enrol(learner=learner, course_key=course.key, at=now())
    for key in course.lessons:
        mark_lesson_read(learner=learner, lesson_key=key, at=now())
        quiz = add_quiz(key)
        for _try in range(2):
            done = start_attempt(learner=learner, quiz_key=quiz, at=now())
            submit_attempt(learner=learner, attempt_id=done.public_id, answers=HALF, at=now())
    return signed_in(learner), start_attempt(learner=learner, quiz_key=quiz, at=now()), done


@pytest.mark.long
@pytest.mark.parametrize("lessons", [1, 30])
def test_pages_ask_the_database_the_same_few_times_at_any_size(
    person, signed_in, lessons, django_assert_max_num_queries
):
    browser, attempt, done = busy_course(person, signed_in, lessons)
    browser.get("/learn/")  # the first request of a session writes when it began
    for address, budget in {
        "/learn/": 8,
        page_of(attempt): 7,  # one of them: what she has typed and not sent
        page_of(done): 10,  # two of them: her line of progress, as it stands after it
        f"/courses/quizzes/{attempt.quiz.key}/start/": 8,
    }.items():
        with django_assert_max_num_queries(budget):
            assert browser.get(address).status_code == 200
