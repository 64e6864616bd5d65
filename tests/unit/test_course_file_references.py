"""Course files that come from elsewhere: a small file does not grow while it is read."""

import pytest

from cms.curriculum.fields import read_sheet

# A few hundred bytes that would be ten thousand million words: each line is ten times the last.
LISTS = "a0: &a0 [x, x]\n" + "".join(
    f"a{step}: &a{step} [{', '.join([f'*a{step - 1}'] * 10)}]\n" for step in range(1, 11)
)
MERGES = "a0: &a0 {k0: 1}\n" + "".join(
    f"a{step}: &a{step}\n  <<: [{', '.join([f'*a{step - 1}'] * 10)}]\n" for step in range(1, 11)
)


@pytest.mark.parametrize("text", [LISTS, MERGES], ids=["lists", "merges"])
def test_references_are_told_and_never_followed(text):
    sheet, problems = read_sheet(text + "title: *a10\n", "course.yaml")
    assert sheet is None
    assert {problem.code for problem in problems} == {"yaml-reference"}
