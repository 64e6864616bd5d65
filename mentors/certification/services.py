"""Issuing certificates and handing them back."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.auth.revocation_services import Scope
from accounts.membership.queries import facts_of
from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, DomainError, Gone, Invalid, NotFound
from core.retention import delete_some
from core.retention_clocks import Clock, kept_since
from mentors.assessment.competencies.row_locks import locked_journey
from mentors.badges.services import allot_place, key_that_signs
from mentors.certificate_states import CertificateState
from mentors.programmes.queries import COMPETENCIES, HOURS, required_levels_of, requirements_of

from ..models import Certificate, CertificateStep, CheckLink, Evidence, Journey
from . import permissions
from .coordinator_queries import statuses_of_renewal
from .decision_queries import VALID, hours_of, may_be_followed, verify
from .life_services import carry_steps_over
from .queries import certificate_of, eligibility, standing_certificate, statuses_for
from .renewal_queries import renewal_of
from .rules import months_later
from .sentences import RequirementStatus, missing_sentences
from .supplement_sentences import STATED


class NotEligible(DomainError):
    """Something is missing; `todo` lists it as text."""

    status = 409
    default = _("The certificate cannot be issued yet. Nothing was changed.")


def issue_certificate(*, by: User, journey_id: UUID, at: datetime) -> Certificate:
    """Issue the certificate of a journey if nothing is missing. A second click returns the same.

    A certificate that has expired, or will within sixty days, is ended and replaced if it meets the
    requirements of a renewal. The requirements of the first one are not checked again. Raise
    NotFound unless `by` coordinates there (or if it is the journey of `by`), NotEligible with the
    list of what is still to do.
    """
    with transaction.atomic():
        journey = locked_journey(journey_id)
        if not permissions.can_issue(by, journey):
            raise NotFound
        standing = _locked_standing(journey)
        if standing is not None and not may_be_followed(standing, at):
            return standing
        todo = missing_sentences(_asked_for(by, journey, standing, at))
        if todo:
            raise NotEligible(todo=todo)
        if standing is not None:
            _end(standing, at=min(at, standing.valid_until), state=CertificateState.SUPERSEDED)
        certificate = _insert(journey, by=by, at=at, after=standing)
        if standing is not None:
            carry_steps_over(standing, certificate, at=at)
        key_that_signs(at=at)
        allot_place(certificate=certificate, at=at)
        record(
            actor=by,
            verb="certificate-issued",
            subject=certificate,
            organisation=journey.organisation,
            about=journey.learner,
            at=at,
        )
    return certificate


def _locked_standing(journey: Journey) -> Certificate | None:
    """Lock and return the `standing_certificate`, once any concurrent decision about it is done."""
    standing = standing_certificate(journey)
    if standing is None:
        return None
    Certificate.objects.select_for_update().get(pk=standing.pk)
    return standing_certificate(journey)


def _asked_for(
    by: User, journey: Journey, standing: Certificate | None, at: datetime
) -> list[RequirementStatus]:
    if standing is None:
        return statuses_for(by, journey, eligibility(journey, at=at))
    return statuses_of_renewal(by, journey, renewal_of(standing, journey, at))


def _insert(journey: Journey, *, by: User, at: datetime, after: Certificate | None) -> Certificate:
    try:
        with transaction.atomic():
            return Certificate.objects.create(
                learner=journey.learner,
                organisation=journey.organisation,
                programme_id=journey.version.programme_id,
                version=journey.version,
                shown_name=journey.certificate_name,
                title=journey.certificate_title,
                issuer_name=journey.organisation.public_name,
                language=journey.learner.language_or_default,
                issued_by=by,
                valid_from=at,
                # In local time: a certificate issued on the first of a month ends on a first.
                # Renewing early loses no day.
                valid_until=months_later(
                    timezone.localtime(max(at, after.valid_until) if after else at),
                    requirements_of(journey).validity_months,
                ),
                basis=_basis(journey),
            )
    except IntegrityError:
        # Another journey of the same programme was faster, so the constraint refused this one.
        standing = standing_certificate(journey)
        if standing is None:
            raise
        return standing


def _basis(journey: Journey) -> dict[str, Any]:
    """Return what the certificate rests on, and what it states, as of this day."""
    decisions = journey.decisions.select_related("version").prefetch_related("ratings")
    latest = {decision.version.competency_id: decision for decision in decisions.order_by("number")}
    ratings = {
        rating.public_id for decision in latest.values() for rating in decision.ratings.all()
    }
    observations = journey.evidence.filter(
        observation__isnull=False, state=Evidence.State.ACCEPTED
    ).values_list("observation__public_id", flat=True)
    return {
        "ratings": sorted(str(public_id) for public_id in ratings),
        "observations": sorted(str(public_id) for public_id in observations),
        HOURS: hours_of(journey),
        COMPETENCIES: list(required_levels_of(journey)),
        STATED: asdict(facts_of(journey.organisation)),
    }


def hand_back(*, learner: User, certificate_id: UUID, at: datetime) -> None:
    """Hand back the holder's certificate; nobody is asked, no reason is kept (domain 2.5).

    The chosen name is deleted: another certificate needs a new one. Raise NotFound if it is not the
    learner's. Idempotent.
    """
    with transaction.atomic():
        own = Certificate.objects.filter(public_id=certificate_id, learner=learner)
        journeys = Journey.objects.filter(
            learner=learner, version__programme__in=own.values("programme")
        )
        # Journeys are locked before certificates, as when one is issued, to avoid a deadlock.
        list(journeys.select_for_update(of=("self",)).order_by("pk"))
        certificate = own.select_for_update().first()
        if certificate is None:
            raise NotFound
        if certificate.ended_at is not None:
            return
        _end(certificate, at=at, state=CertificateState.HANDED_BACK)
        journeys.update(certificate_name=None)
        record(
            actor=learner,
            verb="certificate-handed-back",
            subject=certificate,
            organisation=certificate.organisation,
            at=at,
        )


def _end(certificate: Certificate, *, at: datetime, state: CertificateState) -> None:
    """End a certificate. Steps that are open on one handed back lapse."""
    certificate.state, certificate.ended_at, certificate.stopped_at = state, at, None
    certificate.save(update_fields=["state", "ended_at", "stopped_at"])
    if state == CertificateState.HANDED_BACK:
        certificate.steps.filter(outcome=CertificateStep.Outcome.OPEN).update(
            outcome=CertificateStep.Outcome.LAPSED, decided_at=at
        )


LASTS = timedelta(hours=48)
MOST_OPEN = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What the person with the link sees: the answer of the check, and the name."""

    name: str
    achievement: str
    description: str
    since: datetime
    until: datetime


