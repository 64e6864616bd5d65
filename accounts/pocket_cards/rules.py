"""What a woman may choose beside her card, and how it is read. Pure.

The card is what she has, her signs are what she knows; one without the other opens nothing.
"""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise


class Kind(StrEnum):
    """What she chose: a number, or four pictures in her order."""

    NUMBERS = "numbers"
    PICTURES = "pictures"


class Weakness(StrEnum):
    """Why what she chose is not taken."""

    LENGTH = "length"
    ALIKE = "alike"
    ROW = "row"
    YEAR = "year"


# Things of every day, each unlike the others, drawn here.
PICTURES = (
    *("cup", "bus", "sun", "key", "tree", "umbrella"),
    *("book", "clock", "house", "car", "bottle", "music"),
)
PLACES = 4
SHORTEST, LONGEST = 4, 8
# After so many wrong tries in a row the card rests for good: with four digits, one in a thousand
# thieves has been lucky by then.
MOST_WRONG = 10


def digits_of(typed: str) -> str:
    """Her number in one writing, whichever digits her keyboard has; other signs stay."""
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else sign
        for sign in typed
        if not sign.isspace()
    )


def weakness_of_number(number: str) -> Weakness | None:
    """What is wrong with a number that she chose; None when nothing is."""
    if not (number.isascii() and number.isdigit() and SHORTEST <= len(number) <= LONGEST):
        return Weakness.LENGTH
    if len(set(number)) == 1:
        return Weakness.ALIKE
    if _steps(number) in ({1}, {-1}):
        return Weakness.ROW
    if len(number) == SHORTEST and number[:2] in ("19", "20"):
        return Weakness.YEAR
    return None


def _steps(number: str) -> set[int]:
    return {int(after) - int(before) for before, after in pairwise(number)}


def weakness_of_pictures(pictures: Sequence[str]) -> Weakness | None:
    """What is wrong with a row of pictures that she chose; None when nothing is."""
    if len(pictures) != PLACES or not set(pictures) <= set(PICTURES):
        return Weakness.LENGTH
    return Weakness.ALIKE if len(set(pictures)) == 1 else None


def written(kind: Kind, signs: Sequence[str]) -> str:
    """Number or pictures as one text, from which the digest is made."""
    return f"{kind}:{' '.join(signs)}"
