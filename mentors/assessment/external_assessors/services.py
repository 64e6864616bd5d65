"""Requesting an external assessor for one competency: the only writer of that table.

Locks: the journey first, then the row. Ids passed in are public ids.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.auth.codes import drawn, in_groups, plain
from accounts.drafts import services as drafts
from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from core.ratelimit import RateLimitExceeded, count_attempt, undo_attempt
from mentors.assessment.competencies.permissions import can_rate_as_partner, partner_state
from mentors.assessment.competencies.rating_services import rate
from mentors.assessment.competencies.row_locks import locked_journey
from mentors.programmes.queries import required_levels_of

from ...external_assessor_rules import ExternalAssessmentState
from ...models import Competency, ExternalAssessment, Rating
from . import permissions
from .assessor_queries import NOT_AVAILABLE, UNKNOWN_CODE, place_to_borrow_in

# Maximum number of wrong codes of one coordinator in 15 minutes; correct ones do not count.
TRIES, TRIES_SECONDS = 10, 15 * 60


def digest(code: str) -> str:
    """Return the digest that the table stores for a code."""
    return salted_hmac("partner-assessor", plain(code), algorithm="sha256").hexdigest()


def ask_partner(
    *, by: User, journey_id: UUID, code: str, at: datetime
) -> tuple[ExternalAssessment, str]:
    """Request an external assessor, and return the row and the code, which is shown once.

    `code`: of the competency. Raise NotFound unless `by` coordinates there and the journey requires
    the competency. Raise Conflict if that organisation can rate it, or a request is open.
    """
    with transaction.atomic():
        journey = locked_journey(journey_id)
        if not permissions.can_borrow(by, journey) or code not in required_levels_of(journey):
            raise NotFound
        place = place_to_borrow_in(journey, code)
        if place is None:
            raise Conflict(_("No external assessor is needed. Nothing was requested."))
        before = journey.external_assessments.filter(competency__code=code, ended_at=None).first()
        if before is not None:
            before.journey = journey
            if partner_state(before, at) is not ExternalAssessmentState.OVER:
                raise Conflict(_("Another organisation has already been asked."))
            _end(before, None, "partner-ended", at)
        passed_on = drawn(secrets.choice)
        asked = ExternalAssessment.objects.create(
            journey=journey,
            organisation=journey.organisation,
            competency=Competency.objects.get(code=code),
            place=place,
            code_digest=digest(passed_on),
            asked_at=at,
        )
        _log(asked, by, "partner-asked", at)
    return asked, in_groups(passed_on)


def take_back(*, by: User, partner_id: UUID, at: datetime) -> ExternalAssessment:
    """Withdraw the coordinator's request. Idempotent. Raise NotFound for anyone else."""
    with transaction.atomic():
        asked = _locked(partner_id)
        if not permissions.can_borrow(by, asked.journey):
            raise NotFound
        return _end(asked, by, "partner-taken-back", at)


def asked_by_code(*, by: User, code: str, at: datetime) -> ExternalAssessment:
    """Return the request with this code. Raise NotFound for anyone who cannot lend.

    Raise Invalid for an unknown code, RateLimitExceeded after ten of them in 15 minutes.
    """
    if not permissions.places_that_lend(by):
        raise NotFound
    key = f"partner-assessor:{by.pk}"
    if count_attempt(key, seconds=TRIES_SECONDS) > TRIES:
        raise RateLimitExceeded(_("Too many codes were tried. Please wait 15 minutes."))
    asked = (
        ExternalAssessment.objects.going_on(at)
        .filter(
            code_digest=digest(code),
            journey__left_at__isnull=True,
            journey__learner__is_active=True,
        )
        .select_related("journey__learner", "journey__organisation", "organisation", "competency")
        .first()
    )
    if asked is None or not permissions.can_lend(by, asked):
        raise Invalid(UNKNOWN_CODE)
    undo_attempt(key)
    return asked


def name_assessor(*, by: User, code: str, assessor_id: UUID, at: datetime) -> ExternalAssessment:
    """Name the external assessor, for a coordinator of the lending side. This uses up the code.

    Raise as `asked_by_code`; Invalid if the assessor cannot be named, always with the same text.
    """
    with transaction.atomic():
        asked = _locked(asked_by_code(by=by, code=code, at=at).public_id)
        if partner_state(asked, at) is not ExternalAssessmentState.ASKED:
            raise Invalid(UNKNOWN_CODE)
        found = [
            (person, place)
            for place in permissions.places_that_lend(by)
            if place.pk != asked.organisation_id
            for person in permissions.who_is_shown(place)
            if person.public_id == assessor_id
        ]
        if not found or not permissions.can_be_lent(by, found[0][0], asked, found[0][1]):
            raise Invalid(NOT_AVAILABLE)
        asked.assessor, asked.partner = found[0]
        asked.named_at, asked.code_digest = at, ""
        asked.save(update_fields=["assessor", "partner", "named_at", "code_digest"])
        # Logged where the assessor works: that organisation reads whom it lent, and not to whom.
        record(
            actor=by,
            verb="partner-named",
            subject=asked,
            organisation=asked.partner,
            about=asked.assessor,
            at=at,
        )
    return asked


