"""Which accepted word she may have meant, where the author wants her to be asked. Pure.

Asking tells the word. So nothing is asked where she may have meant something else. That is a short
word, another number, the opposite, or a word that lies as near to one that the question names as
wrong.
"""

from collections.abc import Collection

from .typed_words import normal

# Letters of the accepted word → how many slips of a finger still ask. *Units*: edits.
_SLIPS = ((8, 2), (4, 1))


def word_meant(typed: str, accepted: Collection[str], wrong: Collection[str], language: str) -> str:
    """The accepted word that is a slip or two away from this one; "" where none is."""
    form = normal(typed, language)
    near = [
        (slips, word)
        for word in accepted
        if (slips := _slips_between(form, normal(word, language))) is not None
    ]
    if not form or not near:
        return ""
    fewest, meant = min(near, key=lambda found: found[0])
    ruled_out = any(edits(form, normal(word, language)) <= fewest for word in wrong)
    return "" if ruled_out else meant


def _slips_between(form: str, expected: str) -> int | None:
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
