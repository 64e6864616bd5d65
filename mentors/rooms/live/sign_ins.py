"""Whether the people behind the sockets are still signed in."""

import time
from collections.abc import Sequence
from importlib import import_module
from types import SimpleNamespace
from typing import cast

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest


def still_signed_in(session_keys: Sequence[str]) -> list[bool]:
    """For each session: it exists, has not lived its whole day, and its owner may sign in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return [_alive(store(key)) for key in session_keys]


def _alive(session: SessionBase) -> bool:
    began = session.get("began", time.time())
    if time.time() - began > settings.SESSION_LIFETIME_SECONDS:
        return False
    # Of a request, only the session is read.
    return get_user(cast(HttpRequest, SimpleNamespace(session=session))).is_authenticated
