"""What waits for a supervisor: rooms to sign, competencies to rate. Read only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.sight.permissions import Way, ways
from accounts.sight.rules import Act, Record, duties
from core.clock import now
from core.compiled_queries import CompiledModels, CompiledRows
from mentors.programmes.queries import required_levels_of

from ..models import Assessor, Evidence, Rating
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
    at = now()
    places = [way.organisation for way in ways(assessor, Record.RATINGS, Act.ADD)]
    asked = [row for place in places for row in _asked_of(assessor.pk, place, at)]
    if not asked:
        return
    shown = _codes_with_evidence(assessor.pk, places, at)
    rated: dict[int, set[str]] = defaultdict(set)
    for place in places:
        for journey_pk, code in _rated_by(assessor.pk, place, at):
            rated[journey_pk].add(code)
    for row in sorted(asked, key=attrgetter("since", "pk")):
        journey = row.journey
        waiting = [
            code
            for code in required_levels_of(journey)
            if code in shown[journey.pk] and code not in rated[journey.pk]
        ]
        if waiting:
            yield ToRate(
                journey_id=journey.public_id,
                name=journey.learner.shown_name,
                programme=journey.version.title,
                url=reverse("assess-journey", args=[journey.public_id]),
                competencies=tuple((code, rate_url(journey.public_id, code)) for code in waiting),
            )


def _codes_with_evidence(assessor: int, places: Iterable[int], at: datetime) -> dict[int, set[str]]:
    """Journey → the competencies that something before her can show."""
    shown: dict[int, set[str]] = defaultdict(set)
    known = competency_texts()
    for journey_pk, kind, codes in (
        row for place in places for row in _evidence_before(assessor, place, at)
    ):
        shown[journey_pk].update(
            code
            for code in codes
            if code in known and can_rest_on([kind], known[code].evidence_types)
        )
    return shown


def _asked(assessor: int, organisation: int, at: datetime) -> QuerySet[Assessor]:
    """Where she is asked to rate now in this organisation; never her own way."""
    way = Way(organisation, duties(Record.RATINGS, Act.ADD), by_glass=False)
    return (
        Assessor.objects.filter(
            way.rows(
                assessor, at, learner="journey__learner", organisation="journey__organisation"
            ),
            assessor=assessor,
            ended_at__isnull=True,
            journey__left_at__isnull=True,
            journey__learner__is_active=True,
        )
        .select_related("journey__learner", "journey__version")
        .order_by("since", "pk")
    )


def _journeys_asked(assessor: int, organisation: int, at: datetime) -> QuerySet[Assessor, Any]:
    return _asked(assessor, organisation, at).order_by().values("journey")


# Compiled: without it a supervisor's day is over its goal. Each is asked in one organisation, of
# which a supervisor rarely has two.
_asked_of = CompiledModels(_asked, int, int, datetime)
_evidence_before = CompiledRows(
    lambda assessor, organisation, at: Evidence.objects.filter(
        before_an_assessor(), journey__in=_journeys_asked(assessor, organisation, at)
    ).values_list("journey", "kind", "codes"),
    *(int, int, datetime),
)
_rated_by = CompiledRows(
    lambda assessor, organisation, at: Rating.objects.filter(
        assessor=assessor, journey__in=_journeys_asked(assessor, organisation, at)
    ).values_list("journey", "version__competency__code"),
    *(int, int, datetime),
)
