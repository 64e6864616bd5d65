"""What two people decide about certificates, as they and the holder read it. Read only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.approval_rules import is_new
from accounts.models import User
from core.errors import NotFound
from mentors.certificate_states import CertificateState

from ..models import Appeal, Certificate, CertificateStep
from . import permissions
from .sentences import IS_ASKER, NEW_ACCOUNT, NOT_A_PAIR, STEPS, WAITS
from .validity_rules import REVIEW, Hindrance, Step, are_a_pair, can_be_asked, hindrance

Outcome = CertificateStep.Outcome


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step. `wait`: why the viewer cannot agree to it now, or ""."""

    public_id: UUID
    kind: str
    title: str
    words: str
    her_words: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    outcome: str
    hearing_at: datetime | None
    wait: str

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate as seen by those who decide about it. `review_by`: of a suspended one."""

    public_id: UUID
    learner_id: UUID
    name: str
    achievement: str
    state: str
    valid_from: datetime
    valid_until: datetime
    review_by: datetime | None
    overdue: bool
    steps: tuple[StepLine, ...]
    # The steps that can be requested now: code and text.
    possible: tuple[tuple[str, str], ...]

    @property
    def waiting(self) -> StepLine | None:
        return next((one for one in self.steps if one.is_open), None)


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate in their list, with what is next for it."""

    public_id: UUID
    name: str
    achievement: str
    state: str
    valid_until: datetime
    waits: str
    review_by: datetime | None
    overdue: bool


def second_hindrance(user: User, step: CertificateStep, at: datetime) -> str:
    """Return why `user` cannot be the second person, as text; "" if nothing prevents it."""
    if step.asked_by_id == user.pk:
        return str(IS_ASKER)
    if is_new(user.joined_at, at):
        return str(NEW_ACCOUNT)
    organisation = step.organisation_id
    first = permissions.pair_roles(step.asked_by, organisation) if step.asked_by else set()
    if not are_a_pair(first, permissions.pair_roles(user, organisation)):
        return str(NOT_A_PAIR)
    return ""


def hindrance_of(step: CertificateStep, at: datetime) -> Hindrance | None:
    """Return what a revocation waits for; None for every other step."""
    if step.kind != Step.REVOKE or step.hearing_at is None:
        return None
    return hindrance(
        asked_at=step.asked_at,
        hearing_at=step.hearing_at,
        appeals=_outcomes_of(step),
        at=at,
    )


def _outcomes_of(step: CertificateStep) -> tuple[str, ...]:
    said = step.appeals.filter(withdrawn_at=None)
    return tuple(said.values_list("outcome", flat=True))


def certificates_to_decide(user: User, at: datetime) -> list[CertificateLine]:
    """Return certificates with a step to decide or a suspension; overdue ones first, then by name.

    Raise NotFound for anyone who decides nowhere.
    """
    places = permissions.decides_in(user)
    if not places:
        raise NotFound
    rows = (
        _standing()
        .filter(organisation__in=places)
        .filter(Q(steps__outcome=Outcome.OPEN) | Q(state=CertificateState.SUSPENDED))
        .exclude(learner=user)
        .distinct()
        .prefetch_related("steps")
    )
    return sorted((_line(row, at) for row in rows), key=lambda one: (not one.overdue, one.name))


def steps_waiting_for(user: User, at: datetime) -> list[CertificateLine]:
    """Return the certificates with a step that this person can answer, by name.

    One query for the certificates and one for their steps; none for anyone who decides nowhere.
    """
    places = permissions.decides_in(user)
    if not places:
        return []
    rows = (
        _standing()
        .filter(organisation__in=places, steps__outcome=Outcome.OPEN)
        .exclude(learner=user)
        .order_by("learner__shown_name", "pk")
        .prefetch_related("steps__asked_by")
    )
    return [
        _line(row, at)
        for row in rows
        for step in row.steps.all()
        if step.outcome == Outcome.OPEN and not second_hindrance(user, step, at)
    ]


