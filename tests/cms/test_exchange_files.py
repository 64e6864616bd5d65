"""docs/users/exchange.md says of every kept file what came of it, and this holds it to that."""

import re
from pathlib import Path

import pytest

from cms.models import Quiz
from cms.question_io.services import import_questions
from core.clock import now
from core.errors import Invalid
from tests.unit.exchange_files import KEPT, kept_package

pytestmark = pytest.mark.django_db

PAPER = Path(__file__).resolve().parents[2] / "docs" / "users" / "exchange.md"
ROW = re.compile(
    r"^\| `([^`]+)` \|[^|]*\| *(\d+) \| *([\d–]+) \| *([\d–]+) \| *(\d+|file) \|", re.M
)
BESIDE = ("README", "LICENSE")


def told() -> dict[str, tuple[str, ...]]:
    """What the paper says: holds, as it is, changed, refused."""
    kept = PAPER.read_text().partition("### Kept in")[2].partition("### Tried by hand")[0]
    return {name: numbers for name, *numbers in ROW.findall(kept)}


def kept_files() -> set[str]:
    """Every sample; the files of the package of QTI are one."""
    names = {str(one.relative_to(KEPT)) for one in KEPT.rglob("*") if one.is_file()}
    alone = {name for name in names if not name.startswith("qti/")}
    return {name for name in alone if not name.rpartition("/")[2].startswith(BESIDE)} | {"qti"}


def test_every_kept_file_has_its_row():
    assert told().keys() == kept_files()


@pytest.mark.parametrize("name", sorted(kept_files()))
def test_what_the_paper_says_of_a_file_is_what_comes_of_it(site, name):
    before = Quiz.objects.count()
    holds, *expected = told()[name]
    data = kept_package() if name == "qti" else (KEPT / name).read_bytes()
    try:
        report = import_questions(
            data=data, file_format="", title="Tea", name=name, by=None, at=now()
        )
    except Invalid:
        assert expected == ["–", "–", "file"]
        assert Quiz.objects.count() == before
        return
    found = [report.count(status) for status in ("imported", "changed", "refused")]
    assert [str(count) for count in found] == expected
    assert sum(found) == int(holds)
    assert report.is_done == (not report.count("refused"))


@pytest.mark.parametrize("licence", ["gift-wrapper", "moodle-tools", "text2qti"])
def test_the_licence_of_a_program_stands_beside_its_file(licence):
    files = {one.name for one in (KEPT / "programs").iterdir()}
    assert f"LICENSE-{licence}.txt" in files
    assert any(name.startswith(f"{licence}-") for name in files)
