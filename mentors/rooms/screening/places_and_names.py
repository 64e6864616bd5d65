"""Maps, and names on social networks. Pure."""

import re
from collections.abc import Iterator

from .categories import Category, Hit
from .internet import is_named
from .messengers import PARTS, asks_for_contact
from .tokens import Line, Mark

# Two numbers with so many decimals are a place; degrees and minutes are one too.
COORDINATES = re.compile(
    r"(?<![0-9])[0-9]{1,3}[.,][0-9]{3,10}°? ?[nsewo]? ?[,;/ ] ?-? ?[0-9]{1,3}[.,][0-9]{3,10}"
    r"|(?<![0-9])[0-9]{1,3} ?° ?[0-9]{1,2} ?['′]"
)
CODE_LETTERS = "[23456789cfghjmpqrvwx]"
PLUS_CODE = re.compile(rf"(?<![a-z0-9]){CODE_LETTERS}{{4,8}}\+{CODE_LETTERS}{{2,3}}(?![a-z0-9])")
THREE_WORDS = re.compile(r"// ?[^\W\d_]{3,30}\.[^\W\d_]{3,30}\.[^\W\d_]{3,30}")
UNDERSCORED = re.compile(r"(?<![a-z0-9_.])[a-z][a-z0-9.]{0,30}_[a-z0-9_.]")
LATIN_NAME = re.compile(r"[a-z]{4,}")
# “Find me … on insta”.
SPEAKS_FOR = 6
# “Snap: …, add me”.
SPEAKS_BESIDE = 5
# “My insta: rosa mar”
NAMING_SIGNS = frozenset({":", "=", "-", "→"})
# “My”, as Arabic writes it at the end of a word.
HER_ENDING = "ي"
LONGEST_NAME = 3


def maps(line: Line) -> Iterator[Hit]:
    """A place as a map shows it: a link, a code, coordinates, or the offer of one."""
    shapes = ((COORDINATES, ".,°"), (PLUS_CODE, "+"), (THREE_WORDS, "/"))
    for shape, signs in shapes:
        if any(sign in line.text for sign in signs):
            yield from (Hit(Category.MAP, match[0]) for match in shape.finditer(line.text))
    for mark in (*line.marks("map_site"), *line.marks("pin")):
        yield Hit(Category.MAP, line.piece(mark.first, mark.after))


def handles(line: Line) -> Iterator[Hit]:
    """The name under which somebody is found on a social network."""
    if "_" in line.text:
        yield from (Hit(Category.HANDLE, match[0]) for match in UNDERSCORED.finditer(line.text))
    for mark in line.marks("social"):
        if (
            _leads_to_a_person(line, mark)
            or _is_named_beside(line, mark)
            or _is_of_a_person(line, mark)
            or _is_own_name(line, mark)
        ):
            yield Hit(Category.HANDLE, line.piece(mark.first, mark.after))
    for mark in line.marks("social_doubtful"):
        first, after = mark.first - SPEAKS_BESIDE, mark.after + SPEAKS_BESIDE
        by = mark.first in line.ends("via")
        named = _is_named_beside(line, mark)
        asked = line.near("contact", first, after) or line.near("self", first, after)
        if (by and named) or (asked and (named or _is_followed_by_name(line, mark))):
            yield Hit(Category.HANDLE, line.piece(mark.first, mark.after))


def _leads_to_a_person(line: Line, mark: Mark) -> bool:
    """“Find me on …”, “on … I am Rosa”, “do you have …?”; not what is told about a network."""
    others, first, after = line.places("others"), mark.first - SPEAKS_FOR, mark.after + SPEAKS_FOR
    asked = asks_for_contact(line, (at for at in range(first, after) if at - 1 not in others))
    has = not line.ends("have").isdisjoint((mark.first, mark.first - 1))
    named = mark.after < len(line.tokens) and "," not in line.tokens[mark.after].gap
    return asked or has or (named and line.near("self", mark.after, mark.after + 1))


def _is_of_a_person(line: Line, mark: Mark) -> bool:
    """“My profile on … is Rosa Mar”; not “my profile on … is closed”."""
    hers = not line.ends("profile").isdisjoint((mark.first, mark.first - 1))
    told = line.near("told", mark.after, mark.after + SPEAKS_BESIDE)
    return hers and not told and mark.after + 1 < len(line.tokens)


def _is_own_name(line: Line, mark: Mark) -> bool:
    """“My … is Rosa Mar”, “my …: rosa mar”; not “my … is private”, “my … is full of …”."""
    at, is_own = mark.after, mark.first in line.ends("my")
    if at in line.places("my"):
        at, is_own = at + 1, True
    is_arabic = line.tokens[mark.first].word.endswith(HER_ENDING)
    if not (is_own or is_arabic) or at >= len(line.tokens):
        return False
    told = line.next_mark("named", at, at + 1)
    if told is not None:
        at = told.after
    elif line.tokens[at].gap.strip() not in NAMING_SIGNS and not is_arabic:
        return False
    return _is_a_name(line, at)


def _is_a_name(line: Line, at: int) -> bool:
    """One to three words, and then nothing."""
    end = at
    while end < len(line.tokens) and (end == at or not set(line.tokens[end].gap) & PARTS):
        end += 1
    others = line.covered("plain") | line.covered("told")
    return 0 < end - at <= LONGEST_NAME and others.isdisjoint(range(at, end))


def _is_named_beside(line: Line, mark: Mark) -> bool:
    first = max(0, mark.first - SPEAKS_FOR)
    after = min(len(line.tokens), mark.after + SPEAKS_FOR)
    return is_named(line.piece(first, after))


def _is_followed_by_name(line: Line, mark: Mark) -> bool:
    """“Snap: rosamare”, “my snap is rosamare”, or a Latin name beside an Arabic word."""
    words = line.tokens[mark.after : mark.after + 2]
    return any(LATIN_NAME.fullmatch(token.word) for token in words)
