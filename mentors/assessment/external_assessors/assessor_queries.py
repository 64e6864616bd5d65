"""Texts about external assessors, and the places that one can take."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound
from mentors.assessment.competencies.framework_texts import competency_texts
from mentors.assessment.competencies.permissions import places_held
from mentors.assessment.competencies.queries import decisions_of
from mentors.assessment.competencies.rules import Given, open_round
from mentors.assessment.competencies.third_queries import who_could_be_third
from mentors.programmes.queries import required_levels_of

from ...external_assessor_rules import ExternalAssessmentState, place_to_borrow
from ...models import Assessor, Journey, Rating, ThirdCall
from . import permissions

UNKNOWN_CODE = _("Unknown code. Check it, or ask for a new one.")
# The same text for every reason (domain 10.11).
NOT_AVAILABLE = _("The person is not available for this. Please choose someone else.")
# For an organisation without a public name.
A_PARTNER = _("an organisation that works with yours")

# For the coordinator who made the request.
STATES = {
    ExternalAssessmentState.ASKED: _("Code not used yet"),
    ExternalAssessmentState.NAMED: _("Assessor named; the mentor is asked"),
    ExternalAssessmentState.OPEN: _("Ready to rate"),
    ExternalAssessmentState.OVER: _("Ended"),
}
RATED = _("Rated")
# For a coordinator who also assesses there and has not rated it yet (domain 2.2).
NOT_SHOWN = _("Not shown to you yet")
PLACES = {2: _("Second rating"), 3: _("Third rating, which decides")}


@dataclass(frozen=True, slots=True)
class ToBorrow:
    """A journey that can have external assessors. `choices`: code, and name with the place."""

    journey_id: UUID
    woman: str
    programme: str
    url: str
    choices: tuple[tuple[str, str], ...]


def place_to_borrow_in(journey: Journey, code: str) -> int | None:
    """Return the place for an external assessor in one competency, or None (domain 10.19)."""
    held = places_held(journey)
    called = ThirdCall.objects.filter(
        journey=journey, competency__code=code, ended_at__isnull=True
    ).exists()
    place = place_to_borrow(
        # Anyone who could be the third could be the second as well, having no part in it yet.
        somebody_here=who_could_be_third(journey).exists(),
        second_held=Assessor.Place.SECOND in held,
        third_called=called,
        third_held=Assessor.Place.THIRD in held,
    )
    if place == Assessor.Place.SECOND and not _second_is_missing(journey, code):
        return None
    return place


def _second_is_missing(journey: Journey, code: str) -> bool:
    """Whether a second rating would join the first one, or begin another round."""
    if decisions_of(journey).get(code):
        return False
    rows = list(
        Rating.objects.filter(journey=journey, version__competency__code=code)
        .select_related("version")
        .order_by("at", "pk")
    )
    given = [Given(row.pk, row.place, row.level, row.blind) for row in rows]
    gate = bool(rows) and rows[-1].version.gate
    beside = open_round(given, gate=gate, place=Assessor.Place.SECOND)
    return not any(row.place == Assessor.Place.SECOND for row in rows if row.pk in beside)


def to_borrow(user: User, journey_id: UUID) -> ToBorrow:
    """Return what an external assessor can rate. Raise NotFound unless `user` coordinates there."""
    journey = (
        Journey.objects.select_related("learner", "organisation", "version")
        .filter(public_id=journey_id, left_at__isnull=True)
        .first()
    )
    if journey is None or not permissions.can_borrow(user, journey):
        raise NotFound
    texts = competency_texts(required_levels_of(journey))
    places = {code: place_to_borrow_in(journey, code) for code in texts}
    return ToBorrow(
        journey_id=journey.public_id,
        woman=journey.learner.shown_name,
        programme=journey.version.title,
        url=reverse("coordinate-journey", args=[journey.public_id]),
        choices=tuple(
            (code, f"{code} {text.name}. {PLACES[place]}")
            for code, text in texts.items()
            if (place := places[code]) is not None
        ),
    )
