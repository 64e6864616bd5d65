"""A renewal as she reads it herself, and as her supervisor does. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from accounts.models import Organisation, User
from core.errors import NotFound
from courses.progress.refresher_queries import links_to
from courses.progress.view_models import Link
from mentors.certificate_states import CertificateState
from mentors.competencies.framework_texts import competency_texts
from mentors.programmes.queries import required_levels_of

from ..models import Certificate, Journey
from .life_queries import may_be_followed
from .life_rules import RENEWAL
from .renewal_queries import renewal_of
from .renewal_sentences import WORK, renewal_statuses
from .rules import Eligibility
from .sentences import RequirementStatus


@dataclass(frozen=True, slots=True)
class RenewalOfMentor:
    """What the renewal of her certificate asks for. `opens_at`: from when on it can be renewed.

    `lessons`: those to go through again that she has not yet. `can_be_given`: nothing is missing,
    and its time has come.
    """

    achievement: str
    rests: bool
    suspended: bool
    late: bool
    valid_until: datetime
    opens_at: datetime
    can_be_given: bool
    statuses: tuple[RequirementStatus, ...]
    lessons: tuple[Link, ...]


def renewal_of_mentor(user: User, public_id: UUID, at: datetime) -> RenewalOfMentor:
    """Of a certificate of hers that stands. Raises NotFound for any other."""
    certificate = (
        Certificate.objects.filter(public_id=public_id, learner=user, ended_at__isnull=True)
        .select_related("version")
        .first()
    )
    journey = _way_of(certificate)
    if certificate is None or journey is None:
        raise NotFound
    renewal = renewal_of(certificate, journey, at)
    texts = competency_texts(required_levels_of(journey))
    return RenewalOfMentor(
        achievement=certificate.shown_title,
        rests=certificate.state == CertificateState.PAUSED,
        suspended=certificate.state == CertificateState.SUSPENDED,
        late=renewal.late,
        valid_until=certificate.valid_until,
        opens_at=certificate.valid_until - RENEWAL,
        can_be_given=may_be_followed(certificate, at) and renewal.answer.eligible,
        statuses=tuple(
            renewal_statuses(
                renewal.answer,
                names={code: text.name for code, text in texts.items()},
                to_mentor=True,
                late=renewal.late,
            )
        ),
        lessons=tuple(links_to(renewal.refresher, get_language() or "en")),
    )


@dataclass(frozen=True, slots=True)
class SupervisedRenewal:
    """What a supervisor helps with: rooms, talks and lessons, and never how others rate her."""

    programme: str
    valid_until: datetime
    late: bool
    statuses: tuple[RequirementStatus, ...]


def renewals_supervised(
    person: User, organisation: Organisation, at: datetime
) -> list[SupervisedRenewal]:
    """Those of her certificates there whose clock runs; () where she rests."""
    rows = Certificate.objects.filter(
        learner=person,
        organisation=organisation,
        ended_at__isnull=True,
        stopped_at__isnull=True,
    ).select_related("version")
    found = []
    for certificate in rows.order_by("valid_until", "pk"):
        journey = _way_of(certificate)
        if journey is None:
            continue
        renewal = renewal_of(certificate, journey, at)
        found.append(
            SupervisedRenewal(
                programme=certificate.version.title,
                valid_until=certificate.valid_until,
                late=renewal.late,
                statuses=tuple(
                    renewal_statuses(
                        _of_work(renewal.answer), names={}, to_mentor=False, late=renewal.late
                    )
                ),
            )
        )
    return found


def _of_work(answer: Eligibility) -> Eligibility:
    return Eligibility(
        met=tuple(item for item in answer.met if item.code in WORK),
        missing=tuple(item for item in answer.missing if item.code in WORK),
    )


def _way_of(certificate: Certificate | None) -> Journey | None:
    """The way on which it is renewed."""
    if certificate is None:
        return None
    return (
        Journey.objects.filter(
            learner=certificate.learner_id,
            version__programme=certificate.programme_id,
            left_at__isnull=True,
        )
        .select_related("version")
        .order_by("-pk")
        .first()
    )
