"""Sessions in the database, as Django keeps them; every page reads one, by a prepared query."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.compiled_queries import CompiledRows


class SessionStore(DatabaseStore):
    """Django's own store but for how a row is read."""

    def _get_session_from_db(self) -> Session | None:
        asked = self.session_key or ""
        # PostgreSQL cannot even look for a NUL, and no middleware of pages stands before a socket.
        for key, data, ends in [] if "\0" in asked else _living(asked, timezone.now()):
            return Session(session_key=key, session_data=data, expire_date=ends)
        # As Django does: a key that is not there is never taken up by a new session.
        self._session_key = None
        return None


_living = CompiledRows(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at).values_list(
        "session_key", "session_data", "expire_date"
    ),
    *(str, datetime),
)
