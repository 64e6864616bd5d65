"""What two people decide about a certificate: suspend, extend, lift, revoke.

The only writer of that table, except for steps that end with a certificate or move to the next one
(domain 2.5).
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound, Refused
from core.free_text import checked

from ..models import Certificate, CertificateStep
from . import permissions
from .life_services import move
from .sentences import HINDRANCES
from .step_queries import hindrance_of, second_hindrance
from .validity_rules import HEARING, LEADS_TO, Step, can_be_asked, lapses_at

CHARACTERS = 2_000
Outcome = CertificateStep.Outcome


def ask_for_step(
    *,
    by: User,
    certificate_id: UUID,
    kind: str,
    words: str,
    hearing_at: datetime | None = None,
    at: datetime,
) -> CertificateStep:
    """Request a step; nothing changes until a second person agrees. The holder is told `words`.

    A revocation names the day of the hearing, at least a week ahead, and the holder is told at
    once. Raise NotFound unless `by` may decide there, Invalid without text or day. Raise Refused
    for a certificate of `by`, Conflict if the step is not possible, or another one is open.
    """
    if kind not in list(Step):
        raise Invalid(_("Please choose one of them. Nothing was changed."))
    words = checked(words, longest=CHARACTERS)
    step = Step(kind)
    _check_hearing(step, hearing_at, at)
    with transaction.atomic():
        certificate = _locked(certificate_id)
        if not permissions.can_decide(by, certificate.organisation_id):
            raise NotFound
        if certificate.learner_id == by.pk:
            raise Refused(_("You cannot decide on your own certificate."))
        _lapse(certificate, at=at)
        if not can_be_asked(step, certificate.state):
            raise Conflict(_("This is not possible now. Nothing was changed."))
        try:
            with transaction.atomic():
                asked = CertificateStep.objects.create(
                    certificate=certificate,
                    organisation=certificate.organisation,
                    kind=step,
                    words=words,
                    asked_by=by,
                    asked_at=at,
                    lapses_at=lapses_at(step, at),
                    hearing_at=hearing_at if step == Step.REVOKE else None,
                    told_at=at if step == Step.REVOKE else None,
                )
        except IntegrityError as problem:
            raise Conflict(_("Another request is already waiting for approval.")) from problem
        _log(asked, by, "certificate-step-asked", at)
    return asked


def agree(*, by: User, step_id: UUID, at: datetime) -> CertificateStep:
    """Agree to a step as the second person; it takes effect now. Idempotent.

    One of the two is the safeguarding lead, the other a coordinator. Raise NotFound unless `by` may
    decide there. Raise Conflict for a request of `by`, and for a revocation before the hearing and
    the time for an appeal are over.
    """
    with transaction.atomic():
        step, certificate = _to_decide(by, step_id, at)
        if step.outcome == Outcome.AGREED and step.decided_by_id == by.pk:
            return step
        _refuse_unless_open(step)
        if problem := second_hindrance(by, step, at):
            raise Conflict(problem)
        if wait := hindrance_of(step, at):
            raise Conflict(HINDRANCES[wait])
        step.outcome, step.decided_by, step.decided_at = Outcome.AGREED, by, at
        step.told_at = step.told_at or at
        step.save(update_fields=["outcome", "decided_by", "decided_at", "told_at"])
        state = LEADS_TO[Step(step.kind)]
        if state is not None:
            move(certificate, state, at=at)
        _log(step, by, "certificate-step-agreed", at)
    return step


def decline(*, by: User, step_id: UUID, at: datetime) -> CertificateStep:
    """Decline a step, for anyone who may decide, including who requested it. Idempotent.

    Nothing changes. Raise NotFound unless `by` may decide there, Conflict once it is decided.
    """
    with transaction.atomic():
        step, _certificate = _to_decide(by, step_id, at)
        if step.outcome == Outcome.DECLINED:
            return step
        _refuse_unless_open(step)
        step.outcome, step.decided_by, step.decided_at = Outcome.DECLINED, by, at
        step.save(update_fields=["outcome", "decided_by", "decided_at"])
        _log(step, by, "certificate-step-declined", at)
    return step


def say_in_hearing(*, learner: User, step_id: UUID, words: str, at: datetime) -> CertificateStep:
    """Save the holder's statement for the hearing; it can be changed until the decision.

    Raise NotFound if it is not about the learner's certificate, Invalid without text, Conflict once
    it is decided.
    """
    words = checked(words, longest=CHARACTERS)
    with transaction.atomic():
        step = CertificateStep.objects.filter(
            public_id=step_id, certificate__learner=learner, kind=Step.REVOKE
        ).first()
        if step is None:
            raise NotFound
        Certificate.objects.select_for_update(of=("self",)).get(pk=step.certificate_id)
        step.refresh_from_db()
        _refuse_unless_open(step)
        step.her_words = words
        step.save(update_fields=["her_words"])
    return step


def lapse_steps(at: datetime) -> int:
    """Lapse steps that nobody agreed to in time, and return how many. Part of `purge`."""
    late = CertificateStep.objects.filter(outcome=Outcome.OPEN, lapses_at__lte=at)
    return late.update(outcome=Outcome.LAPSED, decided_at=at)


def _check_hearing(step: Step, hearing_at: datetime | None, at: datetime) -> None:
    if step != Step.REVOKE:
        return
    if hearing_at is None:
        raise Invalid(_("Please choose a hearing date."))
    if hearing_at < at + HEARING:
        raise Invalid(_("The mentor needs at least a week to prepare. Please choose a later date."))
    if hearing_at >= lapses_at(step, at):
        raise Invalid(_("This date is too far away. Please choose an earlier one."))


def _locked(certificate_id: UUID) -> Certificate:
    certificate = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(
            public_id=certificate_id,
            ended_at__isnull=True,
            learner__isnull=False,
            learner__is_active=True,
        )
        .first()
    )
    if certificate is None:
        raise NotFound
    return certificate


def _to_decide(by: User, step_id: UUID, at: datetime) -> tuple[CertificateStep, Certificate]:
    found = CertificateStep.objects.filter(public_id=step_id).first()
    if found is None or not permissions.can_decide(by, found.organisation_id):
        raise NotFound
    certificate = (
        Certificate.objects.select_for_update(of=("self",)).filter(pk=found.certificate_id).get()
    )
    if certificate.learner_id == by.pk:
        raise NotFound
    _lapse(certificate, at=at)
    return CertificateStep.objects.get(pk=found.pk), certificate


def _lapse(certificate: Certificate, *, at: datetime) -> None:
    certificate.steps.filter(outcome=Outcome.OPEN, lapses_at__lte=at).update(
        outcome=Outcome.LAPSED, decided_at=at
    )


def _refuse_unless_open(step: CertificateStep) -> None:
    if step.outcome != Outcome.OPEN:
        raise Conflict(_("This has already been decided. Nothing was changed."))


def _log(step: CertificateStep, by: User, verb: str, at: datetime) -> None:
    record(
        actor=by,
        verb=verb,
        subject=step,
        organisation=step.organisation,
        about=step.certificate.learner,
        at=at,
        kind=str(step.kind),
    )
