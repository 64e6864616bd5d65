"""Reading course files: what is in order is read, and what is not is told with file and line."""

import ast
import inspect
import re

import pytest

from cms.curriculum import (
    fields,
    files,
    markdown,
    parser,
    quiz_blocks,
    quiz_files,
    quiz_kinds,
    stored_facts,
)
from cms.curriculum.files import Problem
from cms.curriculum.parser import read_content
from cms.curriculum.sentences import SENTENCES, line_of, mend, what
from courses.questions.schema import OWN_CODES
from tests.cms.course_files import CourseFiles, key

LESSON = "01-water/01-lesson.md"
QUIZ = "01-water/01-lesson.quiz.yaml"


@pytest.fixture
def course(tmp_path):
    return CourseFiles(tmp_path)


def problems_of(course, **kwargs) -> list[tuple[str, int, str]]:
    """(file below the course, line, code) of every problem."""
    content = read_content(course.root / "en", **kwargs)
    assert not content.problems or not content.courses, "with a problem nothing may be loaded"
    return [
        (problem.file.removeprefix(f"{course.code}/"), problem.line, problem.code)
        for problem in content.problems
    ]


# --- what is in order -----------------------------------------------------------------------


def test_course_in_order_has_no_problem(course):
    assert problems_of(course, roles={"learner", "editor", "reader"}) == []


def test_everything_in_the_files_is_read(course):
    (read,) = read_content(course.root / "en").courses
    assert (read.code, read.title, read.audience) == ("t", "Tea", ("learner", "editor", "reader"))
    assert read.outcomes == {"t1-1": "say when water boils", "t1-2": "choose a cup"}
    (module,) = read.modules
    assert (module.number, module.title) == (1, "Water")
    (lesson,) = module.lessons
    assert (lesson.key, lesson.number, lesson.minutes) == (course.lesson_key(1), 1, 12)
    assert lesson.content_note == "Talks about hot water"
    assert lesson.short_version == "<p>Water can be hot.</p><p>Wait a little, then drink.</p>"
    assert (lesson.grounding, lesson.competencies, lesson.principle) == (("G2",), ("C2",), 1)
    assert lesson.quiz.key == course.quiz_key(1)
    asked = [question.key for question in lesson.quiz.definition.questions]
    assert asked == ["t01-1-q1", "t01-1-q2"]


def test_body_is_cut_into_blocks(course):
    (lesson,) = read_content(course.root / "en").courses[0].modules[0].lessons
    assert [(block.kind, block.value) for block in lesson.blocks] == [
        ("text", "<p>Sit where you like.</p>"),
        ("part", "The kettle"),
        (
            "text",
            "<p>Water <b>boils</b> in a kettle. It sounds like <i>rain</i>.</p>"
            "<ul><li>Fill it</li><li>Wait</li></ul>",
        ),
        ("callout", "<p>Wait before you pour.</p>"),
        ("part", "The cup"),
        ("scenario", "<p>Gul has two cups. She asks Hana which one she likes.</p>"),
        ("try", "<p>Hold a cup for a minute.</p>"),
        ("remember", "<ul><li>Water boils</li></ul>"),
        ("text", "<p>How are you leaving?</p>"),
        ("ground", "G2"),
    ]


def test_html_in_a_lesson_is_text_and_not_markup(course):
    course.change(LESSON, "Sit where", "<script>alert(1)</script> Sit & where")
    (lesson,) = read_content(course.root / "en").courses[0].modules[0].lessons
    assert lesson.blocks[0].value == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; Sit &amp; where you like.</p>"
    )


def test_lesson_without_quiz_and_without_note_is_fine(course):
    (course.folder / QUIZ).unlink()
    course.change(LESSON, "Talks about hot water", "none")
    assert problems_of(course) == []
    (lesson,) = read_content(course.root / "en").courses[0].modules[0].lessons
    assert (lesson.quiz, lesson.content_note) == (None, "")


def test_windows_line_ends_and_a_byte_order_mark_are_read(course):
    path = course.folder / LESSON
    before = read_content(course.root / "en")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_content(course.root / "en") == before


def test_hidden_files_are_left_alone(course):
    course.write(".DS_Store", b"\x00")
    course.write("01-water/.swp", b"\xff")
    assert problems_of(course) == []


# --- what has to be mended: one change each, with the line it is told at ----------------------

