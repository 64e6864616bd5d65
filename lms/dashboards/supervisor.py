"""What a supervisor's page shows: rooms and sessions, and her own work that waits."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from accounts.absence.queries import to_ask
from accounts.sight.queries import women_of
from accounts.types import Person
from courses.cohorts.queries import meetings_held_by, places_to_feed
from courses.cohorts.view_models import MeetingRow
from courses.marking.queries import waiting_count
from mentors.competencies.observation_queries import ToSign
from mentors.competencies.work_queries import ToRate, work_waiting
from mentors.disagreements.queries import to_hear
from mentors.rooms.queries import RoomCard, rooms_for

from .women_pages import WomanRow, women_rows


@dataclass(frozen=True)
class SupervisorPage:
    """Her rooms, the meetings she holds, the observations she has to sign, the competencies she has
    to rate.

    `has_calendar`: she holds a cohort, so she can have a calendar of it. `written` is how many
    written answers wait for her or a colleague.
    """

    rooms: list[RoomCard]
    meetings: list[MeetingRow]
    has_calendar: bool
    observations: tuple[ToSign, ...]
    ratings: tuple[ToRate, ...]
    written: int
    # How many women were away for two years, whom she is to ask whether they stay.
    away: int
    # How many disagreements wait for her answer.
    differently: int
    # Every woman she works with, by name.
    women: list[WomanRow]


def supervisor_page(supervisor: Person, at: datetime) -> SupervisorPage:
    """Her page. Nothing here depends on what another assessor has done (domain 2.2)."""
    work = work_waiting(supervisor)
    return SupervisorPage(
        rooms=[room for room in rooms_for(supervisor) if not room.is_over],
        meetings=meetings_held_by(supervisor, get_language(), at),
        has_calendar=bool(places_to_feed(supervisor)),
        observations=work.observations,
        ratings=work.ratings,
        written=waiting_count(supervisor),
        away=len(to_ask(supervisor, at)),
        differently=len(to_hear(supervisor)),
        women=women_rows(women_of(supervisor, at), work),
    )
