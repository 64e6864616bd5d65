"""The papers on security say nothing that is not there: ASVS item by item, and threats."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
ASVS = ROOT / "docs" / "policies" / "asvs.md"
THREATS = ROOT / "docs" / "policies" / "threat-model.md"
INVENTORY = ROOT / "docs" / "policies" / "security-inventory.md"
# The numbers of ASVS 5.0 at levels 1 and 2, and nothing of its text.
NUMBERS = ROOT / "tests" / "data" / "asvs" / "levels-1-and-2.txt"
# Authentication, sessions, authorization: nothing may stay open there.
NEVER_OPEN = ("6.", "7.", "8.")
STATES = ("met", "not applicable", "open")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \|(.*)\|$", re.M)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PLACE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:md|toml|lock)|Makefile)`")
DOCUMENT = re.compile(r"`(?:docs/)?[\w/-]+\.md`|ADR-\d{4}")


class Row(NamedTuple):
    number: str
    matter: str
    state: str
    held_by: str
    shown_by: str


def rows() -> list[Row]:
    return [
        Row(number, *(cell.strip() for cell in cells.split("|")))
        for number, cells in ROW.findall(ASVS.read_text())
    ]


def lost_in(text: str) -> list[str]:
    """Tests and files that a text names and that are not there."""
    lost = []
    for file, name in TEST.findall(text):
        path = ROOT / file
        if not path.exists() or not re.search(rf"def {name}\(", path.read_text()):
            lost.append(f"{file}::{name}")
    folders = (ROOT, *(ROOT / "docs" / part for part in ("", "policies", "operators")))
    return lost + [
        place
        for place in PLACE.findall(text)
        if not any((folder / place).exists() for folder in folders)
    ]


def test_every_item_of_levels_one_and_two_has_exactly_one_row():
    assert [row.number for row in rows()] == NUMBERS.read_text().split()


def test_each_row_says_what_holds_it_or_why_not():
    unclear = []
    for row in rows():
        whole = row.matter and row.state in STATES
        if row.state == "met":
            named = PLACE.findall(row.held_by) or DOCUMENT.search(row.held_by)
            whole = whole and named and (TEST.search(row.shown_by) or DOCUMENT.search(row.held_by))
        else:
            whole = whole and len(row.shown_by.split()) >= 3
        if not whole:
            unclear.append(row.number)
    assert unclear == []


def test_nothing_is_open_in_authentication_sessions_and_authorization():
    assert [
        row.number for row in rows() if row.state == "open" and row.number.startswith(NEVER_OPEN)
    ] == []


def test_ten_threats_each_name_their_controls_their_tests_and_what_is_left():
    parts = re.split(r"^## (T\d+)\b", THREATS.read_text(), flags=re.M)[1:]
    threats = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(threats) == [f"T{number}" for number in range(1, 11)]
    for name, text in threats.items():
        for heading in ("Who", "Ways", "Controls", "Tests", "What is left"):
            assert f"**{heading}.**" in text, f"{name}: {heading}"
        assert TEST.search(text), name


@pytest.mark.parametrize("paper", [ASVS, THREATS, INVENTORY])
def test_what_a_paper_names_is_there(paper):
    assert lost_in(paper.read_text()) == []


def test_what_is_not_there_would_be_told():
    assert lost_in("`tests/test_security_papers.py::test_nothing_like_this`, `core/nobody.py`") == [
        "tests/test_security_papers.py::test_nothing_like_this",
        "core/nobody.py",
    ]
