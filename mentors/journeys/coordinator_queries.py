"""The journeys of an organisation, for its coordinator. Read only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef
from django.urls import reverse

from accounts.models import Membership, Organisation
from accounts.roles import Role
from accounts.types import Person
from mentors.assessment.competencies.third_queries import called_since, due_day, with_a_third
from mentors.certificate_states import CertificateState
from mentors.programmes.queries import required_levels_of

from ..models import Assessor, Certificate, Decision, Journey

# The values of `JourneySummary.step` if a certificate is held: its states.
HELD = frozenset({CertificateState.CURRENT, CertificateState.PAUSED, CertificateState.SUSPENDED})


@dataclass(frozen=True, slots=True)
class JourneySummary:
    """One learner's journey in the coordinator's list.

    `step`: "assessors" (two must be assigned), "on-her-way", "decided" (every competency is met) or
    "third" (two ratings differ). If a certificate is held, it is its state: "current", "paused" or
    "suspended". At "decided" the certificate may be ready to issue; at "third" a third assessor
    decides. `name_chosen` says that a name was chosen, never which. `third_due`: by when the third
    decides; `third_asked`: whether one is assigned.
    """

    public_id: UUID
    learner_id: int
    name: str
    programme: str
    url: str
    began: datetime
    step: str
    name_chosen: bool
    third_due: date | None
    third_asked: bool


def journeys_in(
    organisation: Organisation, *, viewer: Person | None = None
) -> list[JourneySummary]:
    """Return the journeys of an organisation by name; a fixed number of queries.

    Never that of `viewer`: if a coordinator is also a learner, somebody else handles that journey
    (ADR-0074).
    """
    journeys = list(
        Journey.objects.filter(
            organisation=organisation, left_at__isnull=True, learner__is_active=True
        )
        .exclude(learner=viewer.pk if viewer else None)
        .select_related("learner", "version")
        .annotate(called_since=called_since(OuterRef("pk")))
        .order_by("learner__shown_name", "pk")
    )
    # Whoever issued it: a learner who came with a certificate holds it here too.
    held = Certificate.objects.filter(
        learner__in={journey.learner_id for journey in journeys}, ended_at__isnull=True
    )
    states = {
        (learner, programme): state
        for learner, programme, state in held.values_list("learner_id", "programme_id", "state")
    }
    asked, met, blind = _asked(organisation), _met(organisation), _still_blind(organisation)
    called = {
        journey.pk: journey.called_since
        for journey in journeys
        if journey.called_since and journey.pk not in blind
    }
    with_third = with_a_third(organisation, called)
    return [
        JourneySummary(
            public_id=journey.public_id,
            learner_id=journey.learner_id,
            name=journey.learner.shown_name,
            programme=journey.version.title,
            url=reverse("coordinate-journey", args=[journey.public_id]),
            began=journey.created_at,
            step=_step(
                certificate=states.get((journey.learner_id, journey.version.programme_id), ""),
                asked=asked[journey.pk],
                decided=journey.pk not in blind
                and set(required_levels_of(journey)) <= met[journey.pk],
                third=journey.pk in called,
            ),
            name_chosen=bool(journey.certificate_name),
            third_due=due_day(called[journey.pk]) if journey.pk in called else None,
            third_asked=journey.pk in with_third,
        )
        for journey in journeys
    ]


def _step(*, certificate: str, asked: set[int], decided: bool, third: bool) -> str:
    if certificate:
        return certificate
    if third:
        return "third"
    if decided:
        return "decided"
    return "on-her-way" if {1, 2} <= asked else "assessors"


def _asked(organisation: Organisation) -> dict[int, set[int]]:
    places = defaultdict(set)
    for journey_id, place in Assessor.objects.filter(
        journey__organisation=organisation, ended_at__isnull=True
    ).values_list("journey_id", "place"):
        places[journey_id].add(place)
    return places


def _met(organisation: Organisation) -> dict[int, set[str]]:
    latest: dict[int, dict[str, bool]] = defaultdict(dict)
    for journey_id, code, met in (
        Decision.objects.filter(organisation=organisation)
        .order_by("number")
        .values_list("journey_id", "version__competency__code", "met")
    ):
        latest[journey_id][code] = met
    return defaultdict(
        set,
        {
            journey_id: {code for code, met in codes.items() if met}
            for journey_id, codes in latest.items()
        },
    )


def _still_blind(organisation: Organisation) -> set[int]:
    """Return journeys with an assessor who also coordinates: the list must not say “decided”."""
    coordinators = Membership.objects.filter(
        organisation=organisation, role=Role.COORDINATOR, ended_at__isnull=True
    )
    return set(
        Assessor.objects.filter(
            journey__organisation=organisation,
            ended_at__isnull=True,
            assessor__in=coordinators.values("user"),
        ).values_list("journey_id", flat=True)
    )


def journeys_of_learner(learner: Person, organisation: Organisation) -> list[tuple[UUID, datetime]]:
    """Return id and start of the learner's journeys in the organisation, the latest first."""
    rows = Journey.objects.filter(learner=learner.pk, organisation=organisation, left_at=None)
    return list(rows.order_by("-created_at", "-pk").values_list("public_id", "created_at"))
