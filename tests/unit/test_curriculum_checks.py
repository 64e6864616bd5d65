"""Checking content: each thing that has to be mended is told with its file and line."""

import pytest

from cms.curriculum import checks, readability
from cms.curriculum.checks import WARNINGS, check_content
from cms.curriculum.parser import read_content
from cms.curriculum.readability import average, grade, gulpease, paragraphs, sentences
from cms.curriculum.sentences import line_of
from cms.curriculum.word_list import word_list
from tests.cms.course_files import CourseFiles

LESSON = "01-water/01-lesson.md"
QUIZ = "01-water/01-lesson.quiz.yaml"
LONG = "She looks at the cup, at the door, at the lid and the rain, and then at me, and she waits."


@pytest.fixture
def course(tmp_path, monkeypatch):
    """The small course; the limits on amounts are its own, so that one thing at a time is amiss."""
    monkeypatch.setattr(checks, "FEWEST_LESSON_WORDS", 40)
    monkeypatch.setattr(checks, "FEWEST_QUESTIONS", 2)
    monkeypatch.setattr(checks, "FEWEST_KINDS", 2)
    monkeypatch.setattr(readability, "FURTHEST_AT_LEAST", 12)
    return CourseFiles(tmp_path)


def problems_of(course, language="en"):
    content = read_content(course.root / "en")
    assert content.problems == ()
    return check_content(content, language=language, words=word_list(language))


def found_in(course, language="en"):
    return [
        (problem.file.removeprefix("t/"), problem.line, problem.code)
        for problem in problems_of(course, language)
    ]


def test_content_in_order_has_no_problem(course):
    assert found_in(course) == []


