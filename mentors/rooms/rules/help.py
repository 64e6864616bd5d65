"""A code word that a mentee and a supervisor agree on: what it may be, where it stands. Pure.

Typed alone or within a line it is not delivered: it asks for help without anybody seeing it
(domain 4.5).
"""

import re
import unicodedata

FEWEST, MOST = 4, 30


def tidied(word: str) -> str:
    """As it is kept and compared: one form of each letter, small, blanks as one."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def may_be_one(word: str) -> bool:
    """Four to thirty letters, in at most two words: no number, and nothing that slips out often."""
    word = tidied(word)
    letters = word.replace(" ", "")
    return (
        FEWEST <= len(word) <= MOST
        and word.count(" ") <= 1
        and all(unicodedata.category(letter)[0] in "LM" for letter in letters)
    )


def says(text: str, word: str) -> bool:
    """Whether the code word stands in this line, as a word of its own. `word` is tidied."""
    return bool(word) and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", tidied(text)) is not None
