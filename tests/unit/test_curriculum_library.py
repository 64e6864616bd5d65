"""Exercises and the glossary as files: read whole, and every problem told with its line."""

import pytest

from cms.curriculum.checks import check_content
from cms.curriculum.parser import read_content
from cms.curriculum.sentences import line_of
from tests.cms.course_files import CourseFiles, key
from tests.shipped_courses import content_in

EXERCISE = """\
---
key: {key}
title: A cup of tea
drawing: g1
seconds: 60
---
Hold a cup.

- Look at it.
- {words}
"""
GLOSSARY = """\
- key: {one}
  term: kettle
  also: [kettles]
  definition: A pot in which water boils.
- key: {two}
  term: cup
  also: []
  definition: You drink from it.
"""
WORDS = "Drink it slowly and look. " * 18


@pytest.fixture
def files(tmp_path):
    course = CourseFiles(tmp_path / "content")
    course.write("../grounding/g1.md", EXERCISE.format(key=key("g1"), words=WORDS))
    course.write("../glossary.yaml", GLOSSARY.format(one=key("kettle"), two=key("cup")))
    return course


def problems(files):
    found = read_content(files.root / "en").problems
    return [(problem.file, problem.line, problem.code) for problem in found]


def checked(files, code):
    content = read_content(files.root / "en")
    assert not content.problems
    found = check_content(content, language="en", words=None)
    return [(one.file, one.line) for one in found if one.code == code]


def test_exercises_and_words_are_read(files):
    content = read_content(files.root / "en")
    (exercise,) = content.exercises
    assert (exercise.card, exercise.title, exercise.seconds) == ("G1", "A cup of tea", 60)
    assert exercise.html.startswith("<p>Hold a cup.</p><ul><li>Look at it.</li>")
    assert [(term.term, term.also) for term in content.terms] == [
        ("kettle", ("kettles",)),
        ("cup", ()),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("grounding/g1.md", "seconds: 60", "seconds: 20", ("grounding/g1.md", 5, "not-a-number")),
        ("grounding/g1.md", "seconds: 60\n", "", ("grounding/g1.md", 2, "field-missing")),
        ("grounding/g1.md", "Hold a cup.", "## Hold", ("grounding/g1.md", 7, "exercise-heading")),
        ("grounding/g1.md", "drawing: g1", "picture: g1", ("grounding/g1.md", 4, "field-unknown")),
        ("glossary.yaml", "term: cup", "term: Kettles", ("glossary.yaml", 6, "term-twice")),
        ("glossary.yaml", "  also: []\n", "", ("glossary.yaml", 5, "field-missing")),
        ("glossary.yaml", "- key", "key", ("glossary.yaml", 2, "yaml-broken")),
        ("glossary.yaml", "term: cup", "term: 7", ("glossary.yaml", 6, "not-text")),
    ],
)
def test_a_problem_is_told_with_file_and_line(files, file, old, new, told):
    files.change(f"../{file}", old, new)
    assert told in problems(files)


def test_a_key_stands_once_in_the_glossary_and_once_in_all(files):
    files.change("../glossary.yaml", str(key("cup")), str(key("kettle")))
    assert ("glossary.yaml", 5, "key-twice") in problems(files)


def test_an_entry_that_is_no_entry_is_told(files):
    files.write("../glossary.yaml", "- kettle\n")
    assert problems(files) == [("glossary.yaml", 1, "term-malformed")]
    files.write("../glossary.yaml", "kettle: a pot\n")
    assert problems(files) == [("glossary.yaml", 1, "not-listed")]
    files.write("../glossary.yaml", "")
    assert problems(files) == [("glossary.yaml", 1, "not-listed")]


def test_an_exercise_of_another_name_is_told(files):
    files.write("../grounding/g7.md", EXERCISE.format(key=key("g7"), words="Sit."))
    assert problems(files) == [("grounding/g7.md", 1, "exercise-name")]


def test_steps_are_needed(files):
    files.write("../grounding/g1.md", EXERCISE.format(key=key("g1"), words="x").replace("- ", ""))
    assert problems(files) == [("grounding/g1.md", 7, "exercise-without-steps")]


def test_missing_exercises_are_named(files):
    missing = [f"grounding/g{number}.md" for number in range(2, 7)]
    assert [file for file, _line in checked(files, "exercise-missing")] == missing


def test_an_exercise_that_does_not_take_its_time_is_told(files):
    assert checked(files, "exercise-pace") == []
    files.change("../grounding/g1.md", "seconds: 60", "seconds: 90")
    assert checked(files, "exercise-pace") == [("grounding/g1.md", 7)]


@pytest.mark.parametrize("step", ["Close your eyes.", "Hold your breath.", "Take a deep breath."])
def test_eyes_stay_open_and_no_breath_is_held(files, step):
    files.change("../grounding/g1.md", "Look at it.", step)
    assert checked(files, "exercise-unsafe") == [("grounding/g1.md", 9)]


def test_a_definition_is_two_sentences_at_most(files):
    files.change("../glossary.yaml", "You drink from it.", "One. Two here. Three here.")
    assert checked(files, "definition-sentences") == [("glossary.yaml", 8)]


def test_a_definition_that_is_hard_to_read_is_told(files):
    hard = "Institutional intermediaries facilitate multidisciplinary accommodation arrangements."
    files.change("../glossary.yaml", "You drink from it.", hard)
    assert checked(files, "glossary-hard") == [("glossary.yaml", 1)]


def test_a_long_sentence_in_a_definition_is_told(files):
    files.change("../glossary.yaml", "You drink from it.", "You " + "sip and " * 11 + "rest.")
    assert checked(files, "sentence-long") == [("glossary.yaml", 8)]


def test_every_problem_has_words(files):
    files.write("../glossary.yaml", "- kettle\n")
    files.write("../grounding/g7.md", "x")
    files.write("../grounding/g1.md", EXERCISE.format(key=key("g1"), words="x").replace("- ", ""))
    for problem in read_content(files.root / "en").problems:
        assert line_of(problem).startswith(f"{problem.file}:{problem.line}: ")


def test_the_shipped_library_is_whole():
    content = content_in("en")
    assert [exercise.card for exercise in content.exercises] == ["G1", "G2", "G3", "G4", "G5", "G6"]
    assert 40 <= len(content.terms) <= 80


def test_lessons_use_every_word_of_the_shipped_glossary():
    content = content_in("en")
    lessons = " ".join(
        block.value
        for course in content.courses
        for module in course.modules
        for lesson in module.lessons
        for block in lesson.blocks
        if block.kind not in ("part", "ground")
    ).casefold()
    unused = [
        term.term
        for term in content.terms
        if not any(form.casefold() in lessons for form in (term.term, *term.also))
    ]
    assert unused == []
