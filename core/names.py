"""Names as people write them, without invisible characters. Pure."""

import unicodedata

# Persian, Urdu and Indian scripts need these in some words.
_NEEDED_UNSEEN = "\u200c\u200d"
_NEVER = {"Cc", "Cf", "Cs"}


def tidy_name(text: str) -> str:
    """`text` on one line, without control characters and direction marks; "" if nothing is visible.

    Why: names appear beside other people's text. One that reverses the writing direction, or is
    invisible, could be taken for somebody else's.
    """
    seen = "".join(
        character
        for character in unicodedata.normalize("NFC", " ".join(text.split()))
        if character in _NEEDED_UNSEEN or unicodedata.category(character) not in _NEVER
    )
    return " ".join(seen.split()) if has_visible_text(seen) else ""


def has_visible_text(text: str) -> bool:
    """Whether `text` has visible characters; spaces and direction marks are not."""
    return any(unicodedata.category(character)[0] not in "CMZ" for character in text)
