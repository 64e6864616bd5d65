"""A learner's self-ratings: the only writer of this table."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.services import record
from core.errors import Invalid, NotFound
from mentors.assessment.competencies.row_locks import locked_journey
from mentors.assessment.competencies.rules import LEVELS
from mentors.programmes.queries import required_levels_of

from ...models import Competency, SelfRating


def keep_own_view(
    *, learner: User, journey_id: UUID, levels: Mapping[str, int | None], at: datetime
) -> None:
    """Save code → the learner's own level, None for no answer; other codes keep their level.

    Idempotent. Raise NotFound if the journey is not the learner's. Raise Invalid for an unknown
    level or competency; nothing is saved then.
    """
    with transaction.atomic():
        journey = locked_journey(journey_id)
        if journey.learner_id != learner.pk:
            raise NotFound
        if not levels.keys() <= required_levels_of(journey).keys() or not set(levels.values()) <= {
            None,
            *LEVELS,
        }:
            raise Invalid(_("Please choose one of the four, or nothing. Nothing was kept yet."))
        known = {row.code: row for row in Competency.objects.filter(code__in=levels)}
        own = {row.competency_id: row for row in journey.self_ratings.all()}
        changed = False
        for code, level in levels.items():
            row = own.get(known[code].pk)
            if (row.level if row else None) == level:
                continue
            changed = True
            if level is None:
                journey.self_ratings.filter(competency=known[code]).delete()
            else:
                SelfRating.objects.update_or_create(
                    journey=journey, competency=known[code], defaults={"level": level, "at": at}
                )
        if changed:
            # Logs that it was saved, but neither levels nor competencies.
            record(
                actor=learner,
                verb="own-view-kept",
                subject=journey,
                organisation=journey.organisation,
                at=at,
            )