BROKEN_LESSONS = {
    "broken yaml header": ("minutes: 12", "minutes: [12", 4, "yaml-broken"),
    "no header": ("---\nkey", "key", 1, "header-missing"),
    "header without an end": ("principle: 1\n---\n", "principle: 1\n", 1, "header-unclosed"),
    "missing title": ("title: Kettle 1\n", "", 2, "field-missing"),
    "empty title": ("title: Kettle 1", "title: ''", 3, "field-missing"),
    "title that is a number": ("title: Kettle 1", "title: 5", 3, "not-text"),
    "title that is a date": ("title: Kettle 1", "title: 2024-01-01", 3, "not-text"),
    "title that is too long": ("title: Kettle 1", "title: " + "a" * 201, 3, "too-long"),
    "title with a control character": ("title: Kettle 1", 'title: "a\\0b"', 3, "odd-character"),
    "misspelt field": ("grounding:", "groundings:", 11, "field-unknown"),
    "field twice": ("minutes: 12", "minutes: 12\nminutes: 13", 5, "field-twice"),
    "minutes in words": ("minutes: 12", "minutes: twelve", 4, "not-a-number"),
    "no minutes at all": ("minutes: 12", "minutes: 0", 4, "not-a-number"),
    "minutes that are true": ("minutes: 12", "minutes: true", 4, "not-a-number"),
    "outcomes that are no list": ("[t1-1, t1-2]", "t1-1", 5, "not-a-list"),
    "unknown outcome": ("[t1-1, t1-2]", "[t1-1, t9-9]", 5, "outcome-unknown"),
    "outcome twice": ("[t1-1, t1-2]", "[t1-1, t1-1]", 5, "listed-twice"),
    "note without short version": (
        "short_version: |\n  Water can be hot.\n\n  Wait a little, then drink.\n",
        "",
        6,
        "short-version-missing",
    ),
    "short version with a heading": ("  Water can be hot.", "  ## Hot", 8, "paragraphs-only"),
    "no content note": ("content_note: Talks about hot water\n", "", 2, "field-missing"),
    "unknown card in the header": ("grounding: [G2]", "grounding: [G7]", 11, "ground-unknown"),
    "unknown competency": ("[C2]", "[C12]", 12, "competency-unknown"),
    "unknown principle": ("principle: 1", "principle: 12", 13, "not-a-number"),
    "key that is no uuid": (f"{key('t/01-water/1')}", "seven", 2, "not-a-uuid"),
    "reference in yaml": ("[t1-1, t1-2]", "&a [t1-1, *a]", 5, "yaml-reference"),
    "unknown fence": ("::: callout", "::: warning", 24, "fence-unknown"),
    "fence with a word too many": ("::: callout", "::: callout big", 24, "fence-unknown"),
    "unclosed fence": (":::\n\n## The cup", "\n## The cup", 24, "fence-unclosed"),
    "closing line without a fence": ("How are you leaving?", ":::\n", 42, "fence-without-name"),
    "empty fence": ("Hold a cup for a minute.\n", "", 34, "fence-empty"),
    "unknown card": ("::: ground G2", "::: ground G9", 44, "ground-unknown"),
    "ground with words": ("::: ground G2", "::: ground G2\nFeet.", 44, "ground-not-empty"),
    "heading of another level": ("## The cup", "### The cup", 28, "heading-level"),
    "heading with markup": ("## The cup", "## The **cup**", 28, "heading-plain"),
    "heading in a fence": ("Wait before you pour.", "## Wait", 25, "heading-inside"),
    "link": ("- Fill it", "- [Fill](https://example.org)", 21, "markup-unknown"),
    "picture": ("Sit where you like.", "![x](y.png)", 15, "markup-unknown"),
    "quotation": ("Sit where you like.", "> Sit", 15, "markup-unknown"),
    "code": ("Sit where you like.", "```\nSit\n```", 15, "markup-unknown"),
}
BROKEN_QUIZZES = {
    "broken yaml": ("kind: single", "kind: {single", 5, "yaml-broken"),
    "not a mapping": ("key: {key}", "- key: {key}", 2, "yaml-broken"),
    "pass mark over 100": ("pass_mark_percent: 60", "pass_mark_percent: 160", 2, "not-a-number"),
    "option without feedback": (
        "        feedback: It is hot. A moment helps.\n",
        "",
        13,
        "feedback-missing",
    ),
    "option with empty feedback": (
        "feedback: It is hot. A moment helps.",
        'feedback: "  "',
        13,
        "feedback-missing",
    ),
    "option key twice": ("key: pour", "key: wait", 13, "option-key-twice"),
    "question key twice": ("key: t01-1-q2", "key: t01-1-q1", 16, "question-key-twice"),
    "unknown outcome": ("outcomes: [t1-2]", "outcomes: [t7-7]", 18, "outcome-unknown"),
    "text that yaml reads as true": ('text: "True"', "text: True", 22, "not-text"),
    "key that yaml reads as true": ('key: "yes-true"', "key: yes", 21, "not-text"),
    "correct that is a word": ("correct: true", "correct: maybe", 11, "not-yes-or-no"),
    "nothing correct": ("        correct: true\n", "", 4, "quiz-not-one-correct"),
    "unknown kind": ("kind: single", "kind: essay", 4, "quiz-kind-unknown"),
    "key with capitals": ("key: t01-1-q1", "key: Q1", 4, "quiz-not-a-slug"),
    "misspelt field": ("feedback: Yes. Then", "feedbak: Yes. Then", 12, "field-unknown"),
}


