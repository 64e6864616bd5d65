"""Rules for a message: text or a picture phrase, and its number. Pure (contract 6)."""

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

# The picture phrases, in the groups in which they are shown: at hand, and in the sheet "More
# phrases". Keys, not text: each is shown in the reader's language. A key that was ever used stays
# here, since messages of open rooms are stored by it. None says "I need help": that is a button
# beside the messages, which only supervisors see.
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

# The largest number that the column of sequence numbers holds, and the largest a client may send.
LAST_SEQUENCE = 2**31 - 1
MAX_SEQUENCE = 2**63 - 1


def is_visible(text: str) -> bool:
    """Whether anything is visible: spaces, control and zero-width characters alone are not."""
    return any(
        unicodedata.category(character) not in {"Cc", "Cf", "Zs", "Zl", "Zp"} for character in text
    )


# Slow mode: seconds between two messages of one person; 0: no limit.
SLOW_CHOICES = (0, 10, 30, 60)
# Minutes for which a supervisor can limit somebody to reading, with one tap.
MUTE_CHOICES = (1, 3, 5)
MUTE_BY_KEY = 3
# Seats that slow mode does not affect: supervisors, and the interpreter, who repeats others'
# messages.
NOT_SLOWED = frozenset({"supervisor", "backup", "interpreter"})


def seconds_left(last_at: datetime | None, at: datetime, slow: int) -> int:
    """Return the whole seconds to wait before the next message; 0: it may be sent now.

    `last_at` is the time of the sender's last message in this room, None: none yet. Both times come
    from the database's clock.
    """
    if not slow or last_at is None:
        return 0
    return max(0, math.ceil(slow - (at - last_at).total_seconds()))


TRANSLATION: Final = "translation"
_ID_CHARACTERS = 32


def packed(of: UUID, words: str) -> str:
    """Return a translation as stored: the id of the original, then the text."""
    return of.hex + words


def words_of(kind: str, text: str) -> str:
    """Return the readable text of a message of this kind."""
    return text[_ID_CHARACTERS:] if kind == TRANSLATION else text


def translated(kind: str, text: str) -> UUID | None:
    """Return the id of the message that it translates; None if it is not a translation."""
    return UUID(hex=text[:_ID_CHARACTERS]) if kind == TRANSLATION else None
