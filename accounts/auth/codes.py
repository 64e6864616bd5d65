"""The alphabet, pictures and formats of codes that people copy by hand. Pure."""

from collections.abc import Callable

# No 0/O, 1/I/L.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12
# Everyday objects, so that a person who cannot read recognises the card; neighbours differ.
PICTURES = (
    *("cup", "bus", "sun", "key", "tree", "umbrella", "book", "clock"),
    *("house", "seedling", "bottle", "pen", "music", "car", "letter", "pot"),
)


def drawn(choose: Callable[[str], str], length: int = CODE_LENGTH) -> str:
    """A new code, ungrouped; `choose` picks one letter at random (`secrets.choice`)."""
    return "".join(choose(CODE_ALPHABET) for _place in range(length))


def plain(code: str) -> str:
    """A code as it is compared: in capitals, without spaces or dashes."""
    return "".join(character for character in code.upper() if character.isalnum())


def in_groups(letters: str) -> str:
    """A code as it is shown: in groups of four."""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def picture_of(number: int) -> str:
    """The picture on the card with this number."""
    return PICTURES[number % len(PICTURES)]