def digest(token: str) -> str:
    """Return the digest that the table stores for a link."""
    return salted_hmac("check-link", token, algorithm="sha256").hexdigest()


def make_link(*, learner: User, certificate_id: UUID, at: datetime) -> str:
    """Create a link and return its token, which is shown to the holder once.

    Raise NotFound if the certificate is not the learner's, Conflict if it is not valid now, Invalid
    if five links are open.
    """
    with transaction.atomic():
        certificate = certificate_of(learner, certificate_id)
        Certificate.objects.select_for_update().get(pk=certificate.pk)
        if verify(certificate.public_id, at).state != VALID:
            raise Conflict(_("This certificate is not current now, so there is nothing to show."))
        if _open(at).filter(certificate=certificate).count() >= MOST_OPEN:
            raise Invalid(_("You have five open links. Each ends when used, or after two days."))
        token = secrets.token_urlsafe(24)
        made = CheckLink.objects.create(
            certificate=certificate, digest=digest(token), made_at=at, ends_at=at + LASTS
        )
        # Logged without an organisation, which need not know that the certificate is shown to
        # somebody.
        record(actor=learner, verb="check-link-made", subject=made, at=at)
    return token


def is_open(*, token: str, at: datetime) -> bool:
    """Whether the link can still be opened."""
    return _open(at).filter(digest=digest(token)).exists()


def open_link(*, token: str, at: datetime) -> Shown:
    """Open a link, once. Raise Gone if it is used, too old or unknown. The reader is not logged."""
    with transaction.atomic():
        link = (
            _open(at)
            .select_for_update(of=("self",))
            .select_related("certificate__version")
            .filter(digest=digest(token))
            .first()
        )
        name = link.certificate.shown_name if link else None
        if link is None or not name:
            raise Gone(_("This link was opened already, or its two days are over."))
        certificate = link.certificate
        if verify(certificate.public_id, at).state != VALID:
            raise Gone(_("This certificate is not current now."))
        link.opened_at = at
        link.save(update_fields=["opened_at"])
    return Shown(
        name,
        certificate.shown_title,
        certificate.version.description,
        certificate.valid_from,
        certificate.valid_until,
    )


def forget_links(*, at: datetime) -> int:
    """Delete links past their retention, opened or not; one batch of a job."""
    return delete_some(CheckLink.objects.filter(made_at__lt=kept_since(Clock.CHECK_LINKS, at)))


def end_links(scope: Scope) -> None:
    """Delete the unopened links of an account, for `revocation_services`."""
    CheckLink.objects.filter(certificate__learner=scope.user, opened_at=None).delete()


def _open(at: datetime) -> QuerySet[CheckLink]:
    return CheckLink.objects.filter(opened_at__isnull=True, ends_at__gt=at)
