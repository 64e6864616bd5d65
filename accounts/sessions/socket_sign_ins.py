"""Who is signed in where a socket comes from, for many sockets at once (ADR-0080).

What Django's and Channels' middleware ask for each visitor alone, in one query for all. The session
lives, its account may sign in by a way that this site has, and with the passphrase it began with.
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
    """A session that a socket may speak for; how long it may lie idle, and whose language."""

    account_id: int
    password: str
    idle_seconds: int
    language: str


def open_sessions(session_keys: Collection[str], *, at: datetime) -> dict[str, OpenSession]:
    """Of these sessions those that live at `at` and that sockets may speak for, by key. One query.

    Not those of staff who have not given their second step.
    """
    # PostgreSQL cannot even look for a NUL.
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
    """Whether the session was opened by this account with the passphrase that it has today."""
    if data.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    began_with = data.get(HASH_SESSION_KEY, "")
    today = (account.get_session_auth_hash(), *account.get_session_auth_fallback_hash())
    return any(constant_time_compare(began_with, one) for one in today)
