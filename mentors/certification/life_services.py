"""What a holder does with a certificate: pausing, going on, another name, a reminder.

None of it asks for a reason, and nobody is asked (domain 2.5, 10.16).
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

# Sent with `certificate` and `at` as its clock stops: nothing is asked of the holder from then on.
clock_stopped = Signal()


def move(certificate: Certificate, state: CertificateState, *, at: datetime) -> None:
    """Into another state, with its clock: it stands while paused or suspended, and runs after it.

    The certificate is locked by who calls. Raises Conflict where the table has no such move.
    """
    if not may_move(certificate.state, state):
        raise Conflict(_("This is not possible now. Nothing was changed."))
    certificate.state = state
    if state in STOPPED:
        # One that was paused stands since then.
        certificate.stopped_at = certificate.stopped_at or at
    else:
        start_clock(certificate, at=at)
    if state in OVER:
        certificate.ended_at = at
    certificate.save(update_fields=["state", "stopped_at", "valid_until", "put_away", "ended_at"])
    if state in STOPPED:
        clock_stopped.send(sender=Certificate, certificate=certificate, at=at)


def start_clock(certificate: Certificate, *, at: datetime) -> None:
    """Its clock runs again from `at`; what it stood comes on top. Nothing is saved yet."""
    if certificate.stopped_at is not None:
        certificate.valid_until = prolonged(
            certificate.valid_until, stopped_at=certificate.stopped_at, at=at
        )
        certificate.stopped_at = certificate.put_away = None


def pause(*, learner: User, certificate_id: UUID, at: datetime) -> Certificate:
    """The holder rests, for as long as wished, and the certificate's clock stands. Harmless twice.

    Raises NotFound when the certificate is not the learner's, Conflict when it is suspended or
    over.
    """
    return _moved(learner, certificate_id, CertificateState.PAUSED, at)


def go_on(*, learner: User, certificate_id: UUID, at: datetime) -> Certificate:
    """The holder is back; the last day is as much later as the pause was long. Harmless twice."""
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
    """The same certificate with another name; the one before it is not current any more.

    What was shown stays as it was judged, so nobody is asked: same days, same grounds. Raises
    NotFound when it is not the learner's, Invalid for a name that cannot be printed, Conflict when
    it is suspended, over, or past its last day.
    """
    name = checked_name(name)
    with transaction.atomic():
        journeys = Journey.objects.filter(learner=learner)
        # Journeys before certificates, as when one is given.
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
        # Its clock started for the old one; what it stood before is counted there.
        stopped_at=at if stopped_at else None,
        basis=old.basis,
    )


def carry_steps_over(old: Certificate, new: Certificate, *, at: datetime) -> None:
    """What waits for a second over the one before waits over the one that follows it, as asked.

    Another name, or a renewal, is no way around what somebody asked for. A step never changes the
    certificate that it is about: it lapses there, and stands again here with its days and words.
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
    """The holder has read it; the next one comes at its own time. Harmless twice."""
    with transaction.atomic():
        certificate = _locked(learner, certificate_id)
        due = reminder_due(certificate.valid_until, at)
        if due is not None and certificate.put_away != due:
            certificate.put_away = due
            certificate.save(update_fields=["put_away"])


def _locked(learner: User, certificate_id: UUID) -> Certificate:
    """A certificate of `learner` that stands, locked for the transaction. Raises NotFound."""
    certificate = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(public_id=certificate_id, learner=learner, ended_at__isnull=True)
        .first()
    )
    if certificate is None:
        raise NotFound
    return certificate
