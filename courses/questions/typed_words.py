"""Typed text in the form in which it is compared. Pure.

Differences between keyboards are forgiven, mistakes are not. Characters of one shape become one
character, and letters that a keyboard lacks are spelt as it spells them (`spellings`). Quotes and
punctuation around the answer are removed. No letter, accent or space is added or taken away. The
specification is the table in `tests/data/typing`.

Sources: UAX #15 (normal forms), UAX #44 (decimal digits, dashes, invisible characters), ADR-0053.
"""

import re
import unicodedata
from collections.abc import Collection

from .spellings import spelling_of

_APOSTROPHES = "‘’‚‛‹›ʻʼʽˈʹ′‵´`＇׳"  # the exact characters matter
_QUOTES = "“”„‟«»″‶〝〞〟＂״❝❞"
# Dashes that Unicode classes as mathematical signs, punctuation or symbols.
_MORE_DASHES = "−⁃˗"
_SHAPES = {
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, _QUOTES), '"'),
    **dict.fromkeys(map(ord, _MORE_DASHES), "-"),
    ord("،"): ",",
    ord("؛"): ";",
    ord("؟"): "?",
    ord("٪"): "%",
    ord("۔"): ".",
    ord("º"): "°",
}
# Forms that differ in meaning from the plain character: 10³ is not 103, and ½ is not 1⁄2 of 11⁄2.
_MEANT = ("<super>", "<sub>")
_FRACTION = "<fraction>"
# Variation selectors for the shape of a character, and one that joins characters.
_CHOOSERS = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BEFORE = ' "¿¡'
_AFTER = ' ".,;:!?'


def plain(text: str, language: str = "") -> str:
    """Return the word without regard to case and encoding. All other differences are kept."""
    shown = _one_shape_each(_without_unseen(text))
    small = unicodedata.normalize("NFC", shown)
    for large, letter in spelling_of(language).small.items():
        small = small.replace(large, letter)
    # Folding a letter can give one that has another form: twice is enough for every character.
    for _turn in range(2):
        small = unicodedata.normalize("NFC", small.casefold())
    return _spaced(small)


def normal(text: str, language: str = "") -> str:
    """Return the word in one form that is equal for all keyboards. Idempotent."""
    found = unicodedata.normalize("NFD", plain(text, language).translate(_SHAPES))
    found = "".join(_dash_or_digit(sign) for sign in found)
    for pattern, result in spelling_of(language).same:
        found = pattern.sub(result, found)
    return _without_what_surrounds(_spaced(unicodedata.normalize("NFC", found)))


def is_accepted(
    typed: str, accepted: Collection[str], wrong: Collection[str], language: str
) -> bool:
    """Whether this is one of the accepted words, on whatever keyboard it was typed.

    A word that the question names as wrong never fits. If it has the same normal form as an
    accepted word, only the accepted word exactly as written fits.
    """
    as_written = plain(typed, language)
    if as_written in {plain(word, language) for word in accepted}:
        return True
    form = normal(typed, language)
    if not form or form in {normal(word, language) for word in wrong}:
        return False
    return form in {normal(word, language) for word in accepted}


def _without_unseen(text: str) -> str:
    seen = (sign for sign in text if unicodedata.category(sign) != "Cf")
    return _CHOOSERS.sub("", "".join(seen))


def _one_shape_each(text: str) -> str:
    """Return wide letters, ligatures and Arabic letter forms as the plain letters."""
    found: list[str] = []
    for sign in text.translate(_SPACED_ACCENTS):
        how = unicodedata.decomposition(sign)
        if how.startswith(_MEANT):
            found.append(sign)
        elif how.startswith(_FRACTION):
            between = " " if found and found[-1][-1:].isdigit() else ""
            found.append(between + unicodedata.normalize("NFKC", sign).replace("⁄", "/"))
        else:
            found.append(unicodedata.normalize("NFKC", sign))
    return "".join(found)


# Their compatibility form would be a space and an accent.
_SPACED_ACCENTS = {ord(sign): "'" for sign in "´`"}


def _dash_or_digit(sign: str) -> str:
    if unicodedata.category(sign) == "Pd":
        return "-"
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _without_what_surrounds(text: str) -> str:
    """Remove quotes around the text and punctuation at its ends, unless nothing else is left."""
    while True:
        bare = text.lstrip(_BEFORE).rstrip(_AFTER) or text.strip(' "') or text
        if len(bare) > 2 and bare[0] == bare[-1] == "'":
            bare = bare[1:-1].strip()
        if bare == text:
            return text
        text = bare


# Letters of the accepted word → how many typing slips still lead to a question. *Units*: edits.
_SLIPS = ((8, 2), (4, 1))


def suggest_word(
    typed: str, accepted: Collection[str], wrong: Collection[str], language: str
) -> str:
    """Return the accepted word that is a slip or two away from this one; "" if there is none."""
    form = normal(typed, language)
    near = [
        (slips, word)
        for word in accepted
        if (slips := _edits_between(form, normal(word, language))) is not None
    ]
    if not form or not near:
        return ""
    fewest, meant = min(near, key=lambda found: found[0])
    ruled_out = any(edits(form, normal(word, language)) <= fewest for word in wrong)
    return "" if ruled_out else meant


def _edits_between(form: str, expected: str) -> int | None:
    """Return the number of edits between them; None if there are none or too many for a slip."""
    most = next((slips for letters, slips in _SLIPS if len(expected) >= letters), 0)
    if abs(len(form) - len(expected)) > most or _digits(form) != _digits(expected):
        return None
    if _is_opposite(form, expected):
        return None
    found = edits(form, expected)
    return found if 0 < found <= most else None


def _is_opposite(first: str, second: str) -> bool:
    """Whether one is the other with a two-letter prefix, as impossible and possible are."""
    shorter, longer = sorted((first, second), key=len)
    return len(longer) - len(shorter) == 2 and longer.endswith(shorter)


def _digits(form: str) -> list[str]:
    return [sign for sign in form if sign.isdigit()]


def edits(first: str, second: str) -> int:
    """Return the optimal string alignment distance.

    It counts letters to leave out, insert, replace or swap with their neighbour.
    """
    before: list[int] = []
    row = list(range(len(second) + 1))
    for place, letter in enumerate(first, start=1):
        earlier, before, row = before, row, [place]
        for other_place, other in enumerate(second, start=1):
            cost = min(
                before[other_place] + 1,
                row[other_place - 1] + 1,
                before[other_place - 1] + (letter != other),
            )
            swapped = (letter, other) == (second[other_place - 2], first[place - 2])
            if swapped and place > 1 and other_place > 1:
                cost = min(cost, earlier[other_place - 2] + 1)
            row.append(cost)
    return row[-1]
