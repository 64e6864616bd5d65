"""Advice on order in course files: read into keys, and every mistake told with its line."""

import pytest

from cms.curriculum.parser import read_content
from cms.curriculum.sentences import line_of
from courses.catalogue.reading_order import NO_ADVICE, Advice
from tests.cms.course_files import MODULE, CourseFiles, key

FIRST, SECOND, THIRD = "01-water", "02-cups", "03-guests"


@pytest.fixture
def course(tmp_path):
    """Three modules, of two lessons each."""
    files = CourseFiles(tmp_path)
    files.add_lesson(2)
    for number, name in ((2, SECOND), (3, THIRD)):
        files.write(f"{name}/module.yaml", MODULE.format(key=key(f"t/{number}")))
        for lesson in (1, 2):
            files.add_lesson(lesson, module=name)
    return files


def advise(course, module, text):
    path = course.folder / module / "module.yaml"
    path.write_text(path.read_text() + text)


def advise_lesson(course, name, text):
    course.change(f"{name}.md", "principle: 1\n", f"principle: 1\n{text}")


def read(course):
    content = read_content(course.root / "en")
    assert [line_of(problem) for problem in content.problems] == []
    return content.courses[0].modules


def told(course):
    """(file, line, code) of everything there is to mend; each can be worded."""
    problems = read_content(course.root / "en").problems
    assert all(line_of(problem) for problem in problems)
    return [(one.file.removeprefix("t/"), one.line, one.code) for one in problems]


def test_places_become_keys(course):
    advise(course, THIRD, "after: [t/1, t/2/1]\nany: {n: 1, of: [t/1, t/2]}\n")
    advise_lesson(course, f"{SECOND}/02-lesson", "after: [t/2/1]\n")
    _first, second, third = read(course)
    lesson = key("t/02-cups/1")
    assert third.advice == Advice((key("t/1"), lesson), 1, (key("t/1"), key("t/2")))
    assert second.advice == NO_ADVICE
    assert [one.advice for one in second.lessons] == [NO_ADVICE, Advice(after=(lesson,))]


def test_keys_stay_when_numbers_change(course):
    advise(course, THIRD, "after: [t/2]\n")
    before = read(course)[2].advice
    course.rename(SECOND, "07-cups")
    course.change(f"{THIRD}/module.yaml", "after: [t/2]", "after: [t/7]")
    assert read(course)[1].advice == before


BROKEN = {
    "unknown module": ("after: [t/9]\n", 4, "advice-place-unknown"),
    "unknown lesson": ("after:\n- t/1\n- t/1/9\n", 6, "advice-place-unknown"),
    "no place": ("after: [water]\n", 4, "advice-place-malformed"),
    "number as in the folder": ("after: [t/01]\n", 4, "advice-place-malformed"),
    "a part of a lesson": ("after: [t/1/1/1]\n", 4, "advice-place-malformed"),
    "another course": ("after: [a/1]\n", 4, "advice-other-course"),
    "itself": ("after: [t/1, t/2]\n", 4, "advice-itself"),
    "a lesson of its own": ("after: [t/2/1]\n", 4, "advice-itself"),
    "itself among any": ("any: {n: 1, of: [t/1, t/2]}\n", 4, "advice-itself"),
    "text instead of a list": ("after: t/1\n", 4, "not-a-list"),
    "a number instead of a place": ("after: [1]\n", 4, "not-a-list"),
    "a place twice": ("after: [t/1, t/1]\n", 4, "listed-twice"),
    "nothing": ("after:\n", 4, "field-missing"),
    "an empty list": ("after: []\n", 4, "field-missing"),
    "n larger than the list": (
        "any:\n  n: 3\n  of: [t/1, t/3]\n",
        5,
        "advice-any-too-many",
    ),
    "any of none": ("any: {n: 1, of: []}\n", 4, "field-missing"),
    "any without a number": ("any: {of: [t/1]}\n", 4, "field-missing"),
    "any of nought": ("any: {n: 0, of: [t/1]}\n", 4, "not-a-number"),
    "any in words": ("any: two\n", 4, "advice-any-malformed"),
    "any with a field too many": ("any: {n: 1, of: [t/1], from: 3}\n", 4, "field-unknown"),
    "before": ("before: [t/1]\n", 4, "field-unknown"),
}


@pytest.mark.parametrize(("text", "line", "code"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_followed_is_told_with_its_line(course, text, line, code):
    advise(course, SECOND, text)
    assert told(course) == [(f"{SECOND}/module.yaml", line, code)]


def test_a_lesson_after_its_own_module_is_told_in_its_header(course):
    advise_lesson(course, f"{SECOND}/02-lesson", "after: [t/2]\n")
    assert told(course) == [(f"{SECOND}/02-lesson.md", 14, "advice-itself")]


def test_a_circle_is_told_once_with_its_places(course):
    advise(course, FIRST, "after: [t/3]\n")
    advise(course, SECOND, "after: [t/1]\n")
    advise_lesson(course, f"{THIRD}/01-lesson", "after: [t/2]\n")
    (problem,) = read_content(course.root / "en").problems
    assert problem.code == "advice-circle"
    assert set(problem.facts["places"].split(", ")) == {"t/1", "t/2", "t/3/1"}
    assert "circle" in line_of(problem)


def test_a_file_that_cannot_be_read_is_not_told_twice(course):
    advise(course, SECOND, "after: [t/1]\n")
    course.write(f"{FIRST}/module.yaml", "key: [\n")
    assert [code for _file, _line, code in told(course)] == ["yaml-broken"]
