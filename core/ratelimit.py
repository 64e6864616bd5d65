"""Rate limits, counted by network or by any other key.

The cache counts; the database does while the cache is down, and this process if both are.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .caching import cache_is_away
from .client_address import client_network
from .errors import DomainError
from .tries import count_in_database, undo_attempt_in_database

View = Callable[..., HttpResponseBase]


class RateLimitExceeded(DomainError):
    """More attempts than a person makes."""

    status = 429
    default = _("That was a lot of tries in a short time. Please wait a minute and try again.")


def _stored(key: str) -> str:
    """The key in the cache, from which nobody can read who tried from where."""
    return f"tries:{salted_hmac('tries', key, algorithm='sha256').hexdigest()}"


def count_attempt(key: str, *, seconds: int) -> int:
    """Count an attempt under `key`; return the number since the first, valid for `seconds`."""
    key = _stored(key)
    tries = _count_in_cache(key, seconds)
    if cache_is_away():
        with suppress(DatabaseError):
            return count_in_database(key, seconds=seconds)
    return tries


def _count_in_cache(key: str, seconds: int) -> int:
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:
        # It expired between the two calls.
        cache.set(key, 1, timeout=seconds)
        return 1


def undo_attempt(key: str) -> None:
    """Undo the attempt just counted under `key`, because it succeeded."""
    # A ValueError: it has expired, and so has the count.
    with suppress(ValueError):
        cache.decr(_stored(key))
    if cache_is_away():
        with suppress(DatabaseError):
            undo_attempt_in_database(_stored(key))


def limit_posts(*, name: str, a_minute: int) -> Callable[[View], View]:
    """Decorator: at most `a_minute` POSTs per network. Raises RateLimitExceeded beyond that."""
    return _limit(name, a_minute, methods=("POST",))


def limit_requests(*, name: str, a_minute: int) -> Callable[[View], View]:
    """Decorator: at most `a_minute` requests of any kind, for URLs that need no sign-in.

    Raises RateLimitExceeded beyond that.
    """
    return _limit(name, a_minute, methods=None)


def _limit(name: str, a_minute: int, methods: tuple[str, ...] | None) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            counts = methods is None or request.method in methods
            if counts and count_attempt(f"{name}:{client_network(request)}", seconds=60) > a_minute:
                raise RateLimitExceeded
            return view(request, *args, **kwargs)

        return limited

    return decorate
