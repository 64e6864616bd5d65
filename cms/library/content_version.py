"""What is read often and changes seldom: known by a version, which is asked for once a minute.

Within the process (or the Redis) in which it is published a change shows at once; elsewhere a
minute later.
"""

from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max

VERSION_SECONDS = 60
CACHE_SECONDS = 15 * 60


def version_of(model: Any, language: str) -> str:
    """Changes whenever something of `model` is published or withdrawn in that language."""
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
    """The version is asked for anew."""
    cache.delete(_key(model, language))


def _key(model: Any, language: str) -> str:
    return f"version:{model._meta.model_name}:{language}"
