"""What an assessor reads: the journeys to assess, and the competencies to rate.

Nothing here returns the others' ratings before the assessor's own rating is saved (see
`blind_rating`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.queries import people_in
from accounts.record_access.permissions import people_to_assign
from accounts.roles import Role
from core.errors import NotFound
from mentors.programmes.queries import required_levels_of

from ...models import Appeal, Assessor, Decision, Journey, Rating, ThirdCall
from . import permissions
from .evidence_queries import EvidenceView, evidence_of
from .framework_texts import CompetencyText, competency_texts
from .permissions import can_rest_on, hidden_codes, shown_ratings
from .sentences import PLACES, assessor_level_name, level_name


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
class AssessedCompetency:
    """One competency of a journey as its assessor sees it; `others` and `met` only after rating.

    `met`: None while undecided or hidden.
    """

    competency: CompetencyText
    url: str
    evidence: tuple[EvidenceView, ...]
    own: RatingView | None
    others: tuple[RatingView, ...]
    met: bool | None
    # A third assessor is called for it. Shown only to an assessor who has rated it, and to the
    # third.
    third_called: bool
    # Whether a rating would count now: not if a third assessor decides instead, or if a third
    # assessor is not called.
    counts: bool
    # Whether the assessor is the third, and is called for it.
    decides: bool
    # Since when it is to be rated again after an appeal; None: it is not.
    anew_since: datetime | None
    # The learner's own rating as text; "" if there is none, or before the assessor has rated.
    learner_says: str

    @property
    def ratable(self) -> bool:
        """Whether there is evidence on which a rating can rest."""
        kinds = [item.kind_code for item in self.evidence]
        return can_rest_on(kinds, self.competency.evidence_types)

    @property
    def waits(self) -> bool:
        """Whether it waits for the assessor: to rate, or to rate again after *Not yet*.

        The same rule as in `work_queries`, for one journey.
        """
        if not (self.ratable and self.counts):
            return False
        if self.own is None or self.decides:
            return True
        new = [item.since for item in self.evidence] + [self.anew_since or self.own.at]
        return self.met is False and max(new) > self.own.at


@dataclass(frozen=True, slots=True)
class AssessorJourney:
    """One learner's journey as the assessor sees it."""

    public_id: UUID
    name: str
    learner_id: UUID
    programme: str
    url: str
    evidence: tuple[EvidenceView, ...]
    competencies: tuple[AssessedCompetency, ...]


def journey_for_assessor(user: User, public_id: UUID) -> AssessorJourney:
    """Return the journey for one of its assessors. Raise NotFound for anyone else."""
    journey = (
        Journey.objects.select_related("learner", "version", "organisation")
        .filter(public_id=public_id, left_at__isnull=True)
        .first()
    )
    place = permissions.place_of(user, journey) if journey else None
    if journey is None or place is None:
        raise NotFound
    known = competency_texts()
    evidence = evidence_of(journey, known)
    hidden = hidden_codes(user, journey)
    called = _codes_called(journey)
    own_views = dict(journey.self_ratings.values_list("competency__code", "level"))
    is_third = place == Assessor.Place.THIRD
    ratings, met = _latest_ratings(journey, user), decisions_of(journey)
    anew = {} if all(met.values()) else _anew_since(journey)
    return AssessorJourney(
        public_id=journey.public_id,
        name=journey.learner.shown_name,
        learner_id=journey.learner.public_id,
        programme=journey.version.title,
        url=reverse("assess-journey", args=[journey.public_id]),
        evidence=evidence,
        competencies=tuple(
            AssessedCompetency(
                competency=known[code],
                url=rate_url(journey.public_id, code),
                evidence=tuple(item for item in evidence if code in item.codes),
                own=ratings[code].get(user.pk),
                others=() if code in hidden else _by_others(ratings[code], user),
                met=None if code in hidden else met.get(code),
                third_called=code in called and (is_third or code not in hidden),
                learner_says=""
                if code in hidden or code not in own_views
                else level_name(own_views[code]),
                anew_since=anew.get(code),
                decides=is_third and code in called,
                counts=_counts(is_third, called=code in called, rated=code not in hidden),
            )
            for code in required_levels_of(journey)
            if code in known
        ),
    )


