"""Who is signed in where a socket comes from, for many sockets at once (ADR-0080).

One query for all replaces those of Django's and Channels' middleware for each visitor. The session
must be valid, and its account active. It must have begun with the current passphrase and an enabled
authentication backend.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.utils.crypto import constant_time_compare

from ..models import Session, User
from .session_store import SessionStore, idle_seconds_of
from .sign_ins import is_open


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that a socket may act for: its account, idle time and language."""

    account_id: int
    password: str
    idle_seconds: int
    language: str


def open_sessions(session_keys: Collection[str], *, at: datetime) -> dict[str, OpenSession]:
    """Those of these sessions that are valid at `at` and open to sockets, by key. One query.

    Without those of staff who have not given their second factor.
    """
    # PostgreSQL rejects a NUL in a query.
    asked = {key for key in session_keys if key and "\0" not in key}
    rows = Session.objects.filter(
        session_key__in=asked, expire_date__gt=at, account__is_active=True
    ).values_list(
        "session_key", "session_data", "account", "account__password", "account__language"
    )
    found = {}
    for key, kept, account_id, password, language in rows:
        data = SessionStore(key).decode(kept)
        account = User(pk=account_id, password=password, language=language)
        if _is_of(data, account) and is_open(data):
            found[key] = OpenSession(
                account_id, password, idle_seconds_of(data), account.language_or_default
            )
    return found


def _is_of(data: Mapping[str, Any], account: User) -> bool:
    """Whether this account opened the session with its current passphrase."""
    if data.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    began_with = data.get(HASH_SESSION_KEY, "")
    today = (account.get_session_auth_hash(), *account.get_session_auth_fallback_hash())
    return any(constant_time_compare(began_with, one) for one in today)
