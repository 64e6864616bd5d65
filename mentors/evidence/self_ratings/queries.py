"""A learner's self-ratings beside the decisions of the assessors. Read only."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from core.errors import NotFound
from mentors.assessment.competencies.framework_texts import CompetencyText, competency_texts
from mentors.assessment.competencies.queries import decisions_of
from mentors.programmes.queries import required_levels_of

from ...models import Journey


@dataclass(frozen=True, slots=True)
class OwnView:
    """One competency. `level`: the self-rating, None if there is none. `state`: the decision."""

    competency: CompetencyText
    level: int | None
    state: str


@dataclass(frozen=True, slots=True)
class OwnViews:
    """All competencies of one of the learner's pathways."""

    journey_id: UUID
    views: tuple[OwnView, ...]


def own_views(user: User, journey_id: UUID) -> OwnViews:
    """Return the learner's page. Raise NotFound for another's pathway, or one that was left."""
    journey = (
        Journey.objects.select_related("version")
        .filter(public_id=journey_id, learner=user, left_at__isnull=True)
        .first()
    )
    if journey is None:
        raise NotFound
    levels = dict(journey.self_ratings.values_list("competency__code", "level"))
    decided = {True: "met", False: "notyet", None: ""}
    decisions = decisions_of(journey)
    return OwnViews(
        journey_id=journey.public_id,
        views=tuple(
            OwnView(text, levels.get(code), decided[decisions.get(code)])
            for code, text in competency_texts(required_levels_of(journey)).items()
        ),
    )
