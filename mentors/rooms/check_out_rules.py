"""Who talks with the supervisor after a room has wound down, in which order, how long. Pure.

First each woman who asked for it has five minutes alone with her, then the mentor checks out
(domain 4.1, 10.13). One talk at a time; who has had hers is through with the room.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from mentors.room_types import ALONE_FOR, CHECKS_OUT_FOR

MENTOR = "mentor"
# Who is still there when it is not her turn: she waits for it, or stands by. All others are
# through.
WAITING_SEATS = frozenset({MENTOR, "supervisor", "backup", "lead"})


def next_partner(
    asked: Sequence[int], mentors: Sequence[int], *, talking: int | None
) -> int | None:
    """Whose turn it is after `talking`; None: everyone has had hers, and the room is over.

    `asked` are the women who would like a word alone and are here, in the order of asking. Ids of
    seats. A mentor whose talk it was is the last.
    """
    if talking in mentors:
        return None
    turns = [one for one in (*asked, *mentors) if one != talking]
    return turns[0] if turns else None


def lasts(seat: str) -> timedelta:
    """How long the talk with somebody in this seat may last."""
    return timedelta(minutes=CHECKS_OUT_FOR if seat == MENTOR else ALONE_FOR)


def through_after(
    seats: Collection[tuple[int, str]], *, partner: int, asked: Collection[int]
) -> list[int]:
    """Who has nothing more to do in the room once this talk begins: (id, seat) of all → ids."""
    return [
        pk for pk, seat in seats if seat not in WAITING_SEATS and pk != partner and pk not in asked
    ]
