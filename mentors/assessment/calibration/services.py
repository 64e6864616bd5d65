"""Opening a quarter's calibration, and rating its scene: the only writer of these tables."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Conflict, Invalid, NotFound
from mentors.assessment.competencies.framework_texts import competency_texts
from mentors.assessment.competencies.rules import LEVELS

from ...models import Calibration, CalibrationRating
from . import permissions
from .queries import scripts
from .rules import ENOUGH, among, quarter_of, with_others


def open_calibration(
    *, by: User, organisation_id: UUID, script_key: str, at: datetime
) -> Calibration:
    """Open this quarter's calibration with the scene as it reads now. Idempotent for the quarter.

    A second call returns the first calibration, whichever scene it names. Raise NotFound unless
    `by` coordinates there. Raise Invalid for an unknown scene or competency, Conflict with fewer
    than two assessors.
    """
    place = permissions.place_to_open(by, organisation_id)
    script = next((one for one in scripts() if one.key == script_key), None)
    if script is None or set(script.codes) - set(competency_texts(script.codes)):
        raise Invalid(_("Please choose one of the scenes."))
    if len(permissions.assessors_in(place)) < ENOUGH:
        raise Conflict(_("Moderation needs two assessors who have completed the staff modules."))
    quarter = quarter_of(timezone.localdate(at))
    with transaction.atomic():
        found, made = Calibration.objects.get_or_create(
            organisation=place,
            quarter=quarter,
            defaults={"script": script.model_dump(mode="json"), "opened_at": at},
        )
        if made:
            record(
                actor=by,
                verb="calibration-opened",
                subject=found,
                organisation=place,
                at=at,
            )
    return found


def rate_scene(
    *, by: User, calibration_id: UUID, levels: Mapping[str, int], at: datetime
) -> CalibrationRating:
    """Save all levels of `by` at once, for good, and compute the agreement again.

    Raise NotFound unless `by` is an assessor there, Invalid if a level is missing or unknown,
    Conflict if `by` has already rated it.
    """
    with transaction.atomic():
        found = Calibration.objects.select_for_update().filter(public_id=calibration_id).first()
        if found is None or not permissions.may_rate(by, found.organisation_id):
            raise NotFound
        if set(levels) != set(found.script["codes"]) or set(levels.values()) - set(LEVELS):
            raise Invalid(_("Please choose a level for each of them."))
        rating = _insert(found, by=by, levels=levels, at=at)
        _compare(found)
        record(
            actor=by,
            verb="calibration-rated",
            subject=rating,
            organisation=found.organisation,
            at=at,
        )
    return rating


def _insert(
    found: Calibration, *, by: User, levels: Mapping[str, int], at: datetime
) -> CalibrationRating:
    try:
        with transaction.atomic():
            return CalibrationRating.objects.create(
                calibration=found,
                organisation_id=found.organisation_id,
                assessor=by,
                levels=dict(levels),
                at=at,
            )
    except IntegrityError:
        raise Conflict(_("You have rated this scene already. Nothing was changed.")) from None


def _compare(found: Calibration) -> None:
    """Save the agreement of the group, and of each rater with the others, from all ratings."""
    ratings = list(found.ratings.order_by("pk"))
    for row in ratings:
        others = [other.levels for other in ratings if other.pk != row.pk]
        row.agreement = with_others(row.levels, others).model_dump()
    CalibrationRating.objects.bulk_update(ratings, ["agreement"])
    found.agreement = among([row.levels for row in ratings]).model_dump()
    found.save(update_fields=["agreement"])
