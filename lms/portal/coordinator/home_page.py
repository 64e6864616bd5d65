"""What a coordinator's page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from accounts.membership.queries import count_by_role
from accounts.sentences import ROLE_LABELS
from accounts.types import Organisation, Person
from courses.cohorts.queries import next_meetings_in, without_childcare
from courses.cohorts.view_models import ChildcareGap, MeetingRow
from mentors.journeys.coordinator_queries import JourneySummary, journeys_in

from .card_views import count_open_cards


@dataclass(frozen=True)
class PeopleRow:
    """A role, and how many hold it now. Their names stand in the list, twenty at once."""

    role: str
    code: str
    people: int


@dataclass(frozen=True)
class OrganisationView:
    """One organisation as its coordinator sees it."""

    public_id: UUID
    name: str
    journeys: list[JourneySummary]
    meetings: list[MeetingRow]
    gap: ChildcareGap
    people: list[PeopleRow]
    open_cards: int


def coordinator_page(
    organisations: Iterable[Organisation], at: datetime, *, viewer: Person | None = None
) -> list[OrganisationView]:
    """One view for each organisation that she coordinates; her own way is not among them."""
    return [
        OrganisationView(
            public_id=organisation.public_id,
            name=organisation.name,
            journeys=journeys_in(organisation, viewer=viewer),
            meetings=next_meetings_in(organisation, get_language(), at),
            gap=without_childcare(organisation, at),
            people=_people(organisation),
            open_cards=count_open_cards(organisation, at),
        )
        for organisation in organisations
    ]


def _people(organisation: Organisation) -> list[PeopleRow]:
    counts = count_by_role(organisation)
    return [
        PeopleRow(role=str(label), code=role, people=counts[role])
        for role, label in ROLE_LABELS.items()
        if role in counts
    ]