def _anew_since(journey: Journey) -> dict[str, datetime | None]:
    """Return code → since when it is to be rated again after an appeal."""
    rows = Appeal.objects.filter(
        journey=journey, outcome=Appeal.Outcome.ANEW, competency__isnull=False
    )
    return dict(rows.order_by("answered_at").values_list("competency__code", "answered_at"))


def _counts(is_third: bool, *, called: bool, rated: bool) -> bool:
    return called or rated if is_third else not (called and rated)


def _codes_called(journey: Journey) -> frozenset[str]:
    """Return the competencies for which a third assessor is called now."""
    return frozenset(
        ThirdCall.objects.filter(journey=journey, ended_at__isnull=True).values_list(
            "competency__code", flat=True
        )
    )


def _by_others(ratings: Mapping[int | str, RatingView], user: User) -> tuple[RatingView, ...]:
    return tuple(view for who, view in ratings.items() if who != user.pk)


def competency_for_assessor(
    user: User, public_id: UUID, code: str
) -> tuple[AssessorJourney, AssessedCompetency]:
    """Return one competency to rate, with its journey. Raise as `journey_for_assessor`."""
    journey = journey_for_assessor(user, public_id)
    for assessed in journey.competencies:
        if assessed.competency.code == code:
            return journey, assessed
    raise NotFound


def decisions_of(journey: Journey) -> dict[str, bool]:
    """Return code → whether it is met, if decided. Check `hidden_codes` before showing it."""
    decisions = Decision.objects.filter(journey=journey).order_by("number")
    return dict(decisions.values_list("version__competency__code", "met"))


@dataclass(frozen=True, slots=True)
class AskedAssessor:
    """A current assessor, and the place as text."""

    place: int
    place_words: str
    name: str


def assessors_of(journey: Journey) -> list[AskedAssessor]:
    """Return the current assessors of this journey, by place."""
    words = dict(PLACES)
    rows = Assessor.objects.filter(journey=journey, ended_at__isnull=True).order_by("place")
    return [
        AskedAssessor(place, str(words[place]), name)
        for place, name in rows.values_list("place", "assessor__shown_name")
    ]


def supervisors_to_ask(journey: Journey) -> QuerySet[User]:
    """Return the people who may be assigned as assessors of this journey."""
    return (
        people_to_assign(journey.organisation)
        .exclude(pk=journey.learner_id)
        .exclude(pk__in=people_in(journey.organisation, Role.COORDINATOR).order_by().values("pk"))
    )


def rate_url(journey_id: UUID, code: str) -> str:
    """Return the URL for rating this competency."""
    return reverse("rate-competency", args=[journey_id, code])


def _latest_ratings(journey: Journey, viewer: User) -> dict[str, dict[int | str, RatingView]]:
    """Return code → assessor → latest rating, by place. A deleted account is keyed by its place."""
    by_code: dict[str, list[Rating]] = defaultdict(list)
    rows = (
        Rating.objects.filter(journey=journey)
        .select_related("version__competency")
        .prefetch_related("evidence")
        .order_by("at", "pk")
    )
    for row in rows:
        by_code[row.version.competency.code].append(row)
    latest: dict[str, dict[int | str, RatingView]] = defaultdict(dict)
    for code, given in by_code.items():
        for row in sorted(shown_ratings(viewer, given), key=attrgetter("place", "number")):
            latest[code][row.assessor_id or f"place {row.place}"] = _rating_view(row)
    return latest


def _rating_view(row: Rating) -> RatingView:
    return RatingView(
        place=row.place,
        place_words=str(dict(PLACES)[row.place]),
        level=row.level,
        level_words=assessor_level_name(row.level),
        next_step=row.next_step or "",
        at=row.at,
        evidence_ids=tuple(item.public_id for item in row.evidence.all()),
    )
