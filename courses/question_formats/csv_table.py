"""CSV tables: our own columns, for people who write questions in a spreadsheet.

A row with a *kind* begins a question; the rows below it without one are its options. Several words
in a cell are separated by bars: `tea | chai`. docs/users/exchange.md describes every column.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from . import plain
from .exchange import (
    MAX_ANSWERS,
    MAX_ANSWERS_IN_FILE,
    MAX_BYTES,
    MAX_QUESTIONS,
    MAX_TEXT_CHARACTERS,
    ExchangeOption,
    ExchangeQuestion,
    Location,
    Notes,
    Reading,
    UnreadableFile,
    Unsupported,
    Written,
    check_count,
    check_size,
    check_text,
    decoded,
)
from .points import number
from .shown import pictures_of

QUESTION_COLUMNS = ("kind", "question", "name", "category")
OPTION_COLUMNS = ("option", "correct", "match", "accept", "choices", "feedback")
MORE_COLUMNS = ("answer", "tolerance", "unit", "feedback_met", "feedback_not_yet", "guide")
COLUMNS = (*QUESTION_COLUMNS, *OPTION_COLUMNS, *MORE_COLUMNS)
NUMBERS = frozenset({"answer", "tolerance"})
KINDS = frozenset(
    {
        "single",
        "multiple",
        "true_false",
        "ordering",
        "matching",
        "gap",
        "numeric",
        "reflection",
        "written",
    }
)
# A spreadsheet would treat a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "'")


__all__ = ["read", "write"]

# A cell of any length is read, so that only its question is refused and not the whole file.
csv.field_size_limit(MAX_BYTES)
# Every question and every answer that a file may hold has one row.
_MAX_ROWS = MAX_QUESTIONS + MAX_ANSWERS_IN_FILE
# Cells that are used, by kind: in the row of the question and in those of its options.
_OF_NUMBERS = ("unit", "feedback_met", "feedback_not_yet")
_USED = {"numeric": _OF_NUMBERS, "written": ("guide",)}
_USED_BY_OPTIONS = {
    **dict.fromkeys(("single", "multiple", "true_false"), ("option", "correct", "feedback")),
    "ordering": ("option", "feedback"),
    "matching": ("option", "match", "feedback"),
    "gap": ("accept", "choices", "feedback"),
}
_YES = frozenset({"x", "yes", "true", "1"})
_NO = frozenset({"", "no", "false", "0"})


@dataclass(slots=True)
class _Rows:
    """The row of a question and the rows of its options."""

    line: int
    question: dict[str, str]
    options: list[dict[str, str]] = field(default_factory=list)

    def add(self, row: dict[str, str]) -> None:
        """Keep one row more than the maximum, so that the excess is noticed, and no others."""
        if len(self.options) <= MAX_ANSWERS:
            self.options.append(row)


def read(data: bytes) -> Reading:
    """Read the questions of a table. Raises UnreadableFile for any other file."""
    check_size(data)
    notes, questions = Notes(), []
    for count, rows in enumerate(_questions(decoded(data), notes), start=1):
        check_count(count)
        item = rows.question["name"] or rows.question["question"]
        place = Location(rows.line, plain.one_line(item[:1_000])[:60])
        try:
            questions.append(replace(_question(rows, notes.takes), place=place))
            _note_unused(rows, place, notes)
        except Unsupported as problem:
            notes.refused(place, problem.code, **problem.facts)
    return Reading(tuple(questions), notes.all())


def _questions(text: str, notes: Notes) -> Iterator[_Rows]:
    current = None
    for line, row in _rows(text, notes):
        if row["kind"]:
            if current is not None:
                yield current
            current = _Rows(line, row)
        elif current is None:
            raise UnreadableFile("csv-option-first", line)
        elif any(row[name] for name in (*QUESTION_COLUMNS, *MORE_COLUMNS)):
            raise UnreadableFile("csv-kind-missing", line)
        else:
            current.add(row)
    if current is not None:
        yield current


def _rows(text: str, notes: Notes) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.lstrip("\n").partition("\n")[0]
    between = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    header: list[str] | None = None
    line, filled = 1, 0
    try:
        for cells in reader:
            if header is None:
                header = _header(cells, line, notes) if any(cells) else None
            elif any(cell.strip() for cell in cells):
                filled += 1
                if filled > _MAX_ROWS:
                    raise UnreadableFile("too-many-answers")
                yield line, _row(header, cells, line)
            line = reader.line_num + 1
    except csv.Error as problem:
        raise UnreadableFile("csv-broken", reader.line_num) from problem


def _header(cells: list[str], line: int, notes: Notes) -> list[str]:
    names = [cell.strip().lower().replace(" ", "_") for cell in cells]
    if not {"kind", "question"} <= set(names):
        raise UnreadableFile("csv-no-header", line)
    known = [name for name in names if name in COLUMNS]
    if len(known) != len(set(known)):
        raise UnreadableFile("csv-column-twice", line)
    for name in names:
        if name and name not in COLUMNS:
            notes.changed(Location(line), "column-unknown", name=name[:40])
    return names


def _row(header: list[str], cells: list[str], line: int) -> dict[str, str]:
    if any(cell.strip() for cell in cells[len(header) :]):
        raise UnreadableFile("csv-too-many-cells", line)
    found = dict.fromkeys(COLUMNS, "")
    for name, cell in zip(header, cells, strict=False):
        if name in COLUMNS:
            found[name] = _without_quote(cell)
            if len(cell) <= MAX_TEXT_CHARACTERS:
                found[name] = plain.tidy(found[name])
    return found


def _without_quote(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _question(rows: _Rows, takes: Callable[[int], None]) -> ExchangeQuestion:
    takes(len(rows.options))
    for one in (rows.question, *rows.options):
        for cell in one.values():
            check_text(cell)
    row = rows.question
    kind = _kind(rows)
    if kind not in KINDS:
        raise Unsupported("kind-unknown", kind=row["kind"][:40])
    if not row["question"]:
        raise Unsupported("text-missing")
    if any(row[name] for name in ("option", "correct", "match", "accept", "choices")):
        raise Unsupported("csv-option-in-question")
    question = ExchangeQuestion(
        kind,
        row["question"],
        name=plain.one_line(row["name"]),
        category=plain.one_line(row["category"]),
        unit=row["unit"],
        guide=row["guide"],
        feedback=row["feedback"],
        feedback_met=row["feedback_met"],
        feedback_not_yet=row["feedback_not_yet"],
    )
    if kind == "numeric":
        question = replace(
            question, answer=number(row["answer"]), tolerance=number(row["tolerance"] or "0")
        )
    elif row["answer"] or row["tolerance"]:
        raise Unsupported("csv-number-elsewhere")
    if kind == "matching":
        return _matching(question, rows.options, takes)
    if kind not in _USED_BY_OPTIONS:
        return question
    options = tuple(_option(option, takes) for option in rows.options)
    if kind == "true_false" and len(options) != 2:
        raise Unsupported("not-true-and-false")
    return replace(question, options=options)


def _note_unused(rows: _Rows, place: Location, notes: Notes) -> None:
    """Note filled cells that have no meaning in a question of this kind, by column."""
    kind = _kind(rows)
    used, by_options = _USED.get(kind, ()), _USED_BY_OPTIONS.get(kind, ())
    found = [name for name in (*_OF_NUMBERS, "guide") if name not in used and rows.question[name]]
    for row in rows.options:
        # A row with only a right side adds a target; it is not an option that could have feedback.
        used = ("match",) if kind == "matching" and not row["option"] else by_options
        found += [name for name in OPTION_COLUMNS if name not in used and _is_filled(name, row)]
    for name in dict.fromkeys(found):
        notes.changed(place, "cell-unused", name=name)


def _is_filled(name: str, row: dict[str, str]) -> bool:
    """Whether anything is lost with the cell. A “no” below an option carries no information."""
    return bool(row[name]) and (name != "correct" or row[name].lower() not in _NO)


def _kind(rows: _Rows) -> str:
    return rows.question["kind"].lower().replace(" ", "_")


def _option(row: dict[str, str], takes: Callable[[int], None]) -> ExchangeOption:
    correct = row["correct"].lower()
    if correct not in _YES | _NO:
        raise Unsupported("csv-not-yes-or-no", cell=row["correct"][:40])
    return ExchangeOption(
        plain.one_line(row["option"]),
        correct=correct in _YES,
        feedback=row["feedback"],
        accept=_several(row["accept"], takes),
        choices=_several(row["choices"], takes),
    )


def _matching(
    question: ExchangeQuestion, rows: Sequence[dict[str, str]], takes: Callable[[int], None]
) -> ExchangeQuestion:
    targets = list(dict.fromkeys(plain.one_line(row["match"]) for row in rows))
    if "" in targets:
        raise Unsupported("pair-half-empty")
    options = tuple(
        replace(_option(row, takes), match=targets.index(plain.one_line(row["match"])))
        for row in rows
        if row["option"]
    )
    return replace(question, options=options, targets=tuple(targets))


def _several(cell: str, takes: Callable[[int], None]) -> tuple[str, ...]:
    """Return the words between the bars of a cell."""
    parts = re.split(r"(?<!\\)((?:\\\\)*)\|", cell)
    takes(len(parts) // 2)
    words = ["".join(pair) for pair in zip(parts[::2], [*parts[1::2], ""], strict=True)]
    words = [plain.one_line(re.sub(r"\\([\\|])", r"\1", word)) for word in words]
    return tuple(word for word in words if word)


def write(questions: Sequence[ExchangeQuestion]) -> Written:
    """Write the questions as a table. What a table cannot hold is reported."""
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
