"""What a woman has of a certificate, the coordinator's page, and the public check. Read only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from courses.catalogue.queries import courses_visible_to
from courses.progress.queries import completed_lesson_keys
from lms.accounts.queries import holds
from lms.accounts.roles import Role
from lms.common.errors import NotFound
from mentors.competencies.blindness import hidden_codes
from mentors.competencies.queries import assessors_of, decisions_of, supervisors_to_ask
from mentors.competencies.wording import IN_A_ROOM, required, wordings

from ..models import Assessor, Certificate, Evidence, Journey
from . import rules
from .months import months_later
from .sentences import DECIDED, NAME, Line, Names, lines

# How long something that was seen counts as evidence (domain 2.1).
EVIDENCE_MONTHS = 24


def requirements_of(journey: Journey) -> rules.Requirements:
    """What the certificate of this journey needs."""
    return rules.Requirements.model_validate(journey.version.requirements)


def build_snapshot(journey: Journey, *, at) -> rules.Snapshot:
    """What she has at `at`: lessons, ratings and observations. Evidence counts for 24 months."""
    counts_from = months_later(timezone.localtime(at), -EVIDENCE_MONTHS).date()
    return rules.Snapshot(
        completed_lessons=frozenset(completed_lesson_keys(journey.learner)),
        ratings=tuple(
            rules.Rating(
                code=row.version.competency.code,
                level=row.level,
                # An erased assessor still is one person: her place tells her apart.
                assessor=row.assessor_id or f"place-{row.place}",
                blind=row.blind,
                evidence_types=frozenset(
                    item.kind for item in row.evidence.all() if item.observed_on >= counts_from
                ),
            )
            for row in journey.ratings.select_related("version__competency")
            .prefetch_related("evidence")
            .order_by("at", "pk")
        ),
        observations=_observations(journey, counts_from),
    )


def _observations(journey: Journey, counts_from) -> tuple[rules.Observation, ...]:
    seconds = set(
        journey.assessors.filter(place=Assessor.Place.SECOND).values_list("assessor", flat=True)
    )
    rows = journey.evidence.filter(
        kind=IN_A_ROOM,
        state=Evidence.State.ACCEPTED,
        observation__isnull=False,
        observed_on__gte=counts_from,
    ).order_by("observed_on", "pk")
    return tuple(
        rules.Observation(
            day=row.observed_on,
            observer=row.observer_id,
            by_second_assessor=row.observer_id in seconds,
        )
        for row in rows
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
        for code in required(journey)
    ]
    more.append(
        rules.Item(NAME, {"needed": 1, "have": int(bool(journey.certificate_name))}),
    )
    return rules.Eligibility(
        met=(*answer.met, *(item for item in more if item.parameters["have"])),
        missing=(*answer.missing, *(item for item in more if not item.parameters["have"])),
    )


def lines_for(viewer, journey: Journey, answer: rules.Eligibility) -> list[Line]:
    """The answer in words, one line for each requirement, as `viewer` may read it (domain 2.2)."""
    names = Names(
        competencies={code: words.name for code, words in wordings(required(journey)).items()},
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
