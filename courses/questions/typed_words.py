"""What was typed, in the form in which it is compared. Pure.

A keyboard is forgiven and a mistake is not. Signs of one shape become one sign, letters that a
keyboard does not have are spelt as it spells them (`spellings`), what stands around the answer
goes. No letter, accent or space is added or taken away. The promise is the table in
`tests/data/typing`.

Sources: UAX #15 (normal forms), UAX #44 (decimal digits, dashes, what nobody sees), ADR-0053.
"""

import re
import unicodedata
from collections.abc import Collection

from .spellings import spelling_of

_APOSTROPHES = "‘’‚‛‹›ʻʼʽˈʹ′‵´`＇׳"  # their shapes are the matter
_QUOTES = "“”„‟«»″‶〝〞〟＂״❝❞"
# Dashes that Unicode counts as a sign of mathematics, punctuation or a symbol.
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
# Forms of a sign that say something else than the sign: 10³ is not 103, and ½ is not 1⁄2 of 11⁄2.
_MEANT = ("<super>", "<sub>")
_FRACTION = "<fraction>"
# Signs that choose between two drawings of a letter, and one that holds signs together.
_CHOOSERS = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BEFORE = ' "¿¡'
_AFTER = ' ".,;:!?'


def plain(text: str, language: str = "") -> str:
    """The word without regard to case and to how it is encoded; what the author tells apart by
    more than these stays apart.
    """
    shown = _one_shape_each(_without_unseen(text))
    small = unicodedata.normalize("NFC", shown)
    for large, letter in spelling_of(language).small.items():
        small = small.replace(large, letter)
    # Folding a letter can give one that has another form: twice is enough for every sign.
    for _turn in range(2):
        small = unicodedata.normalize("NFC", small.casefold())
    return _spaced(small)


def normal(text: str, language: str = "") -> str:
    """The word as any keyboard might have typed it: equal for all of them. Idempotent."""
    found = unicodedata.normalize("NFD", plain(text, language).translate(_SHAPES))
    found = "".join(_dash_or_digit(sign) for sign in found)
    for pattern, result in spelling_of(language).same:
        found = pattern.sub(result, found)
    return _without_what_surrounds(_spaced(unicodedata.normalize("NFC", found)))


def is_accepted(
    typed: str, accepted: Collection[str], wrong: Collection[str], language: str
) -> bool:
    """Whether this is one of the accepted words, on whatever keyboard it was typed.

    A word that the question names as wrong never fits, and where it lies as near as one that is
    accepted, only the accepted one as it is written does.
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
    """Wide letters, ligatures and forms of Arabic letters as the letters that they are."""
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


# Their compatible form would be a space and an accent.
_SPACED_ACCENTS = {ord(sign): "'" for sign in "´`"}


def _dash_or_digit(sign: str) -> str:
    if unicodedata.category(sign) == "Pd":
        return "-"
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _without_what_surrounds(text: str) -> str:
    """Without quotes around it and marks at its ends, unless nothing else is there."""
    while True:
        bare = text.lstrip(_BEFORE).rstrip(_AFTER) or text.strip(' "') or text
        if len(bare) > 2 and bare[0] == bare[-1] == "'":
            bare = bare[1:-1].strip()
        if bare == text:
            return text
        text = bare


# Letters of the accepted word → how many slips of a finger still ask. *Units*: edits.
_SLIPS = ((8, 2), (4, 1))


def suggest_word(
    typed: str, accepted: Collection[str], wrong: Collection[str], language: str
) -> str:
    """The accepted word that is a slip or two away from this one; "" where none is."""
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
    """How many edits lie between them; None where that is too many to be a slip."""
    most = next((slips for letters, slips in _SLIPS if len(expected) >= letters), 0)
    if abs(len(form) - len(expected)) > most or _digits(form) != _digits(expected):
        return None
    if _is_opposite(form, expected):
        return None
    found = edits(form, expected)
    return found if 0 < found <= most else None


def _is_opposite(first: str, second: str) -> bool:
    """Whether one is the other behind a syllable of two letters, as impossible and possible are."""
    shorter, longer = sorted((first, second), key=len)
    return len(longer) - len(shorter) == 2 and longer.endswith(shorter)


def _digits(form: str) -> list[str]:
    return [sign for sign in form if sign.isdigit()]


def edits(first: str, second: str) -> int:
    """How many letters to leave out, put in, replace or swap with their neighbour: the distance of
    optimal string alignment.
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
