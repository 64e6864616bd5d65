"""The subjects of an appeal on a journey: a competency, a claim, a step, or the certificate."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import NotFound
from mentors.assessment.competencies.framework_texts import competency_texts
from mentors.assessment.competencies.queries import decisions_of
from mentors.certification.sentences import ASKED_FOR, TOLD
from mentors.certification.validity_rules import Step

from ..models import (
    Appeal,
    CertificateStep,
    Competency,
    Decision,
    Journey,
    PanelSeat,
    PriorLearning,
)
from .rules import answered_by, is_late, read_by

CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Subject:
    """One of the four; the certificate if none of the first three is set. `met`: as decided."""

    competency: Competency | None
    step: CertificateStep | None
    claim: PriorLearning | None
    name: str
    met: bool | None


def subject_of(journey: Journey, about: str) -> Subject:
    """Return the subject for a code, the number of a step or of a claim, or “certificate”.

    Raise NotFound if nothing is decided.
    """
    if about == CERTIFICATE:
        return Subject(None, None, None, "", None)
    if step := _step(journey, about):
        return Subject(None, step, None, name_of_step(step), None)
    if claim := _claim(journey, about):
        return Subject(None, None, claim, name_of_claim(claim), None)
    met = decisions_of(journey).get(about)
    competency = Competency.objects.filter(code=about).first()
    if competency is None or met is None:
        raise NotFound
    return Subject(competency, None, None, name_of(about), met)


def _step(journey: Journey, about: str) -> CertificateStep | None:
    """Return a step shown to the holder, on a certificate of this journey's programme."""
    try:
        number = UUID(about)
    except ValueError:
        return None
    return (
        CertificateStep.objects.filter(
            public_id=number,
            certificate__learner=journey.learner_id,
            certificate__programme=journey.version.programme_id,
            told_at__isnull=False,
            outcome__in=[CertificateStep.Outcome.OPEN, CertificateStep.Outcome.AGREED],
        )
        .exclude(kind=Step.LIFT)
        .first()
    )


def _claim(journey: Journey, about: str) -> PriorLearning | None:
    """Return a claim of prior learning that was decided after a talk."""
    try:
        number = UUID(about)
    except ValueError:
        return None
    return (
        journey.prior_learning.filter(
            public_id=number,
            outcome__in=[PriorLearning.Outcome.COUNTS, PriorLearning.Outcome.NOT_YET],
        )
        .select_related("competency")
        .first()
    )


def name_of_claim(claim: PriorLearning) -> str:
    """Return the name of the claimed competency, marked as prior learning."""
    return _("%(name)s: what you can do already") % {"name": name_of(claim.competency.code)}


def name_of_step(step: CertificateStep) -> str:
    """Return the name of a step as on the holder's page."""
    is_open = step.outcome == CertificateStep.Outcome.OPEN
    return str(ASKED_FOR if is_open else TOLD[Step(step.kind)])


def name_of(code: str) -> str:
    """Return the name of a competency in the reader's language; "" if it is unknown."""
    text = competency_texts([code]).get(code)
    return text.name if text else ""


@dataclass(frozen=True, slots=True)
class Looking:
    """One panel member. `name`: "" if the account was deleted.

    `outcome`, `answer`: "" until both have answered.
    """

    name: str
    read_by: date
    is_read: bool
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True)
class Said:
    """An appeal. `outcome`: "stands", "anew", or "" while it waits.

    `answered_by`: its deadline. `late`: made more than 28 days after the decision. `asked_anew`: a
    member was replaced. `panel`: the present members.
    """

    public_id: UUID
    words: str
    said_at: datetime
    answered_by: date
    late: bool
    panel: tuple[Looking, ...]
    asked_anew: bool
    outcome: str
    withdrawn: bool

    @property
    def waits(self) -> bool:
        return not self.outcome and not self.withdrawn


def seats_of(**only: None) -> Prefetch:
    """Return the prefetch of an appeal's seats with their holders."""
    return Prefetch("seats", PanelSeat.objects.filter(**only).select_related("person"))


def said_of(row: Appeal) -> Said:
    """Return an appeal as shown; its seats should be prefetched with `seats_of`."""
    day = timezone.localdate(row.said_at)
    seats = list(row.seats.all())
    return Said(
        public_id=row.public_id,
        words=row.words or "",
        said_at=row.said_at,
        answered_by=answered_by(day),
        late=is_late(_decided_on(row), day),
        panel=tuple(
            _looking(seat, both=bool(row.outcome)) for seat in seats if seat.ended_at is None
        ),
        asked_anew=any(seat.ended_at for seat in seats),
        outcome=row.outcome,
        withdrawn=row.withdrawn_at is not None,
    )


def _looking(seat: PanelSeat, *, both: bool) -> Looking:
    return Looking(
        name=seat.person.shown_name if seat.person else "",
        read_by=read_by(timezone.localdate(seat.asked_at)),
        is_read=seat.read_at is not None,
        outcome=seat.outcome if both else "",
        answer=(seat.reasons or "") if both else "",
    )


def _decided_on(row: Appeal) -> date | None:
    if row.step is not None:
        return timezone.localdate(row.step.told_at) if row.step.told_at else None
    if row.prior_learning is not None:
        day = row.prior_learning.decided_at
        return timezone.localdate(day) if day else None
    if row.refusal is not None:
        return timezone.localdate(row.refusal.told_at)
    if row.removal is not None and row.removal.removed_at is not None:
        return timezone.localdate(row.removal.removed_at)
    if row.competency_id is None:
        return None
    decision = Decision.objects.filter(
        journey=row.journey_id, version__competency=row.competency_id, at__lte=row.said_at
    )
    latest = decision.order_by("number").last()
    return timezone.localdate(latest.at) if latest else None
