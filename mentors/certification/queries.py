"""What a woman has of a certificate, the coordinator's page, and the public check. Read only."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from accounts.queries import holds
from accounts.roles import Role
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from courses.enrolment.queries import courses_visible_to
from courses.progress.queries import completed_lesson_keys
from mentors.competencies.blind_rating import hidden_codes
from mentors.competencies.framework_texts import IN_A_ROOM, kinds_named, wordings
from mentors.competencies.queries import assessors_of, decisions_of, supervisors_to_ask
from mentors.programmes.queries import required_levels_of, requirements_of

from ..models import Assessor, Certificate, Evidence, Journey, Rating
from . import rules
from .date_rules import months_later
from .sentences import DECIDED, NAME, PRACTICE, Line, Names, lines

# How long something that was seen counts as evidence (domain 2.1).
EVIDENCE_MONTHS = 24
# What an answer misses while a competency is not met.
JUDGED = {rules.LEVEL, rules.RATERS, rules.BLIND, rules.EVIDENCE, rules.MORE_THAN_QUIZ}


def build_snapshot(
    journey: Journey, *, at, completed: Set[UUID] | None = None, with_ratings: bool = True
) -> rules.Snapshot:
    """What she has at `at`: lessons, ratings and observations. Evidence counts for 24 months.

    Three queries. `completed`: the keys of all lessons that she has completed, where they are known
    already.
    """
    counts_from = months_later(timezone.localtime(at), -EVIDENCE_MONTHS).date()
    if completed is None:
        completed = completed_lesson_keys(journey.learner)
    ratings = _ratings_in(journey.pk) if with_ratings else ()
    return rules.Snapshot(
        completed_lessons=frozenset(completed),
        ratings=tuple(
            _rating([_Cited(*row) for row in rows], counts_from)
            for _rating_pk, rows in groupby(ratings, key=itemgetter(0))
        ),
        observations=tuple(
            rules.Observation(day=day, observer=observer, by_second_assessor=by_second)
            for day, observer, by_second in _seen_in(journey.pk)
            if day >= counts_from
        ),
    )


class _Cited(NamedTuple):
    """A rating with one piece of the evidence that it cites; a rating without any has one too."""

    pk: int
    code: str
    level: int
    assessor: int | None
    place: int
    blind: bool
    # None: no evidence.
    kind: str | None
    observed_on: date | None
    named: list[list[str]]


def _rating(rows: list[_Cited], counts_from: date) -> rules.Rating:
    one = rows[0]
    named = kinds_named({"evidence": one.named})
    return rules.Rating(
        code=one.code,
        level=one.level,
        # An erased assessor still is one person: her place tells her apart.
        assessor=one.assessor or f"place-{one.place}",
        blind=one.blind,
        # What a competency does not name may be cited beside it, and does not count.
        evidence_types=frozenset(
            row.kind
            for row in rows
            if row.observed_on and row.observed_on >= counts_from and row.kind in named
        ),
    )


_ratings_in = CompiledRows(
    lambda journey: (
        Rating.objects.filter(journey=journey)
        .order_by("at", "pk", "evidence__pk")
        .values_list(
            *("pk", "version__competency__code", "level", "assessor", "place", "blind"),
            *("evidence__kind", "evidence__observed_on", "version__definition__evidence"),
        )
    ),
    int,
)
_seen_in = CompiledRows(
    lambda journey: (
        Evidence.objects.filter(
            journey=journey,
            kind=IN_A_ROOM,
            state=Evidence.State.ACCEPTED,
            observation__isnull=False,
        )
        .order_by("observed_on", "pk")
        .values_list(
            "observed_on",
            "observer",
            Exists(
                Assessor.objects.filter(
                    journey=OuterRef("journey"),
                    assessor=OuterRef("observer"),
                    place=Assessor.Place.SECOND,
                )
            ),
        )
    ),
    int,
)


def eligibility(journey: Journey, *, at) -> rules.Eligibility:
    """What is met and what is missing: the rule's answer, the decisions, and the name.

    The rule counts ratings; a competency that waits for a third assessor, or that she decided
    *Not yet*, is missing all the same (domain 2.2).
    """
    answer = rules.evaluate(requirements_of(journey), build_snapshot(journey, at=at))
    decisions = decisions_of(journey)
    more = [
        rules.Item(DECIDED, {"competency": code, "needed": 1, "have": int(decisions.get(code, 0))})
        for code in required_levels_of(journey)
    ]
    more.append(
        rules.Item(NAME, {"needed": 1, "have": int(bool(journey.certificate_name))}),
    )
    return rules.Eligibility(
        met=(*answer.met, *(item for item in more if item.parameters["have"])),
        missing=(*answer.missing, *(item for item in more if not item.parameters["have"])),
    )


@dataclass(frozen=True, slots=True)
class PartsMet:
    """What of a certificate is met; None for a part that it does not ask for."""

    lessons: bool | None
    practice: bool | None
    competencies: bool | None


def parts_met(journey: Journey, *, at, completed: Set[UUID] | None = None) -> PartsMet:
    """What `eligibility` answers, part by part. Two queries, beside one for `completed` where the
    caller does not have it; ratings are read once everything is decided, and decide nothing before.
    """
    needs = requirements_of(journey)
    decisions = decisions_of(journey)
    decided = all(decisions.get(code, False) for code in required_levels_of(journey))
    snapshot = build_snapshot(journey, at=at, completed=completed, with_ratings=decided)
    missing = {item.code for item in rules.evaluate(needs, snapshot).missing}
    practised = needs.observed_sessions or needs.observed_days or needs.second_assessor_sessions
    return PartsMet(
        lessons=rules.LESSONS not in missing if needs.courses else None,
        practice=not missing & PRACTICE.keys() if practised else None,
        competencies=decided and not missing & JUDGED if needs.competencies else None,
    )


def lines_for(viewer, journey: Journey, answer: rules.Eligibility) -> list[Line]:
    """The answer in words, one line for each requirement, as `viewer` may read it (domain 2.2)."""
    names = Names(
        competencies={
            code: words.name for code, words in wordings(required_levels_of(journey)).items()
        },
        courses={
            str(card.key): card.title
            for card in courses_visible_to(journey.learner, get_language() or "en")
        },
    )
    return lines(answer, names=names, hidden=hidden_codes(viewer, journey))


def standing_certificate(journey: Journey) -> Certificate | None:
    """Her certificate of this programme that was not ended, whether its time is over or not."""
    return (
        Certificate.objects.filter(
            learner=journey.learner_id,
            programme=journey.version.programme_id,
            ended_at__isnull=True,
        )
        .select_related("version")
        .first()
    )


def certificate_of(learner, public_id: UUID) -> Certificate:
    """Her certificate. Raises NotFound when it is not hers, or carries no name any more."""
    certificate = (
        Certificate.objects.select_related("version")
        .filter(public_id=public_id, learner=learner, shown_name__isnull=False)
        .first()
    )
    if certificate is None:
        raise NotFound
    return certificate


# --- the coordinator's page -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CoordinatedJourney:
    """One woman's way as her coordinator sees it. The name she chose is not part of it."""

    public_id: UUID
    name: str
    programme: str
    lines: tuple[Line, ...]
    eligible: bool
    # Place, its words, name.
    assessors: tuple[tuple[int, str, str], ...]
    # A queryset, for the form.
    supervisors: QuerySet
    certificate: Certificate | None


