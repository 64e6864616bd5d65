"""What follows from what was found. Pure."""

from .categories import Category

# So many stopped lines hold the room, counted since it was last held for them (domain 4.4).
LINES_THAT_HOLD = 3


def holds_the_room(category: str, earlier: int) -> bool:
    """Whether this line holds its room. `earlier`: lines stopped since the filter last held it."""
    return category == Category.MEETING or earlier + 1 >= LINES_THAT_HOLD
