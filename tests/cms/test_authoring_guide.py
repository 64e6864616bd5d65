"""What the guide for writers shows can be loaded as it stands."""

import re
import textwrap
from pathlib import Path

from django.core.management import get_commands

from cms.curriculum.lesson_blocks import LESSON_FENCES
from cms.curriculum.parser import read_content
from courses.questions.schema import KINDS
from tests.cms.course_files import CourseFiles, key

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "users" / "authoring.md").read_text()


def test_its_questions_can_be_read_and_graded(tmp_path):
    course = CourseFiles(tmp_path)
    first, more = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    questions = first[first.index("questions:") :] + more
    quiz = f"key: {key('guide')}\npass_mark_percent: 60\n{textwrap.dedent(questions)}"
    course.write("01-water/01-lesson.quiz.yaml", quiz.replace("p1-1", "t1-1"))
    content = read_content(course.root / "en")
    assert content.problems == ()
    asked = content.courses[0].modules[0].lessons[0].quiz.values
    assert [value["kind"] for value in asked] == [
        "single", "ordering", "matching", "gap", "branching", "reflection"
    ]  # fmt: skip


def test_every_kind_and_every_block_has_its_row():
    rows = set(re.findall(r"^\| `(?:::: )?(\w+)", GUIDE, re.MULTILINE))
    assert rows == {*KINDS, *LESSON_FENCES}


def test_its_commands_exist():
    named = set(re.findall(r"manage\.py (\w+)", GUIDE))
    assert named
    assert named <= get_commands().keys()
