"""Sign-ins that were ended at once: by a quick exit, in the list of sign-ins, by a suspension.

A page of such a sign-in that is still open somewhere keeps nothing more of what is typed in it. One
that ran out, or was signed out of, is not among them: what was typed there is kept for the user.
What is remembered names nobody, and is forgotten when no such page can send any more.
"""

import hashlib
import logging
from collections.abc import Collection

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

# The longest sign-in, and half an hour more.
REMEMBERED_SECONDS = settings.SESSION_LIFETIME_SECONDS + 30 * 60
_CALLED = "ended-sign-in:"
_log = logging.getLogger(__name__)


def digest_of(session_key: str) -> str:
    """What stands for a sign-in in a page."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]


def note_ended(session_keys: Collection[str]) -> None:
    """From now on `was_ended` says so of these. Never raises: the end itself must not fail."""
    try:
        cache.set_many({_CALLED + digest_of(key): True for key in session_keys}, REMEMBERED_SECONDS)
    except (OSError, RedisError):
        _log.warning("The cache is away: ended sign-ins are not remembered.")


def was_ended(digest: str) -> bool:
    """Whether the sign-in with this digest was ended at once; yes where nobody can say."""
    try:
        return cache.get(_CALLED + digest) is not None
    except (OSError, RedisError):
        return True
