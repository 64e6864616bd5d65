"""Names as people write them, without what nobody can see. Pure."""

import unicodedata

# Persian, Urdu and the scripts of India write some words with these.
_NEEDED_UNSEEN = "\u200c\u200d"
_NEVER = {"Cc", "Cf", "Cs"}


def tidy_name(text: str) -> str:
    """`text` on one line, without controls and marks of direction; "" when nothing can be seen.

    Why: a name stands beside others' words, and one that turns the writing round, or shows
    nothing, could pass for somebody else.
    """
    seen = "".join(
        character
        for character in unicodedata.normalize("NFC", " ".join(text.split()))
        if character in _NEEDED_UNSEEN or unicodedata.category(character) not in _NEVER
    )
    return " ".join(seen.split()) if has_visible_text(seen) else ""


def has_visible_text(text: str) -> bool:
    """Whether anything of `text` can be seen. Blanks and marks of direction alone cannot."""
    return any(unicodedata.category(character)[0] not in "CMZ" for character in text)
