"""What waits for a coordinator in learners' journeys to a certificate. Read only.

Two thousand people take as many queries as two: what is ready is computed for all at once, by the
same rule as for issuing a certificate.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.queries import organisations_of
from accounts.record_access.permissions import may_as_coordinator
from accounts.record_access.rules import Act, Record
from accounts.roles import Role
from core.errors import NotFound
from courses.progress.queries import completed_lessons_of
from mentors.appeals.queries import to_coordinate
from mentors.assessment.calibration.queries import quarter_states
from mentors.assessment.competencies.framework_texts import IN_A_ROOM
from mentors.certification.queries import evidence_counts_from, rating_of, ratings_in
from mentors.certification.rules import Observation, Snapshot, evaluate
from mentors.journeys.coordinator_queries import HELD, JourneySummary, journeys_in
from mentors.programmes.queries import requirements_of

from ..models import Assessor, Evidence, Journey
from .renewal_queries import renewals_due

ASSESSORS, THIRD, READY = "assessors", "third", "ready"
RENEWAL_DUE, DIFFERENTLY = "renewal", "differently"
CALIBRATION = "calibration"
# In the order of display: what learners wait for longest comes last.
KINDS = (READY, THIRD, DIFFERENTLY, RENEWAL_DUE, ASSESSORS, CALIBRATION)
ROWS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A learner or an organisation for whom something waits.

    `day`: when it is due, or since when it waits if `is_since`. `to_do`: whether the coordinator
    has to act; otherwise the system has asked somebody already. `journey`: of a journey that is
    ready. `missing`: what a renewal still lacks, as text.
    """

    kind: str
    name: str
    programme: str
    url: str
    day: date
    is_since: bool = False
    to_do: bool = True
    journey: UUID | None = None
    late: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the lines of one kind, and the number of lines of each kind."""

    show: str
    find: str
    counts: tuple[tuple[str, int], ...]
    lines: Page
    ready: int


def queue_of(
    user: User, at: datetime, *, show: str = "", find: str = "", page: str | None = None
) -> Queue:
    """Return the coordinator's queue.

    Raise NotFound for anyone who coordinates nowhere, or has not passed S1 to S4.
    """
    coordinated(user)
    found: dict[str, list[QueueLine]] = {kind: [] for kind in KINDS}
    for line in lines_for(user, at):
        found[line.kind].append(line)
    if show not in KINDS:
        show = next((kind for kind in KINDS if found[kind]), READY)
    sought = find.casefold()
    lines = sorted(
        (line for line in found[show] if sought in line.name.casefold()),
        key=lambda line: (not line.to_do, line.day, line.name),
    )
    return Queue(
        show=show,
        find=find,
        counts=tuple((kind, len(found[kind])) for kind in KINDS),
        lines=Paginator(lines, ROWS_ON_A_PAGE).get_page(page),
        ready=len(found[READY]),
    )


def lines_for(user: User, at: datetime) -> list[QueueLine]:
    """Return the lines of every kind; [] without a role or without S1 to S4."""
    try:
        places = coordinated(user)
    except NotFound:
        return []
    lines = [line for place in places for line in _lines(user, place, at)]
    return [*lines, *_differently(user, at), *_calibrations(user, at)]


def coordinated(user: User) -> list[Organisation]:
    """Return where `user` may see journeys as a coordinator. Raise NotFound if that is nowhere."""
    places = [
        place
        for place in organisations_of(user, Role.COORDINATOR)
        if may_as_coordinator(user, place.pk, Record.JOURNEY, Act.READ)
    ]
    if not places:
        raise NotFound
    return places


def _lines(user: User, place: Organisation, at: datetime) -> list[QueueLine]:
    today = timezone.localdate(at)
    ways = [way for way in journeys_in(place, viewer=user) if way.step not in HELD]
    ready = _ready_among(user, [way.public_id for way in ways if way.step == "decided"], at)
    found = []
    for way in ways:
        since = timezone.localdate(way.began)
        if way.step == "assessors":
            found.append(_line(ASSESSORS, way, since, is_since=True))
        elif way.step == "third" and way.third_due:
            late = way.third_due < today
            found.append(_line(THIRD, way, way.third_due, to_do=not way.third_asked, late=late))
        elif way.public_id in ready:
            found.append(
                _line(READY, way, ready[way.public_id], is_since=True, journey=way.public_id)
            )
    return found + _renewals(user, place, at)


def _line(kind: str, way: JourneySummary, day: date, **more: bool | UUID) -> QueueLine:
    return QueueLine(kind, way.name, way.programme, way.url, day, **more)  # type: ignore[arg-type]


def ready_in(user: User, place: Organisation, at: datetime) -> list[UUID]:
    """Return journeys there with nothing missing, longest waiting first; never the user's own."""
    decided = [way.public_id for way in journeys_in(place, viewer=user) if way.step == "decided"]
    ready = _ready_among(user, decided, at)
    return sorted(ready, key=lambda public_id: (ready[public_id], public_id))


