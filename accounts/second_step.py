"""The second step of staff at sign-in, and whether a sign-in is fresh: both kept in the session.

Whoever holds a role of staff opens nothing of women before she has given a second factor in this
session (domain 5.4, ADR-0039). A session without the mark counts as one without the step.
"""

import time

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from .devices import SessionLike
from .queries import is_staff
from .types import Visitor

# In the session: by whose second factor it was opened; that one is wanted and was not given; when
# she last proved that it is she (seconds since 1970).
_PASSED, _MISSING, _PROVED = "step", "no-step", "proved"


def note_step(session: SessionBase, user: Visitor) -> None:
    """She has given a second factor in this session, just now."""
    session[_PASSED] = str(user.pk)
    session.pop(_MISSING, None)
    note_proof(session)


def note_proof(session: SessionBase) -> None:
    """She has signed in, or given her passphrase or second factor once more, just now."""
    session[_PROVED] = time.time()


def lacks_step(session: SessionBase, user: Visitor) -> bool:
    """Whether she is staff and has not given a second factor in this session."""
    if not user.is_authenticated or session.get(_PASSED) == str(user.pk):
        return False
    return is_staff(user)


def note_missing_step(session: SessionBase) -> None:
    """For sockets, which ask the session alone."""
    if not session.get(_MISSING):
        session[_MISSING] = True


def is_open(session: SessionLike) -> bool:
    """Whether a socket may speak for whoever is signed in here."""
    return not session.get(_MISSING, False)


def is_fresh(session: SessionBase) -> bool:
    """Whether she has proved within 15 minutes that it is she (domain 10.19)."""
    return time.time() - session.get(_PROVED, 0) < settings.FRESH_SECONDS
