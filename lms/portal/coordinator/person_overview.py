"""The overview of one learner for a coordinator: facts, then what is missing for the
certificate.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.record_access.queries import team_of
from accounts.types import Person
from core.errors import NotFound
from courses.cohorts.queries import cohorts_of_learner
from mentors.certification.coordinator_queries import CoordinatedJourney, journey_for_coordinator
from mentors.journeys.coordinator_queries import journeys_of_learner
from mentors.rooms.state.calendar_queries import rooms_around

from .people_pages import PersonPage


@dataclass(frozen=True, slots=True)
class PersonOverview:
    """The content of the overview. `last`, `next`: begin and kind of a session; None: there is
    none.

    `journeys`: each with the day on which it began; empty for a mentee, and for a user who has not
    passed the staff modules that a coordinator needs.
    """

    roles: tuple[str, ...]
    cohorts: tuple[tuple[UUID, str], ...]
    team: tuple[tuple[str, str], ...]
    last: tuple[datetime, str] | None
    next: tuple[datetime, str] | None
    journeys: tuple[tuple[CoordinatedJourney, datetime], ...]


def person_overview(user: Person, page: PersonPage, at: datetime) -> PersonOverview:
    """Return the facts about a learner or mentee of an organisation that the user coordinates."""
    before, after = rooms_around(page.person, page.organisation, at)
    return PersonOverview(
        roles=tuple(line.label for line in page.roles if line.ended_at is None),
        cohorts=tuple(cohorts_of_learner(page.person, page.organisation)),
        team=tuple(team_of(page.person, page.organisation, at)),
        last=before,
        next=after,
        journeys=tuple(_journeys(user, page, at)),
    )


def _journeys(
    user: Person, page: PersonPage, at: datetime
) -> list[tuple[CoordinatedJourney, datetime]]:
    found = []
    for public_id, began in journeys_of_learner(page.person, page.organisation):
        try:
            found.append((journey_for_coordinator(user, public_id, at=at), began))
        except NotFound:
            return []
    return found
