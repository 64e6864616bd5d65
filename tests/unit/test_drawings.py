"""The drawings as they are shipped, how one gets into a page, and what the check tells of them."""

import re
from pathlib import Path

import pytest
from defusedxml import ElementTree

from cms.curriculum.drawing_checks import (
    MAX_BYTES,
    check_drawings,
    check_question_drawings,
    missing_drawings,
)
from cms.curriculum.drawings import FOLDER, inline, listed
from cms.curriculum.sentences import line_of
from mentors.rooms.rules.messaging import PHRASES
from tests.every_case import every_case

CONTENT = FOLDER.parents[2] / "cms" / "curriculum" / "content" / "en"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" fill="none">'
    '<path d="M1 1H9"/></svg>\n'
)
ENTRY = "- key: cup\n  alt:\n    en: A cup.\n  for: [answer]\n"


# --- as they are shipped --------------------------------------------------------------------


def test_the_shipped_drawings_are_in_order():
    assert [line_of(problem) for problem in check_drawings()] == []


def test_there_is_a_drawing_for_every_phrase_module_and_grounding_card():
    modules = [
        f"module-{folder.parent.name}-{int(folder.name[:2])}" for folder in CONTENT.glob("*/[0-9]*")
    ]
    wanted = [f"phrase-{key}" for key in PHRASES] + modules
    assert len(modules) == 49
    assert set(wanted) <= listed().keys()
    assert sum("grounding" in drawing.uses for drawing in listed().values()) == 6


@every_case("key", listed())
def test_a_drawing_is_plain_and_takes_all_its_colours_from_the_page(key):
    tree = ElementTree.fromstring((FOLDER / f"{key}.svg").read_text())
    assert tree.get("viewBox") in ("0 0 160 120", "0 0 96 96")
    assert tree.get("stroke-linecap") == tree.get("stroke-linejoin") == "round"
    for element in tree.iter():
        for name in ("fill", "stroke"):
            colour = element.get(name, "none")
            assert colour == "none" or re.fullmatch(r"var\(--[a-z0-9-]+, #[0-9A-F]{6}\)", colour)


@every_case("key", listed())
def test_what_a_drawing_shows_is_told_in_a_short_sentence(key):
    told = listed()[key].shows("en")
    assert told.endswith(".")
    assert 4 <= len(told) <= 120


def test_no_two_phrases_share_a_drawing():
    drawn = {(FOLDER / f"phrase-{key}.svg").read_text() for key in PHRASES}
    assert len(drawn) == len(PHRASES)
    of_phrases = {key for key in listed() if key.startswith("phrase-")}
    assert of_phrases == {f"phrase-{key}" for key in PHRASES}


# --- in a page ------------------------------------------------------------------------------


def test_beside_words_a_drawing_is_silent():
    html = inline("bus")
    assert html.startswith('<svg class="drawing" aria-hidden="true" width="96" height="96"')
    assert "<title>" not in html
    assert "xmlns" not in html


def test_alone_it_says_what_it_shows():
    html = inline("bus", language="en", css="wide")
    assert html.startswith('<svg class="drawing wide" role="img" width="96" height="96"')
    assert '"><title>A bus.</title>' in html
    assert html.count("<title>") == 1


def test_a_language_that_nobody_has_told_it_in_falls_back_to_english():
    assert "<title>A bus.</title>" in inline("bus", language="xx-tt")


def test_a_drawing_that_is_no_longer_there_leaves_its_place_empty():
    assert inline("never-drawn") == ""
    assert inline("../../favicon") == ""


# --- the check ------------------------------------------------------------------------------


@pytest.fixture
def shelf(tmp_path):
    """A list with one drawing. Call it with the list and the files to check other ones."""

    def check(listing=ENTRY, files=None):
        folder = tmp_path / "drawings"
        folder.mkdir()
        for name, svg in ({"cup.svg": SVG} if files is None else files).items():
            (folder / name).write_text(svg)
        path = tmp_path / "drawings.yaml"
        path.write_text(listing)
        return [(problem.line, problem.code) for problem in check_drawings(path, folder)]

    return check


def test_a_list_in_order_has_no_problem(shelf):
    assert shelf() == []


