"""What a supervisor's desk shows: rooms of today, and her own work that waits."""

from dataclasses import dataclass

from courses.marking.queries import waiting_count
from mentors.competencies.queries import work_waiting
from mentors.rooms.queries import rooms_for


@dataclass(frozen=True)
class Desk:
    """Her rooms, the observations she has to sign, the competencies she has to rate.

    `written` is how many written answers wait for her or a colleague.
    """

    rooms: list
    observations: tuple
    ratings: tuple
    written: int


def desk_of(supervisor) -> Desk:
    """Her desk. Nothing here depends on what another assessor has done (domain 2.2)."""
    work = work_waiting(supervisor)
    rooms = [room for room in rooms_for(supervisor) if not room.is_over]
    return Desk(
        rooms=rooms,
        observations=work.observations,
        ratings=work.ratings,
        written=waiting_count(supervisor),
    )
