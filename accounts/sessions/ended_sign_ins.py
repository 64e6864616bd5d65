"""Sign-ins that were revoked: by a quick exit, in the list of sign-ins, or by a suspension.

An open page of such a sign-in cannot save drafts any more. Sign-ins that expired or were signed out
are not included: what was typed there is kept for the user. Entries name nobody, and are forgotten
once no such page can send anything.
"""

import hashlib
import logging
from collections.abc import Collection

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

# The longest sign-in plus half an hour.
REMEMBERED_SECONDS = settings.SESSION_LIFETIME_SECONDS + 30 * 60
_CALLED = "ended-sign-in:"
_log = logging.getLogger(__name__)


def digest_of(session_key: str) -> str:
    """The digest that represents a sign-in in a page."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]


def note_ended(session_keys: Collection[str]) -> None:
    """Remember these for `was_ended`. Never raises: revoking itself must not fail."""
    try:
        cache.set_many({_CALLED + digest_of(key): True for key in session_keys}, REMEMBERED_SECONDS)
    except (OSError, RedisError):
        _log.warning("The cache is away: ended sign-ins are not remembered.")


def was_ended(digest: str) -> bool:
    """Whether the sign-in with this digest was revoked; True if the cache is down."""
    try:
        return cache.get(_CALLED + digest) is not None
    except (OSError, RedisError):
        return True
