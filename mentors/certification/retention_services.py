"""Deletes evidence and observations once no certificate rests on them any more."""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since
from mentors.certificate_states import CertificateState

from ..models import Certificate, CertificateStep, CheckLink, Evidence, Observation
from .life_services import start_clock
from .queries import EVIDENCE_MONTHS
from .rules import months_later

# At least as long as the months that evidence counts for.
_LONGEST_TO_COUNT = timedelta(days=31 * EVIDENCE_MONTHS)


def forget_evidence(*, at: datetime) -> int:
    """Delete evidence half a year after the certificate that rests on it ended, one batch.

    Only if no other certificate rests on it and it can count for none to come: handing one back
    takes nothing from the next (domain 5.5, R1.7). Evidence on which no certificate ever rested
    stays with the learner's account. Observations of learning sessions count for none, and are
    deleted half a year after they were signed (domain 10.23).
    """
    learned = delete_some(
        Observation.objects.filter(for_learning=True, signed_at__lt=kept_since(Clock.EVIDENCE, at))
    )
    old = _past_its_clock(at)
    # The evidence is deleted with the observation it came from.
    seen = delete_some(Observation.objects.filter(evidence__in=old))
    return learned + seen + delete_some(old.filter(observation=None))


def _past_its_clock(at: datetime) -> QuerySet[Evidence]:
    may_rest_on_it = Certificate.objects.filter(
        learner=OuterRef("journey__learner"),
        programme=OuterRef("journey__version__programme"),
        valid_from__gte=OuterRef("created_at"),
        # Older evidence does not count for a certificate that is issued later.
        valid_from__lt=OuterRef("created_at") + _LONGEST_TO_COUNT,
    ).annotate(over_at=Coalesce("ended_at", "valid_until", output_field=DateTimeField()))
    is_over = Q(over_at__lt=kept_since(Clock.EVIDENCE, at))
    counts_from = months_later(timezone.localtime(at), -EVIDENCE_MONTHS).date()
    return Evidence.objects.filter(
        Exists(may_rest_on_it.filter(is_over)),
        ~Exists(may_rest_on_it.exclude(is_over)),
        observed_on__lt=counts_from,
    )


def cut_certificates(*, user: User, keep_certificate: bool, at: datetime) -> None:
    """Remove the person from all certificates of `user`; a check still answers (domain 5.5).

    Without `keep_certificate` those that have not ended are ended, and a suspended one in any case.
    The ratings they rest on are deleted with the account, and so is the list of their numbers.
    """
    CheckLink.objects.filter(certificate__learner=user).delete()
    certificates = Certificate.objects.filter(learner=user)
    CertificateStep.objects.filter(certificate__in=certificates).delete()
    for certificate in certificates.filter(ended_at__isnull=True):
        _settle(certificate, keep=keep_certificate, at=at)
    certificates.filter(ended_at__isnull=False).update(state=CertificateState.HANDED_BACK)
    certificates.update(
        learner=None,
        shown_name=None,
        issuer_name="",
        issued_by=None,
        language="en",
        basis={},
        put_away=None,
    )


def _settle(certificate: Certificate, *, keep: bool, at: datetime) -> None:
    """Resume or end one that has not ended: nobody could end a pause or review a suspension."""
    if keep and certificate.state != CertificateState.SUSPENDED:
        certificate.state = CertificateState.CURRENT
        start_clock(certificate, at=at)
    else:
        certificate.state, certificate.ended_at = CertificateState.HANDED_BACK, at
        certificate.stopped_at = None
    certificate.save(update_fields=["state", "stopped_at", "valid_until", "put_away", "ended_at"])
