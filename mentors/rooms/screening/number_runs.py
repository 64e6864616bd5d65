"""Digits that belong together, in digits or in words, and what else than telephones. Pure."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from .tokens import Line, Token
from .vocabulary import glued_digits, number_words

# Between two groups of one number stands no more than this of what is neither letter nor digit.
LONGEST_GAP = 12
# “Then after that”: so many small words at most.
MOST_JOINERS = 3
LETTER_DIGITS = str.maketrans("oil", "011")
DAYS, MONTHS = 31, 12
# Counting up or down in even steps, as women do who breathe together, never goes beyond this.
LARGEST_COUNTED = 100
# Digits of other numbers beside a date or a time: “12/05/2022 14”.
MOST_BESIDE_FACTS = 3
LONGEST_AMOUNT = 7
# No telephone ends so; hundreds of thousands and millions do.
MANY_NOUGHTS = "00000"

DATE = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2(?:19|20)?[0-9]{2}")
DAY_AND_MONTH = re.compile(r"([0-9]{1,2})(/)([0-9]{1,2})")
ISO_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
CLOCK = r"(?:[01]?[0-9]|2[0-4])[:.h][0-5][0-9]"
TIME = re.compile(rf"{CLOCK}h?(?:[-/]{CLOCK}h?)?")
YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:[-/](?:(?:19|20)[0-9]{2}|[0-9]{2}))?")
AMOUNT = re.compile(r"[1-9](?:[0-9]{0,2}|[.,'][0-9]{3})[.,'][0-9]{3}(?:[.,][0-9]{1,2})?")
DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,4})[.,][0-9]{1,2}")
# A file at an office: the year and its number in it.
FILE = re.compile(r"(?:19|20)[0-9]{2}/[0-9]{1,4}|[0-9]{1,4}/(?:19|20)[0-9]{2}")
SCORE = re.compile(r"[1-9][0-9]?/[1-9][0-9]{0,2}")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[ .,'][0-9]{3}){1,2}(?:[.,][0-9]{1,2})?")
CURRENCY_SIGN = re.compile(r"[€$£₤₺¥]")


class Group(NamedTuple):
    """Digits in one token. `soft`: only a comma or a word ties it to the group before."""

    digits: str
    token: int
    soft: bool
    in_words: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Groups with no other words between them; `plus`: “+” or “00” stands in front."""

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
    """All runs of the line, in order."""
    joiners, doubles = line.covered("joiners"), line.places("double")
    runs: list[Run] = []
    groups: list[Group] = []
    # What stood between the last group and this token; None: something that ends the run.
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
    """The digits that a token stands for: “7”, “seven”, or letters that pass for some in “O7”;
    several of “zerosevenseven”.
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
    """A small word between two groups, or one letter stuck between them: “3x4x7”."""
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
    """Whether it is dates, times, years, money, marks or counting, and nothing besides."""
    if run.plus:
        return False
    round_sum = run.digits.endswith(MANY_NOUGHTS) and not run.digits.startswith("0")
    return round_sum or _is_counting(run) or _is_money(line, run) or _is_facts(line, run)


def _is_counting(run: Run) -> bool:
    """One, two, three; or ten, eight, six; or to four, and to four again."""
    values = [int(group.digits) for group in run.groups if len(group.digits) <= MOST_JOINERS]
    if len(values) < len(run.groups) or len(values) <= 2:
        return False
    if max(values) > LARGEST_COUNTED and not is_round(run):
        return False
    steps = {later - earlier for earlier, later in pairwise(values)}
    again = all(later in (earlier + 1, 1) for earlier, later in pairwise(values))
    return (len(steps) == 1 and steps != {0}) or (again and values[0] <= 1 and len(steps) > 1)


def is_round(run: Run) -> bool:
    """Tens and hundreds alone, as amounts are."""
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
    """Each part says by its shape what it is; beside those, a small number or two."""
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