def do_not_lend(*, by: User, partner_id: UUID, at: datetime) -> ExternalAssessment:
    """Withdraw the lending side's offer. Idempotent. Raise NotFound for anyone else."""
    with transaction.atomic():
        asked = _locked(partner_id)
        if asked.partner not in permissions.places_that_lend(by):
            raise NotFound
        return _end(asked, None, "partner-ended", at)


def agree(*, learner: User, partner_id: UUID, at: datetime) -> ExternalAssessment:
    """Save the learner's consent, which begins the 14 days. A second click changes nothing.

    Raise NotFound if it is another learner's, Conflict if it is over.
    """
    with transaction.atomic():
        asked = _asked_partner(learner, partner_id)
        state = partner_state(asked, at)
        if state is ExternalAssessmentState.OPEN:
            return asked
        if state is not ExternalAssessmentState.NAMED:
            raise Conflict(_("This request has ended. Nothing was shown."))
        asked.agreed_at = at
        asked.save(update_fields=["agreed_at"])
        _log(asked, learner, "partner-agreed", at)
    return asked


def refuse(*, learner: User, partner_id: UUID, at: datetime) -> ExternalAssessment:
    """Save the learner's refusal, even after consent. Idempotent.

    The request ends, and nothing says who ended it.
    """
    with transaction.atomic():
        return _end(_asked_partner(learner, partner_id), None, "partner-ended", at)


def rate_as_partner(
    *,
    assessor: User,
    partner_id: UUID,
    level: int,
    evidence_ids: Iterable[UUID],
    next_step: str = "",
    at: datetime,
) -> Rating:
    """Save the external assessor's only rating, which ends access. A second click returns it.

    Raise as `rate`; NotFound for anyone not asked, and once it is over.
    """
    with transaction.atomic():
        asked = _locked(partner_id)
        if asked.rating is not None and asked.rating.assessor_id == assessor.pk:
            return asked.rating
        if not can_rate_as_partner(assessor, asked, at):
            raise NotFound
        given = rate(
            assessor=assessor,
            journey_id=asked.journey.public_id,
            code=asked.competency.code,
            level=level,
            evidence_ids=evidence_ids,
            next_step=next_step,
            at=at,
        )
        # If `rate` returned a rating that an earlier request already holds, it stays there.
        is_new = not ExternalAssessment.objects.filter(rating=given).exists()
        asked.rating, asked.ended_at = given if is_new else None, at
        asked.save(update_fields=["rating", "ended_at"])
    return given


def end_late(*, at: datetime) -> int:
    """End requests whose step has lasted 14 days, and return how many. Part of a job."""
    late = ExternalAssessment.objects.filter(ended_at__isnull=True).exclude(
        pk__in=ExternalAssessment.objects.going_on(at)
    )
    return late.update(ended_at=at, code_digest="")


def has_rated(*, assessor: User, partner_id: UUID) -> bool:
    """Whether the assessor's rating is saved, so that a second click has nothing to do."""
    return ExternalAssessment.objects.filter(
        public_id=partner_id, rating__assessor=assessor
    ).exists()


def _asked_partner(learner: User, partner_id: UUID) -> ExternalAssessment:
    asked = _locked(partner_id)
    if asked.journey.learner_id != learner.pk or asked.named_at is None:
        raise NotFound
    return asked


def _locked(partner_id: UUID) -> ExternalAssessment:
    """Return the row, with its journey locked until the end of the transaction. Raise NotFound."""
    found = ExternalAssessment.objects.filter(public_id=partner_id)
    row = found.values_list("journey__public_id").first()
    if row is None:
        raise NotFound
    journey = locked_journey(row[0])
    asked = (
        found.select_for_update(of=("self",))
        .select_related("organisation", "partner", "competency", "assessor", "rating")
        .get()
    )
    asked.journey = journey
    return asked


def _end(asked: ExternalAssessment, by: User | None, verb: str, at: datetime) -> ExternalAssessment:
    if asked.ended_at is None:
        asked.ended_at, asked.code_digest = at, ""
        asked.save(update_fields=["ended_at", "code_digest"])
        if asked.assessor is not None:
            place = reverse("rate-as-partner", args=[asked.public_id])
            drafts.forget(owner=asked.assessor, place=place)
        _log(asked, by, verb, at)
    return asked


def _log(asked: ExternalAssessment, actor: User | None, verb: str, at: datetime) -> None:
    """Log ids and a code only; nothing about the other organisation."""
    learner = asked.journey.learner
    record(
        actor=actor,
        verb=verb,
        subject=asked,
        organisation=asked.organisation,
        about=None if actor == learner else learner,
        at=at,
        code=asked.competency.code,
    )