def test_a_drawing_of_just_under_the_limit_may_be_shipped_and_one_at_it_may_not(shelf, tmp_path):
    room = MAX_BYTES - len(SVG)
    small = SVG.replace("M1 1", "M1 1" + " " * (room - 1))
    assert len(small) == MAX_BYTES - 1
    assert shelf(files={"cup.svg": small}) == []
    (tmp_path / "drawings" / "cup.svg").write_text(small.replace("M1 1", "M1  1"))
    found = check_drawings(tmp_path / "drawings.yaml", tmp_path / "drawings")
    assert [(problem.line, problem.code) for problem in found] == [(1, "drawing-too-big")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    en: A cup.\n", "    it: Una tazza.\n", (2, "drawing-without-alt")),
        ("    en: A cup.\n", '    en: " "\n', (2, "drawing-without-alt")),
        ("  alt:\n    en: A cup.\n", "", (1, "drawing-without-alt")),
        ("[answer]", "[wall]", (4, "drawing-use-unknown")),
        ("  for:", "  colour: red\n  for:", (4, "field-unknown")),
        ("key: cup", "key: plate", (1, "drawing-missing")),
    ],
)
def test_what_is_amiss_in_the_list_is_told_with_its_line(shelf, old, new, expected):
    assert expected in shelf(ENTRY.replace(old, new))


def test_a_drawing_listed_twice_is_told(shelf):
    assert shelf(ENTRY + ENTRY) == [(5, "drawing-listed-twice")]


def test_a_file_that_stands_in_no_list_is_told(shelf):
    assert shelf(files={"cup.svg": SVG, "plate.svg": SVG}) == [(1, "drawing-unlisted")]


@pytest.mark.parametrize(
    "foreign",
    [
        "<script>alert(1)</script>",
        "<text>cup</text>",
        "<style>path{fill:red}</style>",
        '<path id="x" d="M1 1"/>',
        '<path style="fill:red" d="M1 1"/>',
        '<path onload="go()" d="M1 1"/>',
        '<path fill="url(#x)" d="M1 1"/>',
        '<image href="x.png"/>',
        "<title>cup</title>",
        "&amp;",
    ],
)
def test_what_does_not_belong_into_a_drawing_is_told(shelf, foreign):
    svg = SVG.replace("</svg>", f"{foreign}</svg>")
    assert shelf(files={"cup.svg": svg}) == [(1, "drawing-foreign")]


# --- questions ------------------------------------------------------------------------------

QUIZ = """\
key: 0
questions:
  - key: q1
    kind: single
    options:
      - key: one
        drawing: bus
      - key: two
        drawing: clock
"""


@pytest.fixture
def questions(tmp_path) -> Path:
    """A folder of a language, with a quiz in a set that is in pictures."""
    file = tmp_path / "b" / "01-one" / "01-lesson.quiz.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(QUIZ)
    return file


def told(found):
    return [(problem.file, problem.line, problem.code) for problem in found]


NAME = "b/01-one/01-lesson.quiz.yaml"


def test_questions_with_drawings_have_no_problem(questions, tmp_path):
    assert told(check_question_drawings(tmp_path, listed())) == []
    assert told(missing_drawings(tmp_path)) == []


def test_a_drawing_that_nobody_drew_is_told_with_file_and_line(questions, tmp_path):
    questions.write_text(QUIZ.replace("drawing: clock", "drawing: clokc"))
    found = list(check_question_drawings(tmp_path, listed()))
    assert told(found) == [(NAME, 9, "drawing-unknown")]
    assert "clokc" in line_of(found[0])


def test_two_answers_never_share_a_drawing(questions, tmp_path):
    questions.write_text(QUIZ.replace("drawing: clock", "drawing: bus"))
    assert told(check_question_drawings(tmp_path, listed())) == [(NAME, 9, "drawing-shared")]


def test_an_answer_without_a_drawing_is_told_in_the_sets_that_are_in_pictures(questions, tmp_path):
    questions.write_text(QUIZ.replace("        drawing: clock\n", ""))
    assert told(missing_drawings(tmp_path)) == [(NAME, 3, "options-without-drawing")]


def test_elsewhere_an_answer_may_be_words_alone(questions, tmp_path):
    other = tmp_path / "a" / "01-one" / "01-lesson.quiz.yaml"
    other.parent.mkdir(parents=True)
    other.write_text(QUIZ.replace("drawing:", "text:"))
    assert told(missing_drawings(tmp_path)) == []
