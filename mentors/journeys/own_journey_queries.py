"""The ways that a woman is on, with what decides over their steps. Read only."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from core.compiled_queries import CompiledModels
from mentors.joining.conditions import standing_columns

from ..models import Certificate, CertificateStep, Journey, PartnerAssessment

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Stands(TypedDict):
    """What `_journeys` adds. Whether she holds a certificate that is valid or rests, whether one
    that was not ended, its time over or not. Whether two people decided over one. Then where she
    stands before she mentors (`mentors.joining.rules.Standing`), whether she is asked about an
    assessor of another organisation, and said yes to one.
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
    """The ways that she is on, the latest first, each with its version."""
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
    # Those whose time is over are ended by a job.
    partners = PartnerAssessment.objects.filter(
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


# Compiled: without it her day and her way are over their goals.
_journeys_of = CompiledModels(_journeys, int, datetime)
