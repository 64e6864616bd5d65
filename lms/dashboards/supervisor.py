"""What a supervisor's desk shows: rooms and sessions, and her own work that waits."""

from dataclasses import dataclass

from django.utils.translation import get_language

from courses.cohorts.queries import meetings_held_by, places_to_feed
from courses.marking.queries import waiting_count
from mentors.competencies.queries import work_waiting
from mentors.rooms.queries import rooms_for


@dataclass(frozen=True)
class Desk:
    """Her rooms, the sessions she holds, the observations she has to sign, the competencies she has
    to rate.

    `has_calendar`: she holds a cohort, so she can have a calendar of it. `written` is how many
    written answers wait for her or a colleague.
    """

    rooms: list
    sessions: list
    has_calendar: bool
    observations: tuple
    ratings: tuple
    written: int


def desk_of(supervisor, at) -> Desk:
    """Her desk. Nothing here depends on what another assessor has done (domain 2.2)."""
    work = work_waiting(supervisor)
    rooms = [room for room in rooms_for(supervisor) if not room.is_over]
    return Desk(
        rooms=rooms,
        sessions=meetings_held_by(supervisor, get_language(), at),
        has_calendar=bool(places_to_feed(supervisor)),
        observations=work.observations,
        ratings=work.ratings,
        written=waiting_count(supervisor),
    )
