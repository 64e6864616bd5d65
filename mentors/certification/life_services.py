"""What a holder does with a certificate: pause, resume, change the name, dismiss a reminder.

No reason is asked for, and nobody has to agree (domain 2.5, 10.16).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, NotFound
from mentors.badges.services import allot_place
from mentors.certificate_states import OVER, STOPPED, CertificateState, may_move

from ..models import Certificate, CertificateStep, Journey
from .decision_queries import checked_name
from .validity_rules import prolonged, reminder_due

# Sent with `certificate` and `at` when its clock stops: the holder has nothing to do any more.
clock_stopped = Signal()


def move(certificate: Certificate, state: CertificateState, *, at: datetime) -> None:
    """Move to another state; the clock is stopped while paused or suspended, and runs afterwards.

    The caller has locked the certificate. Raise Conflict if the move is not allowed.
    """
    if not may_move(certificate.state, state):
        raise Conflict(_("This is not possible now. Nothing was changed."))
    certificate.state = state
    if state in STOPPED:
        # A paused one keeps the time when it was paused.
        certificate.stopped_at = certificate.stopped_at or at
    else:
        start_clock(certificate, at=at)
    if state in OVER:
        certificate.ended_at = at
    certificate.save(update_fields=["state", "stopped_at", "valid_until", "put_away", "ended_at"])
    if state in STOPPED:
        clock_stopped.send(sender=Certificate, certificate=certificate, at=at)


def start_clock(certificate: Certificate, *, at: datetime) -> None:
    """Start its clock again at `at`, prolonged by the time it was stopped. Does not save."""
    if certificate.stopped_at is not None:
        certificate.valid_until = prolonged(
            certificate.valid_until, stopped_at=certificate.stopped_at, at=at
        )
        certificate.stopped_at = certificate.put_away = None


def pause(*, learner: User, certificate_id: UUID, at: datetime) -> Certificate:
    """Pause the certificate for as long as the holder likes; its clock stops. Idempotent.

    Raise NotFound if the certificate is not the learner's, Conflict if it is suspended, expired or
    ended.
    """
    return _moved(learner, certificate_id, CertificateState.PAUSED, at)


def go_on(*, learner: User, certificate_id: UUID, at: datetime) -> Certificate:
    """Resume after a pause; the last day moves by the length of the pause. Idempotent."""
    return _moved(learner, certificate_id, CertificateState.CURRENT, at)


def _moved(
    learner: User, certificate_id: UUID, state: CertificateState, at: datetime
) -> Certificate:
    with transaction.atomic():
        certificate = _locked(learner, certificate_id)
        if certificate.state == state:
            return certificate
        if certificate.state == CertificateState.SUSPENDED:
            raise Conflict(_("It is suspended now. Two people look at it; the page says when."))
        if state == CertificateState.PAUSED and certificate.valid_until <= at:
            raise Conflict(_("Its time is over already, so there is nothing to pause."))
        move(certificate, state, at=at)
        paused = state == CertificateState.PAUSED
        record(
            actor=learner,
            verb="certificate-paused" if paused else "certificate-went-on",
            subject=certificate,
            organisation=certificate.organisation,
            at=at,
        )
    return certificate


def take_another_name(
    *, learner: User, certificate_id: UUID, name: str, at: datetime
) -> Certificate:
    """Replace the certificate by the same one with another name.

    The evidence is not judged again, so nobody is asked: dates and basis are the same. Raise
    NotFound if it is not the learner's. Raise Invalid for a name that cannot be printed, Conflict
    if it is suspended or has expired.
    """
    name = checked_name(name)
    with transaction.atomic():
        journeys = Journey.objects.filter(learner=learner)
        # Journeys are locked before certificates, as when one is issued.
        locked = list(
            journeys.select_for_update(of=("self",)).select_related("version").order_by("pk")
        )
        old = _locked(learner, certificate_id)
        if old.shown_name == name:
            return old
        if old.stopped_at is None and old.valid_until <= at:
            raise Conflict(_("Its time is over. Choose the name for your next one below."))
        before, stopped_at = old.state, old.stopped_at
        move(old, CertificateState.SUPERSEDED, at=at)
        new = _same_again(old, name=name, state=before, stopped_at=stopped_at, at=at)
        carry_steps_over(old, new, at=at)
        for journey in locked:
            if journey.version.programme_id == old.programme_id:
                journey.certificate_name = name
                journey.save(update_fields=["certificate_name"])
        allot_place(certificate=new, at=at)
        record(
            actor=learner,
            verb="certificate-superseded",
            subject=old,
            organisation=old.organisation,
            at=at,
        )
    return new


def _same_again(
    old: Certificate, *, name: str, state: str, stopped_at: datetime | None, at: datetime
) -> Certificate:
    return Certificate.objects.create(
        learner=old.learner,
        organisation=old.organisation,
        programme_id=old.programme_id,
        version_id=old.version_id,
        shown_name=name,
        title=old.title,
        issuer_name=old.issuer_name,
        language=old.language,
        issued_by_id=old.issued_by_id,
        valid_from=old.valid_from,
        valid_until=old.valid_until,
        state=state,
        # The old one's clock was started at `at`, which has counted the time it was stopped before.
        stopped_at=at if stopped_at else None,
        basis=old.basis,
    )


def carry_steps_over(old: Certificate, new: Certificate, *, at: datetime) -> None:
    """Move steps that wait for a second person to the certificate that replaces this one.

    Another name or a renewal does not avoid a request. A step never changes its certificate, so it
    lapses there and is created again here with its dates and text.
    """
    for step in old.steps.filter(outcome=CertificateStep.Outcome.OPEN):
        step.outcome, step.decided_at = CertificateStep.Outcome.LAPSED, at
        step.save(update_fields=["outcome", "decided_at"])
        if step.lapses_at <= at:
            continue
        CertificateStep.objects.create(
            certificate=new,
            organisation_id=step.organisation_id,
            kind=step.kind,
            words=step.words,
            asked_by_id=step.asked_by_id,
            asked_at=step.asked_at,
            lapses_at=step.lapses_at,
            hearing_at=step.hearing_at,
            her_words=step.her_words,
            told_at=step.told_at,
        )


def put_reminder_away(*, learner: User, certificate_id: UUID, at: datetime) -> None:
    """Dismiss the present reminder; the next one comes when it is due. Idempotent."""
    with transaction.atomic():
        certificate = _locked(learner, certificate_id)
        due = reminder_due(certificate.valid_until, at)
        if due is not None and certificate.put_away != due:
            certificate.put_away = due
            certificate.save(update_fields=["put_away"])


def _locked(learner: User, certificate_id: UUID) -> Certificate:
    """Return a certificate of `learner` that has not ended, locked. Raise NotFound."""
    certificate = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(public_id=certificate_id, learner=learner, ended_at__isnull=True)
        .first()
    )
    if certificate is None:
        raise NotFound
    return certificate
