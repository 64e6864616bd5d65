"""What waits for a supervisor: rooms to sign, competencies to rate. Read only."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.queries import holds
from accounts.roles import Role
from accounts.sight.permissions import in_sight, is_trained
from accounts.sight.rules import Act, Record
from mentors.programmes.queries import required_levels_of

from ..models import Assessor, Evidence
from .blind_rating import codes_rated_by
from .citable_evidence import before_an_assessor, can_rest_on
from .framework_texts import competency_texts
from .observation_queries import ToSign, observations_to_sign
from .queries import rate_url


@dataclass(frozen=True, slots=True)
class ToRate:
    """A journey in which she still has something to rate."""

    journey_id: UUID
    name: str
    programme: str
    url: str
    # Code and address of each, in the order of their numbers.
    competencies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What waits for one supervisor."""

    observations: tuple[ToSign, ...]
    ratings: tuple[ToRate, ...]

    @property
    def empty(self) -> bool:
        return not self.observations and not self.ratings


def work_waiting(assessor: User) -> Work:
    """What she has to sign and to rate, the journeys in the order in which she was asked."""
    return Work(
        observations=tuple(observations_to_sign(assessor)), ratings=tuple(_to_rate(assessor))
    )


def _to_rate(assessor: User) -> Iterator[ToRate]:
    asked = [
        row
        for row in _asked_of(assessor)
        if holds(assessor, Role.SUPERVISOR, row.journey.organisation_id)
    ]
    if not asked or not is_trained(assessor):
        return
    shown = _codes_with_evidence(assessor)
    rated = codes_rated_by(assessor, [row.journey for row in asked])
    for row in asked:
        journey = row.journey
        waiting = [
            code
            for code in required_levels_of(journey)
            if code in shown[journey.pk] and code not in rated.get(journey.pk, ())
        ]
        if waiting:
            yield ToRate(
                journey_id=journey.public_id,
                name=journey.learner.shown_name,
                programme=journey.version.title,
                url=reverse("assess-journey", args=[journey.public_id]),
                competencies=tuple((code, rate_url(journey.public_id, code)) for code in waiting),
            )


def _codes_with_evidence(assessor: User) -> dict[int, set[str]]:
    """Journey → the competencies that something before her can show."""
    shown: dict[int, set[str]] = defaultdict(set)
    known = competency_texts()
    rows = Evidence.objects.filter(
        before_an_assessor(), journey__in=_asked_of(assessor).values("journey")
    )
    for journey_id, kind, codes in rows.values_list("journey", "kind", "codes"):
        shown[journey_id].update(
            code
            for code in codes
            if code in known and can_rest_on([kind], known[code].evidence_types)
        )
    return shown


def _asked_of(assessor: User) -> QuerySet[Assessor]:
    """Where she is asked to rate now, in whichever organisation; never her own way."""
    return (
        Assessor.objects.filter(
            in_sight(
                assessor,
                Record.RATINGS,
                Act.ADD,
                learner="journey__learner",
                organisation="journey__organisation",
            ),
            assessor=assessor,
            ended_at__isnull=True,
            journey__left_at__isnull=True,
            journey__learner__is_active=True,
        )
        .select_related("journey__learner", "journey__version")
        .order_by("since", "pk")
    )
