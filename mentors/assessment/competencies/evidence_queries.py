"""The evidence of a learner's competencies, as an assessor reads it. Read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from accounts.models import Assignment, User
from accounts.record_access.rules import Duty

from ...models import Assessor, Journey, PanelSeat
from .framework_texts import CompetencyText
from .observation_queries import Group, groups_of
from .permissions import EXCERPT, before_an_assessor
from .sentences import evidence_kind


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One piece of evidence as an assessor sees it. It has no level.

    `since`: when the assessor could first see it. `handed_in`: an excerpt that the learner
    submitted. `her_words`: the learner's answer to what somebody wrote.
    """

    public_id: UUID
    kind_code: str
    kind: str
    day: date
    observer: str
    sentence: str
    codes: tuple[str, ...]
    groups: tuple[Group, ...]
    since: datetime
    handed_in: bool
    her_words: str = ""


def evidence_of(journey: Journey, known: Mapping[str, CompetencyText]) -> tuple[EvidenceView, ...]:
    """Return all evidence of this journey that assessors can see, oldest first.

    `known`: the competencies in the reader's language.
    """
    rows = (
        journey.evidence.filter(before_an_assessor())
        .select_related("observer", "observation", "reading")
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
            since=row.created_at,
            handed_in=row.kind == EXCERPT,
            her_words=(row.reading.words or "") if hasattr(row, "reading") else "",
        )
        for row in rows
    )


def support_of(journey: Journey, person: User | OuterRef) -> QuerySet[Assignment]:
    """Return assignments of `person`, past or present, as the mentor's supervisor anywhere."""
    return Assignment.objects.filter(about=journey.learner_id, person=person, duty=Duty.SUPERVISOR)


def places_of_support(journey: Journey, person: User) -> set[int]:
    """Return the organisations, by number, where `person` supports or supported the mentor."""
    return set(support_of(journey, person).values_list("organisation", flat=True))


def assignments_to_assess(journey: Journey, person: User) -> QuerySet[Assignment]:
    """Return the current assignment that lets `person` read what to rate."""
    return Assignment.objects.filter(
        about=journey.learner_id,
        person=person,
        organisation=journey.organisation_id,
        duty=Duty.ASSESSOR,
        ended_at=None,
    )


def seats_to_hear(journey: Journey, person: User | OuterRef) -> QuerySet[PanelSeat]:
    """Return the seats of `person` on panels for appeals in this journey."""
    return PanelSeat.objects.filter(appeal__journey=journey, person=person)


def places_beside(journey: Journey, person: User) -> QuerySet[Assessor]:
    """Return the current assessor places of `person` in the mentor's journeys here."""
    return Assessor.objects.filter(
        journey__learner=journey.learner_id,
        journey__organisation=journey.organisation_id,
        journey__left_at=None,
        assessor=person,
        ended_at=None,
    )
