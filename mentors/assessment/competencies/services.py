"""The framework and assessors: a writer of these tables.

The only others are `rating_services` and `observation_services`. Ids passed in are public ids.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import holds
from accounts.record_access.permissions import is_trained
from accounts.record_access.rules import Duty
from accounts.record_access.services import end_duty, keep_assignment
from accounts.roles import Role
from accounts.safe_contact.queries import must_be_kept_apart
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound

from ...models import Assessor, Competency, CompetencyVersion, Journey
from . import framework, permissions
from .evidence_queries import (
    assignments_to_assess,
    places_beside,
    places_of_support,
    seats_to_hear,
)
from .framework_texts import FALLBACK
from .observation_services import sign_observation
from .rating_services import rate, reconsider
from .row_locks import locked_journey
from .sentences import NOT_AVAILABLE

__all__ = ["assign_assessor", "load_framework", "rate", "reconsider", "sign_observation"]


def load_framework(*, at: datetime) -> list[CompetencyVersion]:
    """Save the shipped framework as rows. Idempotent; changed texts make a new version.

    Translations are added to the version that they translate. They change nothing for a mentor, and
    a rating keeps the version it was given for.
    """
    shipped = framework.load_framework().competencies
    with transaction.atomic():
        Competency.objects.bulk_create(
            [Competency(code=item.code) for item in shipped], ignore_conflicts=True
        )
        known = Competency.objects.in_bulk([item.code for item in shipped], field_name="code")
        stored = CompetencyVersion.objects.filter(competency__in=known.values())
        latest = {version.competency_id: version for version in stored.order_by("number")}
        loaded = [_as_shipped(item, known[item.code], latest, at=at) for item in shipped]
        CompetencyVersion.objects.bulk_create([one for one in loaded if one.pk is None])
    return loaded


def _as_shipped(
    item: framework.Competency,
    competency: Competency,
    versions: dict[int, CompetencyVersion],
    *,
    at: datetime,
) -> CompetencyVersion:
    """Return the latest version if it has the shipped texts, or a new, unsaved one."""
    evidence = [list(group) for group in item.evidence]
    texts = _texts(item)
    latest = versions.get(competency.pk)
    if (
        latest is None
        or latest.gate != item.gate
        or latest.definition["evidence"] != evidence
        or latest.definition["texts"][FALLBACK] != texts[FALLBACK]
    ):
        return CompetencyVersion(
            competency=competency,
            number=latest.number + 1 if latest else 1,
            gate=item.gate,
            definition={"evidence": evidence, "texts": texts},
            created_at=at,
        )
    if latest.definition["texts"] != texts:
        latest.definition["texts"] = texts
        latest.save(update_fields=["definition"])
    return latest


def _texts(item: framework.Competency) -> dict[str, dict[str, Any]]:
    """Return language → the texts of a competency, as its version stores them."""
    words: dict[str, framework.Competency | framework.CompetencyWords] = {FALLBACK: item}
    for language, translation in framework.load_translations().items():
        words[language] = translation.competencies[item.code]
    return {
        language: {
            "name": one.name,
            "indicators": dict(one.indicators),
            "levels": {str(level): text for level, text in one.levels.items()},
        }
        for language, one in words.items()
    }


# --- assessors ------------------------------------------------------------------------------


def assign_assessor(
    *, by: User, journey_id: UUID, assessor: User, place: int, at: datetime
) -> Assessor:
    """Assign a supervisor as assessor of this journey, in place of the previous one.

    Raise NotFound unless `by` coordinates there, Invalid if `assessor` cannot be assigned. Raise
    Conflict if `assessor` has not passed the staff modules, or holds or held another place in this
    journey (each place needs a different person).
    """
    with transaction.atomic():
        journey = locked_journey(journey_id)
        if not permissions.can_assign(by, journey):
            raise NotFound
        if place not in Assessor.Place.values:
            raise Invalid(_("This assessor role is unknown. Nothing was changed."))
        _check_can_be_asked(assessor, journey)
        _check_has_no_part(assessor, journey, place)
        held = journey.assessors.filter(ended_at__isnull=True)
        same = held.filter(assessor=assessor, place=place).first()
        if same is not None:
            # The assignment may have ended with a place in another journey of the same mentor.
            keep_assignment(by=by, person=assessor, since=at, at=at, **_duty_in(journey))
            return same
        _check_no_other_place(assessor, journey, place)
        for before in held.filter(place=place).select_related("assessor"):
            before.ended_at = at
            before.save(update_fields=["ended_at"])
            _end_duty_with_the_last(before.assessor, journey, by=by, at=at)
        keep_assignment(by=by, person=assessor, since=at, at=at, **_duty_in(journey))
        asked = Assessor.objects.create(journey=journey, assessor=assessor, place=place, since=at)
        record(
            actor=by,
            verb="assessor-asked",
            subject=journey,
            organisation=journey.organisation,
            about=assessor,
            at=at,
            place=place,
        )
    return asked


def _duty_in(journey: Journey) -> dict[str, Any]:
    return {
        "about": journey.learner,
        "organisation": journey.organisation,
        "duty": Duty.ASSESSOR,
    }


def _end_duty_with_the_last(person: User, journey: Journey, *, by: User, at: datetime) -> None:
    """End the assignment unless the assessor has another journey of the same mentor here."""
    # Two places may end at once, in two journeys; the lock lets the second see the first end.
    list(assignments_to_assess(journey, person).select_for_update(of=("self",)))
    if not places_beside(journey, person).exists():
        end_duty(by=by, person=person, at=at, **_duty_in(journey))


def _check_has_no_part(assessor: User, journey: Journey, place: int) -> None:
    """Raise Invalid if the person has a part in an appeal or must not meet the mentor.

    Both have the same text, so that neither is disclosed. The same for supporting the mentor
    elsewhere.
    """
    pair = [assessor.pk, journey.learner_id]
    if must_be_kept_apart(pair, journey.organisation) or seats_to_hear(journey, assessor).exists():
        raise Invalid(NOT_AVAILABLE)
    supports = set() if place == Assessor.Place.FIRST else places_of_support(journey, assessor)
    if journey.organisation_id in supports:
        raise Invalid(
            _(
                "This person supports the learner, or did, and can only be the first "
                "assessor. Please choose someone else."
            )
        )
    if supports:
        # It is not disclosed here where else a mentor is supported.
        raise Invalid(NOT_AVAILABLE)


def _check_can_be_asked(assessor: User, journey: Journey) -> None:
    if not assessor.is_active or not holds(assessor, Role.SUPERVISOR, journey.organisation_id):
        raise Invalid(_("This person is not a supervisor here. Please choose someone else."))
    if assessor.pk == journey.learner_id:
        raise Invalid(_("Nobody assesses their own pathway. Please choose someone else."))
    if not is_trained(assessor):
        raise Conflict(_("This person has not completed staff modules S1 to S4 yet."))
    if holds(assessor, Role.COORDINATOR, journey.organisation_id):
        # The coordinator's page shows which competencies are met, so this rating would not be
        # blind.
        raise Invalid(
            _(
                "Coordinators see the progress of each learner and cannot rate blind. Please "
                "choose someone else."
            )
        )


def _check_no_other_place(assessor: User, journey: Journey, place: int) -> None:
    elsewhere = journey.assessors.filter(assessor=assessor, ended_at__isnull=True).exists()
    rated_elsewhere = journey.ratings.filter(assessor=assessor).exclude(place=place).exists()
    if elsewhere or rated_elsewhere:
        raise Conflict(
            _(
                "This person already has another assessor role here. "
                "Each role needs a different person."
            )
        )
