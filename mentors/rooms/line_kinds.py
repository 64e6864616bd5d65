"""What a line of a room may be: words or a picture phrase, and its numbers. Pure (contract 6)."""

import unicodedata
from typing import Literal

MessageKind = Literal["say", "phrase", "translation"]
SAY: MessageKind = "say"
PHRASE: MessageKind = "phrase"

# What the picture buttons say. Keys, not words: each woman reads them in her own language.
PHRASES = (
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
)

# The largest number that the column of sequence numbers holds, and the largest a client may name.
LAST_SEQUENCE = 2**31 - 1
MAX_SEQUENCE = 2**63 - 1


def is_visible(text: str) -> bool:
    """Whether anything can be seen: blanks, controls and zero-width characters alone cannot."""
    return any(
        unicodedata.category(character) not in {"Cc", "Cf", "Zs", "Zl", "Zp"} for character in text
    )
