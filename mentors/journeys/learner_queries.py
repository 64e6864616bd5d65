"""The certificate of a journey, as the learner sees it. Read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from core.compiled_queries import CompiledModels
from mentors.assessment.competencies.framework_texts import competency_texts
from mentors.assessment.competencies.permissions import EXCERPT
from mentors.assessment.competencies.queries import decisions_of
from mentors.assessment.competencies.sentences import evidence_kind
from mentors.certificate_states import CertificateState
from mentors.certification.decision_queries import is_current
from mentors.certification.queries import standing_certificate
from mentors.certification.validity_rules import reminder_due
from mentors.mentor_onboarding.queries import standing_columns

from ..models import Certificate, CertificateStep, Evidence, ExternalAssessment, Journey, Rating


@dataclass(frozen=True, slots=True)
class MyCertificate:
    """A certificate of the learner. `state`: "current", "paused", "suspended", or "over" (expired).

    `reminder`: the reminder that is due, 60, 30 or 7 days before the last day; None before.
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
    """Return the learner's certificate here that was not ended, even if it has expired."""
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
    """Return the certificate last decided by two people, or with an open request to revoke it."""
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


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Use(TypedDict):
    """The annotation of `_excerpts`: whether a rating cites it."""

    cited: bool


type UsedEvidence = WithAnnotations[Evidence, Use]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An excerpt from the journal, submitted or withdrawn. `about`: names of competencies.

    `state`: "submitted" (assessors read it), "cited" (a rating cites it, so it stays), or "private"
    (only the learner reads it).
    """

    public_id: UUID
    text: str
    about: tuple[str, ...]
    day: date
    state: str


def excerpts_of(journey: Journey, names: Mapping[str, str]) -> tuple[Excerpt, ...]:
    """Return the excerpts in a journey, latest first. `names`: code → name of a competency."""
    rows: list[UsedEvidence] = _excerpts_in(journey.pk)
    return tuple(
        Excerpt(
            public_id=row.public_id,
            text=row.sentence or "",
            about=tuple(names[code] for code in row.codes if code in names),
            day=row.observed_on,
            state="cited" if row.cited else row.state,
        )
        for row in rows
    )


def _excerpts(journey: int) -> QuerySet[UsedEvidence]:
    return (
        Evidence.objects.filter(journey=journey, kind=EXCERPT)
        .annotate(cited=Exists(Rating.objects.filter(evidence=OuterRef("pk"))))
        .order_by("-created_at", "-pk")
    )


# Compiled: otherwise the learner's pathway exceeds its performance goal.
_excerpts_in = CompiledModels(_excerpts, int)


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Stands(TypedDict):
    """The annotations of `_journeys`.

    They say whether a certificate is valid or stopped, whether one has not ended, even if expired,
    and whether two people decided about one. Then the standing before mentoring
    (`mentors.mentor_onboarding.rules.Standing`). Last, whether consent to an external assessor is
    asked for, and whether it was given.
    """

    certificate_stands: bool
    has_certificate: bool
    is_told: bool
    ends_at: datetime | None
    put_away: int | None
    ending: UUID | None
    chose: str | None
    agreed_to: int | None
    mentors_already: bool
    partner_asked: bool
    partner_open: bool


type OwnJourney = WithAnnotations[Journey, Stands]


def own_journeys(learner: User, at: datetime) -> list[OwnJourney]:
    """Return the learner's current journeys, latest first, each with its version."""
    journeys: list[OwnJourney] = _journeys_of(learner.pk, at)
    for journey in journeys:
        journey.learner = learner
    return journeys


def _journeys(learner: int, at: datetime) -> QuerySet[OwnJourney]:
    certificates = Certificate.objects.filter(
        learner=OuterRef("learner"),
        programme=OuterRef("version__programme"),
        ended_at__isnull=True,
    )
    valid = certificates.filter(state="current", valid_from__lte=at, valid_until__gt=at)
    told = CertificateStep.objects.filter(
        certificate__learner=OuterRef("learner"),
        certificate__programme=OuterRef("version__programme"),
        told_at__isnull=False,
    )
    # A job ends those that have expired.
    partners = ExternalAssessment.objects.filter(
        journey=OuterRef("pk"), named_at__isnull=False, ended_at__isnull=True
    )
    standing = standing_columns("learner", "organisation")
    return (
        Journey.objects.filter(learner=learner, left_at__isnull=True)
        .annotate(
            certificate_stands=Exists(valid)
            | Exists(certificates.filter(stopped_at__isnull=False)),
            has_certificate=Exists(certificates),
            is_told=Exists(told),
            ends_at=Subquery(valid.values("valid_until")[:1]),
            put_away=Subquery(valid.values("put_away")[:1]),
            ending=Subquery(valid.values("public_id")[:1]),
            chose=standing["chose"],
            agreed_to=standing["agreed_to"],
            mentors_already=standing["mentors_already"],
            partner_asked=Exists(partners.filter(agreed_at__isnull=True)),
            partner_open=Exists(partners.filter(agreed_at__isnull=False)),
        )
        .select_related("version")
        .order_by("-created_at", "-pk")
    )


# Compiled: otherwise the learner's day and pathway exceed their performance goals.
_journeys_of = CompiledModels(_journeys, int, datetime)


@dataclass(frozen=True, slots=True)
class ShownThing:
    """A piece of evidence: its type, competencies and day."""

    public_id: str
    kind: str
    codes: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A valid certificate of the learner."""

    public_id: str
    achievement: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class WayOfLearner:
    """Codes of competencies decided as *Met*, evidence and certificates."""

    met: tuple[str, ...]
    shown: tuple[ShownThing, ...]
    certificates: tuple[HeldCertificate, ...]


def way_of_learner(user: User, at: datetime) -> WayOfLearner:
    """Return what the learner can take along: no levels, and no sentences, which others wrote."""
    decided: dict[str, bool] = {}
    for journey in Journey.objects.filter(learner=user).order_by("created_at", "pk"):
        decided |= decisions_of(journey)
    rows = Evidence.objects.filter(journey__learner=user, state=Evidence.State.ACCEPTED).order_by(
        "-observed_on", "-pk"
    )
    held = Certificate.objects.filter(
        learner=user, ended_at=None, valid_until__gt=at
    ).select_related("version")
    return WayOfLearner(
        met=tuple(sorted((code for code, met in decided.items() if met), key=_number)),
        shown=tuple(
            ShownThing(str(row.public_id), row.kind, tuple(row.codes), row.observed_on)
            for row in rows.defer("sentence")
        ),
        certificates=tuple(
            HeldCertificate(
                str(one.public_id),
                one.shown_title,
                timezone.localdate(one.valid_from),
                timezone.localdate(one.valid_until),
            )
            for one in held.defer("shown_name").order_by("-valid_from", "pk")
        ),
    )


def _number(code: str) -> int:
    return int(code.removeprefix("C") or 0)


def competency_names(codes: tuple[str, ...]) -> list[str]:
    """Return the names of competencies in the reader's language; an unknown code stays as it is."""
    texts = competency_texts()
    return [texts[code].name if code in texts else code for code in codes]


def kind_words(kind: str) -> str:
    """Return the name of a type of evidence; an unknown one stays as it is."""
    try:
        return evidence_kind(kind)
    except KeyError:
        return kind
