"""Services to talk by, outside this room. Pure."""

from collections.abc import Iterable, Iterator
from functools import cache

from .categories import Category, Hit
from .tokens import Line, Mark
from .vocabulary import names

# A name so long is no part of another word: “whatsappami”, “telegramisch”.
LONG_NAME = 6
# “I deleted my old WhatsApp”: two words may stand between.
TOLD_WITHIN = 4
# “He checked every night my …”
CONTROLLED_WITHIN = 6
# “Afraid that somebody there will find me”
FEARED_WITHIN = 4
PARTS = frozenset(",.;:!()")
OFTEN_MISTYPED = ("whatsapp", "telegram", "messenger", "snapchat")
LONGEST_MISTYPED = 1 + max(map(len, OFTEN_MISTYPED))
FIRST_LETTERS = frozenset(name[0] for name in OFTEN_MISTYPED)
# Words that begin like one of them, and mean a letter from long ago.
OTHER_WORDS = (
    "telegraf",
    "telegramma",
    "telegrama",
    "telegrame",
    "telegrams",
    "telegrammes",
    "telegramme",
)


def messengers(line: Line) -> Iterator[Hit]:
    """Each service that is named; a doubtful name where words beside it speak for a service."""
    for mark in line.marks("messenger"):
        if not is_told_about(line, mark, "messenger"):
            yield Hit(Category.MESSENGER, line.piece(mark.first, mark.after))
    for mark in line.marks("messenger_doubtful"):
        if _is_meant(line, mark):
            yield Hit(Category.MESSENGER, line.piece(mark.first, mark.after))
    known = {line.piece(mark.first, mark.after) for mark in line.marks("messenger")}
    for at, token in enumerate(line.tokens):
        if token.word in known or not _is_long_name(token.word):
            continue
        if not is_told_about(line, Mark(at, at + 1), "messenger"):
            yield Hit(Category.MESSENGER, token.word)
    yield from (Hit(Category.MESSENGER, word) for word in line.spelled if _is_long_name(word))


def _is_long_name(word: str) -> bool:
    """With an ending, or with one letter wrong."""
    is_name = len(word) >= LONG_NAME and (word.startswith(_long_names()) or _is_mistyped(word))
    return is_name and not word.startswith(OTHER_WORDS)


def is_told_about(line: Line, mark: Mark, tag: str) -> bool:
    """“I deleted …”, “… I never use”, “he checked my … every night”: nobody is asked to go there.

    Only where no other service is named, nobody is asked to write, and no sign of writing parts
    the two.
    """
    if len(line.marks(tag)) > 1 or _others_of_its_kind(line, mark):
        return False
    if asks_for_contact(line, (contact.first for contact in line.marks("contact"))):
        return False
    if "?" not in line.text and _stands_beside(line, mark, "told", TOLD_WITHIN):
        return True
    # “He checked my phone, but I have …”; “he read it all. Do you have …?”
    offered = not line.ends("use").isdisjoint((mark.first, mark.first - 1))
    asked = "?" in line.text and not line.ends("have").isdisjoint((mark.first, mark.first - 1))
    return not offered and not asked and _stands_beside(line, mark, "control", CONTROLLED_WITHIN)


def _others_of_its_kind(line: Line, mark: Mark) -> bool:
    """A second service, named with an ending or mistyped: “whatsapp or telegrm”."""
    return any(
        _is_long_name(token.word)
        for at, token in enumerate(line.tokens)
        if not mark.first <= at < mark.after
    )


def _stands_beside(line: Line, mark: Mark, tag: str, within: int) -> bool:
    for told in line.marks(tag):
        first, after = sorted((told, mark))
        between = line.tokens[first.after : after.first + 1]
        if len(between) <= within and not any(set(token.gap) & PARTS for token in between):
            return True
    return False


def asks_for_contact(line: Line, among: Iterable[int]) -> bool:
    """“Find me”, “write to me”; not “someone will find me”, “I am scared that he finds me”."""
    at_contact = line.places("contact")
    return any(at in at_contact and not _is_feared(line, at) for at in among)


def _is_feared(line: Line, at: int) -> bool:
    """Whether somebody else does it, or it is feared: told a few words before, without a comma."""
    for before in range(at - 1, max(-1, at - 1 - FEARED_WITHIN), -1):
        if set(line.tokens[before + 1].gap) & PARTS:
            return False
        if before in line.covered("third") or before in line.places("control"):
            return True
    return False


def _is_meant(line: Line, mark: Mark) -> bool:
    """“On signal”, “text me, signal”; not “a signal”, not “no signal on the phone”."""
    asked = mark.first in line.ends("contact") | line.ends("have")
    ends = mark.after == len(line.tokens) or line.tokens[mark.after].gap.strip(" '-") != ""
    # “Signal?” and nothing before it.
    alone = mark.first == 0 and ends and "?" in line.text
    return mark.first in line.ends("via") or (asked and ends) or alone


def _is_mistyped(word: str) -> bool:
    """One letter too few, too many or another one: “telegrm”, “whatsaap”."""
    if not LONG_NAME <= len(word) <= LONGEST_MISTYPED or word[0] not in FIRST_LETTERS:
        return False
    return word in _shortened() or not _shortened().isdisjoint(_without_one(word))


def _without_one(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


@cache
def _shortened() -> frozenset[str]:
    return frozenset(short for name in OFTEN_MISTYPED for short in {name} | _without_one(name))


@cache
def _long_names() -> tuple[str, ...]:
    listed = names().messenger
    return tuple(
        name for name in listed if name.isascii() and name.isalpha() and len(name) >= LONG_NAME
    )
