"""A number, met within a tolerance. She may type it with a comma or a point."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import BeforeValidator

from .base import (
    AcceptedWords,
    Asked,
    QuestionText,
    UnknownAnswer,
    as_list,
    one_line,
    own_problem,
    without_unseen,
)

LONGEST_NUMBER = 40
_DIGITS = re.compile(r"^[+-]?\d{1,12}(\.\d{1,6})?$")


def read_number(text: str) -> Decimal | None:
    """The number she typed; None when it is none. Digits of any script, spaces between them.

    A comma is a decimal comma: “2,5” is two and a half, and nothing is a mark for thousands.
    """
    plain = (
        "".join(without_unseen(text).split()).replace(",", ".").replace("٫", ".").replace("−", "-")
    )
    if not _DIGITS.match(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _canonical(value: object) -> str:
    """A number as text in its one form, so that 2, 2.0 and “2,0” are one definition."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise own_problem("not-a-decimal")
    number = read_number(str(value))
    if number is None:
        raise own_problem("not-a-decimal")
    text = format(number.normalize(), "f")
    return "0" if number == 0 else text


Amount = Annotated[str, BeforeValidator(_canonical)]


class Numeric(Asked):
    """The number that fits and how far from it still does, both in the unit of its words."""

    kind: Literal["numeric"]
    answer: Amount
    tolerance: Amount = "0"

    def problem(self) -> str | None:
        return "tolerance-below-zero" if Decimal(self.tolerance) < 0 else None

    def read(self, given: Collection[str]) -> tuple[str, ...]:
        entries = [one_line(self, entry, LONGEST_NUMBER) for entry in as_list(given)]
        entries = [entry for entry in entries if entry]
        if len(entries) > 1:
            raise UnknownAnswer(self.key, entries[1])
        return tuple(entries)

    def is_whole(self, chosen: tuple[str, ...]) -> bool:
        return bool(chosen) and read_number(chosen[0]) is not None

    def is_met(self, chosen: tuple[str, ...], accepted: AcceptedWords) -> bool:
        number = read_number(chosen[0]) if chosen else None
        return number is not None and (
            abs(number - Decimal(self.answer)) <= Decimal(self.tolerance)
        )

    def right_answer(self, accepted: AcceptedWords) -> tuple[str, ...]:
        return (self.answer,)

    def text_problems(self, words: QuestionText) -> Iterator[str]:
        yield from super().text_problems(words)
        yield from self._needed_words(
            words, feedback_met="feedback-met-empty", feedback_not_yet="feedback-not-yet-empty"
        )
