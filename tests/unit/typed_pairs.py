"""The rows of `tests/data/typing`: what is typed, what is expected, and whether it is the same."""

import csv
import re
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "typing"
LANGUAGES = ("en", "it", "de", "es", "ca", "fr", "ro", "sq", "ar", "tr")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})|\\(t)")


def rows(name):
    """The rows of one file, with signs that nobody sees as they are typed."""
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{key: _as_typed(value) for key, value in row.items()} for row in table]


def _as_typed(text):
    return _ESCAPED.sub(lambda found: "\t" if found[2] else chr(int(found[1], 16)), text)
