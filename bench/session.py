"""A session for a person, without the passphrase."""

from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

# Ours is requested as in production, whose cookies have other names than those of a bare site.
OURS, BARE = "__Host-s", "s"


def cookies_called(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """Each cookie as it is written in a header."""
    return tuple(f"{name}={value}" for value in values)


def cookie_of(user) -> str:
    """The session cookie of a browser in which this person has signed in on their own phone."""
    from accounts.auth.middleware import begin_session
    from accounts.sessions.sign_ins import note_step

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    begin_session(session, "own")
    note_step(session, user)
    session.save()
    return session.session_key
