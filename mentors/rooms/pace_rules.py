"""How quickly people may write in a room: slowly for everyone, or reading only for one. Pure."""

import math
from datetime import datetime

# One line of each person every so many seconds; 0: as quickly as they like.
SLOW_CHOICES = (0, 10, 30, 60)
# For how many minutes a supervisor asks somebody only to read, with one tap.
MUTE_CHOICES = (1, 3, 5)
MUTE_BY_KEY = 3
# Whom a slow room does not slow down: who holds it, and who says the others' lines once more.
NOT_SLOWED = frozenset({"supervisor", "backup", "interpreter"})


def seconds_left(last_at: datetime | None, at: datetime, slow: int) -> int:
    """How long she waits still before her next line: whole seconds, 0: she may write now.

    `last_at` is her last line in this room, None: none yet. Both by the database's clock.
    """
    if not slow or last_at is None:
        return 0
    return max(0, math.ceil(slow - (at - last_at).total_seconds()))
