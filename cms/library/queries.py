"""Library content, which is read often and changes rarely, cached by version.

The version is queried once a minute. Within the process (or the Redis) in which something is
published a change shows at once; elsewhere a minute later.
"""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import Count, Max
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from cms.models import Exercise, PracticeScene
from mentors.assessment.calibration.rules import Script

VERSION_SECONDS = 60
CACHE_SECONDS = 15 * 60


def version_of(model: Any, language: str) -> str:
    """A version that changes when something of `model` is published or withdrawn in a language."""
    key = _key(model, language)
    version = cache.get(key)
    if version is None:
        found = model.objects.filter(locale__language_code=language, live=True).aggregate(
            amount=Count("pk"), newest=Max("live_revision"), at=Max("last_published_at")
        )
        moment = found["at"].timestamp() if found["at"] else 0
        version = f"{found['amount']}-{found['newest'] or 0}-{moment}"
        cache.set(key, version, VERSION_SECONDS)
    return version


def forget(model: Any, language: str) -> None:
    """Forget the cached version, so that it is queried again."""
    cache.delete(_key(model, language))


def _key(model: Any, language: str) -> str:
    return f"version:{model._meta.model_name}:{language}"


def scenes_to_rate() -> list[Script]:
    """All practice scenes, by title."""
    return [scene.as_script() for scene in PracticeScene.objects.all()]


@dataclass(frozen=True, slots=True)
class Card:
    """An exercise for display. `drawing` is the key of one of our drawings, "" for none."""

    title: str
    html: SafeString
    seconds: int
    drawing: str


def published_exercise(card: str, language: str) -> Card | None:
    """The exercise of this card in that language; None if the built-in text is to be shown.

    Also None when the database does not answer: a person who needs a grounding exercise must not
    see an error.
    """
    try:
        found = _published(language).get(card)
    except DatabaseError:
        return None
    if found is None:
        return None
    return Card(**found | {"html": mark_safe(found["html"])})  # noqa: S308 - rich text


def _published(language: str) -> dict[str, dict[str, Any]]:
    key = f"grounding:{language}:{version_of(Exercise, language)}"
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
        cache.set(key, found, CACHE_SECONDS)
    return found
