"""The published grounding exercises."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from cms.library import content_version
from cms.models import Exercise


@dataclass(frozen=True, slots=True)
class Card:
    """An exercise as it is shown. `drawing` is the key of one of our drawings, "" for none."""

    title: str
    html: SafeString
    seconds: int
    drawing: str


def published_exercise(card: str, language: str) -> Card | None:
    """The exercise of this card in that language; None where the built-in words are to be shown.

    Also None when the database does not answer: somebody who needs a breath is never shown an
    error.
    """
    try:
        found = _published(language).get(card)
    except DatabaseError:
        return None
    if found is None:
        return None
    return Card(**found | {"html": mark_safe(found["html"])})  # noqa: S308 - rich text


def _published(language: str) -> dict[str, dict[str, Any]]:
    key = f"grounding:{language}:{content_version.version_of(Exercise, language)}"
    found = cache.get(key)
    if found is None:
        rows = Exercise.objects.filter(locale__language_code=language, live=True)
        found = {
            row.card: {
                "title": row.title,
                "html": expand_db_html(row.body),
                "seconds": row.seconds,
                "drawing": row.drawing,
            }
            for row in rows
        }
        cache.set(key, found, content_version.CACHE_SECONDS)
    return found
