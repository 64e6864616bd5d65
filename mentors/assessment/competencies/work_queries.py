"""The work of a supervisor: rooms to sign, competencies to rate. Read only."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.record_access.permissions import Way, ways
from accounts.record_access.rules import Act, Record, duties
from core.clock import now
from core.compiled_queries import CompiledModels, CompiledRows
from mentors.programmes.queries import required_levels_of

from ...models import Appeal, Assessor, Decision, Evidence, Rating, ThirdCall
from .framework_texts import competency_texts
from .permissions import before_an_assessor, can_rest_on
from .queries import rate_url
from .third_queries import due_day
from .to_sign_queries import ToSign, observations_to_sign


@dataclass(frozen=True, slots=True)
class ToRate:
    """A journey in which the assessor still has something to rate.

    `due`: by when a third assessor decides; None for the first two. `place`: 1, 2 or 3. `since`:
    since when the oldest of it has been visible to the assessor.
    """

    journey_id: UUID
    name: str
    programme: str
    url: str
    due: date | None
    place: int
    since: datetime
    # Code and URL of each, in the order of the codes.
    competencies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Assessed:
    """A journey assigned to the assessor, even if nothing in it waits."""

    learner_id: UUID
    programme: str
    url: str


@dataclass(frozen=True, slots=True)
class Work:
    """The work waiting for one supervisor, and every journey to assess."""

    observations: tuple[ToSign, ...]
    ratings: tuple[ToRate, ...]
    assesses: tuple[Assessed, ...]

    @property
    def empty(self) -> bool:
        return not self.observations and not self.ratings


@dataclass(frozen=True, slots=True)
class NextRating:
    """The next competency that an assessor has to rate."""

    name: str
    code: str
    url: str


def next_to_rate(assessor: User, journey_id: UUID, code: str) -> NextRating | None:
    """Return what the assessor rates after this competency; None if nothing waits.

    The same learner's come first, then the others' in the order of the queue.
    """
    ratings = sorted(work_waiting(assessor).ratings, key=lambda row: row.journey_id != journey_id)
    for row in ratings:
        for other, url in row.competencies:
            if (row.journey_id, other) != (journey_id, code):
                return NextRating(row.name, other, url)
    return None


def work_waiting(assessor: User) -> Work:
    """Return what `assessor` has to sign and to rate, the journeys in the order of assignment."""
    at = now()
    places = [way.organisation for way in ways(assessor, Record.RATINGS, Act.ADD)]
    asked = [row for place in places for row in _asked_of(assessor.pk, place, at)]
    return Work(
        observations=tuple(observations_to_sign(assessor)),
        ratings=tuple(_to_rate(assessor, asked)) if asked else (),
        assesses=tuple(
            Assessed(
                learner_id=row.journey.learner.public_id,
                programme=row.journey.version.title,
                url=_url(row),
            )
            for row in asked
        ),
    )


def _url(asked: Assessor) -> str:
    return reverse("assess-journey", args=[asked.journey.public_id])


def _to_rate(assessor: User, asked: Collection[Assessor]) -> Iterator[ToRate]:
    known = _known(assessor, {row.journey_id for row in asked})
    for row in sorted(asked, key=attrgetter("since", "pk")):
        journey, third = row.journey, row.place == Assessor.Place.THIRD
        waiting = [
            code
            for code in required_levels_of(journey)
            if known.waits((journey.pk, code), third=third)
        ]
        if waiting:
            calls = [known.called[journey.pk, code] for code in waiting] if third else []
            yield ToRate(
                journey_id=journey.public_id,
                name=journey.learner.shown_name,
                programme=journey.version.title,
                url=_url(row),
                due=due_day(min(calls)) if third else None,
                place=row.place,
                since=min(known.shown[journey.pk, code] for code in waiting),
                competencies=tuple((code, rate_url(journey.public_id, code)) for code in waiting),
            )


# A journey by its number, and the code of a competency.
type _One = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What decides whether a competency waits for the assessor, with the time of each.

    `shown`: the latest evidence it can rest on, or when it was to be rated again. `rated`: the
    assessor's latest rating; `called`: a third is called. `not_yet`: those decided as *Not yet*.
    """

    shown: Mapping[_One, datetime]
    rated: Mapping[_One, datetime]
    called: Mapping[_One, datetime]
    not_yet: Collection[_One]

    def waits(self, one: _One, *, third: bool) -> bool:
        """Whether a competency waits: for a third if called; for the two if unrated, or for another
        try.

        Another try means new evidence for what was *Not yet*. It depends on nothing that an
        assessor does not see on the page of the competency (domain 2.2).
        """
        if one not in self.shown:
            return False
        if third:
            return one in self.called
        if one not in self.rated:
            return True
        new = self.shown[one] > self.rated[one]
        return new and one in self.not_yet and one not in self.called


