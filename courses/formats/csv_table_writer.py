"""A table in CSV: writing. What a spreadsheet would take for a formula gets an apostrophe."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from .csv_columns import COLUMNS, FORMULA, KINDS, MORE_COLUMNS, NUMBERS
from .exchange import ExchangeQuestion, Notes, Written
from .shown_writer import pictures_of


def write(questions: Sequence[ExchangeQuestion]) -> Written:
    """The questions as a table. What a table has no place for is told."""
    notes, out = Notes(), io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for question in questions:
        if question.kind not in KINDS:
            notes.refused(question.place, f"no-{question.kind}-there")
            continue
        if pictures_of(question):
            notes.changed(question.place, "pictures-not-there")
        for row in _rows_of(question):
            writer.writerow({name: _cell(name, value) for name, value in row.items()})
    return Written(out.getvalue().encode("utf-8-sig"), notes.all())


def _cell(name: str, value: str) -> str:
    return f"'{value}" if name not in NUMBERS and value.startswith(FORMULA) else value


def _rows_of(question: ExchangeQuestion) -> Iterator[dict[str, str]]:
    names = ("kind", "name", "category", "feedback", *MORE_COLUMNS)
    row = {name: getattr(question, name) for name in names}
    yield row | {"question": question.text}
    for option in question.options:
        match = question.targets[option.match] if question.targets else ""
        yield {
            "option": option.text,
            "correct": "x" if option.correct else "",
            "match": match,
            "accept": _one_cell(option.accept),
            "choices": _one_cell(option.choices),
            "feedback": option.feedback,
        }
    used = {option.match for option in question.options}
    for place, target in enumerate(question.targets):
        if place not in used:
            yield {"match": target}


def _one_cell(words: Sequence[str]) -> str:
    return " | ".join(re.sub(r"([\\|])", r"\\\1", word) for word in words)
