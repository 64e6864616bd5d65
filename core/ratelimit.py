"""A ceiling on tries, counted by network or by whatever a caller names.

The cache counts; the database does while the cache is away, and this process where both are.
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
    """More tries than a person makes."""

    status = 429
    default = _("That was a lot of tries in a short time. Please wait a minute and try again.")


def _stored(key: str) -> str:
    """What stands in the cache: nobody reads there who tried from where."""
    return f"tries:{salted_hmac('tries', key, algorithm='sha256').hexdigest()}"


def count_attempt(key: str, *, seconds: int) -> int:
    """One more try under `key`; how many that makes since the first, which counts for `seconds`."""
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
        # The time ended between the two.
        cache.set(key, 1, timeout=seconds)
        return 1


def undo_attempt(key: str) -> None:
    """The try just counted under `key` was none: it went well."""
    # A ValueError: its time has ended, and so has the count.
    with suppress(ValueError):
        cache.decr(_stored(key))
    if cache_is_away():
        with suppress(DatabaseError):
            undo_attempt_in_database(_stored(key))


def limit_posts(*, name: str, a_minute: int) -> Callable[[View], View]:
    """Decorator: at most `a_minute` POSTs per network. Raises RateLimitExceeded past it."""
    return _limit(name, a_minute, methods=("POST",))


def limit_requests(*, name: str, a_minute: int) -> Callable[[View], View]:
    """Decorator: at most `a_minute` requests of any kind. For addresses that open without sign-in.

    Raises RateLimitExceeded past it.
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
