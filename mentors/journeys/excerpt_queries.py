"""What she handed in from her journal, as she sees it. Read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from mentors.competencies.citable_evidence import EXCERPT

from ..models import Evidence, Journey, Rating


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


def excerpts_of(journey: Journey, names: Mapping[str, str]) -> tuple[Excerpt, ...]:
    """Her excerpts in a journey, the latest first. `names`: code → name of a competency."""
    cited = Rating.objects.filter(evidence=OuterRef("pk"))
    rows = (
        Evidence.objects.filter(journey=journey, kind=EXCERPT)
        .annotate(cited=Exists(cited))
        .order_by("-created_at", "-pk")
    )
    return tuple(
        Excerpt(
            public_id=row.public_id,
            text=row.sentence or "",
            about=tuple(names[code] for code in row.codes if code in names),
            day=row.observed_on,
            state="cited" if row.cited else row.state,
        )
        for row in rows
    )
