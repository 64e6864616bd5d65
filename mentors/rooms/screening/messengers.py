"""Services to talk by, outside this room. Pure."""

from collections.abc import Iterator
from functools import cache

from .categories import Category, Hit
from .tokens import Line, Mark
from .vocabulary import names

# A name so long is no part of another word: “whatsappami”, “telegramisch”.
LONG_NAME = 6
# “I deleted my old WhatsApp”: two words may stand between.
TOLD_WITHIN = 4
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
        told = is_told_about(line, Mark(at, at + 1), "messenger")
        if token.word not in known and _is_long_name(token.word) and not told:
            yield Hit(Category.MESSENGER, token.word)
    yield from (Hit(Category.MESSENGER, word) for word in line.spelled if _is_long_name(word))


def _is_long_name(word: str) -> bool:
    """With an ending, or with one letter wrong."""
    is_name = len(word) >= LONG_NAME and (word.startswith(_long_names()) or _is_mistyped(word))
    return is_name and not word.startswith(OTHER_WORDS)


def is_told_about(line: Line, mark: Mark, tag: str) -> bool:
    """“I deleted …”, “… I never use”: nobody is asked to go there.

    Only where no other service is named, nothing is asked, and no sign of writing parts the two.
    """
    if len(line.marks(tag)) > 1 or "?" in line.text or line.marks("contact"):
        return False
    for told in line.marks("told"):
        first, after = sorted((told, mark))
        between = line.tokens[first.after : after.first + 1]
        if len(between) <= TOLD_WITHIN and not any(set(token.gap) & PARTS for token in between):
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
