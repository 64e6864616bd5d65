"""What a coordinator's page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from accounts.queries import invitations_made_in, names_by_role
from accounts.sentences import ROLE_LABELS
from accounts.types import Organisation
from courses.cohorts.queries import next_meetings_in, without_childcare
from courses.cohorts.view_models import ChildcareGap, MeetingRow
from mentors.journeys.coordinator_queries import JourneySummary, journeys_in

# So many cards are shown, the newest ones.
CARDS_SHOWN = 20


@dataclass(frozen=True)
class CardRow:
    """One card: for which role, until when, and whether it was used. Never for whom."""

    role: str
    expires_at: datetime
    state: str


@dataclass(frozen=True)
class PeopleRow:
    """A role, and under which names the people who hold it are shown."""

    role: str
    names: list[str]


@dataclass(frozen=True)
class OrganisationView:
    """One organisation as its coordinator sees it."""

    name: str
    journeys: list[JourneySummary]
    meetings: list[MeetingRow]
    gap: ChildcareGap
    people: list[PeopleRow]
    invitations: list[CardRow]


def coordinator_page(organisations: Iterable[Organisation], at: datetime) -> list[OrganisationView]:
    """One view for each organisation that she coordinates."""
    return [
        OrganisationView(
            name=organisation.name,
            journeys=journeys_in(organisation),
            meetings=next_meetings_in(organisation, get_language(), at),
            gap=without_childcare(organisation, at),
            people=_people(organisation),
            invitations=_cards(organisation, at),
        )
        for organisation in organisations
    ]


def _people(organisation: Organisation) -> list[PeopleRow]:
    names = names_by_role(organisation)
    return [
        PeopleRow(role=str(label), names=names[role])
        for role, label in ROLE_LABELS.items()
        if role in names
    ]


def _cards(organisation: Organisation, at: datetime) -> list[CardRow]:
    return [
        CardRow(
            role=str(ROLE_LABELS[invitation.role]),
            expires_at=invitation.expires_at,
            state=invitation.state_at(at),
        )
        for invitation in invitations_made_in([organisation])[:CARDS_SHOWN]
    ]
