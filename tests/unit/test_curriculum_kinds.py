"""Quiz files with every kind of question: read whole, and told with file, line and mend if not."""

import io
import shutil
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from cms.curriculum.parser import read_content
from cms.curriculum.sentences import SENTENCES, line_of
from courses.questions.pictures import InvalidPicture, picture_facts, strip_metadata
from courses.questions.schema import KINDS, check_texts

KITCHEN = Path(__file__).parents[1] / "data/courses/kinds"
QUIZ = "k/01-kitchen/01-together.quiz.yaml"
PICTURE = "k/01-kitchen/kitchen.png"


@pytest.fixture
def files(tmp_path):
    """A copy of the course in which a test may break something."""
    shutil.copytree(KITCHEN / "en", tmp_path / "en")
    return tmp_path / "en"


def the_quiz(folder):
    (course,) = read_content(folder).courses
    return course.modules[0].lessons[0].quiz


def asked(quiz, kind):
    return next(question for question in quiz.definition.questions if question.kind == kind)


def test_the_course_holds_every_kind_but_what_the_other_tests_have():
    quiz = the_quiz(KITCHEN / "en")
    kinds = {question.kind for question in quiz.definition.questions}
    assert kinds == set(KINDS) - {"multiple", "true_false", "self_check"}
    assert check_texts(quiz.definition, quiz.texts) == []


def test_structure_and_words_are_kept_apart():
    quiz = the_quiz(KITCHEN / "en")
    words = quiz.texts.questions
    assert asked(quiz, "ordering").part_keys() == ("ask-who", "boil", "pour", "share")
    assert asked(quiz, "matching").right_answer({})[0] == "milk=cold"
    assert words["kitchen-match"].targets == {"cold": "The cold shelf", "dry": "The dry shelf"}
    assert words["kitchen-gap"].options["g1"].choices == ("hands", "windows", "shoes")
    assert words["kitchen-gap"].options["g2"].accept == ("stove", "the stove", "cooker")
    number = asked(quiz, "numeric")
    assert (number.answer, number.tolerance) == ("2.5", "0.1")
    assert words["kitchen-number"].unit == "litres"
    assert asked(quiz, "branching").right_answer({}) == ("say-need", "thank")
    assert words["kitchen-scene"].scenes["later"].startswith("Ten minutes")
    assert words["kitchen-thought"].feedback
    assert words["kitchen-written"].guide.startswith("Met when")
    picture = asked(quiz, "hotspot").picture
    assert picture == picture_facts((KITCHEN / "en" / PICTURE).read_bytes())
    assert (picture.width, picture.height) == (640, 400)


