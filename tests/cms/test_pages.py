"""What the pages show, what may lie under what, and how many queries a page takes."""

import re

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from accounts.roles import Role
from cms.forms import CodesField, next_number
from cms.models import CoursePage, CoursesPage, HomePage, LessonPage, ModulePage, Quiz
from core.clock import now
from courses.enrolment.services import enrol
from courses.progress.services import save_position
from tests.cms.course_files import key

COURSE = "/en/courses/t/"
LESSON = "/en/courses/t/1/1/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db, loaded_once, files):
    """The small course; the fixture gives its files."""
    return files


@pytest.fixture
def learner(site, person):
    """A learner who has opened the course."""
    someone = person(Role.LEARNER)
    enrol(learner=someone, course_key=site.course_key, at=now())
    return someone


@pytest.fixture
def lesson_html(learner, signed_in):
    """Call it for the lesson's page as the learner meets it now."""

    def fetch() -> str:
        return signed_in(learner).get(LESSON).content.decode()

    return fetch


@pytest.fixture
def many_lessons(site, load):
    """Call it with a number: the course has so many lessons from then on."""

    def make(lessons: int) -> None:
        for number in range(3, lessons + 1):
            site.add_lesson(number)
        load()

    return make


# --- the lesson page ------------------------------------------------------------------------


def test_title_is_neutral_and_the_words_are_in_the_heading(lesson_html):
    html = lesson_html()
    assert re.search(r"<title>(.*?)</title>", html).group(1) == "Lesson 1 – Learning space"
    assert re.search(r"<h1[^>]*>(.*?)</h1>", html).group(1) == "Kettle 1"


def test_place_time_and_parts_are_said(lesson_html):
    html = lesson_html()
    assert "Course T · Module 1 · Lesson 1" in html
    assert "12 minutes in two parts. You can stop at any line." in html


def test_short_version_opens_without_javascript_and_leads_to_the_same_end(lesson_html):
    html = lesson_html()
    note = html[html.index("content-note") : html.index("Sit where you like")]
    assert "Talks about hot water" in note
    assert re.search(r"<details[^>]*>\s*<summary>Read the short version</summary>", note)
    assert "<p>Water can be hot.</p>" in note
    assert 'href="#end"' in note
    assert 'id="end"' in html
    assert re.search(rf'<a href="{COURSE}">Choose another lesson</a>', note)


def test_lesson_without_note_shows_none(site, load, lesson_html):
    site.change("01-water/01-lesson.md", "Talks about hot water", "none")
    load()
    assert "content-note" not in lesson_html()


def test_every_part_but_the_last_ends_in_two_forms_that_need_no_javascript(site, lesson_html):
    html = lesson_html()
    parts = re.split(r'<section class="prose" id="part-\d"', html)
    assert len(parts) == 3
    action = f'action="/courses/lessons/{site.lesson_key(1)}/place/"'
    assert parts[1].count(f'<form method="post" {action}') == 2
    assert parts[1].count("csrfmiddlewaretoken") == 2
    for name, value in (("place", 1), ("then", "rest"), ("place", 2), ("then", "next")):
        assert f'name="{name}" value="{value}"' in parts[1]
    assert parts[2].count("Save and rest") == 1
    assert "I have read it" in parts[2]


def test_forms_of_a_part_keep_her_place(learner, signed_in, site):
    browser = signed_in(learner)
    address = f"/courses/lessons/{site.lesson_key(1)}/place/"
    response = browser.post(address, {"place": "2", "then": "next"})
    assert response["Location"] == f"{LESSON}#part-2"
    html = browser.get(LESSON).content.decode()
    assert html.count("You were here") == 1
    assert html.index('id="part-2"') < html.index("You were here")
    assert re.search(r'<a href="#part-2" aria-current="step"><span[^>]*>The cup</span></a>', html)


def test_before_she_begins_no_place_is_marked(lesson_html):
    html = lesson_html()
    assert "You were here" not in html
    assert 'aria-current="step"' not in html


def test_blocks_are_shown_each_in_its_way(lesson_html):
    html = lesson_html()
    assert "<p>Water <b>boils</b> in a kettle. It sounds like <i>rain</i>.</p>" in html
    for words in ('class="callout"', 'class="scenario"', "Something to try", "To remember"):
        assert words in html
    assert 'data-breathe="G3"' in html, "the grounding card G2 offers another"
    assert "Two questions" in html


def test_page_has_no_inline_script_or_style(lesson_html):
    html = lesson_html()
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son\w+=", html)


def test_language_of_the_words_is_said(lesson_html):
    assert '<h1 lang="en" dir="ltr">Kettle 1</h1>' in lesson_html()


