"""Finds telephone numbers, however they are written. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

import phonenumbers

from .categories import Category, Hit
from .tokens import Line, Token
from .vocabulary import glued_digits, number_words

# By country: with its international prefix, or as dialled inside it.
RESERVED = {
    country: re.compile(pattern, re.VERBOSE)
    for country, pattern in {
        "GB": r"""(?:44|0044|0)(?:7700900[0-9]{3}|1632960[0-9]{3}|2079460[0-9]{3}
            |1(?:13|14|15|16|17|18|21|31|41|51|61)4960[0-9]{3}|1914980[0-9]{3}
            |8081570[0-9]{3}|9098790[0-9]{3}|3069990[0-9]{3})""",
        "US": r"(?:1|001)?[2-9][0-9]{2}55501[0-9]{2}",
        "FR": r"(?:33|0033|0)(?:19900|26191|35301|46571|53649|63998)[0-9]{4}",
        "DE": r"(?:49|0049|0)(?:3023125|6990009|4066969|2214710|8999998)[0-9]{3}",
    }.items()
}


def reserved_in(digits: str) -> str | None:
    """Return the country in which this number is reserved; `digits` without plus sign or spaces."""
    return next((country for country, shape in RESERVED.items() if shape.fullmatch(digits)), None)


# Maximum number of characters, neither letters nor digits, between two groups of one number.
LONGEST_GAP = 12
# “Then after that”: maximum number of small words between groups.
MOST_JOINERS = 3
LETTER_DIGITS = str.maketrans("oil", "011")
DAYS, MONTHS = 31, 12
# Counting up or down in even steps, as people do who breathe together, never goes beyond this.
LARGEST_COUNTED = 100
# Digits of other numbers beside a date or a time: “12/05/2022 14”.
MOST_BESIDE_FACTS = 3
LONGEST_AMOUNT = 7
# No telephone number ends like this; hundreds of thousands and millions do.
MANY_NOUGHTS = "00000"

DATE = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2(?:19|20)?[0-9]{2}")
DAY_AND_MONTH = re.compile(r"([0-9]{1,2})(/)([0-9]{1,2})")
ISO_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
CLOCK = r"(?:[01]?[0-9]|2[0-4])[:.h][0-5][0-9]"
TIME = re.compile(rf"{CLOCK}h?(?:[-/]{CLOCK}h?)?")
YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:[-/](?:(?:19|20)[0-9]{2}|[0-9]{2}))?")
AMOUNT = re.compile(r"[1-9](?:[0-9]{0,2}|[.,'][0-9]{3})[.,'][0-9]{3}(?:[.,][0-9]{1,2})?")
DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,4})[.,][0-9]{1,2}")
# A case number at an office: the year and its number in it.
FILE = re.compile(r"(?:19|20)[0-9]{2}/[0-9]{1,4}|[0-9]{1,4}/(?:19|20)[0-9]{2}")
SCORE = re.compile(r"[1-9][0-9]?/[1-9][0-9]{0,2}")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[ .,'][0-9]{3}){1,2}(?:[.,][0-9]{1,2})?")
CURRENCY_SIGN = re.compile(r"[€$£₤₺¥]")


class Group(NamedTuple):
    """Digits in one token. `soft`: only a comma or a word connects it to the group before."""

    digits: str
    token: int
    soft: bool
    in_words: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Groups with no other words between them; `plus`: “+” or “00” precedes them."""

    groups: tuple[Group, ...]
    plus: bool

    @property
    def digits(self) -> str:
        return "".join(group.digits for group in self.groups)

    @property
    def first(self) -> int:
        return self.groups[0].token

    @property
    def after(self) -> int:
        return self.groups[-1].token + 1


def runs_of(line: Line) -> list[Run]:
    """Return all runs of the message, in order."""
    joiners, doubles = line.covered("joiners"), line.places("double")
    runs: list[Run] = []
    groups: list[Group] = []
    # What is between the last group and this token; None: something that ends the run.
    since: list[Token] | None = None
    times = 1
    for at, token in enumerate(line.tokens):
        digits = _digits(line, at)
        between = None if since is None or len(token.gap) > LONGEST_GAP else since
        if digits is None:
            if at in doubles:
                times, since = 2, between
            elif between is not None and _joins(line, at, joiners) and len(between) < MOST_JOINERS:
                since = [*between, token]
            else:
                since, times = None, 1
            continue
        if between is None and groups:
            runs.append(_run(line, groups))
            groups = []
        soft = bool(groups) and (bool(between) or "," in token.gap or ";" in token.gap)
        for part in digits:
            groups.append(Group(part * times, at, soft, not token.is_number))
            soft, times = False, 1
        since = []
    return [*runs, _run(line, groups)] if groups else runs


def _digits(line: Line, at: int) -> tuple[str, ...] | None:
    """Return the digits that a token stands for: “7”, “seven”, or letters used as such in “O7”.

    Several for “zerosevenseven”.
    """
    token = line.tokens[at]
    if token.is_number:
        return (token.word,)
    if token.word.strip("oil") == "" and _touches_digits(line, at):
        return (token.word.translate(LETTER_DIGITS),)
    known = number_words().get(token.word)
    return glued_digits(token.word) if known is None else (known,)


def _touches_digits(line: Line, at: int) -> bool:
    tokens = line.tokens
    before = at > 0 and tokens[at].gap == "" and tokens[at - 1].is_number
    behind = at + 1 < len(tokens) and tokens[at + 1].gap == "" and tokens[at + 1].is_number
    return before or behind


def _joins(line: Line, at: int, joiners: frozenset[int]) -> bool:
    """Whether it is a small word between two groups, or one letter between digits: “3x4x7”."""
    token = line.tokens[at]
    if at in joiners:
        return True
    stuck = len(token.word) == 1 and token.gap == "" and at + 1 < len(line.tokens)
    return stuck and line.tokens[at + 1].gap == "" and line.tokens[at + 1].is_number