BROKEN = {
    "target unknown": ("        match: cold\n", "        match: warm\n", "quiz-match-unknown"),
    "no match": ("        match: cold\n", "", "field-missing"),
    "no targets": ("    targets:\n", "    target:\n", "field-unknown"),
    "gap not in the text": ("her {g1}", "her hands", "quiz-gap-not-in-text"),
    "gap unknown": ("the {g2}.", "the {g2} and {g3}.", "quiz-gap-unknown"),
    "no choice fits": (
        "choices: [hands,",
        "choices: [fingers,",
        "quiz-gap-not-one-choice-accepted",
    ),
    "accepts nothing": ("accept: [hands]", "accept: []", "quiz-gap-accepts-nothing"),
    "accepted words no list": ("accept: [hands]", "accept: hands", "not-a-list"),
    "number in words": ("answer: 2.5", "answer: many", "quiz-not-a-decimal"),
    "number missing": ("    answer: 2.5\n", "", "field-missing"),
    "number as a list": ("answer: 2.5", "answer: [2]", "not-a-decimal"),
    "tolerance below zero": ("tolerance: 0.1", "tolerance: -1", "quiz-tolerance-below-zero"),
    "one feedback of two": ("      not_yet: Four", "      later: Four", "field-unknown"),
    "no such picture": ("picture: kitchen.png", "picture: hall.png", "picture-missing"),
    "picture elsewhere": ("picture: kitchen.png", "picture: ../x.png", "picture-missing"),
    "no words for the picture": ("    alt: A kitchen", "    alts: A kitchen", "field-missing"),
    "area of three": ("area: [6, 42, 26, 20]", "area: [6, 42, 26]", "area-malformed"),
    "area in words": ("area: [6, 42, 26, 20]", "area: left", "area-malformed"),
    "area outside": ("area: [6, 42, 26, 20]", "area: [90, 42, 26, 20]", "quiz-area-outside"),
    "leads nowhere": ("            to: later\n", "            to: park\n", "quiz-scene-unknown"),
    "leads back": (
        "            to: plan\n            good: true\n          - key: leave",
        "            to: stove-taken\n            good: true\n          - key: leave",
        "quiz-scenes-in-a-circle",
    ),
    "good in words": ("            good: true\n", "            good: well\n", "not-yes-or-no"),
    "scene without choices": (
        "        text: Ten minutes later the child cries.\n        choices:",
        "        text: Ten minutes later the child cries.\n        ways:",
        "options-missing",
    ),
    "thought with options": (
        "    feedback: Whatever",
        "    options: []\n    feedback: Whatever",
        "field-unknown",
    ),
    "no guide": ("    guide: Met", "    guides: Met", "field-missing"),
    "option key twice": ("      - key: boil", "      - key: ask-who", "option-key-twice"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_question_is_told_with_file_line_and_mend(files, case):
    old, new, code = BROKEN[case]
    path = files / QUIZ
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    content = read_content(files)
    assert not content.courses
    found = [problem for problem in content.problems if problem.code == code]
    assert found, [line_of(problem) for problem in content.problems]
    told = line_of(found[0])
    assert told.startswith(f"{QUIZ}:{found[0].line}: ")
    assert found[0].line > 1
    assert str(SENTENCES[code][1]).split("%")[0].strip() in told


def test_two_steps_are_too_few_to_put_in_order(files):
    path = files / QUIZ
    text = path.read_text()
    start, end = text.index("      - key: pour"), text.index("  - key: kitchen-match")
    path.write_text(text[:start] + text[end:])
    (problem,) = read_content(files).problems
    assert (problem.code, problem.line) == ("quiz-not-three-to-seven", 16)


def test_a_picture_that_is_none_or_that_nobody_shows_is_told(files):
    (files / PICTURE).write_bytes(photo())
    assert "file-not-bare" in {problem.code for problem in read_content(files).problems}
    (files / PICTURE).write_bytes(b"GIF89a")
    shutil.copy(KITCHEN / "en" / PICTURE, files / "k/01-kitchen/other.png")
    problems = {(problem.file, problem.code) for problem in read_content(files).problems}
    assert problems == {
        (QUIZ, "picture-unreadable"),
        ("k/01-kitchen/other.png", "picture-unused"),
    }


# --- pictures -------------------------------------------------------------------------------


def photo(**saved) -> bytes:
    """A photograph that says where it was taken and how the phone was held."""
    picture = Image.new("RGB", (40, 20), "#1f5c57")
    exif = picture.getexif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone of Somebody"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, **saved)
    return out.getvalue()


def test_what_a_camera_wrote_does_not_go_along_and_the_picture_stands_upright():
    facts = picture_facts(photo())
    assert (facts.width, facts.height) == (20, 40)
    kept = strip_metadata(photo())
    assert b"Somebody" not in kept
    opened = Image.open(io.BytesIO(kept))
    assert (opened.format, opened.size) == ("WEBP", (20, 40))
    assert not opened.getexif()


def test_a_large_picture_is_made_smaller():
    out = io.BytesIO()
    Image.new("L", (4000, 1000)).save(out, "PNG")
    assert Image.open(io.BytesIO(strip_metadata(out.getvalue()))).size == (1600, 400)


def png_that_says(width: int, height: int) -> bytes:
    """A picture of some bytes that claims to be so large."""
    out = io.BytesIO()
    Image.new("L", (1, 1)).save(out, "PNG")
    head = b"IHDR" + struct.pack(">II", width, height) + out.getvalue()[24:29]
    return out.getvalue()[:12] + head + struct.pack(">I", zlib.crc32(head)) + out.getvalue()[33:]


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"x", b"<svg/>", photo()[:200], b"\x89PNG\r\n\x1a\n" + b"0" * 50),
        *(png_that_says(30_000, 30_000), png_that_says(10_000, 10_000)),
    ],
    ids=range(7),
)
def test_what_is_no_picture_is_refused(raw):
    with pytest.raises(InvalidPicture):
        strip_metadata(raw)
