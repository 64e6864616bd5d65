"""What shows a learner's competencies, as an assessor reads it. Read only."""

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
    """One piece of evidence before an assessor. It has no level.

    `since`: when it came before the assessor. `handed_in`: words of the learner. `her_words`: what
    the learner said after reading what somebody wrote.
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
    """All that is before an assessor on this way, the oldest first.

    `known`: the competencies in the language of who reads it.
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
    """That `person` supports the mentor of this journey, or did, in whatever organisation."""
    return Assignment.objects.filter(about=journey.learner_id, person=person, duty=Duty.SUPERVISOR)


def places_of_support(journey: Journey, person: User) -> set[int]:
    """The organisations, by number, in which `person` supports the mentor, or did."""
    return set(support_of(journey, person).values_list("organisation", flat=True))


def assignments_to_assess(journey: Journey, person: User) -> QuerySet[Assignment]:
    """The assignment by which `person` reads what to rate on."""
    return Assignment.objects.filter(
        about=journey.learner_id,
        person=person,
        organisation=journey.organisation_id,
        duty=Duty.ASSESSOR,
        ended_at=None,
    )


def seats_to_hear(journey: Journey, person: User | OuterRef) -> QuerySet[PanelSeat]:
    """That `person` was asked about something that the mentor sees differently in this journey."""
    return PanelSeat.objects.filter(appeal__journey=journey, person=person)


def places_beside(journey: Journey, person: User) -> QuerySet[Assessor]:
    """The places that `person` holds now in the mentor's journeys in this organisation."""
    return Assessor.objects.filter(
        journey__learner=journey.learner_id,
        journey__organisation=journey.organisation_id,
        journey__left_at=None,
        assessor=person,
        ended_at=None,
    )
