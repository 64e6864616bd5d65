"""Lessons in pictures: from the file to the page, for who looks, who hears and who reads aloud."""

import re

import pytest
from django.core.exceptions import ValidationError

from accounts.roles import Role
from cms.blocks.text import PictureBlock
from cms.curriculum import checks, readability
from cms.curriculum.checks import check_content
from cms.curriculum.drawings import Drawing, listed
from cms.curriculum.parser import read_content
from cms.curriculum.sentences import line_of
from cms.models import LessonPage
from cms.pages.rendering import header_of
from core.clock import now
from courses.enrolment.services import enrol
from tests.cms.course_files import key

FILE = "01-water/01-lesson.md"
FRAME = "::: picture {slug}\n{script}\n:::\n\n"
SLUGS = ["bus", "clock", "form", "pen", "house", "bed", "water", "food"]
SCRIPTS = [f"This is picture {number}. Look at it." for number in range(1, 9)]
ADDRESS = "/en/courses/t/1/1/"


@pytest.fixture
def pictures(files):
    """The first lesson told in eight pictures."""
    frames = "".join(
        FRAME.format(slug=slug, script=script) for slug, script in zip(SLUGS, SCRIPTS, strict=True)
    )
    files.write(
        FILE,
        f"---\nkey: {key('t/01-water/1')}\ntitle: Kettle 1\nminutes: 5\noutcomes: [t1-1, t1-2]\n"
        "content_note: none\ngrounding: [G2]\ncompetencies: [C2]\nprinciple: 1\n"
        f"picture_lesson: true\n---\n## Look\n\n{frames}::: ground G2\n:::\n",
    )
    return files


def problems(files):
    content = read_content(files.root / "en")
    return [(problem.line, problem.code) for problem in content.problems]


def check(files, monkeypatch):
    monkeypatch.setattr(checks, "FEWEST_QUESTIONS", 2)
    monkeypatch.setattr(checks, "FEWEST_KINDS", 2)
    monkeypatch.setattr(checks, "check_paragraphs", lambda pieces: [])
    monkeypatch.setattr(readability, "FURTHEST_AT_LEAST", 12)
    content = read_content(files.root / "en")
    assert content.problems == ()
    found = check_content(content, language="en", words=None)
    return [problem for problem in found if problem.file.endswith(FILE)]


# --- files ----------------------------------------------------------------------------------


def test_a_picture_holds_its_drawing_and_its_words(pictures):
    lesson = read_content(pictures.root / "en").courses[0].modules[0].lessons[0]
    assert lesson.picture_lesson is True
    first = lesson.blocks[1]
    assert (first.kind, first.label) == ("picture", "bus")
    assert first.value == "<p>This is picture 1. Look at it.</p>"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("picture bus", "picture buss", (14, "picture-unknown")),
        ("picture bus", "picture", (14, "picture-unknown")),
        ("picture bus", "picture bus clock", (14, "picture-unknown")),
        (SCRIPTS[0] + "\n", "", (14, "fence-empty")),
        ("picture_lesson: true", "picture_lesson: perhaps", (10, "not-yes-or-no")),
    ],
)
def test_what_is_amiss_is_told_with_its_line(pictures, old, new, expected):
    pictures.change(FILE, old, new)
    assert problems(pictures) == [expected]


def test_a_lesson_in_pictures_may_have_few_words(pictures, monkeypatch):
    assert check(pictures, monkeypatch) == []


def test_any_other_lesson_may_not(pictures, monkeypatch):
    pictures.change(FILE, "picture_lesson: true\n", "")
    assert [problem.code for problem in check(pictures, monkeypatch)] == ["lesson-short"]


def test_seven_pictures_are_too_few_and_thirteen_too_many(pictures, monkeypatch):
    pictures.change(FILE, FRAME.format(slug="food", script=SCRIPTS[7]), "")
    assert [problem.code for problem in check(pictures, monkeypatch)] == ["frames-amount"]
    more = "".join(FRAME.format(slug="cup", script="Look.") for _ in range(6))
    pictures.change(FILE, "::: ground", f"{more}::: ground")
    (problem,) = check(pictures, monkeypatch)
    assert problem.code == "frames-amount"
    assert "13 pictures" in line_of(problem)


def test_three_sentences_to_one_picture_are_told_with_the_line_of_the_picture(
    pictures, monkeypatch
):
    pictures.change(FILE, SCRIPTS[1], "One. Two. Three.")
    (problem,) = check(pictures, monkeypatch)
    assert (problem.code, problem.line) == ("frame-long", 18)


# --- pages ----------------------------------------------------------------------------------


