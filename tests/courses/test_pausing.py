"""Pausing, leaving, going on and coming back: hers to press, nothing lost, nothing counted."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import datetime

from accounts.roles import Role
from core.clock import now
from core.templatetags.when import on_day
from courses.enrolment.services import enrol, leave_enrolment, pause_enrolment
from courses.models import Enrolment, LessonProgress
from courses.progress.rules import is_returning
from courses.progress.services import mark_lesson_read, save_position
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=3, parts=3, with_quiz=False)


@pytest.fixture
def learner(course, person):
    woman = person(name="amara")
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


@pytest.fixture
def browser(learner, signed_in):
    return signed_in(learner)


def main(page):
    return page.text.split("<main")[1].split("</main>")[0]


def was_here(learner, course, days_ago, place=2):
    save_position(learner=learner, lesson_key=course.lessons[0], place=place, at=now())
    LessonProgress.objects.update(visited_at=now() - timedelta(days=days_ago))


# --- pausing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "button", "state"),
    [("pause", "Pause this course", "paused"), ("leave", "Leave this course", "left")],
)
def test_she_is_asked_once_without_a_reason_and_two_buttons_are_equal(browser, step, button, state):
    assert f'href="/courses/a/{step}/"' in browser.get("/learn/").text
    page = main(browser.get(f"/courses/a/{step}/"))
    assert "Nothing is lost" in page
    assert "obody asks why" in page
    assert not re.search(r"<(textarea|select|input(?! type=\"hidden\"))", page)
    buttons = re.search(r'<div class="buttons buttons-even">(.*?)</div>', page, re.S)[1]
    assert (button in buttons, "Not now" in buttons) == (True, True)
    assert Enrolment.objects.get(course__code="a").state == "open"

    for _press in range(2):
        assert browser.post(f"/courses/a/{step}/").url == "/learn/"
    assert Enrolment.objects.get(course__code="a").state == state


def test_while_it_is_paused_it_is_open_to_read_and_goes_on_where_she_was(course, learner, browser):
    was_here(learner, course, days_ago=0)
    browser.post("/courses/a/pause/")
    page = main(browser.get("/learn/"))
    assert "Paused, for as long as you like." in page
    assert "Go on with this course" in page
    assert 'href="/courses/a/pause/"' not in page
    place = f"/courses/lessons/{course.lessons[0]}/place/"
    assert browser.post(place, {"place": 3, "then": "rest"}).status_code == 302
    assert Enrolment.objects.get(course__code="a").state == "paused"

    assert browser.get("/courses/a/go-on/").url == "/en/courses/a/#next"
    assert Enrolment.objects.get(course__code="a").state == "paused"
    for _press in range(2):
        assert browser.post("/courses/a/go-on/").url == "/en/courses/a/#next"
    assert Enrolment.objects.get(course__code="a").state == "active"
    assert "#part-3" in browser.get("/learn/").text


def test_what_she_left_can_be_opened_again_and_is_not_pressed_on_her(browser):
    browser.post("/courses/a/leave/")
    assert "All that you did in it is kept" in browser.get("/learn/").text
    assert "Peer mentor" not in main(browser.get("/"))
    browser.post("/courses/a/open/")
    assert Enrolment.objects.get(course__code="a").state == "active"


def test_a_paused_course_is_not_the_next_step_while_another_is_open(learner, browser):
    other = make_course("b", with_quiz=False, title="Ideas")
    enrol(learner=learner, course_key=other.key, at=now())
    browser.post("/courses/a/pause/")
    first = re.search(r'class="next".*?</section>', main(browser.get("/learn/")), re.S)[0]
    assert "Ideas" in first
    assert "Ideas" in main(browser.get("/"))


def test_when_all_rests_her_start_page_says_so_and_asks_nothing(browser):
    browser.post("/courses/a/pause/")
    page = main(browser.get("/"))
    assert "Paused, for as long as you like." in page
    assert 'href="/learn/"' in page


def test_a_course_that_is_done_has_nothing_to_pause(course, learner, browser):
    for key in course.lessons:
        mark_lesson_read(learner=learner, lesson_key=key, at=now())
    page = browser.get("/learn/").text
    assert "Pause this course" not in page
    assert "Leave this course" not in page
    for step in ("pause", "leave"):
        assert browser.get(f"/courses/a/{step}/").url == "/learn/"
        assert browser.post(f"/courses/a/{step}/").status_code == 409
    assert Enrolment.objects.get(course__code="a").state == "completed"


@pytest.mark.parametrize("step", ["pause", "leave", "go-on"])
@pytest.mark.usefixtures("learner")
def test_nobody_moves_another_womans_course(person, lighthouse, signed_in, step):
    others = [
        person(Role.LEARNER),
        person(Role.SUPERVISOR),
        person(Role.COORDINATOR),
        person(Role.LEARNER, organisation=lighthouse),
    ]
    for other in others:
        browser = signed_in(other)
        assert browser.get(f"/courses/a/{step}/").status_code == 404
        assert browser.post(f"/courses/a/{step}/").status_code == 404
        assert browser.post(f"/courses/unknown/{step}/").status_code == 404
    assert Enrolment.objects.get(course__code="a").state == "open"


def test_no_pause_has_a_type_or_a_reason():
    names = {field.name for field in Enrolment._meta.concrete_fields}
    assert names == {
        "id", "public_id", "learner", "organisation", "course", "outline", "state",
        "created_at", "completed_at", "due_on",
    }  # fmt: skip


# --- coming back ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("away", "coming_back"),
    [
        (timedelta(days=30), True),
        (timedelta(days=400), True),
        (timedelta(days=30) - timedelta(seconds=1), False),
        (timedelta(0), False),
    ],
)
def test_thirty_days_away_is_coming_back(away, coming_back):
    at = now()
    assert is_returning(at - away, at) is coming_back


def test_someone_who_was_never_here_is_not_coming_back():
    assert not is_returning(None, now())


@pytest.mark.parametrize("path", ["/", "/learn/"])
def test_after_thirty_days_she_is_greeted_with_one_next_step_her_place_and_no_count(
    course, learner, browser, path
):
    make_course("b", with_quiz=False, title="Ideas")
    was_here(learner, course, days_ago=45)
    page = main(browser.get(path))
    assert "Good to see you, Amara" in page
    assert page.count('class="next"') == 1
    assert 'href="/en/courses/a/1/1/#part-2"' in page
    assert "Everything is where you left it." in page
    assert re.search(r"part 2\.", page)
    words = re.sub(r"<[^>]+>|\s+", " ", page)
    for counted in ("progress_step", "days", " of 3", "since", "missed", "45", "ago"):
        assert counted not in words
    assert 'class="stone' not in page
    assert "My way to the certificate" not in page


@pytest.mark.parametrize("path", ["/", "/learn/"])
def test_the_day_before_that_she_is_greeted_as_always(course, learner, browser, path):
    was_here(learner, course, days_ago=29)
    page = main(browser.get(path))
    assert "Good to see you" not in page
    assert "You were here on " in page
    assert 'class="stone' in page


def test_once_she_has_opened_a_lesson_again_she_is_back(course, learner, browser):
    was_here(learner, course, days_ago=45)
    save_position(learner=learner, lesson_key=course.lessons[0], place=3, at=now())
    assert "Good to see you" not in browser.get("/learn/").text
    assert "You were here today." in browser.get("/learn/").text


# --- how a day is called --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [(0, "today"), (1, "yesterday"), (2, "on %A"), (6, "on %A"), (7, "on %A {d} %B")],
)
def test_a_day_is_called_as_one_says_it(days_ago, words):
    day = timezone.localdate() - timedelta(days=days_ago)
    year = "" if day.year == timezone.localdate().year else f" {day.year}"
    expected = day.strftime(words.replace("{d}", str(day.day)))
    assert on_day(day) == expected + (year if days_ago == 7 else "")


def test_a_moment_belongs_to_its_day_in_our_time_zone(settings):
    settings.TIME_ZONE = "Asia/Kolkata"
    timezone.get_default_timezone.cache_clear()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=1)
    assert on_day(midnight) == "today"
    assert on_day(midnight - timedelta(seconds=2)) == "yesterday"
    timezone.get_default_timezone.cache_clear()


def test_another_year_is_said_and_no_day_is_no_word():
    assert on_day(datetime.fromisoformat("2020-03-03T10:00:00+00:00")) == "on Tuesday 3 March 2020"
    assert on_day(None) == ""


def test_services_of_another_course_leave_this_one_alone(course, learner):
    other = make_course("b", with_quiz=False)
    enrolment = enrol(learner=learner, course_key=other.key, at=now())
    for move in (pause_enrolment, leave_enrolment):
        move(learner=learner, enrolment_id=enrolment.public_id, at=now())
        assert Enrolment.objects.get(course__code="a").state == "open"
