"""Reading what waits in a form, for its owner alone."""

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
    """What waits in a form. `words` is None where nothing does; `others` are from older windows."""

    kept: Kept = field(default_factory=Kept)
    words: Words | None = None
    others: Mapping[str, Words] = field(default_factory=dict)
    spot: str = ""


def draft_at(owner: User, place: str) -> DraftView:
    """What waits for the user in the form that is sent to `place`. One query."""
    return next((view_of(row) for row in _at(owner.pk, place)), DraftView())


# Compiled: asked with every page that has a form which is kept.
_at = CompiledModels(lambda owner, place: Draft.objects.filter(owner=owner, place=place), int, str)


def view_of(row: Draft) -> DraftView:
    """A row as a page shows it. What no key opens counts as nothing."""
    return DraftView(
        kept=Kept(row.version, row.page, row.turn, row.words is not None),
        words=_read(row.words),
        others=_read(row.others) or {},
        spot=row.spot,
    )


def _read(text: str | None) -> Any:
    return None if text is None or isinstance(text, UnreadableText) else json.loads(text)


def spots_of(owner: User, places: Collection[str]) -> dict[str, str]:
    """Where the user was in the forms at these places; only those where a part is known."""
    rows = Draft.objects.filter(owner=owner.pk, place__in=places).exclude(spot="")
    return dict(rows.values_list("place", "spot"))
