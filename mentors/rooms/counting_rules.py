"""Who has a place in a room that is for learning. Pure (domain 10.23)."""

from collections.abc import Iterable

from .seat_acts import SeatName


def has_a_place(seat: str, said: Iterable[bool | None]) -> bool:
    """Whether this seat may be taken, after what the mentors on their way said of the room.

    A second assessor sees only what may count. Who has not said so, and who is on no way, learns.
    """
    return seat != SeatName.ASSESSOR or any(one is True for one in said)
