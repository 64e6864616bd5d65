"""Pictures in documents: only those that one of them shows, all of them made, and small."""

import re
from pathlib import Path

from bench.screenshots import KEPT, SHOWN, file_name

ROOT = Path(__file__).resolve().parent.parent
MOST_BYTES = 2_000_000


def test_every_picture_that_is_kept_is_shown_in_a_document_and_all_are_small():
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {
        Path(name).name
        for document in documents
        for name in re.findall(r"pictures/([\w-]+\.webp)", document.read_text(encoding="utf-8"))
    }
    kept = {file.name for file in KEPT.iterdir()}
    assert kept == named == {file_name(*one) for one in SHOWN}
    assert sum(file.stat().st_size for file in KEPT.iterdir()) < MOST_BYTES
