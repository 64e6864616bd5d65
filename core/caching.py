"""A cache that may be down: then this process remembers for itself, and no page fails.

Rate limits are in the cache. While it is down they are counted in the database (`core.ratelimit`);
counted in each process separately, they would allow several times as much.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

# How long Redis is not tried again after a failure: each attempt may take a full time-out.
REST_SECONDS = 5
# URL of a Redis → until when it is not tried. Shared by the threads of the process.
_rests_until: dict[str, float] = {}


def _or_memory[**P, R](method: Callable[P, R]) -> Callable[P, R]:
    name = method.__name__

    @wraps(method)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        cache: Any = args[0]
        if not cache.is_away:
            try:
                return method(*args, **kwargs)
            except (RedisError, OSError):
                _rests_until[cache.address] = time.monotonic() + REST_SECONDS
        found: R = getattr(cache.memory, name)(*args[1:], **kwargs)
        return found

    return asked


class RedisOrMemory(RedisCache):
    """Django's cache in Redis; the memory of this process while Redis does not respond."""

    # Shared by the process: Django makes a cache for each thread.
    memory = LocMemCache("while-redis-is-away", {})

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.address = str(server)

    @property
    def is_away(self) -> bool:
        """Whether Redis failed to respond a moment ago."""
        return time.monotonic() < _rests_until.get(self.address, 0.0)

    add = _or_memory(RedisCache.add)
    get = _or_memory(RedisCache.get)
    set = _or_memory(RedisCache.set)
    touch = _or_memory(RedisCache.touch)
    delete = _or_memory(RedisCache.delete)
    get_many = _or_memory(RedisCache.get_many)
    set_many = _or_memory(RedisCache.set_many)
    delete_many = _or_memory(RedisCache.delete_many)
    has_key = _or_memory(RedisCache.has_key)
    incr = _or_memory(RedisCache.incr)
    clear = _or_memory(RedisCache.clear)


def cache_is_away() -> bool:
    """Whether the cache is down, so that its content is known only to this process."""
    return bool(getattr(caches["default"], "is_away", False))
