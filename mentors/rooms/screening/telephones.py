"""Telephone numbers, however they are written. Pure."""

from collections.abc import Iterator, Sequence
from itertools import chain

import phonenumbers

from .categories import Category, Hit
from .fictional import reserved_in
from .number_runs import Run, is_harmless, is_round, runs_of
from .tokens import Line

# From here on digits in a row are a telephone number unless they say by their shape what they are.
ENOUGH_DIGITS = 7
# Beside “call me”, and behind “+”.
ENOUGH_WHEN_ASKED = 5
# A number in words is longer: women count aloud.
ENOUGH_WORDS = 5
# A list of amounts: groups no longer than this, none with a nought in front.
LONGEST_LISTED = 4
# A number told in two pieces: “begins with 0712 and ends in 555055”.
SHORTEST_PIECE, ENOUGH_IN_PIECES = 3, 9
LONGER_PIECE = 5
# So many words before a number may speak about it.
SPEAKS_FOR = 6
# More are looked up for nobody; who writes so many numbers is stopped.
MOST_LOOKED_UP = 6


def telephones(line: Line, *, regions: Sequence[str] = (), practice: bool = False) -> Iterator[Hit]:
    """Each telephone number.

    `regions` are ISO codes of the countries whose numbers are known to this organisation. With
    `practice` the numbers that nobody has pass (domain 10.17); one that somebody has in those
    countries does not, whatever it is elsewhere: 347 555 0123 rings in Italy.
    """
    runs = [run for run in runs_of(line) if not is_harmless(line, run)]
    lookup = _Lookup(regions)
    if practice:
        runs = [run for run in runs if not _is_nobodys(run, lookup)]
    whole = (run for run in runs if _is_telephone(line, run, lookup))
    for run in chain(whole, _told_in_pieces(line, runs)):
        yield Hit(Category.PHONE, line.piece(run.first, run.after))


class _Lookup:
    """Asks whether a number can be one of these countries; only so often for one line."""

    def __init__(self, regions: Sequence[str]) -> None:
        self.regions = regions
        self._asked = 0

    def knows(self, digits: str) -> bool:
        self._asked += 1
        if self._asked > MOST_LOOKED_UP:
            return True
        return any(_is_valid(digits, region) for region in self.regions)


def _is_nobodys(run: Run, lookup: _Lookup) -> bool:
    country = reserved_in(run.digits)
    return country is not None and (
        run.plus or country in lookup.regions or not lookup.knows(run.digits)
    )


def _is_valid(digits: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, region))
    except phonenumbers.NumberParseException:
        return False


def _is_telephone(line: Line, run: Run, lookup: _Lookup) -> bool:
    digits = run.digits
    if all(group.in_words for group in run.groups):
        return len(run.groups) >= ENOUGH_WORDS and len(digits) >= ENOUGH_DIGITS
    asked = run.plus or line.near("call", run.first - SPEAKS_FOR, run.first)
    if len(digits) >= ENOUGH_WHEN_ASKED and asked:
        return True
    if len(digits) < ENOUGH_DIGITS:
        return len(digits) >= ENOUGH_WHEN_ASKED and digits[0] == "0" and lookup.knows(digits)
    return (lookup.knows(digits) and not is_round(run)) if _is_list(run) else True


def _is_list(run: Run) -> bool:
    """“150, 200 and 300”: amounts that stand beside each other."""
    return all(group.soft for group in run.groups[1:]) and all(
        len(group.digits) <= LONGEST_LISTED and not group.digits.startswith("0")
        for group in run.groups
    )


def _told_in_pieces(line: Line, runs: Sequence[Run]) -> list[Run]:
    """Two pieces of one number with words between them."""
    pieces = [run for run in runs if len(run.digits) >= SHORTEST_PIECE]
    if len(pieces) < 2 or sum(len(run.digits) for run in pieces) < ENOUGH_IN_PIECES:
        return []
    tells = any(run.plus or run.digits.startswith("0") for run in pieces)
    longer = any(len(run.digits) > LONGER_PIECE for run in pieces)
    return pieces if tells or longer else []