def _ready_among(user: User, public_ids: Collection[UUID], at: datetime) -> dict[UUID, date]:
    """Return which of these decided journeys lack nothing, and since which day."""
    journeys = list(
        Journey.objects.filter(public_id__in=public_ids, certificate_name__isnull=False)
        .exclude(learner=user)
        .select_related("version")
    )
    snapshots = _snapshots(journeys, at)
    return {
        journey.public_id: snapshots[journey.pk][1]
        for journey in journeys
        if evaluate(requirements_of(journey), snapshots[journey.pk][0]).eligible
    }


def _snapshots(journeys: Sequence[Journey], at: datetime) -> dict[int, tuple[Snapshot, date]]:
    """Return what each has now, and the day of the last observation. Three queries for all."""
    if not journeys:
        return {}
    numbers, counts_from = [journey.pk for journey in journeys], evidence_counts_from(at)
    completed = completed_lessons_of({journey.learner_id for journey in journeys})
    ratings = defaultdict(list)
    for journey, rows in groupby(ratings_in(numbers), key=attrgetter("journey")):
        ratings[journey] = [
            rating_of(list(cited), counts_from)
            for _pk, cited in groupby(rows, key=attrgetter("pk"))
        ]
    seen = _seen_in_rooms(numbers, counts_from)
    return {
        journey.pk: (
            Snapshot(
                completed_lessons=frozenset(completed[journey.learner_id]),
                ratings=tuple(ratings[journey.pk]),
                observations=tuple(seen[journey.pk]),
            ),
            max((one.day for one in seen[journey.pk]), default=timezone.localdate(at)),
        )
        for journey in journeys
    }


def _seen_in_rooms(journeys: Collection[int], counts_from: date) -> dict[int, list[Observation]]:
    second = Assessor.objects.filter(
        journey=OuterRef("journey"), assessor=OuterRef("observer"), place=Assessor.Place.SECOND
    )
    rows = Evidence.objects.filter(
        journey__in=journeys,
        kind=IN_A_ROOM,
        state=Evidence.State.ACCEPTED,
        observation__isnull=False,
        observed_on__gte=counts_from,
    )
    found: dict[int, list[Observation]] = defaultdict(list)
    for journey, day, observer, by_second in rows.values_list(
        "journey", "observed_on", "observer", Exists(second)
    ):
        found[journey].append(Observation(day, observer, by_second))
    return found


def _renewals(user: User, place: Organisation, at: datetime) -> list[QueueLine]:
    return [
        QueueLine(
            kind=RENEWAL_DUE,
            name=one.name,
            programme=one.programme,
            url=reverse("coordinate-journey", args=[one.journey]),
            day=timezone.localdate(one.valid_until),
            late=one.late,
            # With a journey, the button for the renewal is shown.
            journey=None if one.missing else one.journey,
            missing=one.missing,
        )
        for one in renewals_due(user, place, at)
    ]


def _differently(user: User, at: datetime) -> list[QueueLine]:
    return [
        QueueLine(
            kind=DIFFERENTLY,
            name=row.woman,
            programme="",
            url=reverse("appeals"),
            day=row.answered_by if row.is_read else row.read_by,
            to_do=row.asked < 2,
            late=row.over > 0,
        )
        for row in to_coordinate(user, at)
    ]


def _calibrations(user: User, at: datetime) -> list[QueueLine]:
    """Return this quarter's calibrations with ratings missing, if there are two to compare.

    While this user's own rating is missing, the line does not say whether others have rated (domain
    2.2).
    """
    return [
        QueueLine(
            kind=CALIBRATION,
            name=one.organisation.name,
            programme=one.title,
            url=reverse("calibrations"),
            day=one.due,
            to_do=one.public_id is None or one.own_waits,
        )
        for one in quarter_states(user, at)
        if one.opens and one.makes_sense and (one.rated is None or one.rated < one.asked)
    ]