def journey_for_coordinator(user, public_id: UUID, *, at) -> CoordinatedJourney:
    """The journey, for a coordinator of its organisation. Raises NotFound for everybody else."""
    journey = (
        Journey.objects.select_related("learner", "organisation", "version")
        .filter(public_id=public_id, left_at__isnull=True)
        .first()
    )
    if journey is None or not holds(user, Role.COORDINATOR, journey.organisation_id):
        raise NotFound
    standing = standing_certificate(journey)
    found = tuple(lines_for(user, journey, eligibility(journey, at=at)))
    return CoordinatedJourney(
        public_id=journey.public_id,
        name=journey.learner.shown_name,
        programme=journey.version.title,
        lines=found,
        # A hidden line is not met: “nothing is missing” would say how the others rated.
        eligible=all(line.met for line in found),
        assessors=tuple(assessors_of(journey)),
        supervisors=supervisors_to_ask(journey),
        certificate=standing if standing and standing.valid_until > at else None,
    )


# --- the public check -----------------------------------------------------------------------

VALID = "valid"
NOT_CURRENT = "not-current"
UNKNOWN = "not-valid"


@dataclass(frozen=True, slots=True)
class Answer:
    """What anybody learns of a certificate: one of three answers, never a name or a reason.

    `until` of one that is not current is its last day, whether it ran out or was ended.
    """

    state: str
    achievement: str = ""
    description: str = ""
    since: datetime | None = None
    until: datetime | None = None


def verify(public_id, at) -> Answer:
    """Whether the certificate with this id is valid at `at`. One query; any text may be asked."""
    try:
        wanted = UUID(str(public_id))
    except ValueError:
        return Answer(UNKNOWN)
    row = (
        Certificate.objects.filter(public_id=wanted)
        .values_list(
            "version__achievement",
            "version__description",
            "valid_from",
            "valid_until",
            "ended_at",
        )
        .first()
    )
    if row is None:
        return Answer(UNKNOWN)
    achievement, description, since, until, ended = row
    last = min(until, ended) if ended else until
    state = VALID if since <= at < last else NOT_CURRENT
    return Answer(state, achievement, description, since, last)
