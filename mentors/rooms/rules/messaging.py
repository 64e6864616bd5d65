"""What a line of a room may be: words or a picture phrase, and its numbers. Pure (contract 6)."""

import math
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal
from uuid import UUID

MessageKind = Literal["say", "phrase", "translation"]
SAY: MessageKind = "say"
PHRASE: MessageKind = "phrase"

# What the picture buttons say, as they stand together: at hand, and in the sheet "More phrases".
# Keys, not words: each is shown in the reader's language. A key that was said once stays here,
# since lines of open rooms are kept by it. None says "I need help": that is a button beside the
# talk, which supervisors alone see.
AT_HAND = "at-hand"
PHRASE_GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        AT_HAND: (
            "wait-please",
            "i-am-tired",
            "say-that-again",
            "i-need-a-minute",
            "yes",
            "no",
            "thank-you",
            "i-do-not-know",
            "can-we-stop",
            "i-am-here",
        ),
        "talk": (
            "i-understand",
            "i-do-not-understand",
            "slower-please",
            "may-i-ask",
            "your-turn",
            "i-want-to-listen",
            "another-topic",
            "i-do-not-want-to-say",
        ),
        "how-i-am": (
            "i-am-fine",
            "i-am-happy",
            "i-am-sad",
            "i-am-afraid",
            "i-am-angry",
            "i-feel-sick",
            "my-head-is-full",
            "i-did-not-sleep",
        ),
        "i-need": (
            "i-need-a-break",
            "i-need-water",
            "i-need-an-interpreter",
            "i-need-a-doctor",
            "my-child-needs-me",
            "somebody-came-in",
            "my-connection-is-bad",
            "i-have-to-go",
        ),
        "kind-words": (
            "i-am-listening",
            "i-believe-you",
            "you-are-not-alone",
            "take-your-time",
            "that-was-hard",
            "it-is-not-your-fault",
            "i-am-sorry",
            "goodbye",
        ),
    }
)
PHRASES = tuple(key for keys in PHRASE_GROUPS.values() for key in keys)

# The largest number that the column of sequence numbers holds, and the largest a client may name.
LAST_SEQUENCE = 2**31 - 1
MAX_SEQUENCE = 2**63 - 1


def is_visible(text: str) -> bool:
    """Whether anything can be seen: blanks, controls and zero-width characters alone cannot."""
    return any(
        unicodedata.category(character) not in {"Cc", "Cf", "Zs", "Zl", "Zp"} for character in text
    )


# One line of each person every so many seconds; 0: as quickly as they like.
SLOW_CHOICES = (0, 10, 30, 60)
# For how many minutes a supervisor asks somebody only to read, with one tap.
MUTE_CHOICES = (1, 3, 5)
MUTE_BY_KEY = 3
# Whom a slow room does not slow down: who holds it, and who says the others' lines once more.
NOT_SLOWED = frozenset({"supervisor", "backup", "interpreter"})


def seconds_left(last_at: datetime | None, at: datetime, slow: int) -> int:
    """How long to wait before the next line: whole seconds, 0: it may be written now.

    `last_at` is the sender's last line in this room, None: none yet. Both by the database's clock.
    """
    if not slow or last_at is None:
        return 0
    return max(0, math.ceil(slow - (at - last_at).total_seconds()))


TRANSLATION: Final = "translation"
_ID_CHARACTERS = 32


def packed(of: UUID, words: str) -> str:
    """As it is kept."""
    return of.hex + words


def words_of(kind: str, text: str) -> str:
    """What is read of a line of this kind."""
    return text[_ID_CHARACTERS:] if kind == TRANSLATION else text


def translated(kind: str, text: str) -> UUID | None:
    """The id of the line that it translates; None for a line that translates none."""
    return UUID(hex=text[:_ID_CHARACTERS]) if kind == TRANSLATION else None
