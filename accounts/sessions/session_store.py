"""Sessions in the database, each with its account; every page reads a session and its account.

`expire_date` is the moment at which a session expires: when it was idle too long, or has reached
its maximum age. So the row alone shows whether a sign-in is valid (ADR-0031).
"""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from ..models import Session, User
from .queries import living_session
from .rules import SessionLike, device_of
from .sign_ins import announce_end

type Data = dict[str, Any]

# Keys in the session's data: start, last activity (both seconds since 1970), idle time allowed.
BEGAN, SEEN, IDLE = "began", "seen", "idle"


class SessionStore(DatabaseStore):
    """Django's own store, with the columns of our table, and a signal when a session ends."""

    # The account of the row that was read, with its roles; None before a row is read.
    account: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        asked = self.session_key or ""
        # PostgreSQL rejects a NUL in a query, and page middleware does not run for sockets.
        found = None if "\0" in asked else living_session(asked, timezone.now())
        if found is not None:
            self.account = found.account
            return Session(session_key=asked, session_data=found.data, expire_date=found.ends)
        # As in Django: an unknown key is never reused for a new session.
        self._session_key = None
        return None

    def load(self) -> Data:
        """The session's data. Activity that a socket wrote into the row counts as well."""
        row = self._get_session_from_db()
        if row is None:
            return {}
        data: Data = self.decode(row.session_data)
        if SEEN in data:
            data[SEEN] = max(data[SEEN], row.expire_date.timestamp() - idle_seconds_of(data))
        return data

    def create_model_instance(self, data: Data) -> Session:
        began = datetime.fromtimestamp(data[BEGAN], UTC) if BEGAN in data else timezone.now()
        row = cast(Session, super().create_model_instance(data))
        row.expire_date = _end_of(data, began)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.began_at, row.device = began, device_of(data)
        return row

    async def acreate_model_instance(self, data: Data) -> Session:
        return self.create_model_instance(data)

    def delete(self, session_key: str | None = None) -> None:
        """End this session or the named one, and announce it."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=key).delete()
            announce_end([key])

    async def adelete(self, session_key: str | None = None) -> None:
        await sync_to_async(self.delete)(session_key)


def idle_seconds_of(data: SessionLike) -> int:
    """How long a session with this data may be idle, as its last page determined."""
    if data.get(SESSION_KEY, None) is None:
        return settings.IDLE_SECONDS["signed-out"]
    # Until the first page has read the roles, the answer to “Is this your own phone?” decides.
    return data.get(IDLE, None) or settings.IDLE_SECONDS[device_of(data)]


def _end_of(data: Data, began: datetime) -> datetime:
    seen = datetime.fromtimestamp(data[SEEN], UTC) if SEEN in data else timezone.now()
    whole_day = timedelta(seconds=settings.SESSION_LIFETIME_SECONDS)
    return min(seen + timedelta(seconds=idle_seconds_of(data)), began + whole_day)
