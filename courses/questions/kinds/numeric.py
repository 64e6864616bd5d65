"""A number, met within a tolerance. The learner may type it with a comma or a point."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator

from ..typed_words import normal
from .base import (
    AcceptedWords,
    BaseQuestion,
    UnknownAnswer,
    as_list,
    one_line,
    own_problem,
    without_unseen,
)
from .texts import QuestionText

LONGEST_NUMBER = 40
MOST_DIGITS, MOST_DECIMALS = 12, 6
_NUMBER = re.compile(
    rf"[+-]?(\d{{1,{MOST_DIGITS}}}(\.\d{{0,{MOST_DECIMALS}}})?|\.\d{{1,{MOST_DECIMALS}}})(e[+-]?\d\d?)?"
)
_THOUSANDS = re.compile(r"([+-]?\d{1,3})((?:٬\d{3})+)(?=$|\.)")
_SIGNS = str.maketrans({
    **dict.fromkeys("−‐‑‒–—―﹘﹣－", "-"),  # every shape of a minus
    **dict.fromkeys(",٫،，．", "."),  # and of a decimal sign
    "E": "e",
})  # fmt: skip
# A longer unit is a word, which may be typed in capitals; in a short one, case has a meaning.
_LONGEST_SHORT_UNIT = 3


def read_number(text: str) -> Decimal | None:
    """Return the number that was typed; None if it is not one.

    Digits may be of any script, with spaces between them. A comma is a decimal comma: “2,5” is two
    and a half. The only thousands separator is the Arabic one, which has no other meaning. “1e3” is
    a thousand, as a calculator shows it.
    """
    plain = "".join(without_unseen(text).split()).translate(_SIGNS)
    plain = _THOUSANDS.sub(lambda found: found[1] + found[2].replace("٬", ""), plain)
    if not _NUMBER.fullmatch(plain):
        return None
    number = Decimal(plain)
    exponent = number.normalize().as_tuple().exponent
    too_fine = isinstance(exponent, int) and exponent < -MOST_DECIMALS
    return None if number.adjusted() >= MOST_DIGITS or too_fine else number


def without_unit(typed: str, units: Mapping[str, str]) -> str:
    """Return “90” for “90 days”, where the question names days; otherwise the text as typed.

    `units`: language code → the unit in its words.
    """
    if read_number(typed) is not None:
        return typed
    for place in range(1, len(typed)):
        number, rest = typed[:place].rstrip(), typed[place:]
        if any(_same_unit(rest, unit, language) for language, unit in units.items()) and (
            read_number(number) is not None
        ):
            return number
    return typed


def _same_unit(typed: str, unit: str, language: str) -> bool:
    form = normal(unit, language)
    if not form or normal(typed, language) != form:
        return False
    return len(form) > _LONGEST_SHORT_UNIT or _capitals(typed) == _capitals(unit)


def _capitals(text: str) -> list[bool]:
    return [sign.isupper() for sign in text if sign.lower() != sign.upper()]


def _canonical(value: object) -> str:
    """Return a number in its canonical text form, so that 2, 2.0 and “2,0” are one definition."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise own_problem("not-a-decimal")
    number = read_number(str(value))
    if number is None:
        raise own_problem("not-a-decimal")
    text = format(number.normalize(), "f")
    return "0" if number == 0 else text


Amount = Annotated[str, BeforeValidator(_canonical)]


class Numeric(BaseQuestion):
    """The correct number and its tolerance, both in the unit that the texts name."""

    has_unit = True

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

    def without_unit(self, given: Collection[str], units: Mapping[str, str]) -> Collection[str]:
        # Longer than any number with its unit: `read` rejects it.
        return [
            entry if len(entry) > LONGEST_NUMBER else without_unit(entry, units)
            for entry in as_list(given)
        ]

    def is_complete(self, chosen: tuple[str, ...]) -> bool:
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
