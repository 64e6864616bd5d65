"""Aiken, the simplest format of Moodle: a question, answers with a letter, `ANSWER: B`. Reading.

Source: the format's public description (docs.moodle.org, “Aiken format”).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import plain
from .exchange import (
    ExchangeOption,
    ExchangeQuestion,
    Location,
    Notes,
    Reading,
    Unsupported,
    check_count,
    check_size,
    check_tags,
    check_text,
    decoded,
)

__all__ = ["RIGHT_ANSWER", "read"]

RIGHT_ANSWER = re.compile(r"^[ \t]*ANSWER:[ \t]*([A-Z])[ \t]*$", re.MULTILINE)
_ANSWER = re.compile(r"^\s*([A-Z])[.)]\s+(\S.*)$")


@dataclass(slots=True)
class _Block:
    """The lines of one question. `right` "": no line says which answer is correct."""

    line: int
    text: list[str] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)
    right: str = ""


def read(data: bytes) -> Reading:
    """Read the questions of an Aiken file. Raises UnreadableFile for any other file."""
    check_size(data)
    notes, questions = Notes(), []
    for count, block in enumerate(_blocks(decoded(data)), start=1):
        check_count(count)
        place = Location(block.line, plain.one_line(" ".join(block.text)[:1000])[:60])
        try:
            questions.append(_question(block, place, notes))
        except Unsupported as problem:
            notes.refused(place, problem.code, **problem.facts)
    return Reading(tuple(questions), notes.all())


def _blocks(text: str) -> Iterator[_Block]:
    """Yield questions; each ends with its `ANSWER:`, or where another begins before it has one."""
    block: _Block | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        right, answer = RIGHT_ANSWER.match(line), _ANSWER.match(line)
        begins = right is None and (answer is None or block is None)
        if block is not None and block.answers and begins:
            yield block
            block = None
        block = block or _Block(number)
        if right is not None:
            block.right = right[1]
            yield block
            block = None
        elif answer is not None and block.text:
            block.answers.append((answer[1], answer[2]))
        else:
            block.text.append(line)
    if block is not None:
        yield block


def _question(block: _Block, place: Location, notes: Notes) -> ExchangeQuestion:
    notes.takes(len(block.answers))
    text = " ".join(block.text)
    check_tags(" ".join([text, *(words for _letter, words in block.answers)]))
    if not block.right:
        raise Unsupported("aiken-no-answer")
    if block.right not in {letter for letter, _words in block.answers}:
        raise Unsupported("aiken-answer-unknown", letter=block.right)
    options = tuple(
        ExchangeOption(plain.one_line(check_text(words)), correct=letter == block.right)
        for letter, words in block.answers
    )
    words = plain.tidy(check_text(text))
    if not words:
        raise Unsupported("text-missing")
    return ExchangeQuestion("single", words, options, place=place)
