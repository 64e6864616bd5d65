"""What she handed in from her journal, as she sees it. Read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from core.compiled_queries import CompiledModels
from mentors.competencies.citable_evidence import EXCERPT

from ..models import Evidence, Journey, Rating

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Use(TypedDict):
    """What `_excerpts` adds: whether a rating rests on it."""

    cited: bool


type UsedEvidence = WithAnnotations[Evidence, Use]


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
    rows: list[UsedEvidence] = _excerpts_in(journey.pk)
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


def _excerpts(journey: int) -> QuerySet[UsedEvidence]:
    return (
        Evidence.objects.filter(journey=journey, kind=EXCERPT)
        .annotate(cited=Exists(Rating.objects.filter(evidence=OuterRef("pk"))))
        .order_by("-created_at", "-pk")
    )


# Compiled: without it her way is slower than it may be.
_excerpts_in = CompiledModels(_excerpts, int)
