"""What a coordinator's desk shows."""

from dataclasses import dataclass

from django.utils.translation import get_language

from accounts.queries import invitations_made_in, names_by_role
from accounts.sentences import ROLE_LABELS
from courses.cohorts.queries import next_meetings_in, without_childcare
from courses.cohorts.view_models import ChildcareGap, MeetingRow
from mentors.journeys.queries import journeys_in


@dataclass(frozen=True)
class InvitationLine:
    """One card: for which role, until when, and whether it was used. Never for whom."""

    role: str
    expires_at: object
    state: str


@dataclass(frozen=True)
class PeopleLine:
    """How many people hold a role, and their names here."""

    role: str
    names: list[str]


@dataclass(frozen=True)
class Place:
    """One organisation as its coordinator sees it."""

    name: str
    journeys: list
    sessions: list[MeetingRow]
    gap: ChildcareGap
    people: list[PeopleLine]
    invitations: list[InvitationLine]


def _state(invitation, at) -> str:
    if invitation.used_at:
        return "used"
    return "open" if invitation.expires_at > at else "expired"


def desk_of(organisations, at) -> list[Place]:
    """One place for each organisation that she coordinates."""
    return [
        Place(
            name=organisation.name,
            journeys=journeys_in(organisation),
            sessions=next_meetings_in(organisation, get_language(), at),
            gap=without_childcare(organisation, at),
            people=_people(organisation),
            invitations=[
                InvitationLine(
                    role=invitation.get_role_display(),
                    expires_at=invitation.expires_at,
                    state=_state(invitation, at),
                )
                for invitation in invitations_made_in([organisation])[:20]
            ],
        )
        for organisation in organisations
    ]


def _people(organisation) -> list[PeopleLine]:
    names = names_by_role(organisation)
    return [
        PeopleLine(role=str(label), names=names[role])
        for role, label in ROLE_LABELS.items()
        if role in names
    ]
