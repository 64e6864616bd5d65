"""Docstrings are read in a hurry: no sentence of a public one is longer than thirty words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.readable import PACKAGES, ROOT

LONGEST = 30
# A sentence ends with its mark, with an empty line, or where a point of a list begins.
END = re.compile(r"(?<=[.!?])[”’)`]*\s+|\n\s*\n|\n\s*(?:[-*]|\d+\.)\s")
# Words hold a letter or a digit; a dash or an arrow is none.
WORD = re.compile(r"\S*\w\S*")
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def documented(body: ast.AST) -> Iterator[Documented]:
    """A module and what is public in it, also inside its classes."""
    if isinstance(body, Documented):
        yield body
    for inner in getattr(body, "body", ()):
        if isinstance(inner, Documented) and not inner.name.startswith("_"):
            yield from documented(inner)


def strays_in(file: Path) -> Iterator[str]:
    """Each sentence that is too long, with its place."""
    for one in documented(ast.parse(file.read_text(encoding="utf-8"))):
        for sentence in END.split(ast.get_docstring(one) or ""):
            if (words := len(WORD.findall(sentence))) > LONGEST:
                name = getattr(one, "name", "the module")
                yield f"{file.relative_to(ROOT)}, {name}: {words} words: {sentence.strip()}"


@pytest.mark.parametrize("package", PACKAGES)
def test_no_sentence_of_a_docstring_is_longer_than_thirty_words(package):
    files = (one for one in (ROOT / package).rglob("*.py") if "migrations" not in one.parts)
    assert not (strays := [one for file in sorted(files) for one in strays_in(file)]), "\n".join(
        strays
    )
