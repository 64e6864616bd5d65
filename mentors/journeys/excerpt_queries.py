"""What she handed in from her journal, as she sees it. Read only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from core.compiled_queries import CompiledRows
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


def excerpts_of(journey: Journey, names: dict[str, str]) -> tuple[Excerpt, ...]:
    """Her excerpts in a journey, the latest first. `names`: code → name of a competency."""
    return tuple(
        Excerpt(
            public_id=public_id,
            text=text or "",
            about=tuple(names[code] for code in codes if code in names),
            day=day,
            state="cited" if cited else state,
        )
        for public_id, text, codes, day, state, cited in _excerpts_in(journey.pk)
    )


_excerpts_in = CompiledRows(
    lambda journey: (
        Evidence.objects.filter(journey=journey, kind=EXCERPT)
        .order_by("-created_at", "-pk")
        .values_list(
            *("public_id", "sentence", "codes", "observed_on", "state"),
            Exists(Rating.objects.filter(evidence=OuterRef("pk"))),
        )
    ),
    int,
)