@pytest.fixture
def page_for(pictures, load, person, signed_in):
    """Call it for the HTML of the lesson as a learner meets it."""
    load()

    def fetch(address=ADDRESS):
        someone = person(Role.LEARNER)
        enrol(learner=someone, course_key=pictures.course_key, at=now())
        response = signed_in(someone).get(address)
        assert response.status_code == 200
        return response.content.decode()

    return fetch


def test_pictures_are_told_and_their_words_are_closed(page_for):
    html = page_for()
    assert re.findall(r'role="img"[^>]*><title>([^<]*)</title>', html)[:2] == ["A bus.", "A clock."]
    assert html.count('<details class="frame-words"><summary>Read the words') == 8
    assert "This is picture 1. Look at it." in html
    assert 'href="?words=open"' in html
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son\w+=", html)


def test_who_reads_aloud_opens_all_words_at_once(page_for):
    html = page_for(f"{ADDRESS}?words=open")
    assert html.count('<details class="frame-words" open>') == 8
    assert '<details class="frame-words">' not in html
    assert f'href="{ADDRESS}"' in html
    # What is kept for everyone stays closed.
    assert '<details class="frame-words" open>' not in page_for()


@pytest.mark.parametrize("words", ["", "OPEN", "<b>", "open&words=shut"])
def test_any_other_address_shows_them_closed(page_for, words):
    assert '<details class="frame-words" open>' not in page_for(f"{ADDRESS}?words={words}")


def test_a_lesson_in_words_offers_nothing_to_open(page_for):
    html = page_for("/en/courses/t/1/2/")
    assert "words=open" not in html
    assert "frame-words" not in html


def test_what_is_said_to_a_picture_stands_open_in_a_lesson_of_words(pictures, page_for, load):
    pictures.change(
        "01-water/02-lesson.md",
        "## The cup",
        f"{FRAME.format(slug='bus', script='It waits for her.')}## The cup",
    )
    load()
    html = page_for("/en/courses/t/1/2/")
    figure = re.search(r'<figure class="frame">.*?</figure>', html, re.DOTALL)[0]
    caption = re.search(r"</svg>\s*<figcaption>(.*)</figcaption>\s*</figure>", figure, re.DOTALL)[1]
    assert re.sub(r"<[^>]+>", "", caption).strip() == "It waits for her."
    assert "Read the words" not in html


def test_loading_again_changes_nothing(pictures, load):
    load()
    report = load()
    assert report.updated == report.created == report.kept_because_edited == []


def test_another_word_to_a_picture_is_loaded_and_an_editors_stays(pictures, load):
    load()
    pictures.change(FILE, SCRIPTS[0], "Another word.")
    assert load().updated == ["t/1/1"]
    page = LessonPage.objects.get(translation_key=pictures.lesson_key(1))
    page.body[1].value["drawing"] = "cup"
    page.save_revision().publish()
    pictures.change(FILE, "Another word.", "A third.")
    assert load().kept_because_edited == ["t/1/1"]


# --- the office -----------------------------------------------------------------------------


def test_an_editor_chooses_among_the_drawings_by_what_they_show():
    block = PictureBlock()
    assert ("bus", "A bus.") in block.child_blocks["drawing"].field.choices
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"drawing": "never-drawn", "script": "<p>Words.</p>"}))


# --- beside titles and on cards -------------------------------------------------------------


def test_a_module_of_the_shipped_courses_has_its_drawing_beside_the_title():
    assert header_of("a", 0) in listed()


def test_a_module_of_ones_own_has_none_and_the_page_stands(page_for):
    html = page_for("/en/courses/t/1/")
    title = re.search(r'<div class="drawn-title">.*?</div>', html, re.DOTALL)[0]
    assert "<svg" not in title


def test_reading_and_indexing_a_picture_never_walks_through_all_drawings(monkeypatch):
    asked = []
    plain = Drawing.shows
    monkeypatch.setattr(
        Drawing, "shows", lambda self, *words: asked.append(self.key) or plain(self, *words)
    )
    block = PictureBlock()
    value = block.to_python({"drawing": "bus", "script": "<p>The bus comes.</p>"})
    shown = plain(listed()["bus"], "en")
    assert block.get_searchable_content(value) == [shown, "The bus comes."]
    # A release may take a drawing away; the words beside it are still found.
    gone = block.to_python({"drawing": "no-such-bus", "script": "<p>The bus comes.</p>"})
    assert block.get_searchable_content(gone) == ["The bus comes."]
    assert asked == ["bus"]


def test_the_office_takes_no_drawing_that_is_not_there():
    block = PictureBlock()
    value = {"drawing": "no-such-bus", "script": "<p>The bus comes.</p>"}
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))
