"""A ceiling on tries, counted in the cache. Sign-in has allauth's own; this is for other doors."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from .errors import DomainError

View = Callable[..., HttpResponseBase]


class TooMany(DomainError):
    """More tries than a person makes."""

    status = 429
    default = _("That was a lot of tries in a short time. Please wait a minute and try again.")


def _count(key: str) -> int:
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key)
    except ValueError:
        # The minute ended between the two.
        cache.set(key, 1, timeout=60)
        return 1


def limit_posts(*, name: str, a_minute: int) -> Callable[[View], View]:
    """Decorator: at most `a_minute` POSTs a minute from one address. Raises TooMany past it."""
    return _limit(name, a_minute, methods=("POST",))


def limit_requests(*, name: str, a_minute: int) -> Callable[[View], View]:
    """Decorator: at most `a_minute` requests of any kind. For addresses that open without sign-in.

    Raises TooMany past it.
    """
    return _limit(name, a_minute, methods=None)


def _limit(name: str, a_minute: int, methods: tuple[str, ...] | None) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if methods is None or request.method in methods:
                key = f"tries:{name}:{request.META.get('REMOTE_ADDR', '')}"
                if _count(key) > a_minute:
                    raise TooMany
            return view(request, *args, **kwargs)

        return limited

    return decorate
