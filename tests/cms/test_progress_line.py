"""Her line of progress moves with every lesson and quiz, and is the same on four pages."""

import re

import pytest

from courses.models import Attempt
from tests.cms.course_files import MODULE, key

pytestmark = [pytest.mark.long, pytest.mark.django_db]

MET = {"q-{prefix}-q1": "wait", "q-{prefix}-q2": "yes-true"}
NOT_YET = {"q-{prefix}-q1": "pour", "q-{prefix}-q2": "no-false"}
LINE = re.compile(r"data-line>.*?</section>", re.DOTALL)
STONE = re.compile(r'class="stone stone-(\w+)(?: stone-(here))?"')


@pytest.fixture
def course(files, load):
    """Two modules of two lessons; the first lesson of each has questions."""
    files.write("01-water/module.yaml", MODULE.format(key=key("t/1")))
    files.write("02-cup/module.yaml", MODULE.format(key=key("t/2")))
    (files.module / "02-lesson.quiz.yaml").unlink()
    files.add_lesson(1, module="02-cup")
    files.add_lesson(2, module="02-cup", quiz=False)
    load()
    return files


class Learner:
    """A woman at her phone, by the addresses that her buttons lead to."""

    def __init__(self, browser):
        self.browser = browser

    def press(self, address, **fields):
        answer = self.browser.post(address, fields, follow=True)
        assert answer.status_code == 200
        return answer

    def go_to(self, lesson, part):
        self.press(f"/courses/lessons/{key(lesson)}/place/", place=part, then="next")

    def rest_in(self, lesson, part):
        self.press(f"/courses/lessons/{key(lesson)}/place/", place=part, then="rest")

    def read(self, lesson):
        return self.press(f"/courses/lessons/{key(lesson)}/read/")

    def begin(self, lesson):
        self.press(f"/courses/quizzes/{key(lesson + ' quiz')}/start/")

    def answer(self, lesson, answers):
        self.begin(lesson)
        attempt = Attempt.objects.get(submitted_at=None)
        code, module, number = lesson.split("/")
        prefix = f"{code}{module[:2]}-{number}"
        fields = {name.format(prefix=prefix): value for name, value in answers.items()}
        return self.press(f"/courses/attempts/{attempt.public_id}/", then="see", **fields)

    def lines(self):
        """What stands on her day, her learning page, the course and both modules."""
        pages = ("/", "/learn/", "/en/courses/t/", "/en/courses/t/1/", "/en/courses/t/2/")
        return [said(self.browser.get(page).content.decode()) for page in pages]


def said(page):
    """The line of a page: its words, and its stones as letters; "" where none is drawn."""
    found = LINE.findall(page)
    assert len(found) <= 1
    if not found:
        return ""
    rows = found[0].split('<p class="small">')[1:]
    return " / ".join(row(one) for one in rows)


def row(html):
    letters = {"done": "x", "half": "-", "ahead": "o"}
    progress_steps = "".join(
        letters[state].upper() if not here else f"({letters[state]})"
        for state, here in STONE.findall(html)
    )
    return f"{html.split('</p>')[0].strip()} {progress_steps}"


WATER_1, WATER_2, CUP_1, CUP_2 = "t/01-water/1", "t/01-water/2", "t/02-cup/1", "t/02-cup/2"

