"""Answers that belong to no feature."""

from typing import Any, Never

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

from .schema import current_schema


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> Never:
    """An address that a library would open and this project keeps shut."""
    raise Http404


def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Database, migrations and channel layer can be used: 200, else 503 and which of them cannot.

    For monitoring on the operator's side; it names nothing but the part.
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
    """Not there, or not for the user: one page for both."""
    return render(request, "404.html", status=404)
