"""What a user may choose as PIN or pictures, and how they are read. Pure.

The card is what the user has, the PIN or pictures are what the user knows. Neither works alone.
"""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise


class Kind(StrEnum):
    """What the user chose: a PIN, or four pictures in order."""

    NUMBERS = "numbers"
    PICTURES = "pictures"


class Weakness(StrEnum):
    """Why a chosen PIN or picture sequence is rejected."""

    LENGTH = "length"
    ALIKE = "alike"
    ROW = "row"
    YEAR = "year"
    DATE = "date"


# Everyday objects that are easy to tell apart, drawn for this site.
PICTURES = (
    *("cup", "bus", "sun", "key", "tree", "umbrella"),
    *("book", "clock", "house", "car", "bottle", "music"),
)
PLACES = 4
SHORTEST, LONGEST = 4, 8
# Plausible birth years, and the days of each month in any year.
FIRST_YEAR, LAST_YEAR = 1900, 2049
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Number of wrong attempts, since the owner last checked, that block the card for good: with four
# digits, one in a thousand thieves has guessed right by then.
MOST_WRONG = 10


def digits_of(typed: str) -> str:
    """The number in plain digits, whatever script was typed; other characters stay unchanged."""
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else sign
        for sign in typed
        if not sign.isspace()
    )


def weakness_of_number(number: str) -> Weakness | None:
    """Why a chosen PIN is too weak; None if it is not."""
    if not (number.isascii() and number.isdigit() and SHORTEST <= len(number) <= LONGEST):
        return Weakness.LENGTH
    if len(set(number)) == 1:
        return Weakness.ALIKE
    if _is_run(number):
        return Weakness.ROW
    if len(number) == SHORTEST and number[:2] in ("19", "20"):
        return Weakness.YEAR
    if _is_date(number):
        return Weakness.DATE
    return None


def _is_run(number: str) -> bool:
    """Whether digits are evenly spaced (2468, 8901), repeat (4747) or form a palindrome (4774)."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(number)}
    repeats = any(
        number == number[:part] * (len(number) // part) for part in range(1, len(number) // 2 + 1)
    )
    return len(steps) == 1 or repeats or number == number[::-1]


# Day, month and year in the orders in which people write a date of birth.
_ORDERS = ("dm", "md", "dmy", "mdy", "ymd", "dmY", "mdY", "Ymd", "mY", "Ym")
_DIGITS = {"d": 2, "m": 2, "y": 2, "Y": 4}


def _is_date(number: str) -> bool:
    """Whether the digits form a date in one of these orders: others may know birthdays."""
    return any(
        sum(_DIGITS[part] for part in order) == len(number) and _fits(number, order)
        for order in _ORDERS
    )


def _fits(number: str, order: str) -> bool:
    place, parts = 0, {"d": 1, "m": 1, "Y": 2000}
    for part in order:
        parts[part] = int(number[place : place + _DIGITS[part]])
        place += _DIGITS[part]
    year = parts["Y"]
    return (
        FIRST_YEAR <= year <= LAST_YEAR
        and 1 <= parts["m"] <= len(_DAYS)
        and 1 <= parts["d"] <= _DAYS[parts["m"] - 1]
    )


def weakness_of_pictures(pictures: Sequence[str]) -> Weakness | None:
    """Why a chosen picture sequence is too weak; None if it is not."""
    if len(pictures) != PLACES or not set(pictures) <= set(PICTURES):
        return Weakness.LENGTH
    return Weakness.ALIKE if len(set(pictures)) == 1 else None


def written(kind: Kind, signs: Sequence[str]) -> str:
    """PIN or pictures as one text, which is then hashed."""
    return f"{kind}:{' '.join(signs)}"
