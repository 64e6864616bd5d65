"""The rows of a dump that `manage.py dumpdata` made, each with its line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import plain
from .exchange import CannotRead, Location, NotCarried, check_text


@dataclass(slots=True)
class DumpRow:
    """One object of the dump."""

    line: int
    model: str
    pk: object
    fields: dict[str, Any]

    @property
    def place(self) -> Location:
        """Where it stands in the dump."""
        return Location(self.line, f"{self.model} {self.pk}")

    def text(self, name: str, default: str = "") -> str:
        """A text; raises NotCarried for what is none."""
        value = self.fields.get(name, default)
        if value is None:
            return default
        if not isinstance(value, str):
            raise NotCarried("field-malformed", field=name)
        return plain.tidy(check_text(value))


def dump_rows(text: str) -> Iterator[DumpRow]:
    """Each object with its line. Raises CannotRead for what is no such dump."""
    decoder, at = json.JSONDecoder(), _after(text, 0, "[")
    line, counted = 1, 0
    while text[at : at + 1] != "]":
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as problem:
            broken = getattr(problem, "lineno", line)
            raise CannotRead("json-broken", broken) from problem
        yield _row(value, line)
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            raise CannotRead("json-broken", text.count("\n", 0, at) + 1)


def _after(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != sign:
        raise CannotRead("not-quiz-app", 1)
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\n") and at < len(text):
        at += 1
    return at


def _row(value: object, line: int) -> DumpRow:
    if not isinstance(value, dict):
        raise CannotRead("not-quiz-app", line)
    model, fields = value.get("model"), value.get("fields")
    pk = value.get("pk")
    if not isinstance(model, str) or not isinstance(fields, dict):
        raise CannotRead("not-quiz-app", line)
    if not isinstance(pk, int | str | None) or isinstance(pk, bool):
        raise CannotRead("not-quiz-app", line)
    return DumpRow(line, model.lower(), pk, fields)
