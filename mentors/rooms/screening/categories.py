"""The categories of content that is not delivered. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """The category of a finding.

    A proposal to meet is first: it puts the room on hold at once (domain 4.4).
    """

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
    """One finding. `found` is the part of the text as it was read: folded, without disguise."""

    category: Category
    found: str


# Number of held messages, since the last hold for that reason, that put the room on hold (domain
# 4.4).
LINES_THAT_HOLD = 3


def holds_the_room(category: str, earlier: int) -> bool:
    """Whether this message puts its room on hold.

    `earlier`: messages held since the last such hold.
    """
    return category == Category.MEETING or earlier + 1 >= LINES_THAT_HOLD
