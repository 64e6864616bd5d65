"""Queries on drafts, for their owners alone."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.compiled_queries import CompiledModels
from core.crypto import UnreadableText

from ..models import Draft, User
from .rules import Kept, Words


@dataclass(frozen=True, slots=True)
class DraftView:
    """The draft of a form. `words` is None if there is none; `others` are from older windows."""

    kept: Kept = field(default_factory=Kept)
    words: Words | None = None
    others: Mapping[str, Words] = field(default_factory=dict)
    spot: str = ""


def draft_at(owner: User, place: str) -> DraftView:
    """The user's draft of the form that is sent to `place`. One query."""
    return next((view_of(row) for row in _at(owner.pk, place)), DraftView())


# Compiled, because every page with a draft form asks for it.
_at = CompiledModels(lambda owner, place: Draft.objects.filter(owner=owner, place=place), int, str)


def view_of(row: Draft) -> DraftView:
    """A row as a page shows it. Text that no key can decrypt counts as absent."""
    return DraftView(
        kept=Kept(row.version, row.page, row.turn, row.words is not None),
        words=_read(row.words),
        others=_read(row.others) or {},
        spot=row.spot,
    )


def _read(text: str | None) -> Any:
    return None if text is None or isinstance(text, UnreadableText) else json.loads(text)


def spots_of(owner: User, places: Collection[str]) -> dict[str, str]:
    """The last open part of each form at these places; only forms where it is known."""
    rows = Draft.objects.filter(owner=owner.pk, place__in=places).exclude(spot="")
    return dict(rows.values_list("place", "spot"))
