"""The renewals of an organisation that are due, and what is missing for each. Read only.

Two thousand take as many queries as one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.models import Organisation, User
from mentors.assessment.competencies.framework_texts import competency_texts
from mentors.assessment.competencies.permissions import codes_rated_by
from mentors.certificate_states import CertificateState
from mentors.certification.renewal_queries import Renewal, renewals_of
from mentors.certification.renewal_sentences import renewal_statuses
from mentors.certification.validity_rules import RENEWAL
from mentors.programmes.queries import required_levels_of

from ..models import Assessor, Certificate, Journey


@dataclass(frozen=True, slots=True)
class DueRenewal:
    """A certificate that has expired, or will within sixty days. `missing`: as text."""

    name: str
    programme: str
    journey: UUID
    valid_until: datetime
    late: bool
    missing: tuple[str, ...]


def renewals_due(user: User, place: Organisation, at: datetime) -> list[DueRenewal]:
    """Return the renewals due there, never the user's own. Paused ones are not due."""
    here = Journey.objects.filter(
        learner=OuterRef("learner"),
        version__programme=OuterRef("programme"),
        organisation=place,
        left_at__isnull=True,
    )
    certificates = list(
        Certificate.objects.filter(
            # Whoever issued it: it is renewed where its holder is now.
            Exists(here),
            state=CertificateState.CURRENT,
            valid_until__lte=at + RENEWAL,
            learner__is_active=True,
        )
        .exclude(learner=user)
        .select_related("learner", "version")
        .defer("shown_name", "basis")
    )
    ways = _ways_of(certificates, place)
    held = [(one, ways[one.pk]) for one in certificates if one.pk in ways]
    renewals = renewals_of(held, at)
    hidden = _hidden(user, [journey for _certificate, journey in held])
    names = {code: text.name for code, text in competency_texts().items()} if held else {}
    return [
        DueRenewal(
            name=certificate.learner.shown_name if certificate.learner else "",
            programme=certificate.version.title,
            journey=journey.public_id,
            valid_until=certificate.valid_until,
            late=renewals[certificate.pk].late,
            missing=_missing(renewals[certificate.pk], names, hidden[journey.pk]),
        )
        for certificate, journey in held
    ]


def _ways_of(certificates: Sequence[Certificate], place: Organisation) -> dict[int, Journey]:
    """Return certificate → the latest journey there, in which it is renewed. One query."""
    found = {(one.learner_id, one.programme_id): one.pk for one in certificates}
    if not found:
        return {}
    journeys = Journey.objects.filter(
        learner__in={learner for learner, _programme in found},
        organisation=place,
        left_at__isnull=True,
    ).select_related("version")
    return {
        found[key]: journey
        for journey in journeys.order_by("pk")
        if (key := (journey.learner_id, journey.version.programme_id)) in found
    }


def _hidden(user: User, journeys: Sequence[Journey]) -> dict[int, frozenset[str]]:
    """Return `hidden_codes` for all journeys: what `user` has still to rate (domain 2.2)."""
    asked = set(
        Assessor.objects.filter(
            journey__in=list(journeys), assessor=user, ended_at__isnull=True
        ).values_list("journey", flat=True)
    )
    waiting = [journey for journey in journeys if journey.pk in asked]
    rated = codes_rated_by(user, waiting) if waiting else {}
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for journey in waiting:
        found[journey.pk] = frozenset(required_levels_of(journey)) - rated.get(
            journey.pk, frozenset()
        )
    return found


def _missing(renewal: Renewal, names: dict[str, str], hidden: frozenset[str]) -> tuple[str, ...]:
    statuses = renewal_statuses(
        renewal.answer, names=names, to_mentor=False, late=renewal.late, hidden=hidden
    )
    return tuple(str(status) for status in statuses if not status.met)
