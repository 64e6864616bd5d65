"""Claiming a competency as prior learning, and the outcome of the talk about it.

The only writer of claims, and of evidence from a claim.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.free_text import checked, tidy
from mentors.assessment.competencies.permissions import PRIOR
from mentors.assessment.competencies.row_locks import locked_journey
from mentors.programmes.queries import required_levels_of

from ...models import Competency, Evidence, PriorLearning
from . import permissions
from .rules import BY_TALKING, WITHOUT_WORDS, Hindrance, Outcome, hindrance

CHARACTERS = 1_000


def claim(*, learner: User, journey_id: UUID, code: str, words: str, at: datetime) -> PriorLearning:
    """Claim a competency as prior learning. Without text it is told in the talk.

    An open claim for the same competency is returned unchanged. Raise NotFound if the journey is
    not the learner's. Raise Invalid for too long a text, or if the certificate does not require the
    competency.
    """
    words = checked(words, longest=CHARACTERS) if tidy(words) else ""
    with transaction.atomic():
        journey = locked_journey(journey_id)
        if journey.learner_id != learner.pk:
            raise NotFound
        if code not in required_levels_of(journey):
            raise Invalid(_("Please choose what it is about. Nothing was handed in yet."))
        competency = Competency.objects.get(code=code)
        waiting = journey.prior_learning.filter(competency=competency, decided_at=None).first()
        if waiting is not None:
            return waiting
        said = PriorLearning.objects.create(
            journey=journey,
            organisation=journey.organisation,
            competency=competency,
            words=words or None,
            claimed_at=at,
        )
        _log(said, learner, "prior-learning-said", at)
    return said


def take_back(*, learner: User, claim_id: UUID, at: datetime) -> PriorLearning:
    """Withdraw the claim and delete its text. Idempotent.

    Raise NotFound if it is not the learner's, Conflict once it is decided.
    """
    with transaction.atomic():
        said = _locked(claim_id)
        if said.journey.learner_id != learner.pk:
            raise NotFound
        if said.outcome == Outcome.TAKEN_BACK:
            return said
        _decide(said, Outcome.TAKEN_BACK, at)
        _log(said, learner, "prior-learning-taken-back", at)
    return said


def return_unread(*, by: User, claim_id: UUID, at: datetime) -> PriorLearning:
    """Close a claim that tells what was done to the learner, and delete its text. Idempotent.

    Nobody asks the learner for that, and the learner is told so (domain 2.4). Raise NotFound unless
    `by` assesses the learner, Conflict once it is decided otherwise.
    """
    with transaction.atomic():
        said = _to_hear(by, claim_id)
        if said.outcome == Outcome.RETURNED:
            return said
        _decide(said, Outcome.RETURNED, at)
        _log(said, by, "prior-learning-returned", at)
    return said


def talked(
    *,
    by: User,
    claim_id: UUID,
    outcome: str,
    talked_on: date,
    agreed: str,
    at: datetime,
) -> PriorLearning:
    """Save the outcome of the talk: it counts as evidence, or there is a next step.

    The evidence is not a level; two assessors rate as always. A second click returns the first
    result. Raise NotFound unless `by` assesses the learner, Invalid for a future day or without
    text. Raise Conflict once it is decided otherwise.
    """
    if outcome not in BY_TALKING:
        raise Invalid(_("Please choose one of the two. Nothing was sent yet."))
    agreed = checked(agreed, longest=CHARACTERS)
    if talked_on > timezone.localdate(at):
        raise Invalid(_("This date is in the future. Please choose the date of the talk."))
    with transaction.atomic():
        said = _to_hear(by, claim_id)
        if (said.outcome, said.agreed, said.talked_on) == (outcome, agreed, talked_on):
            return said
        said.talked_on, said.talked_with, said.agreed = talked_on, by, agreed
        _decide(said, Outcome(outcome), at)
        if outcome == Outcome.COUNTS:
            said.evidence = _evidence(said, by, talked_on, at)
            said.save(update_fields=["evidence"])
        _log(said, by, "prior-learning-talked", at)
    return said


def _evidence(said: PriorLearning, by: User, day: date, at: datetime) -> Evidence:
    return Evidence.objects.create(
        journey=said.journey,
        organisation=said.organisation,
        kind=PRIOR,
        codes=[said.competency.code],
        state=Evidence.State.ACCEPTED,
        observed_on=day,
        observer=by,
        sentence=said.agreed,
        created_at=at,
    )


def _decide(said: PriorLearning, outcome: Outcome, at: datetime) -> None:
    wrong = hindrance(
        outcome, is_open=said.decided_at is None, has_talked=said.talked_on is not None
    )
    if wrong is Hindrance.DECIDED:
        raise Conflict(_("This has already been answered. Nothing was changed."))
    if wrong is Hindrance.NOT_TALKED:
        raise Invalid(_("Please choose the date of the talk."))
    if outcome in WITHOUT_WORDS:
        said.words = None
    said.outcome, said.decided_at = outcome, at
    said.save()


def _to_hear(by: User, claim_id: UUID) -> PriorLearning:
    said = _locked(claim_id)
    if said.outcome == Outcome.TAKEN_BACK or not permissions.can_hear(by, said.journey):
        raise NotFound
    return said


def _locked(claim_id: UUID) -> PriorLearning:
    """Return the claim, with its journey locked until the end of the transaction."""
    found = PriorLearning.objects.filter(public_id=claim_id).values_list("journey__public_id")
    row = found.first()
    if row is None:
        raise NotFound
    journey = locked_journey(row[0])
    said = journey.prior_learning.select_related("organisation", "competency").get(
        public_id=claim_id
    )
    said.journey = journey
    return said


def _log(said: PriorLearning, actor: User, verb: str, at: datetime) -> None:
    """Log ids and a code only."""
    learner = said.journey.learner
    record(
        actor=actor,
        verb=verb,
        subject=said,
        organisation=said.organisation,
        about=None if actor == learner else learner,
        at=at,
        code=said.competency.code,
    )
