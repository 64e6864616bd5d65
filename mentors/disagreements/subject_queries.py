"""What a disagreement on her way is about: a competency, a talk, a step, or the certificate."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import NotFound
from mentors.certification.life_rules import Step
from mentors.certification.life_sentences import ASKED_FOR, TOLD
from mentors.competencies.framework_texts import competency_texts
from mentors.competencies.queries import decisions_of

from ..models import CertificateStep, Competency, Journey, PriorLearning

CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Subject:
    """One of the four; without the first three it is the certificate. `met`: as decided."""

    competency: Competency | None
    step: CertificateStep | None
    claim: PriorLearning | None
    name: str
    met: bool | None


def subject_of(journey: Journey, about: str) -> Subject:
    """`about`: a code, the number of a step or of a claim, or “certificate”.

    Raises NotFound: nothing is decided.
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
    """A step that she reads of, over a certificate of this journey's programme."""
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
    """What she said that she can already, once it was talked about."""
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
    """The competency that she spoke of, as something that she can already."""
    return _("%(name)s: what you can do already") % {"name": name_of(claim.competency.code)}


def name_of_step(step: CertificateStep) -> str:
    """As it stands on her page."""
    is_open = step.outcome == CertificateStep.Outcome.OPEN
    return str(ASKED_FOR if is_open else TOLD[Step(step.kind)])


def name_of(code: str) -> str:
    """A competency in her language; "" for what is none."""
    text = competency_texts([code]).get(code)
    return text.name if text else ""