def _run(line: Line, groups: list[Group]) -> Run:
    first = line.tokens[groups[0].token]
    plus = first.gap.rstrip(" (").endswith("+") or groups[0].digits.startswith("00")
    return Run(tuple(groups), plus)


def is_harmless(line: Line, run: Run) -> bool:
    """Whether it is only dates, times, years, money, scores or counting."""
    if run.plus:
        return False
    round_sum = run.digits.endswith(MANY_NOUGHTS) and not run.digits.startswith("0")
    return round_sum or _is_counting(run) or _is_money(line, run) or _is_facts(line, run)


def _is_counting(run: Run) -> bool:
    """“One, two, three”; or “ten, eight, six”; or to four, and to four again."""
    values = [int(group.digits) for group in run.groups if len(group.digits) <= MOST_JOINERS]
    if len(values) < len(run.groups) or len(values) <= 2:
        return False
    if max(values) > LARGEST_COUNTED and not is_round(run):
        return False
    steps = {later - earlier for earlier, later in pairwise(values)}
    again = all(later in (earlier + 1, 1) for earlier, later in pairwise(values))
    return (len(steps) == 1 and steps != {0}) or (again and values[0] <= 1 and len(steps) > 1)


def is_round(run: Run) -> bool:
    """Whether it has only tens and hundreds, as amounts do."""
    return all(
        len(group.digits) in (2, 3, 4) and group.digits.endswith("0") for group in run.groups
    )


def _is_money(line: Line, run: Run) -> bool:
    text = line.piece(run.first, run.after)
    if not (text.isdigit() and len(text) <= LONGEST_AMOUNT) and THOUSANDS.fullmatch(text) is None:
        return False
    if text.startswith("0"):
        return False
    gap_before = line.tokens[run.first].gap
    named = run.after in line.places("currency") or run.after in line.places("counted")
    sign_behind = line.text[line.tokens[run.after - 1].end :][:2]
    return named or bool(CURRENCY_SIGN.search(gap_before[-2:]) or CURRENCY_SIGN.search(sign_behind))


def _is_facts(line: Line, run: Run) -> bool:
    """Whether each part is a date, time or the like by its shape, besides a small number or two."""
    small = sum(len(group.digits) for group in run.groups if group.in_words)
    facts = 0
    for part in line.piece(run.first, run.after).split():
        piece = part.strip("-.,;:()?!'\"")
        if not any(map(str.isdigit, piece)):
            continue
        if _is_fact(piece):
            facts += 1
        elif piece.isdigit() and not piece.startswith("0"):
            small += len(piece)
        else:
            return False
        if small > MOST_BESIDE_FACTS:
            return False
    return facts > 0


def _is_fact(piece: str) -> bool:
    if date := DATE.fullmatch(piece) or DAY_AND_MONTH.fullmatch(piece):
        one, other = int(date[1]), int(date[3])
        if 0 < min(one, other) <= MONTHS and max(one, other) <= DAYS:
            return True
    shapes = (ISO_DATE, TIME, YEARS, AMOUNT, DECIMAL, FILE, SCORE)
    return any(shape.fullmatch(piece) for shape in shapes)


# From here on, digits in a row are a telephone number unless their shape shows what else they are.
ENOUGH_DIGITS = 7
# The minimum beside “call me”, and after “+”.
ENOUGH_WHEN_ASKED = 5
# A number in words has to be longer, as people count aloud.
ENOUGH_WORDS = 5
# A list of amounts: groups no longer than this, none with a leading zero.
LONGEST_LISTED = 4
# A number told in two parts: “begins with 0712 and ends in 555055”.
SHORTEST_PIECE, ENOUGH_IN_PIECES = 3, 9
LONGER_PIECE = 5
# Maximum number of words between a number and a word that refers to it.
SPEAKS_FOR = 6
# Maximum number of lookups per message; with more numbers than that, it is stopped.
MOST_LOOKED_UP = 6


def telephones(line: Line, *, regions: Sequence[str] = (), practice: bool = False) -> Iterator[Hit]:
    """Yield each telephone number.

    `regions` are ISO codes of the countries whose numbers are known to this organisation. With
    `practice`, reserved numbers pass (domain 10.17). A number that is valid in one of those
    countries does not, even if it is reserved elsewhere: 347 555 0123 rings in Italy.
    """
    runs = [run for run in runs_of(line) if not is_harmless(line, run)]
    lookup = _Lookup(regions)
    if practice:
        runs = [run for run in runs if not _is_nobodys(run, lookup)]
    whole = (run for run in runs if _is_telephone(line, run, lookup))
    for run in chain(whole, _told_in_pieces(line, runs)):
        yield Hit(Category.PHONE, line.piece(run.first, run.after))


class _Lookup:
    """Check if a number is valid in one of these countries, with limited lookups per message."""

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
    """“150, 200 and 300”: amounts beside each other."""
    return all(group.soft for group in run.groups[1:]) and all(
        len(group.digits) <= LONGEST_LISTED and not group.digits.startswith("0")
        for group in run.groups
    )


def _told_in_pieces(line: Line, runs: Sequence[Run]) -> list[Run]:
    """Return parts of one number with words between them."""
    pieces = [run for run in runs if len(run.digits) >= SHORTEST_PIECE]
    if len(pieces) < 2 or sum(len(run.digits) for run in pieces) < ENOUGH_IN_PIECES:
        return []
    tells = any(run.plus or run.digits.startswith("0") for run in pieces)
    longer = any(len(run.digits) > LONGER_PIECE for run in pieces)
    return pieces if tells or longer else []
