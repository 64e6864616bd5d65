"""Advice on order on the pages; and two ways through a lesson that count the same."""

import re

import pytest

from accounts.roles import Role
from core.clock import now
from courses.enrolment.services import enrol
from courses.models import LessonProgress
from courses.progress.services import mark_lesson_read
from tests.cms.course_files import MODULE, key

COURSE = "/en/courses/t/"
MODULE_PAGE = "/en/courses/t/2/"
LESSON = "/en/courses/t/2/1/"
SAID = "Most women read “"

pytestmark = pytest.mark.django_db


@pytest.fixture
def advised(files, load):
    """Two modules; the second comes after the first."""
    files.write("02-cups/module.yaml", MODULE.format(key=key("t/2")) + "after: [t/1]\n")
    files.add_lesson(1, module="02-cups", quiz=False)
    for number in (1, 2):
        (files.folder / f"01-water/{number:02d}-lesson.quiz.yaml").unlink()
    load()
    return files


@pytest.fixture
def learner(advised, person):
    someone = person(Role.LEARNER)
    enrol(learner=someone, course_key=advised.course_key, at=now())
    return someone


def html_of(browser, address):
    response = browser.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("address", [COURSE, MODULE_PAGE, LESSON])
def test_the_advice_stands_softly_with_the_way_there(learner, signed_in, address):
    html = html_of(signed_in(learner), address)
    link = f'<a href="{COURSE}#module-1">Water</a>'
    assert f"{SAID}{link}” first. You may start here too.</p>" in html


@pytest.mark.parametrize("address", [COURSE, MODULE_PAGE, LESSON])
def test_it_is_gone_once_she_followed_it(advised, learner, signed_in, address):
    for number in (1, 2):
        mark_lesson_read(learner=learner, lesson_key=advised.lesson_key(number), at=now())
    assert SAID not in html_of(signed_in(learner), address)


def test_it_stands_above_the_text_of_the_lesson(learner, signed_in):
    html = html_of(signed_in(learner), LESSON)
    assert html.index(SAID) < html.index("Sit where you like.")


def test_a_lesson_in_a_language_that_waits_keeps_the_advice_in_her_words(learner, signed_in):
    html = html_of(signed_in(learner), LESSON.replace("/en/", "/it/"))
    assert f'<a href="{COURSE.replace("/en/", "/it/")}#module-1">Water</a>' in html


# --- the short version counts the same --------------------------------------------------------


def test_she_reads_only_the_short_version_and_the_lesson_is_completed(advised, learner, signed_in):
    """Domain R5.2: the way round what the note talks about ends where the long way ends."""
    browser = signed_in(learner)
    html = html_of(browser, "/en/courses/t/1/1/")
    short = re.search(r'<details class="short-version">(.*?)</details>', html).group(1)
    assert "Wait a little, then drink." in short
    assert "It counts the same." in short
    assert 'href="#end"' in short
    assert 'id="end"' in html
    # She opens no part: what she sends is what the form at the end sends.
    (form,) = re.findall(r'<form method="post" action="([^"]*/read/)"', html.split('id="end"')[1])
    assert browser.post(form).status_code == 302
    progress = LessonProgress.objects.get(lesson__key=advised.lesson_key(1))
    assert progress.completed_at is not None
    assert '<span class="badge badge-done">Done</span>' in html_of(browser, COURSE)