def test_markup_typed_into_a_title_is_shown_as_text(site, learner, signed_in):
    page = LessonPage.objects.get(translation_key=site.lesson_key(1))
    page.title = "<script>alert(1)</script>"
    page.save_revision().publish()
    html = signed_in(learner).get(LESSON).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_published_change_shows_at_once(site, learner, signed_in, load):
    browser = signed_in(learner)
    assert b"Wait before you pour." in browser.get(LESSON).content
    site.change("01-water/01-lesson.md", "Wait before you pour.", "Wait, then pour.")
    load()
    assert b"Wait, then pour." in browser.get(LESSON).content


def test_lesson_without_headings_is_one_part(site, learner, signed_in, load):
    for heading in ("## The kettle\n", "## The cup\n"):
        site.change("01-water/01-lesson.md", heading, "")
    load()
    html = signed_in(learner).get(LESSON).content.decode()
    assert "12 minutes in one part." in html
    assert html.count('id="part-1"') == 1
    assert "Sit where you like." in html


def test_course_page_shows_outline_and_neutral_title(learner, signed_in):
    html = signed_in(learner).get(COURSE).content.decode()
    assert re.search(r"<title>(.*?)</title>", html).group(1) == "Course – Learning space"
    assert re.search(r"<h1[^>]*>Tea</h1>", html)
    for words in ("Kettle 1", "Kettle 2", 'id="module-1"'):
        assert words in html


# --- how many queries -----------------------------------------------------------------------


@pytest.mark.parametrize("lessons", [2, 12])
def test_lesson_takes_nine_queries_at_most(
    many_lessons, learner, signed_in, lessons, django_assert_max_num_queries
):
    many_lessons(lessons)
    save_position(learner=learner, lesson_key=key("t/01-water/1"), place=2, at=now())
    browser = signed_in(learner)
    browser.get(COURSE)
    # Words and exercises are read once for all lessons.
    browser.get(LESSON.replace("/1/1/", "/1/2/"))
    with django_assert_max_num_queries(9):
        assert browser.get(LESSON).status_code == 200


@pytest.mark.parametrize("lessons", [2, 12])
def test_course_takes_ten_queries_at_most(
    many_lessons, learner, signed_in, lessons, django_assert_max_num_queries
):
    many_lessons(lessons)
    browser = signed_in(learner)
    browser.get(LESSON)
    with django_assert_max_num_queries(10):
        assert browser.get(COURSE).status_code == 200


# --- the tree -------------------------------------------------------------------------------


def test_what_may_lie_under_what():
    assert HomePage.allowed_subpage_models() == [CoursesPage]
    assert CoursesPage.allowed_subpage_models() == [CoursePage]
    assert CoursePage.allowed_subpage_models() == [ModulePage]
    assert ModulePage.allowed_subpage_models() == [LessonPage]
    assert LessonPage.allowed_subpage_models() == []
    assert HomePage.allowed_parent_page_models() == [Page]


def test_there_is_one_home_and_one_place_for_courses(site):
    assert not HomePage.can_create_at(Page.get_first_root_node())
    assert not CoursesPage.can_create_at(HomePage.objects.first())


def test_new_page_takes_the_next_number(site):
    assert next_number(ModulePage.objects.get()) == 3
    assert next_number(LessonPage.objects.first()) == 1


@pytest.mark.parametrize("slug", ["first", "1-2", "-1", "1a"])
def test_address_of_a_lesson_is_a_number(site, slug):
    page = LessonPage.objects.first()
    page.slug = slug
    with pytest.raises(ValidationError):
        page.full_clean()


def test_address_of_a_course_is_its_code(site):
    course = CoursePage.objects.get()
    course.slug = "tea-and-water"
    course.full_clean()
    assert course.slug == "t"


def test_content_note_needs_a_short_version(site):
    page = LessonPage.objects.first()
    page.short_version = ""
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert "short_version" in caught.value.message_dict
    page.content_note = ""
    page.full_clean()


# --- quizzes --------------------------------------------------------------------------------


def test_quiz_that_could_not_be_graded_is_refused_in_words(site):
    quiz = Quiz.objects.first()
    for option in quiz.questions[0].value["options"]:
        option["correct"] = True
    with pytest.raises(ValidationError) as caught:
        quiz.full_clean()
    (sentence,) = caught.value.message_dict["questions"]
    assert "needs exactly one option" in sentence


def test_new_question_gets_a_key(site):
    quiz = Quiz.objects.first()
    quiz.questions[0].value["key"] = ""
    quiz.questions[0].value["options"][0]["key"] = ""
    quiz.full_clean()
    assert quiz.questions[0].value["key"].startswith("q-")
    assert quiz.questions[0].value["options"][0]["key"].startswith("o-")


def test_codes_are_read_from_commas_and_unknown_ones_refused():
    field = CodesField(known={"G1", "G2"})
    assert field.clean(" G1 ,G2,") == ["G1", "G2"]
    assert field.clean("") == []
    with pytest.raises(ValidationError):
        field.clean("G1, G9")
