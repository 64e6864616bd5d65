"""What a learner has achieved towards a certificate. Read only."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from core.compiled_queries import CompiledRows
from core.errors import NotFound
from courses.enrolment.queries import courses_visible_to
from courses.progress.queries import completed_lesson_keys
from mentors.assessment.competencies.framework_texts import (
    IN_A_ROOM,
    CompetencyText,
    competency_texts,
    kinds_named,
)
from mentors.assessment.competencies.permissions import counting, hidden_codes
from mentors.assessment.competencies.queries import decisions_of
from mentors.assessment.competencies.sentences import evidence_kind
from mentors.programmes.queries import required_levels_of, requirements_of

from ..models import Assessor, Certificate, Evidence, Journey, Rating
from . import rules
from .learner_sentences import statuses_to_learner
from .rules import months_later
from .sentences import PRACTICE, Names, RequirementStatus, statuses

# How long an observation counts as evidence (domain 2.1).
EVIDENCE_MONTHS = 24
# The codes that can be missing while a competency is not met.
JUDGED = {
    *(rules.LEVEL, rules.RATERS, rules.THIRD, rules.BLIND),
    *(rules.EVIDENCE, rules.MORE_THAN_QUIZ),
}


def build_snapshot(
    journey: Journey,
    *,
    at: datetime,
    completed: Set[UUID] | None = None,
    with_ratings: bool = True,
) -> rules.Snapshot:
    """Return what the learner has at `at`: lessons, ratings and observations of the last 24 months.

    Three queries. `completed`: the keys of all lessons that the learner completed, if already
    known.
    """
    counts_from = evidence_counts_from(at)
    if completed is None:
        completed = completed_lesson_keys(journey.learner)
    ratings = ratings_in([journey.pk]) if with_ratings else ()
    return rules.Snapshot(
        completed_lessons=frozenset(completed),
        ratings=tuple(
            rating_of(list(cited), counts_from)
            for _rating_pk, cited in groupby(ratings, key=attrgetter("pk"))
        ),
        observations=tuple(
            rules.Observation(
                day=row.observed_on,
                observer=row.observer,
                by_second_assessor=row.by_second_assessor,
            )
            for row in (_SeenRow(*one) for one in _observations_in(journey.pk))
            if row.observed_on >= counts_from
        ),
    )


def evidence_counts_from(at: datetime) -> date:
    """Return the first day from which evidence counts at this moment."""
    return months_later(timezone.localtime(at), -EVIDENCE_MONTHS).date()


def rating_of(cited: Sequence[Any], counts_from: date) -> rules.Rating:
    """Return one rating; `cited` has a row per piece of evidence it cites, or one row if none."""
    one = cited[0]
    counts = counting(kinds_named({"evidence": one.named_kinds}))
    return rules.Rating(
        code=one.code,
        level=one.level,
        # An erased assessor is still one person, identified by the place.
        assessor=one.assessor or f"place-{one.place}",
        blind=one.blind,
        # Evidence of a kind that the competency does not name may be cited, but does not count.
        evidence_types=frozenset(
            row.kind
            for row in cited
            if row.observed_on and row.observed_on >= counts_from and row.kind in counts
        ),
        place=one.place,
        gate=one.gate,
    )


def ratings_in(journeys: Collection[int]) -> QuerySet[Rating, Any]:
    """Return the ratings of journeys in the order given, with a row per piece of evidence cited."""
    return (
        Rating.objects.filter(journey__in=journeys)
        .order_by("journey", "at", "pk", "evidence__pk")
        .annotate(
            code=F("version__competency__code"),
            gate=F("version__gate"),
            kind=F("evidence__kind"),
            observed_on=F("evidence__observed_on"),
            named_kinds=F("version__definition__evidence"),
        )
        .values_list(
            *("journey", "pk", "code", "level", "assessor", "place", "blind"),
            *("gate", "kind", "observed_on", "named_kinds"),
            named=True,
        )
    )


class _SeenRow(NamedTuple):
    """An observation in a room: its day, the observer, and whether that is the second assessor."""

    observed_on: date
    observer: int | None
    by_second_assessor: bool


def _seen_in_rooms(journey: int) -> QuerySet[Evidence, Any]:
    second = Assessor.objects.filter(
        journey=OuterRef("journey"), assessor=OuterRef("observer"), place=Assessor.Place.SECOND
    )
    return (
        Evidence.objects.filter(
            journey=journey,
            kind=IN_A_ROOM,
            state=Evidence.State.ACCEPTED,
            observation__isnull=False,
        )
        .order_by("observed_on", "pk")
        .values_list("observed_on", "observer", Exists(second))
    )


# Compiled: otherwise the learner's day and pathway exceed their performance goals.
_observations_in = CompiledRows(_seen_in_rooms, int)


def eligibility(
    journey: Journey,
    *,
    at: datetime,
    decisions: Mapping[str, bool] | None = None,
    completed: Set[UUID] | None = None,
) -> rules.Eligibility:
    """Return what is met and what is missing: by the rule, by the decisions, and the name.

    `decisions` as from `decisions_of` and `completed` as for `build_snapshot`, if the caller has
    them.
    """
    snapshot = build_snapshot(journey, at=at, completed=completed)
    return rules.with_decisions(
        rules.evaluate(requirements_of(journey), snapshot),
        codes=required_levels_of(journey),
        decisions=decisions_of(journey) if decisions is None else decisions,
        name_chosen=bool(journey.certificate_name),
    )


@dataclass(frozen=True, slots=True)
class PartsMet:
    """Which parts of a certificate are met; None for a part that it does not require."""

    lessons: bool | None
    practice: bool | None
    competencies: bool | None


def parts_met(
    journey: Journey,
    *,
    at: datetime,
    decisions: Mapping[str, bool],
    completed: Set[UUID] | None = None,
) -> PartsMet:
    """Return the result of `eligibility` by part; `decisions` as from `decisions_of`.

    One query, and one for `completed` if the caller does not have it. Ratings are read only once
    everything is decided, as they do not matter before.
    """
    decided = all(decisions.get(code, False) for code in required_levels_of(journey))
    snapshot = build_snapshot(journey, at=at, completed=completed, with_ratings=decided)
    return parts_of(journey, rules.evaluate(requirements_of(journey), snapshot), decisions)


def parts_of(
    journey: Journey, answer: rules.Eligibility, decisions: Mapping[str, bool]
) -> PartsMet:
    """Return an answer by part."""
    needs = requirements_of(journey)
    decided = all(decisions.get(code, False) for code in required_levels_of(journey))
    missing = {item.code for item in answer.missing}
    practised = needs.observed_sessions or needs.observed_days or needs.second_assessor_sessions
    return PartsMet(
        lessons=rules.LESSONS not in missing if needs.courses else None,
        practice=not missing & PRACTICE.keys() if practised else None,
        competencies=decided and not missing & JUDGED if needs.competencies else None,
    )


def statuses_for_learner(journey: Journey, answer: rules.Eligibility) -> list[RequirementStatus]:
    """Return the answer as text for the learner, one for each requirement."""
    texts = competency_texts(required_levels_of(journey))
    kinds = {
        code: tuple(evidence_kind(kind) for kind in text.evidence_types)
        for code, text in texts.items()
    }
    return statuses_to_learner(answer, names=_names(journey, texts), kinds=kinds)


def _names(journey: Journey, texts: Mapping[str, CompetencyText]) -> Names:
    return Names(
        competencies={code: text.name for code, text in texts.items()},
        courses={
            str(card.key): card.title
            for card in courses_visible_to(journey.learner, get_language() or "en")
        },
    )


def statuses_for(
    viewer: User, journey: Journey, answer: rules.Eligibility
) -> list[RequirementStatus]:
    """Return the answer as text, one for each requirement, as `viewer` may read it (domain 2.2)."""
    names = _names(journey, competency_texts(required_levels_of(journey)))
    return statuses(answer, names=names, hidden=hidden_codes(viewer, journey))


def standing_certificate(journey: Journey) -> Certificate | None:
    """Return the learner's certificate here that was not ended, even if it has expired."""
    return (
        Certificate.objects.filter(
            learner=journey.learner_id,
            programme=journey.version.programme_id,
            ended_at__isnull=True,
        )
        .select_related("version")
        .first()
    )


def certificate_of(learner: User, public_id: UUID) -> Certificate:
    """Return a certificate of `learner`. Raise NotFound if it is not theirs, or has no name."""
    certificate = (
        Certificate.objects.select_related("version")
        .filter(public_id=public_id, learner=learner, shown_name__isnull=False)
        .first()
    )
    # A name may also be stored and not be readable.
    if certificate is None or certificate.shown_name is None:
        raise NotFound
    return certificate
