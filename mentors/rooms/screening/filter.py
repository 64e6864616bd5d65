"""Screens text for contact details and proposals to meet. Pure.

The text is read by itself, and with what its sender said just before.
"""

import re
from collections.abc import Iterator, Sequence

from .addresses import addresses
from .categories import Category, Hit
from .internet import PARTS, asks_for_contact, is_named, mailboxes_and_links, messengers
from .meetings import meetings
from .telephones import runs_of, telephones
from .tokens import Line, Mark
from .vocabulary import lexicon

# Two numbers with this many decimals are a place; so are degrees and minutes.
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
# “My”, which Arabic appends to the word.
HER_ENDING = "ي"
LONGEST_NAME = 3


def maps(line: Line) -> Iterator[Hit]:
    """Yield places as a map shows them: a link, a code, coordinates, or the offer of one."""
    shapes = ((COORDINATES, ".,°"), (PLUS_CODE, "+"), (THREE_WORDS, "/"))
    for shape, signs in shapes:
        if any(sign in line.text for sign in signs):
            yield from (Hit(Category.MAP, match[0]) for match in shape.finditer(line.text))
    for mark in (*line.marks("map_site"), *line.marks("pin")):
        yield Hit(Category.MAP, line.piece(mark.first, mark.after))


def handles(line: Line) -> Iterator[Hit]:
    """Yield names under which somebody can be found on a social network."""
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
    """“Find me on …”, “on … I am Rosa”, “do you have …?”; not remarks about a network."""
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
    """Whether one to three words follow, and then nothing."""
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


ORDER = {category: place for place, category in enumerate(Category)}


# In a short message any digit may be part of a number; a longer one needs this many.
SHORT_LINE, ENOUGH_OF_A_PART = 60, 3
# Maximum number of the sender's earlier messages, and of their last characters, that are read
# together with a new one.
MOST_TOGETHER, CHARACTERS_TOGETHER = 12, 500


def screen(text: str, *, regions: Sequence[str] = (), practice: bool = False) -> tuple[Hit, ...]:
    """Return what is found, a proposal to meet first; if nothing, the text may be delivered.

    `regions`: ISO codes of countries whose telephone numbers are known here ("IT"). `practice`:
    numbers that belong to no telephone pass (domain 10.17). Accepts any text and raises nothing.
    """
    line = Line(text, lexicon())
    looked_for = (
        meetings(line),
        telephones(line, regions=regions, practice=practice),
        mailboxes_and_links(line),
        maps(line),
        handles(line),
        messengers(line),
        addresses(line),
    )
    # One finding per category is enough; a message of many costs no more time.
    found = [hit for looking in looked_for if (hit := next(looking, None)) is not None]
    return tuple(sorted(found, key=lambda hit: ORDER[hit.category]))


def is_part_of_a_number(text: str) -> bool:
    """Whether this message may hold part of a telephone number that others continue."""
    if sum(map(str.isdigit, text)) >= ENOUGH_OF_A_PART:
        return True
    if len(text) > SHORT_LINE:
        return False
    line = Line(text, lexicon())
    small, count = line.covered("joiners"), len(line.tokens)
    # Digits in the middle of other words do not continue a number.
    return any(
        small.issuperset(range(run.first)) or small.issuperset(range(run.after, count))
        for run in runs_of(line)
    )


def spread_number(
    earlier: Sequence[str], text: str, *, regions: Sequence[str] = (), practice: bool = False
) -> Hit | None:
    """Return the telephone number, spread over several messages, that this one completes.

    `earlier` are the messages that its sender sent just before, in order. None if they contain a
    number without it, or if there is none.
    """
    parts = [one for one in earlier if is_part_of_a_number(one)][-MOST_TOGETHER:]
    if not parts or not is_part_of_a_number(text):
        return None
    # Joined by a comma, so that amounts in several messages read like amounts in one.
    before = ", ".join(parts)[-CHARACTERS_TOGETHER:]

    def told_by(words: str) -> Hit | None:
        line = Line(words, lexicon())
        return next(telephones(line, regions=regions, practice=practice), None)

    return None if told_by(before) is not None else told_by(f"{before}, {text}")


# A service named in a display name says where the person can be found.
SERVICES = ("messenger", "social")
# These are ordinary words too; they count as services beside a number. NO_NAMES are never names.
DOUBTFUL = ("messenger_doubtful", "social_doubtful")
NO_NAMES = frozenset({"signal", "snap", "whats"})
# Names that we suggest ourselves have two words and a number of four digits.
MOST_DIGITS = 5


def gives_away(name: str) -> bool:
    """Whether a name holds a telephone number, a mailbox, a link, a service, a place or a meeting.

    Stricter than for messages: a name is shown all the time, and needs none of these.
    """
    line = Line(name, lexicon())
    digits = sum(one.isdigit() for one in name)
    services = [*SERVICES, *(DOUBTFUL if digits else ())]
    named = any(line.marks(tag) for tag in services) or any(
        token.word in NO_NAMES for token in line.tokens
    )
    return named or digits > MOST_DIGITS or bool(screen(name))
