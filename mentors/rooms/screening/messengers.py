"""Services to talk by, outside this room. Pure."""

from collections.abc import Iterator
from functools import cache

from .categories import Category, Hit
from .tokens import Line, Mark
from .vocabulary import names

# A name so long is no part of another word: “whatsappami”, “telegramisch”.
LONG_NAME = 6
# Words that begin like one of them, and mean a letter from long ago.
OTHER_WORDS = ("telegramma", "telegrama", "telegrame", "telegrams", "telegrammes", "telegramme")


def messengers(line: Line) -> Iterator[Hit]:
    """Each service that is named; a doubtful name where words beside it speak for a service."""
    for mark in line.marks("messenger"):
        yield Hit(Category.MESSENGER, line.piece(mark.first, mark.after))
    for mark in line.marks("messenger_doubtful"):
        if _is_meant(line, mark):
            yield Hit(Category.MESSENGER, line.piece(mark.first, mark.after))
    for word in (*(token.word for token in line.tokens), *line.spelled):
        is_name = len(word) >= LONG_NAME and word.startswith(_long_names())
        if is_name and not word.startswith(OTHER_WORDS):
            yield Hit(Category.MESSENGER, word)


def _is_meant(line: Line, mark: Mark) -> bool:
    """“On signal”, “text me, signal”; not “a signal”, not “no signal on the phone”."""
    asked = mark.first in line.ends("contact") | line.ends("have")
    ends = mark.after == len(line.tokens) or line.tokens[mark.after].gap.strip(" '-") != ""
    return mark.first in line.ends("via") or (asked and ends)


@cache
def _long_names() -> tuple[str, ...]:
    listed = names().messenger
    return tuple(
        name for name in listed if name.isascii() and name.isalpha() and len(name) >= LONG_NAME
    )
