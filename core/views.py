"""Views that belong to no feature."""

from typing import Any, Never

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

from .schema import current_schema


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> Never:
    """A URL that a library would serve and this project disables."""
    raise Http404


def live(request: HttpRequest) -> HttpResponse:
    """Liveness: the process responds."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Readiness of database, migrations and channel layer: 200, else 503 and which of them failed.

    For the operator's monitoring; it reveals only the name of the part.
    """
    failed = next((name for name, works in READINESS.items() if not works()), None)
    status = 503 if failed else 200
    return HttpResponse(failed or "ok", content_type="text/plain", status=status)


def _database_and_migrations() -> bool:
    try:
        return not current_schema().waiting
    except DatabaseError:
        return False


def _channel_layer() -> bool:
    async def there_and_back() -> bool:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.send(channel, {"type": "ready"})
        return bool((await layer.receive(channel))["type"] == "ready")

    try:
        return async_to_sync(there_and_back)()
    except (OSError, RedisError):
        return False


READINESS = {"database": _database_and_migrations, "channel layer": _channel_layer}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """It does not exist, or is not for the user: one page for both."""
    return render(request, "404.html", status=404)
