"""Whether the people behind the sockets are still signed in."""

import time
from collections.abc import Sequence
from importlib import import_module
from types import SimpleNamespace
from typing import cast

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from ..models import Room, RoomMember
from . import notifications


def still_signed_in(session_keys: Sequence[str]) -> list[bool]:
    """For each session: it exists, has not lived its whole day, and its owner may sign in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return [_alive(store(key)) for key in session_keys]


def _alive(session) -> bool:
    began = session.get("began", time.time())
    if time.time() - began > settings.SESSION_LIFETIME_SECONDS:
        return False
    # Of a request, only the session is read.
    return get_user(cast(HttpRequest, SimpleNamespace(session=session))).is_authenticated


def announce_sign_out(sender, request, user, **kwargs) -> None:
    """Receiver of `user_logged_out`: the sockets of this session are closed, wherever they are."""
    session_key = getattr(getattr(request, "session", None), "session_key", None)
    if user is None or session_key is None:
        return
    seats = RoomMember.objects.filter(user=user, joined_at__isnull=False)
    rooms = seats.exclude(room__state=Room.State.CLOSED).values_list("room__public_id", flat=True)
    for public_id in rooms:
        notifications.ring(
            public_id, notifications.SIGNED_OUT, session=notifications.session_mark(session_key)
        )
