"""What she handed in from her journal, as she sees it. Read only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from mentors.competencies.evidence import EXCERPT

from ..models import Journey, Rating


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words from her journal that she handed in, or took back. `about`: names of competencies.

    `state`: "submitted" (assessors read it), "cited" (a rating rests on it, so it stays), or
    "private" (only she reads it).
    """

    public_id: UUID
    text: str
    about: tuple[str, ...]
    day: date
    state: str


def excerpts_of(journey: Journey, names: dict[str, str]) -> tuple[Excerpt, ...]:
    """Her excerpts in a journey, the latest first. `names`: code → name of a competency."""
    rows = (
        journey.evidence.filter(kind=EXCERPT)
        .annotate(cited=Exists(Rating.objects.filter(evidence=OuterRef("pk"))))
        .order_by("-created_at", "-pk")
    )
    return tuple(
        Excerpt(
            public_id=row.public_id,
            text=row.sentence or "",
            about=tuple(names[code] for code in row.codes if code in names),
            day=row.observed_on,
            state="cited" if row.cited else str(row.state),
        )
        for row in rows
    )