def certificates_named(user: User, wanted: str, at: datetime) -> list[CertificateLine]:
    """Return the first twenty certificates `user` may decide about with this text in the name."""
    if not wanted:
        return []
    rows = (
        _standing()
        .filter(
            organisation__in=permissions.decides_in(user), learner__shown_name__icontains=wanted
        )
        .exclude(learner=user)
        .order_by("learner__shown_name", "pk")
        .prefetch_related("steps")
    )
    return [_line(row, at) for row in rows[:20]]


def _line(row: Certificate, at: datetime) -> CertificateLine:
    steps = list(row.steps.all())
    waits = next((one for one in steps if one.outcome == Outcome.OPEN), None)
    due = review_by(row, steps)
    return CertificateLine(
        public_id=row.public_id,
        name=row.learner.shown_name if row.learner else "",
        achievement=row.shown_title,
        state=row.state,
        valid_until=row.valid_until,
        waits=str(STEPS[Step(waits.kind)]) if waits else "",
        review_by=due,
        overdue=due is not None and due <= at,
    )


def certificate_to_decide(user: User, public_id: UUID, at: datetime) -> CertificateView:
    """Return one certificate, for those who decide there. Raise NotFound for anyone else."""
    row = _standing().filter(public_id=public_id).first()
    if (
        row is None
        or row.learner is None
        or row.learner_id == user.pk
        or not permissions.can_decide(user, row.organisation_id)
    ):
        raise NotFound
    steps = list(row.steps.select_related("asked_by", "decided_by"))
    due = review_by(row, steps)
    possible = [step for step in Step if can_be_asked(step, row.state)]
    return CertificateView(
        public_id=row.public_id,
        learner_id=row.learner.public_id,
        name=row.learner.shown_name,
        achievement=row.shown_title,
        state=row.state,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        review_by=due,
        overdue=due is not None and due <= at,
        steps=tuple(_step_line(user, step, at) for step in reversed(steps)),
        possible=tuple((str(step), str(STEPS[step])) for step in possible),
    )


def _step_line(user: User, step: CertificateStep, at: datetime) -> StepLine:
    wait = ""
    if step.outcome == Outcome.OPEN:
        found = hindrance_of(step, at)
        wait = second_hindrance(user, step, at) or (str(WAITS[found]) if found else "")
    return StepLine(
        public_id=step.public_id,
        kind=step.kind,
        title=str(STEPS[Step(step.kind)]),
        words=step.words or "",
        her_words=step.her_words or "",
        asked_by=step.asked_by.shown_name if step.asked_by else "",
        asked_at=step.asked_at,
        decided_by=step.decided_by.shown_name if step.decided_by else "",
        decided_at=step.decided_at,
        outcome=step.outcome,
        hearing_at=step.hearing_at,
        wait=wait,
    )


def review_by(certificate: Certificate, steps: Iterable[CertificateStep]) -> datetime | None:
    """Return by when two people review a suspension; None if it is not suspended."""
    if certificate.state != CertificateState.SUSPENDED:
        return None
    begun = [
        step.decided_at
        for step in steps
        if step.kind in (Step.SUSPEND, Step.GO_ON)
        and step.outcome == Outcome.AGREED
        and step.decided_at
    ]
    if not begun:
        return None
    anew = Appeal.objects.filter(
        step__certificate=certificate, outcome="anew", answered_at__gt=max(begun)
    ).order_by("answered_at")
    said = anew.first()
    # If the appeal panel asks for a review, it is due at once.
    return (said.answered_at if said else None) or max(begun) + REVIEW


def _standing() -> QuerySet[Certificate]:
    return (
        Certificate.objects.filter(
            ended_at__isnull=True, learner__isnull=False, learner__is_active=True
        )
        .select_related("learner", "version")
        .defer("shown_name")
    )
