"""What two people decided over her certificate, as she reads it. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from core.errors import NotFound

from ..models import Certificate, CertificateStep, Journey
from .life_rules import Step
from .life_sentences import ASKED_FOR, TOLD
from .step_queries import review_by

Outcome = CertificateStep.Outcome


@dataclass(frozen=True, slots=True)
class ToldStep:
    """What she reads of a step over hers. `open`: a revocation that is not decided."""

    public_id: UUID
    kind: str
    title: str
    words: str
    told_at: datetime
    hearing_at: datetime | None
    her_words: str
    open: bool

    @property
    def can_disagree(self) -> bool:
        return self.kind != Step.LIFT


@dataclass(frozen=True, slots=True)
class Told:
    """Her page of what two people decided."""

    public_id: UUID
    # Her way to it, where she may say that she disagrees; None once she left it.
    journey_id: UUID | None
    state: str
    review_by: datetime | None
    steps: tuple[ToldStep, ...]


def decided_over(user: User, public_id: UUID) -> Told:
    """What two people decided over hers. Raises NotFound: not hers, or nothing is decided."""
    row = Certificate.objects.filter(public_id=public_id, learner=user).first()
    steps = told_to_mentor(row) if row else ()
    if row is None or not steps:
        raise NotFound
    journey = Journey.objects.filter(
        learner=user, version__programme=row.programme_id, left_at__isnull=True
    ).first()
    return Told(
        public_id=row.public_id,
        journey_id=journey.public_id if journey else None,
        state=row.state,
        review_by=review_by(row, row.steps.all()),
        steps=steps,
    )


def told_to_mentor(certificate: Certificate) -> tuple[ToldStep, ...]:
    """What she reads on her own page, the latest first: no name of who asked or agreed."""
    steps = certificate.steps.filter(told_at__isnull=False).exclude(
        outcome__in=[Outcome.DECLINED, Outcome.LAPSED]
    )
    return tuple(
        ToldStep(
            public_id=step.public_id,
            kind=step.kind,
            title=str(ASKED_FOR if step.outcome == Outcome.OPEN else TOLD[Step(step.kind)]),
            words=step.words or "",
            told_at=step.told_at or step.asked_at,
            hearing_at=step.hearing_at,
            her_words=step.her_words or "",
            open=step.outcome == Outcome.OPEN,
        )
        for step in steps.order_by("-told_at", "-pk")
    )
