"""Advice on order as it stands for her: said until she followed it, and never a lock."""

from dataclasses import replace

import pytest

from accounts.roles import Role
from core.clock import now
from courses.catalogue.queries import lesson_key
from courses.catalogue.reading_order import Advice
from courses.enrolment.services import enrol
from courses.models import Course
from courses.progress import queries, services
from courses.publishing import services as catalogue
from tests.factories.courses import add_lesson, advise, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """Four modules of two lessons: the second after the first, the fourth after any two."""
    made = make_course(modules=4, lessons=2, with_quiz=False)
    first, second, third, _fourth = made.modules
    advise(made, 2, Advice(after=(first,)))
    advise(made, 4, Advice(amount=2, of=(first, second, third)))
    return made


@pytest.fixture
def learner(course, person):
    woman = person()
    enrol(learner=woman, course_key=course.key, at=now())
    return woman


def read(learner, *lessons):
    for lesson in lessons:
        services.mark_lesson_read(learner=learner, lesson_key=lesson, at=now())


def said(lines):
    return [(line.sentence, [place.title for place in line.places]) for line in lines]


def of_module(learner, course, number):
    return queries.course_state(learner, course.key, "en").modules[number - 1].advice


def test_a_module_says_what_most_women_read_first_with_the_way_there(course, learner):
    assert said(of_module(learner, course, 1)) == []
    assert said(of_module(learner, course, 2)) == [
        (
            'Most women read “<a href="/en/courses/a/#module-1">Module 1 of a</a>” first.',
            [],
        )
    ]


def test_a_list_of_courses_says_of_each_what_its_page_says(course, learner, person):
    reader = person(Role.EDITOR)
    for _step in range(4):
        for someone in (learner, reader):
            (short,) = queries.learning_summary(someone, "en")
            page = queries.course_state(someone, course.key, "en")
            assert short.modules == ()
            assert replace(short, modules=page.modules) == page
        upcoming = queries.course_state(learner, course.key, "en").next
        assert upcoming is not None
        code, module, lesson = upcoming.url.strip("/").split("/")[2:]
        read(learner, lesson_key(code, int(module), int(lesson)))


def test_nothing_is_said_once_she_has_followed_it(course, learner):
    read(learner, course.lessons[0])
    assert of_module(learner, course, 2)
    read(learner, course.lessons[1])
    assert of_module(learner, course, 2) == ()


def test_any_two_are_counted_down(course, learner):
    places = ["Module 1 of a", "Module 2 of a", "Module 3 of a"]
    assert said(of_module(learner, course, 4)) == [("Most women read 2 of these first:", places)]
    read(learner, *course.lessons[2:4])
    assert said(of_module(learner, course, 4)) == [
        ("Most women read 1 of these first:", [places[0], places[2]])
    ]
    read(learner, *course.lessons[:2])
    assert of_module(learner, course, 4) == ()


def test_several_are_listed_and_one_that_was_withdrawn_is_not(course, learner):
    first, _second, third, _fourth = course.modules
    advise(course, 4, Advice(after=(first, third, course.lessons[2])))
    assert said(of_module(learner, course, 4)) == [
        ("Most women read these first:", ["Module 1 of a", "Module 3 of a", "Words of lesson 1"])
    ]
    for lesson in course.lessons[2:6]:
        catalogue.retire_lesson(key=lesson, at=now())
    view = queries.course_state(learner, course.key, "en")
    assert "Module 1 of a" in view.modules[-1].advice[0].sentence


def test_a_title_is_text_and_not_markup(course, learner):
    add_lesson(course.modules[0], 1, key=course.lessons[0], title="<b>Tea</b> & 100 % calm")
    add_lesson(
        course.modules[0], 2, key=course.lessons[1], advice=Advice(after=(course.lessons[0],))
    )
    (line,) = queries.lesson_state(learner, course.lessons[1], "en").advice
    assert "&lt;b&gt;Tea&lt;/b&gt; &amp; 100 % calm</a>" in line.sentence


