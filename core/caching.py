"""A cache that may go away: then this process remembers for itself, and no page fails.

Limits of tries live in the cache. While it is away they are counted in the database
(`core.ratelimit`): counted in each process alone they would be as many times wider.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

# For how long Redis is not asked again after it failed: each try costs up to its time-out.
REST_SECONDS = 5
# Address of a Redis → until when it is not asked. Of the process, not of one of its threads.
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
    """Django's cache in Redis; the memory of this process while Redis does not answer."""

    # Of the process, and not of one thread: Django makes a cache for each thread.
    memory = LocMemCache("while-redis-is-away", {})

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.address = str(server)

    @property
    def is_away(self) -> bool:
        """Whether Redis did not answer a moment ago."""
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
    """Whether the cache forgets: what it holds is known to this process alone."""
    return bool(getattr(caches["default"], "is_away", False))
