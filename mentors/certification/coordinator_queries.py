"""A journey as seen by the coordinator who issues the certificate. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.record_access.permissions import may_as_coordinator
from accounts.record_access.rules import Act, Record
from core.errors import NotFound
from mentors.assessment.competencies.framework_texts import competency_texts
from mentors.assessment.competencies.permissions import hidden_codes
from mentors.assessment.competencies.queries import (
    AskedAssessor,
    assessors_of,
    supervisors_to_ask,
)
from mentors.programmes.queries import required_levels_of

from ..models import Certificate, Journey
from .decision_queries import may_be_followed
from .queries import eligibility, standing_certificate, statuses_for
from .renewal_queries import Renewal, renewal_of
from .renewal_sentences import renewal_statuses
from .sentences import RequirementStatus


@dataclass(frozen=True, slots=True)
class CoordinatedJourney:
    """One learner's journey as the coordinator sees it. The chosen name is not part of it."""

    public_id: UUID
    name: str
    programme: str
    requirements: tuple[RequirementStatus, ...]
    eligible: bool
    assessors: tuple[AskedAssessor, ...]
    # A queryset, for the form.
    supervisors: QuerySet[User]
    # The one that has not ended; None once it has expired.
    certificate: Certificate | None
    renewable: bool


def journey_for_coordinator(user: User, public_id: UUID, *, at: datetime) -> CoordinatedJourney:
    """Return the journey, for a coordinator of its organisation, never their own (ADR-0074).

    Raise NotFound for anyone else.
    """
    journey = (
        Journey.objects.select_related("learner", "organisation", "version")
        .filter(public_id=public_id, left_at__isnull=True, learner__is_active=True)
        .first()
    )
    if (
        journey is None
        or journey.learner_id == user.pk
        or not may_as_coordinator(user, journey.organisation_id, Record.JOURNEY, Act.READ)
    ):
        raise NotFound
    standing = standing_certificate(journey)
    follows = standing is not None and may_be_followed(standing, at)
    if standing is not None and follows:
        found = statuses_of_renewal(user, journey, renewal_of(standing, journey, at))
    else:
        found = statuses_for(user, journey, eligibility(journey, at=at))
    return CoordinatedJourney(
        public_id=journey.public_id,
        name=journey.learner.shown_name,
        programme=journey.version.title,
        requirements=tuple(found),
        # A hidden one is not met: “nothing is missing” would reveal how the others rated.
        eligible=all(status.met for status in found),
        assessors=tuple(assessors_of(journey)),
        supervisors=supervisors_to_ask(journey),
        certificate=standing if standing and not (follows and standing.valid_until <= at) else None,
        renewable=follows,
    )


def statuses_of_renewal(
    viewer: User, journey: Journey, renewal: Renewal
) -> list[RequirementStatus]:
    """Return the requirements of a renewal and their states, as `viewer` may read them (domain
    2.2).
    """
    texts = competency_texts(required_levels_of(journey))
    return renewal_statuses(
        renewal.answer,
        names={code: text.name for code, text in texts.items()},
        to_mentor=False,
        late=renewal.late,
        hidden=hidden_codes(viewer, journey),
    )
