"""The certificate of a journey, as she sees it herself. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mentors.certificate_states import CertificateState
from mentors.certification.life_queries import is_current
from mentors.certification.life_rules import reminder_due
from mentors.certification.queries import standing_certificate

from ..models import CertificateStep, Journey


@dataclass(frozen=True, slots=True)
class MyCertificate:
    """A certificate she holds. `state`: "current", "paused", "suspended", or "over" past its day.

    `reminder`: 60, 30 or 7 days before its last day, None before.
    """

    public_id: UUID
    achievement: str
    name: str
    valid_from: datetime
    valid_until: datetime
    state: str
    reminder: int | None

    @property
    def current(self) -> bool:
        return self.state == CertificateState.CURRENT

    @property
    def paused(self) -> bool:
        return self.state == CertificateState.PAUSED

    @property
    def suspended(self) -> bool:
        return self.state == CertificateState.SUSPENDED


def my_certificate(journey: Journey, at: datetime) -> MyCertificate | None:
    """Her certificate of this programme that was not ended, whether its time is over or not."""
    certificate = standing_certificate(journey)
    if certificate is None:
        return None
    over = certificate.state == CertificateState.CURRENT and not is_current(certificate, at)
    return MyCertificate(
        public_id=certificate.public_id,
        achievement=certificate.shown_title,
        name=certificate.shown_name or "",
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        state="over" if over else certificate.state,
        reminder=None if certificate.stopped_at else reminder_due(certificate.valid_until, at),
    )


def decided_certificate(journey: Journey) -> UUID | None:
    """The certificate over which two people decided last, or which one asks to revoke."""
    told = (
        CertificateStep.objects.filter(
            certificate__learner=journey.learner_id,
            certificate__programme=journey.version.programme_id,
            told_at__isnull=False,
            outcome__in=[CertificateStep.Outcome.OPEN, CertificateStep.Outcome.AGREED],
        )
        .order_by("-told_at", "-pk")
        .values_list("certificate__public_id", flat=True)
    )
    return told.first()