def _known(assessor: User, journeys: Collection[int]) -> _Known:
    own = assessor.pk
    decided = _by_competency(_decided_in(own), journeys)
    not_yet = {one for one, met in decided.items() if not met}
    shown = _with_evidence(row for row in _evidence_before(own) if row[0] in journeys)
    # Only what is not met can be rated again, so usually no query is needed.
    for one, since in (_to_look_at_anew(journeys) if not_yet else {}).items():
        if one in shown:
            shown[one] = max(since, shown[one])
    return _Known(
        shown=shown,
        rated=_by_competency(_rated_by(own), journeys),
        called=_by_competency(_called_in(own), journeys),
        not_yet=not_yet,
    )


def _by_competency[Value](
    rows: Iterable[tuple[int, str, Value]], journeys: Collection[int]
) -> dict[_One, Value]:
    """Index the rows of these journeys by competency; the last one of several is kept."""
    return {(journey, code): value for journey, code, value in rows if journey in journeys}


def _to_look_at_anew(journeys: Collection[int]) -> dict[_One, datetime]:
    rows = Appeal.objects.filter(
        journey__in=journeys, competency__isnull=False, outcome=Appeal.Outcome.ANEW
    )
    found = rows.values_list("journey", "competency__code", "answered_at")
    return {(journey, code): at for journey, code, at in found if at is not None}


def _with_evidence(
    rows: Iterable[tuple[int, str, list[str], datetime]],
) -> dict[_One, datetime]:
    """Return what the visible evidence can show, and when the latest of it became visible."""
    shown: dict[_One, datetime] = {}
    texts = competency_texts()
    for journey, kind, codes, since in rows:
        for code in codes:
            if code in texts and can_rest_on([kind], texts[code].evidence_types):
                one = (journey, code)
                shown[one] = max(since, shown.get(one, since))
    return shown


def _asked(assessor: int, organisation: int, at: datetime) -> QuerySet[Assessor]:
    """Return where `assessor` may rate now in this organisation; never their own journey."""
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


def _hers(assessor: int) -> QuerySet[Assessor, Any]:
    """Return the journeys in which `assessor` has a place, even those not to be rated now."""
    return Assessor.objects.filter(assessor=assessor, ended_at__isnull=True).values("journey")


# Compiled: otherwise a supervisor's day exceeds its performance goal.
_asked_of = CompiledModels(_asked, int, int, datetime)
_evidence_before = CompiledRows(
    lambda assessor: Evidence.objects.filter(
        before_an_assessor(), journey__in=_hers(assessor)
    ).values_list("journey", "kind", "codes", "created_at"),
    int,
)
_rated_by = CompiledRows(
    lambda assessor: (
        Rating.objects.filter(assessor=assessor, journey__in=_hers(assessor))
        .order_by("at", "pk")
        .values_list("journey", "version__competency__code", "at")
    ),
    int,
)
_decided_in = CompiledRows(
    lambda assessor: (
        Decision.objects.filter(journey__in=_hers(assessor))
        .order_by("number")
        .values_list("journey", "version__competency__code", "met")
    ),
    int,
)
_called_in = CompiledRows(
    lambda assessor: ThirdCall.objects.filter(
        journey__in=_hers(assessor), ended_at__isnull=True
    ).values_list("journey", "competency__code", "since"),
    int,
)
