"""No file, template path or identifier uses a name that the glossary has retired."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"
FOLDERS = ("accounts", "core", "courses", "cms", "mentors", "lms", "templates", "tests", "bench")
ROW = re.compile(r"^\| (?P<term>[^|]+) \| [^|]* \| (?P<replaced>[^|]*) \|$", re.M)
NAME = re.compile(r"`([^`]+)`")


def retired_names(glossary: str) -> dict[str, str]:
    """Each name in code type of the last column, with the term that replaced it."""
    return {
        name: row["term"]
        for row in ROW.finditer(glossary)
        for name in NAME.findall(row["replaced"])
    }


def pattern_of(name: str) -> re.Pattern[str]:
    """Finds the name as whole words of an identifier or a path.

    `old_name` is found in `has_old_name`, `OldName` in `OldNameForm`.
    """
    if name != name.lower():
        return re.compile(rf"(?<![A-Za-z]){name}(?![a-z])")
    return re.compile(rf"(?<![a-z]){name}(?![a-z])")


def source_files() -> list[Path]:
    return [
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".html"} and "migrations" not in path.parts
    ]


def uses(names: dict[str, str]) -> list[str]:
    """Where a retired name stands: in a path, or in the text of a file if it has an underscore
    or a capital. A plain word may stand in a sentence.
    """
    found = []
    in_text = {name: pattern_of(name) for name in names if name != name.lower() or "_" in name}
    for path in source_files():
        place = path.relative_to(ROOT)
        steps = {*place.parent.parts, place.stem}
        found += [f"{place}: {names[name]}" for name in names if name in steps]
        text = path.read_text()
        found += [
            f"{place}: {name} is now {names[name]}"
            for name, pattern in in_text.items()
            if name in text and pattern.search(text)
        ]
    return found


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    return retired_names(GLOSSARY.read_text())


def test_retired_names_are_read_from_the_last_column(names):
    assert "card login" in names.values()
    assert all(name.replace("_", "").isalpha() for name in names)


def test_uses_finds_a_retired_identifier_and_a_retired_folder():
    assert uses({"retired_names": "a term"})
    assert uses({"factories": "a term"})


def test_source_uses_no_retired_name(names):
    assert uses(names) == []
