"""“My way”, and the journeys of an organisation. Read only."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from core.errors import NotFound
from mentors.certification.queries import parts_met
from mentors.competencies.framework_texts import Wording, wordings
from mentors.competencies.queries import assessors_of, observations_of
from mentors.programmes.queries import required_levels_of, requirements_of

from ..models import Assessor, Certificate, Decision, Journey
from . import permissions, rows
from .excerpt_queries import Excerpt, excerpts_of
from .sentences import Facts, Step, steps


@dataclass(frozen=True, slots=True)
class CanDo:
    """One competency as she sees it. `state`: "met", "notyet", or "" while it is not decided.

    `next_steps`: what her assessors wrote, only with *Not yet*.
    """

    words: Wording
    state: str
    next_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practised:
    """An observation she can read."""

    day: date
    observer: str
    url: str


@dataclass(frozen=True, slots=True)
class MyCertificate:
    """A certificate she holds."""

    public_id: UUID
    achievement: str
    name: str
    valid_from: datetime
    valid_until: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of her way in a few words. `state`: met, next or ahead."""

    title: str
    state: str


@dataclass(frozen=True, slots=True)
class MyWay:
    """Her page: one journey, and links to the others she is on."""

    public_id: UUID
    programme: str
    achievement: str
    steps: tuple[Step, ...]
    can_do: tuple[CanDo, ...]
    practised: tuple[Practised, ...]
    excerpts: tuple[Excerpt, ...]
    name: str
    certificate: MyCertificate | None
    others: tuple[tuple[str, str], ...]


def my_way(user, *, at, public_id: UUID | None = None) -> MyWay | None:
    """Her journey (the one she began last, when none is named), or None when she has none.

    Raises NotFound for a journey that is not hers, and for people who can have none.
    """
    hers = rows.journeys_of(user, at)
    if not hers and (public_id is not None or not permissions.has_a_way(user)):
        raise NotFound
    if not hers:
        return None
    found = next((way for way in hers if public_id in (None, way[0].public_id)), None)
    if found is None:
        raise NotFound
    journey, certificate_stands = found
    can_do = _can_do(journey)
    practised = observations_of(journey)
    facts = replace(
        _facts(journey, at, certificate_stands),
        rooms_seen=len(practised),
        assessors=tuple(name for _place, _words, name in assessors_of(journey)),
    )
    return MyWay(
        public_id=journey.public_id,
        programme=journey.version.title,
        achievement=journey.version.achievement,
        steps=tuple(steps(facts)),
        can_do=can_do,
        practised=tuple(
            Practised(day, observer, reverse("my-observation", args=[observation_id]))
            for observation_id, day, observer in practised
        ),
        excerpts=excerpts_of(journey, {item.words.code: item.words.name for item in can_do}),
        name=journey.certificate_name or "",
        certificate=_certificate(journey, at),
        others=tuple(
            (item.version.title, reverse("one-way", args=[item.public_id]))
            for item, _stands in hers
            if item is not journey
        ),
    )


def milestones_of(user, *, at, completed: Set[UUID]) -> tuple[Milestone, ...]:
    """The journey that she began last, step by step, for her day; () when she has none.

    Three queries. `completed`: the keys of all lessons that she has completed.
    """
    for journey, certificate_stands in rows.journeys_of(user, at)[:1]:
        path = steps(_facts(journey, at, certificate_stands, completed))
        return tuple(Milestone(step.title, step.state) for step in path)
    return ()


def _facts(
    journey: Journey,
    at: datetime,
    certificate_stands: bool,
    completed: Set[UUID] | None = None,
) -> Facts:
    """What decides over the steps; who helps and how often she was seen is told beside them."""
    needs = requirements_of(journey)
    met = parts_met(journey, at=at, completed=completed)
    return Facts(
        lessons_met=met.lessons,
        practice_met=met.practice,
        rooms_needed=max(
            needs.observed_sessions, needs.observed_days, needs.second_assessor_sessions
        ),
        rooms_seen=0,
        competencies_met=met.competencies,
        assessors=(),
        name_chosen=bool(journey.certificate_name),
        certificate_stands=certificate_stands,
    )


def _can_do(journey: Journey) -> tuple[CanDo, ...]:
    decided = {code: (pk, met) for code, pk, met in rows.decisions(journey.pk)}
    not_yet = any(not met for _pk, met in decided.values())
    next_steps: dict[int, list[str]] = {}
    for decision, words in rows.next_steps(journey.pk) if not_yet else ():
        next_steps.setdefault(decision, []).append(words)
    found = []
    for code, words in wordings(required_levels_of(journey)).items():
        decision, met = decided.get(code, (None, True))
        if met:
            found.append(CanDo(words, "" if decision is None else "met", ()))
        else:
            said = filter(None, next_steps.get(decision, ()))
            found.append(CanDo(words, "notyet", tuple(dict.fromkeys(said))))
    return tuple(found)


def _certificate(journey: Journey, at) -> MyCertificate | None:
    """Her certificate of this programme that was not ended, whether its time is over or not."""
    for standing in rows.standing_certificates(journey.learner_id, journey.version.programme_id):
        public_id, achievement, name, valid_from, valid_until = standing
        return MyCertificate(
            public_id=public_id,
            achievement=achievement,
            name=name or "",
            valid_from=valid_from,
            valid_until=valid_until,
            current=valid_from <= at < valid_until,
        )
    return None


# --- an organisation's journeys -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JourneyLine:
    """One woman's way in the coordinator's list.

    `step`: "assessors" (two have to be asked), "on-her-way", "decided" (every competency is met:
    look whether the certificate can be given) or "certificate" (she holds it). `name_chosen` says
    that she has, never what.
    """

    public_id: UUID
    name: str
    programme: str
    url: str
    began: datetime
    step: str
    name_chosen: bool


def journeys_in(organisation) -> list[JourneyLine]:
    """The journeys of an organisation by name; a fixed number of queries, however many."""
    journeys = list(
        Journey.objects.filter(organisation=organisation, left_at__isnull=True)
        .select_related("learner", "version")
        .order_by("learner__shown_name", "pk")
    )
    holding = set(
        Certificate.objects.filter(organisation=organisation, ended_at__isnull=True).values_list(
            "learner_id", "programme_id"
        )
    )
    asked, met, blind = _asked(organisation), _met(organisation), _still_blind(organisation)
    return [
        JourneyLine(
            public_id=journey.public_id,
            name=journey.learner.shown_name,
            programme=journey.version.title,
            url=reverse("coordinate-journey", args=[journey.public_id]),
            began=journey.created_at,
            step=_step(
                certificate=(journey.learner_id, journey.version.programme_id) in holding,
                asked=asked[journey.pk],
                decided=journey.pk not in blind
                and set(required_levels_of(journey)) <= met[journey.pk],
            ),
            name_chosen=bool(journey.certificate_name),
        )
        for journey in journeys
    ]


def _step(*, certificate: bool, asked: set[int], decided: bool) -> str:
    if certificate:
        return "certificate"
    if decided:
        return "decided"
    return "on-her-way" if {1, 2} <= asked else "assessors"


def _asked(organisation) -> dict[int, set[int]]:
    places = defaultdict(set)
    for journey_id, place in Assessor.objects.filter(
        journey__organisation=organisation, ended_at__isnull=True
    ).values_list("journey_id", "place"):
        places[journey_id].add(place)
    return places


def _met(organisation) -> dict[int, set[str]]:
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


def _still_blind(organisation) -> set[int]:
    """Journeys that an assessor rates who coordinates as well: her list must not say “decided”."""
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
