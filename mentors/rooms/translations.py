"""A line of an interpreter: which line it translates, and its words. Pure.

It is kept as one text, the id before the words, so that it is numbered, encrypted, sent again and
destroyed as every other line is.
"""

from typing import Final
from uuid import UUID

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