@pytest.mark.parametrize("case", BROKEN_LESSONS)
def test_broken_lesson_is_told_with_its_line(course, case):
    old, new, line, code = BROKEN_LESSONS[case]
    course.change(LESSON, old, new)
    assert (LESSON, line, code) in problems_of(course)


@pytest.mark.parametrize("case", BROKEN_QUIZZES)
def test_broken_quiz_is_told_with_its_line(course, case):
    old, new, line, code = BROKEN_QUIZZES[case]
    here = str(course.quiz_key(1))
    course.change(QUIZ, old.replace("{key}", here), new.replace("{key}", here))
    assert (QUIZ, line, code) in problems_of(course)


BROKEN_TREES = {
    "module without module.yaml": (
        lambda course: (course.module / "module.yaml").unlink(),
        ("01-water", 1, "module-file-missing"),
    ),
    "course without course.yaml": (
        lambda course: (course.folder / "course.yaml").unlink(),
        ("t", 1, "course-file-missing"),
    ),
    "course without outcomes": (
        lambda course: (course.folder / "outcomes.yaml").unlink(),
        ("outcomes.yaml", 1, "outcomes-file-missing"),
    ),
    "quiz without lesson": (
        lambda course: (course.folder / LESSON).unlink(),
        (QUIZ, 1, "quiz-without-lesson"),
    ),
    "file that nobody reads": (
        lambda course: course.write("01-water/01-lesson.quiz.yml", "x"),
        ("01-water/01-lesson.quiz.yml", 1, "file-unknown"),
    ),
    "module without a number": (
        lambda course: course.rename("01-water", "water"),
        ("water", 1, "number-missing"),
    ),
    "lesson without a number": (
        lambda course: course.rename(LESSON, "01-water/lesson.md"),
        ("01-water/lesson.md", 1, "number-missing"),
    ),
    "number twice": (
        lambda course: course.write("01-water/01-other.md", "x"),
        ("01-water/01-other.md", 1, "number-twice"),
    ),
    "code that is not the folder's": (
        lambda course: course.change("course.yaml", "code: t", "code: u"),
        ("course.yaml", 2, "code-not-folder"),
    ),
    "code that cannot be an address": (
        lambda course: course.change("course.yaml", "code: t", "code: T/"),
        ("course.yaml", 2, "code-malformed"),
    ),
    "unknown role": (
        lambda course: course.change("course.yaml", "learner", "pupil"),
        ("course.yaml", 5, "role-unknown"),
    ),
    "module without a title": (
        lambda course: course.change("01-water/module.yaml", "title: Water\n", ""),
        ("01-water/module.yaml", 1, "field-missing"),
    ),
    "module.yaml that is a list": (
        lambda course: course.write("01-water/module.yaml", "- a\n"),
        ("01-water/module.yaml", 1, "not-a-mapping"),
    ),
    "file that is not utf-8": (
        lambda course: course.write(LESSON, "---\ntitle: Caf\xe9\n".encode("latin-1")),
        (LESSON, 2, "not-utf8"),
    ),
    "file that is too big": (
        lambda course: course.write(LESSON, b"a" * 1_000_001),
        (LESSON, 1, "file-too-big"),
    ),
    "empty lesson file": (lambda course: course.write(LESSON, ""), (LESSON, 1, "header-missing")),
    "lesson without a body": (
        lambda course: course.write(
            LESSON, (course.folder / LESSON).read_text().split("---\nSit")[0] + "---\n"
        ),
        (LESSON, 15, "body-empty"),
    ),
    "empty quiz file": (lambda course: course.write(QUIZ, ""), (QUIZ, 1, "not-a-mapping")),
    "yaml that goes too deep": (
        lambda course: course.write(QUIZ, "a: " + "[" * 100_000),
        (QUIZ, 1, "yaml-broken"),
    ),
    "folder instead of a file": (
        lambda course: (course.module / "02-lesson.md").mkdir(),
        ("01-water/02-lesson.md", 1, "file-unknown"),
    ),
}