# what is amiss: (file, old, new, [(file, line, code)])
AMISS = {
    "word": (LESSON, "Sit where you like.", "Sit, client.", [(LESSON, 15, "word-unkind")]),
    "word in the short version": (
        LESSON, "Wait a little", "Simply wait", [(LESSON, 10, "word-unkind")]
    ),
    "word in feedback": (QUIZ, "It is hot.", "That is wrong.", [(QUIZ, 15, "word-unkind")]),
    "word in an outcome": (
        "outcomes.yaml", "choose a cup", "say victim", [("outcomes.yaml", 2, "word-unkind")]
    ),
    "long sentence": (LESSON, "Sit where you like.", LONG, [(LESSON, 15, "sentence-long")]),
    "long sentence in a list": (LESSON, "Fill it", LONG, [(LESSON, 21, "sentence-long")]),
    "long sentence on a second line": (
        LESSON, "Sit where you like.", f"Sit.\n{LONG}", [(LESSON, 16, "sentence-long")]
    ),
    "long feedback": (QUIZ, "It is hot.", LONG, [(QUIZ, 15, "sentence-long")]),
    "paragraph twice": (
        LESSON,
        "Hold a cup for a minute.",
        "Gul has two cups. She asks Hana which one she likes.",
        [(LESSON, 35, "paragraph-twice")],
    ),
    "outcome that nobody teaches": (
        "outcomes.yaml",
        "t1-2:",
        "t1-3: sing\nt1-2:",
        [("outcomes.yaml", 2, "outcome-untaught")],
    ),
    "outcome that nobody asks": (
        QUIZ, "outcomes: [t1-2]", "outcomes: [t1-1]", [("outcomes.yaml", 2, "outcome-unasked")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", AMISS)
def test_what_is_amiss_is_told_with_file_and_line(course, name):
    file, old, new, expected = AMISS[name]
    course.change(file, old, new)
    assert found_in(course) == expected
    for problem in problems_of(course):
        assert line_of(problem).startswith(f"t/{expected[0][0]}:{expected[0][1]}: ")


def test_lesson_that_is_too_short_is_told(course, monkeypatch):
    monkeypatch.setattr(checks, "FEWEST_LESSON_WORDS", 350)
    assert found_in(course) == [(LESSON, 15, "lesson-short")]


def test_module_with_too_few_questions_and_kinds_is_told(course, monkeypatch):
    monkeypatch.setattr(checks, "FEWEST_QUESTIONS", 8)
    monkeypatch.setattr(checks, "FEWEST_KINDS", 4)
    assert found_in(course) == [
        ("01-water/module.yaml", 1, "kinds-few"),
        ("01-water/module.yaml", 1, "questions-few"),
    ]
    told = [line_of(problem) for problem in problems_of(course)]
    assert "single, true_false" in told[0]
    assert "has 2 questions" in told[1]


HARD = (
    "Organisations administering multidisciplinary accommodation systematically institutionalise."
)


def test_hard_lesson_is_told_with_its_grade_and_the_course_with_it(course):
    course.change(LESSON, "Sit where you like.", " ".join([HARD] * 8))
    assert found_in(course) == [(LESSON, 15, "lesson-hard"), ("course.yaml", 1, "course-hard")]


def test_staff_may_read_what_is_harder(course):
    course.change(LESSON, "Sit where you like.", HARD)
    assert found_in(course) == [("course.yaml", 1, "course-hard")]
    course.change("course.yaml", "learner, editor, reader", "supervisor, editor")
    assert found_in(course) == []


WRITTEN = """\
    kind: written
    outcomes: [t1-2]
    text: Which cup?
    guide: Met when one is named.
"""


def test_answer_that_nobody_marks_is_told_in_a_course_of_staff(course):
    file = course.folder / QUIZ
    asked = file.read_text().split("    kind: true_false")[0]
    course.write(QUIZ, asked + WRITTEN)
    assert found_in(course) == []
    course.change("course.yaml", "learner, editor, reader", "supervisor, editor")
    assert [code for _file, _line, code in found_in(course)] == ["never-marked"]


def test_another_language_is_measured_by_its_sentences_alone(course):
    course.change(LESSON, "Sit where you like.", " ".join([HARD] * 8))
    assert found_in(course, language="ar") == []
    course.change(LESSON, "Fill it", LONG)
    assert found_in(course, language="ar") == [(LESSON, 21, "sentence-long")]


def test_italian_is_measured_by_gulpease_and_warned_about(course):
    course.change(LESSON, "Sit where you like.", " ".join([HARD] * 8))
    found = found_in(course, language="it")
    assert (LESSON, 15, "gulpease-low") in found
    assert {code for _file, _line, code in found} <= WARNINGS


def test_gulpease_is_what_its_formula_says():

    text = "La porta è aperta. Entra."
    words = ["La", "porta", "è", "aperta", "Entra"]
    expected = 89 - 10 * sum(map(len, words)) / 5 + 300 * 2 / 5
    assert gulpease(sentences(text)) == pytest.approx(expected)


def test_sentences_that_are_long_on_average_are_told(course, monkeypatch):
    monkeypatch.setattr(checks, "HIGHEST_AVERAGE", 3)
    assert found_in(course) == [(LESSON, 15, "sentences-long")]


def test_sentences_are_counted_as_a_reader_counts_them():
    markdown = (
        "Arrive here.\n\n## A heading of its own\nOne line\ngoes on. “Ask her?” she says.\n\n"
        "- **First** item\n- Second item.\n\n::: try\nTwo minutes… or less.\n:::\n"
    )
    found = list(sentences(markdown))
    assert [sentence.text for sentence in found] == [
        "Arrive here.",
        "One line goes on.",
        "“Ask her?”",
        "she says.",
        "First item",
        "Second item.",
        "Two minutes…",
        "or less.",
    ]
    assert [markdown[sentence.offset :][:3] for sentence in found[:4]] == [
        "Arr", "One", "“As", "she"
    ]  # fmt: skip


def test_words_are_counted_as_a_reader_counts_them():
    (stretch,) = paragraphs("A well-kept book isn’t hers – or is it?")
    assert stretch.words == 8
    assert average(sentences("One two. One two three four.")) == 3
    assert average([]) == 0


def test_longer_words_and_sentences_have_a_higher_grade():
    easy = grade(sentences("The cup is hot. Wait a bit. Then drink."))
    assert easy < 2 < grade(sentences(HARD))
