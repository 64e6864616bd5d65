"""What shows what she can do, as an assessor reads it. Read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ..models import Journey
from .citable_evidence import EXCERPT, before_an_assessor
from .framework_texts import CompetencyText
from .observation_queries import Group, groups_of
from .sentences import evidence_kind


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One piece of evidence before an assessor. It has no level.

    `since`: when it came before her. `handed_in`: words of the woman herself. `her_words`: what she
    said when she read what somebody wrote.
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