# What she does, and the line after it.
ACTS = [
    (
        "she opens the course",
        lambda she: she.press("/courses/t/open/"),
        "Lesson 1 of 2 (o)O / 2 modules (o)O",
    ),
    (
        "she goes to the second part",
        lambda she: she.go_to(WATER_1, 2),
        "Lesson 1 of 2 (o)O / 2 modules (o)O",
    ),
    (
        "she rests there",
        lambda she: she.rest_in(WATER_1, 2),
        "Lesson 1 of 2 (o)O / 2 modules (o)O",
    ),
    (
        "she has read the lesson",
        lambda she: she.read(WATER_1),
        "Lesson 1 of 2 · 1 half done (-)O / 2 modules · 1 half done (-)O",
    ),
    (
        "she begins its questions",
        lambda she: she.begin(WATER_1),
        "Lesson 1 of 2 · 1 half done (-)O / 2 modules · 1 half done (-)O",
    ),
    (
        "they are not yet met",
        lambda she: she.answer(WATER_1, NOT_YET),
        "Lesson 1 of 2 · 1 half done (-)O / 2 modules · 1 half done (-)O",
    ),
    (
        "she tries again, and they are met",
        lambda she: she.answer(WATER_1, MET),
        "Lesson 2 of 2 · 1 done X(o) / 2 modules · 1 half done (-)O",
    ),
    (
        "she looks ahead into the next module",
        lambda she: she.go_to(CUP_1, 2),
        "Lesson 1 of 2 (o)O / 2 modules · 1 half done -(o)",
    ),
    (
        "she meets its questions before she has read it",
        lambda she: she.answer(CUP_1, MET),
        "Lesson 1 of 2 · 1 half done (-)O / 2 modules · 2 half done -(-)",
    ),
    (
        "she reads it after all",
        lambda she: she.read(CUP_1),
        "Lesson 2 of 2 · 1 done X(o) / 2 modules · 2 half done -(-)",
    ),
    (
        "she goes back to what she left out",
        lambda she: she.go_to(WATER_2, 2),
        "Lesson 2 of 2 · 1 done X(o) / 2 modules · 2 half done (-)-",
    ),
    (
        "she pauses the course",
        lambda she: she.press("/courses/t/pause/"),
        "Lesson 2 of 2 · 1 done X(o) / 2 modules · 2 half done (-)-",
    ),
    (
        "she goes on with it",
        lambda she: she.press("/courses/t/go-on/"),
        "Lesson 2 of 2 · 1 done X(o) / 2 modules · 2 half done (-)-",
    ),
    (
        "she reads that lesson, which has no questions",
        lambda she: she.read(WATER_2),
        "Lesson 2 of 2 · 1 done X(o) / 2 modules · 1 done · 1 half done X(-)",
    ),
    (
        "she reads it once more",
        lambda she: she.read(WATER_2),
        "Lesson 2 of 2 · 1 done X(o) / 2 modules · 1 done · 1 half done X(-)",
    ),
    (
        "questions that she had met are not met in another try",
        lambda she: she.answer(WATER_1, NOT_YET),
        "Lesson 2 of 2 · 1 done X(o) / 2 modules · 1 done · 1 half done X(-)",
    ),
    ("she leaves the course", lambda she: she.press("/courses/t/leave/"), ""),
    (
        "she opens it again",
        lambda she: she.press("/courses/t/open/"),
        "Lesson 2 of 2 · 1 done X(o) / 2 modules · 1 done · 1 half done X(-)",
    ),
    (
        "she rests in the last lesson",
        lambda she: she.rest_in(CUP_2, 2),
        "Lesson 2 of 2 · 1 done X(o) / 2 modules · 1 done · 1 half done X(-)",
    ),
    (
        "she reads it to its end",
        lambda she: she.read(CUP_2),
        "All 2 modules are done. XX",
    ),
]


def test_after_each_of_twenty_acts_the_line_is_what_the_table_says_the_same_on_each_page(
    course, person, signed_in
):
    she = Learner(signed_in(person()))
    assert len(ACTS) == 20
    for act, take, expected in ACTS:
        take(she)
        assert she.lines() == [expected] * 5, act


def test_after_each_lesson_one_line_says_what_is_behind_her(course, person, signed_in):
    she = Learner(signed_in(person()))
    she.press("/courses/t/open/")
    read = she.read(WATER_1).content.decode()
    assert "You have read lesson 1. Its questions are there when you like." in read
    assert "behind you" not in she.answer(WATER_1, NOT_YET).content.decode()
    assert "Lesson 1 is behind you." in she.answer(WATER_1, MET).content.decode()
    assert "Module 1 is behind you, all of it." in she.read(WATER_2).content.decode()
    met = she.answer(CUP_1, MET).content.decode()
    assert "Its questions are met. The lesson is there to read when you like." in met
    she.read(CUP_1)
    assert "That was the last lesson." in she.read(CUP_2).content.decode()


def test_her_result_shows_the_line_as_it_is_now(course, person, signed_in):
    she = Learner(signed_in(person()))
    she.press("/courses/t/open/")
    she.read(WATER_1)
    result = she.answer(WATER_1, MET).content.decode()
    assert said(result) == "Lesson 2 of 2 · 1 done X(o)"


def test_her_whole_way_names_every_lesson_and_explains_each_word_once(
    course, person, signed_in, django_assert_max_num_queries
):
    browser = signed_in(person())
    assert "You have not opened a course yet." in browser.get("/learn/way/").content.decode()
    she = Learner(browser)
    she.press("/courses/t/open/")
    she.read(WATER_2)
    with django_assert_max_num_queries(6):
        page = browser.get("/learn/way/").content.decode()
    assert page.count("Kettle 1") == page.count("Kettle 2") == 2
    assert page.count(">Done</span>") == 1
    assert page.count("You are here</span>") == 1
    for word in ("Read", "Met", "Not yet", "Done", "Half done"):
        assert page.count(f"<strong>{word}</strong>:") == 1
    assert "amara" not in page.lower().split("<main")[1]
