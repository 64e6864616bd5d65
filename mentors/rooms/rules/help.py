"""Rules for a code word that a mentee and a supervisor agree on, and for finding it. Pure.

A message that is the code word or contains it is not delivered: it asks for help unnoticed (domain
4.5).
"""

import re
import unicodedata

FEWEST, MOST = 4, 30


def tidied(word: str) -> str:
    """Return the word as stored and compared: normalised, lower case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def may_be_one(word: str) -> bool:
    """Whether this may be a code word: four to thirty letters, in at most two words, no digits."""
    word = tidied(word)
    letters = word.replace(" ", "")
    return (
        FEWEST <= len(word) <= MOST
        and word.count(" ") <= 1
        and all(unicodedata.category(letter)[0] in "LM" for letter in letters)
    )


def says(text: str, word: str) -> bool:
    """Whether the text contains the code word as a separate word. `word` is tidied."""
    return bool(word) and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", tidied(text)) is not None
