"""The kinds of what is not delivered. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What was found. A proposal to meet stands first: it holds the room at once (domain 4.4)."""

    MEETING = "meeting"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    LINK = "link"
    MAP = "map"
    MESSENGER = "messenger"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding. `found` is the piece of the line, as it was read: folded, without disguise."""

    category: Category
    found: str


# So many stopped lines hold the room, counted since it was last held for them (domain 4.4).
LINES_THAT_HOLD = 3


def holds_the_room(category: str, earlier: int) -> bool:
    """Whether this line holds its room. `earlier`: lines stopped since the filter last held it."""
    return category == Category.MEETING or earlier + 1 >= LINES_THAT_HOLD