def test_a_lesson_says_it_with_its_module_until_it_is_followed_or_read(course, learner):
    lesson = course.lessons[3]
    add_lesson(course.modules[1], 2, key=lesson, advice=Advice(after=(course.lessons[2],)))
    assert said(queries.lesson_state(learner, lesson, "en").advice) == [
        ("Most women read these first:", ["Words of lesson 1", "Module 1 of a"])
    ]
    read(learner, *course.lessons[:2])
    (line,) = queries.lesson_state(learner, lesson, "en").advice
    assert "/en/courses/a/2/1/" in line.sentence
    read(learner, lesson)
    assert queries.lesson_state(learner, lesson, "en").advice == ()


def test_her_place_in_the_lesson_is_the_same_with_advice_as_without(course, learner):
    lesson = course.lessons[2]
    services.save_position(learner=learner, lesson_key=lesson, place=2, at=now())
    read(learner, course.lessons[0])
    assert queries.lesson_state(learner, lesson, "en").place == 2
    assert queries.lesson_state(learner, course.lessons[3], "en").place == 1


def test_every_lesson_opens_while_no_advice_is_followed(course, learner):
    for lesson in course.lessons:
        assert services.open_lesson(learner=learner, lesson_key=lesson, at=now()).place == 1


def test_what_is_advised_first_is_offered_first(course, learner):
    advise(course, 1, Advice(after=(course.modules[2],)))
    advise(course, 2, Advice(after=(course.modules[2],)))
    assert next_url(learner, course) == "/en/courses/a/3/1/"
    read(learner, *course.lessons[4:6])
    # The fourth waits for one more of three; the first does not wait any longer.
    assert next_url(learner, course) == "/en/courses/a/1/1/"


def test_the_order_of_modules_stays_the_authors_where_nothing_is_advised(course, learner):
    assert next_url(learner, course) == "/en/courses/a/1/1/"
    titles = [module.number for module in queries.course_state(learner, course.key, "en").modules]
    assert titles == [1, 2, 3, 4]


def test_where_she_was_comes_before_all_advice(course, learner):
    services.open_lesson(learner=learner, lesson_key=course.lessons[6], at=now())
    assert next_url(learner, course) == "/en/courses/a/4/1/"


def test_a_module_that_she_has_begun_is_not_put_off(course, learner):
    read(learner, course.lessons[6])
    assert next_url(learner, course) == "/en/courses/a/4/2/"


def test_when_everything_left_waits_the_first_of_it_is_offered(course, learner):
    advise(course, 1, Advice(after=(course.modules[2],)))
    advise(course, 3, Advice(after=(course.modules[3],)))
    assert next_url(learner, course) == "/en/courses/a/1/1/"


def next_url(learner, course):
    return queries.course_state(learner, course.key, "en").next.url


def test_new_advice_is_seen_at_once(course, learner):
    edition = Course.objects.get(key=course.key).edition
    assert of_module(learner, course, 3) == ()
    advise(course, 3, Advice(after=(course.modules[0],)))
    assert Course.objects.get(key=course.key).edition != edition
    assert len(of_module(learner, course, 3)) == 1


def test_before_she_opens_the_course_places_are_named_and_lead_nowhere(course, person):
    (line,) = of_module(person(), course, 2)
    assert line.sentence == "Most women read “Module 1 of a” first."


def test_an_editor_reads_the_advice_with_its_links(course, person):
    (line,) = of_module(person(Role.EDITOR), course, 2)
    assert 'href="/en/courses/a/#module-1"' in line.sentence


def test_advice_costs_a_lesson_no_query(course, learner, django_assert_num_queries):
    add_lesson(course.modules[0], 2, key=course.lessons[1])
    for lesson in (course.lessons[1], course.lessons[2]):
        # What the edition keeps, and the way of each query, are worked out before.
        queries.lesson_state(learner, lesson, "en")
    with django_assert_num_queries(2):
        queries.lesson_state(learner, course.lessons[1], "en")
    with django_assert_num_queries(2):
        queries.lesson_state(learner, course.lessons[2], "en")
