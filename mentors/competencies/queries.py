"""What an assessor reads: her work, the journeys she assesses, the competencies she rates.

Nothing here answers what the others gave before her own rating is in (see blindness.py).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from accounts.queries import holds, people_in
from accounts.roles import Role
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from mentors.programmes.queries import required_levels_of
from mentors.programmes.rules import read_requirements, required_levels

from ..models import Assessor, Decision, Evidence, Journey, Rating
from . import permissions
from .blind_rating import codes_rated_by, hidden_codes
from .citable_evidence import before_an_assessor, can_rest_on
from .framework_texts import Wording, wordings
from .observation_queries import (
    Group,
    ToSign,
    groups_of,
    observation_for_mentor,
    observations_of,
    observations_to_sign,
    sheet_for,
)
from .sentences import PLACES, evidence_kind, level_name

__all__ = [
    "assessors_of",
    "codes_rated_by",
    "competency_for_assessor",
    "decisions_of",
    "hidden_codes",
    "journey_for_assessor",
    "observation_for_mentor",
    "observations_of",
    "sheet_for",
    "supervisors_to_ask",
    "work_waiting",
]


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


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One piece of evidence before an assessor. It has no level."""

    public_id: UUID
    kind_code: str
    kind: str
    day: date
    observer: str
    sentence: str
    codes: tuple[str, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class RatingView:
    """One rating as it may be shown. `place` is 1, 2 or 3."""

    place: int
    place_words: str
    level: int
    level_words: str
    next_step: str
    at: datetime
    evidence_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class CompetencyLine:
    """One competency of a journey as its assessor sees it; `others` and `met` only after her own.

    `met`: None while undecided or hidden.
    """

    words: Wording
    url: str
    evidence: tuple[EvidenceView, ...]
    own: RatingView | None
    others: tuple[RatingView, ...]
    met: bool | None

    @property
    def ratable(self) -> bool:
        """Whether there is something that a rating of it can rest on."""
        kinds = [item.kind_code for item in self.evidence]
        return can_rest_on(kinds, self.words.evidence_types)


@dataclass(frozen=True, slots=True)
class AssessorJourney:
    """One woman's way as her assessor sees it."""

    public_id: UUID
    name: str
    programme: str
    url: str
    evidence: tuple[EvidenceView, ...]
    competencies: tuple[CompetencyLine, ...]


def work_waiting(assessor) -> Work:
    """What she has to sign and to rate, the journeys in the order in which she was asked."""
    return Work(
        observations=tuple(observations_to_sign(assessor)), ratings=tuple(_to_rate(assessor))
    )


def _to_rate(assessor):
    asked = [
        journey
        for organisation, *journey in _asked_of(assessor.pk)
        if holds(assessor, Role.SUPERVISOR, organisation)
    ]
    if not asked:
        return
    shown = _codes_with_evidence(assessor)
    rated = set(_rated_by(assessor.pk))
    for journey, public_id, name, programme, requirements in asked:
        waiting = [
            code
            for code in required_levels(read_requirements(requirements))
            if code in shown[journey] and (journey, code) not in rated
        ]
        if waiting:
            yield ToRate(
                journey_id=public_id,
                name=name,
                programme=programme,
                url=reverse("assess-journey", args=[public_id]),
                competencies=tuple((code, _rate_url(public_id, code)) for code in waiting),
            )


def _codes_with_evidence(assessor) -> dict[int, set[str]]:
    shown: dict[int, set[str]] = defaultdict(set)
    known = wordings()
    for journey_id, kind, codes in _evidence_before(assessor.pk):
        shown[journey_id].update(
            code
            for code in codes
            if code in known and can_rest_on([kind], known[code].evidence_types)
        )
    return shown


def _assessed_by(assessor: int):
    """Where she is asked to rate now, in whichever organisation; never her own way."""
    return Assessor.objects.filter(
        assessor=assessor, ended_at__isnull=True, journey__left_at__isnull=True
    ).exclude(journey__learner=assessor)


_asked_of = CompiledRows(
    lambda assessor: (
        _assessed_by(assessor)
        .order_by("since", "pk")
        .values_list(
            *("journey__organisation", "journey", "journey__public_id"),
            *("journey__learner__shown_name", "journey__version__title"),
            "journey__version__requirements",
        )
    ),
    int,
)
_evidence_before = CompiledRows(
    lambda assessor: Evidence.objects.filter(
        before_an_assessor(), journey__in=_assessed_by(assessor).values("journey")
    ).values_list("journey", "kind", "codes"),
    int,
)
_rated_by = CompiledRows(
    lambda assessor: Rating.objects.filter(
        assessor=assessor, journey__in=_assessed_by(assessor).values("journey")
    ).values_list("journey", "version__competency__code"),
    int,
)


def journey_for_assessor(user, public_id: UUID) -> AssessorJourney:
    """The journey, for who is asked to assess it. Raises NotFound for everybody else."""
    journey = (
        Journey.objects.select_related("learner", "version", "organisation")
        .filter(public_id=public_id, left_at__isnull=True)
        .first()
    )
    if journey is None or not permissions.can_rate(user, journey):
        raise NotFound
    known = wordings()
    evidence = _evidence_of(journey, known)
    hidden = hidden_codes(user, journey)
    ratings, met = _latest_ratings(journey), decisions_of(journey)
    return AssessorJourney(
        public_id=journey.public_id,
        name=journey.learner.shown_name,
        programme=journey.version.title,
        url=reverse("assess-journey", args=[journey.public_id]),
        evidence=evidence,
        competencies=tuple(
            CompetencyLine(
                words=known[code],
                url=_rate_url(journey.public_id, code),
                evidence=tuple(item for item in evidence if code in item.codes),
                own=ratings[code].get(user.pk),
                others=()
                if code in hidden
                else tuple(view for who, view in ratings[code].items() if who != user.pk),
                met=None if code in hidden else met.get(code),
            )
            for code in required_levels_of(journey)
            if code in known
        ),
    )


def competency_for_assessor(
    user, public_id: UUID, code: str
) -> tuple[AssessorJourney, CompetencyLine]:
    """One competency to rate, with its journey. Raises NotFound as `journey_for_assessor` does."""
    journey = journey_for_assessor(user, public_id)
    for line in journey.competencies:
        if line.words.code == code:
            return journey, line
    raise NotFound


def decisions_of(journey: Journey) -> dict[str, bool]:
    """Code → whether it is met, for what is decided. Ask `hidden_codes` before showing it."""
    return dict(_decisions_in(journey.pk))


def assessors_of(journey: Journey) -> list[tuple[int, str, str]]:
    """Place, its words, and the name of each assessor who is asked now, by place."""
    words = dict(PLACES)
    return [(place, str(words[place]), name) for place, name in _assessors_in(journey.pk)]


_decisions_in = CompiledRows(
    lambda journey: (
        Decision.objects.filter(journey=journey)
        .order_by("number")
        .values_list("version__competency__code", "met")
    ),
    int,
)
_assessors_in = CompiledRows(
    lambda journey: (
        Assessor.objects.filter(journey=journey, ended_at__isnull=True)
        .order_by("place")
        .values_list("place", "assessor__shown_name")
    ),
    int,
)


def supervisors_to_ask(journey: Journey):
    """Who may be asked to assess this journey."""
    return (
        people_in(journey.organisation, Role.SUPERVISOR)
        .exclude(pk=journey.learner_id)
        .exclude(pk__in=people_in(journey.organisation, Role.COORDINATOR).order_by().values("pk"))
    )


def _rate_url(journey_id: UUID, code: str) -> str:
    return reverse("rate-competency", args=[journey_id, code])


def _evidence_of(journey: Journey, known) -> tuple[EvidenceView, ...]:
    rows = (
        journey.evidence.filter(before_an_assessor())
        .select_related("observer", "observation")
        .order_by("observed_on", "pk")
    )
    return tuple(
        EvidenceView(
            public_id=row.public_id,
            kind_code=row.kind,
            kind=evidence_kind(row.kind),
            day=row.observed_on,
            observer=row.observer.shown_name if row.observer else "",
            sentence=row.sentence or "",
            codes=tuple(row.codes),
            groups=groups_of(row.observation.seen, known) if row.observation else (),
        )
        for row in rows
    )


def _latest_ratings(journey: Journey) -> dict[str, dict[int | str, RatingView]]:
    """Code → assessor → her latest rating, by place. One who is gone is known by her place."""
    words = dict(PLACES)
    latest: dict[str, dict[int | str, RatingView]] = defaultdict(dict)
    rows = (
        Rating.objects.filter(journey=journey)
        .select_related("version__competency")
        .prefetch_related("evidence")
        .order_by("place", "number")
    )
    for row in rows:
        who = row.assessor_id or f"place {row.place}"
        latest[row.version.competency.code][who] = RatingView(
            place=row.place,
            place_words=str(words[row.place]),
            level=row.level,
            level_words=level_name(row.level),
            next_step=row.next_step or "",
            at=row.at,
            evidence_ids=tuple(item.public_id for item in row.evidence.all()),
        )
    return latest