@pytest.mark.parametrize("case", BROKEN_TREES)
def test_broken_tree_is_told(course, case):
    breaks, expected = BROKEN_TREES[case]
    breaks(course)
    assert expected in problems_of(course, roles={"learner", "editor", "reader"})


def test_missing_key_is_told(course):
    for name in ("course.yaml", "01-water/module.yaml", LESSON, QUIZ):
        text = (course.folder / name).read_text()
        lines = [line for line in text.split("\n") if not line.startswith("key:")]
        course.write(name, "\n".join(lines))
    found = [file for file, _line, code in problems_of(course) if code == "field-missing"]
    assert sorted(found) == ["01-water/01-lesson.md", QUIZ, "01-water/module.yaml", "course.yaml"]


def test_uuid_used_twice_anywhere_is_told_with_the_other_place(tmp_path):
    course = CourseFiles(tmp_path)
    other = CourseFiles(tmp_path, code="u")
    other.change("01-water/module.yaml", str(key("u/1")), str(course.lesson_key(1)).upper())
    (problem,) = read_content(tmp_path / "en").problems
    assert (problem.file, problem.line, problem.code) == ("u/01-water/module.yaml", 1, "key-twice")
    assert "t/01-water/01-lesson.md" in what(problem)


def test_question_key_used_in_two_lessons_is_told(course):
    course.add_lesson(2)
    course.change("01-water/02-lesson.quiz.yaml", "t01-2-q2", "t01-1-q1")
    assert problems_of(course) == [("01-water/02-lesson.quiz.yaml", 16, "question-key-in-course")]


def test_all_problems_of_all_files_are_told_together(course):
    course.add_lesson(2)
    course.change(LESSON, "minutes: 12", "minutes: long")
    course.change(LESSON, "::: callout", "::: box")
    course.change("01-water/02-lesson.quiz.yaml", "kind: single", "kind: essay")
    course.change("course.yaml", "title: Tea", "title:")
    assert {(file, code) for file, _line, code in problems_of(course)} == {
        (LESSON, "not-a-number"),
        (LESSON, "fence-unknown"),
        ("01-water/02-lesson.quiz.yaml", "quiz-kind-unknown"),
        ("course.yaml", "field-missing"),
    }


def test_folder_that_is_not_there_or_is_empty_is_told(tmp_path):
    (missing,) = read_content(tmp_path / "xx").problems
    assert missing.code == "folder-missing"
    (tmp_path / "en").mkdir()
    (empty,) = read_content(tmp_path / "en").problems
    assert empty.code == "folder-empty"


def test_shipped_courses_are_in_order():
    from accounts.roles import EVERY_ROLE
    from cms.curriculum.files import CONTENT

    content = read_content(CONTENT / "en", roles=EVERY_ROLE)
    assert [line_of(problem) for problem in content.problems] == []
    assert {course.code for course in content.courses} == {"a", "b", "s"}


# --- words ----------------------------------------------------------------------------------


def test_every_problem_has_words_and_a_remedy():
    """Codes are the only hyphenated words in the readers' source, so none can be forgotten."""
    code = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
    given = {
        node.value
        for module in (parser, fields, markdown, quiz_files, quiz_kinds)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and code.fullmatch(node.value)
    } - {"utf-8", "utf-8-sig"}
    assert len(given) > 40
    assert given <= SENTENCES.keys(), given - SENTENCES.keys()
    of_quizzes = {f"quiz-{own}" for own in OWN_CODES}
    assert of_quizzes <= SENTENCES.keys(), of_quizzes - SENTENCES.keys()


def test_problem_is_told_in_one_line_with_remedy():
    problem = Problem("b/x.md", 7, "outcome-unknown", {"name": "p1-99"})
    assert line_of(problem) == (
        "b/x.md:7: There is no outcome “p1-99” in this course. "
        "Check the spelling, or add it to outcomes.yaml."
    )
    assert mend(problem)


def test_readers_know_no_django():
    for module in (
        parser,
        fields,
        files,
        markdown,
        quiz_files,
        quiz_kinds,
        quiz_blocks,
        stored_facts,
    ):
        tree = ast.parse(inspect.getsource(module))
        imported = [
            name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in [getattr(node, "module", None) or node.names[0].name]
        ]
        assert not [name for name in imported if name.split(".")[0] in ("django", "wagtail")]
