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
