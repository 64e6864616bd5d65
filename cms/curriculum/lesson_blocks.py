"""The blocks of a lesson: the one list that all others are built from. Pure.

From it come the fences of course files, the blocks of the office, and where the glossary explains
words. A block of running text needs a row here, its template `cms/blocks/<name>.html`, a migration
and a row in docs/users/authoring.md.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of running text. Editors read its label, which the office translates."""

    name: str
    label: str
    icon: str


TEXT_BLOCKS = (
    TextBlock("callout", "The sentence to keep", "openquote"),
    TextBlock("note", "Note on limits", "info-circle"),
    TextBlock("try", "Something to try", "pick"),
    TextBlock("reflect", "A thought to turn over", "help"),
    TextBlock("scenario", "Small scene", "group"),
    TextBlock("remember", "To remember", "tasks"),
)
TEXT_FENCES = tuple(block.name for block in TEXT_BLOCKS)
# Blocks that play a file: the words are read aloud in it.
HEARD_BLOCKS = ("audio", "picture")
# Their words are the same in every lesson, so the file holds none.
FIXED_FENCES = ("help", "limits")
LESSON_FENCES = (*TEXT_FENCES, "ground", *HEARD_BLOCKS, *FIXED_FENCES)
CARD_FENCES = ("card",)
# Where words are explained: running text, not the words of an exercise.
EXPLAINED_BLOCKS = frozenset({"text", *TEXT_FENCES})
