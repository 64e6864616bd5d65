"""The hub's own few threads to the database.

Why not `database_sync_to_async`: all its calls of a process share one thread, so that rooms would
queue behind each other (channels#2132), and it closes its connection after each call.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend

from .. import notifications
from ..notifications import Notification

# A room whose row somebody holds waits so long, and is answered with "try again".
LOCK_TIMEOUT_MS = 2000
# A process that stands still inside a transaction loses it after this, and its locks with it.
IDLE_IN_TRANSACTION_MS = 3000
CONNECT_SECONDS = 2
# So long a connection that lay idle is believed to work without being asked.
BELIEVED_SECONDS = 1


class DatabaseThreadPool:
    """A bounded pool of threads, each with one connection of its own until the pool is closed.

    On PostgreSQL no such connection waits long for a lock, or holds one while its process sleeps
    (ADR-0071).
    """

    def __init__(self, size: int = 4, name: str = "rooms") -> None:
        self._opened: dict[int, Any] = {}
        self._used: dict[int, float] = {}
        self._pool = ThreadPoolExecutor(size, name, initializer=self._remember)

    def _remember(self) -> None:
        connection = _own_connection()
        connections[DEFAULT_DB_ALIAS] = connection
        self._opened[threading.get_ident()] = connection

    async def run(self, job: Callable[..., Any], *args: Any) -> tuple[Any, list[Notification]]:
        """The job's result, and the notifications that it wants sent."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._do, job, args)

    def _do(self, job: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, list[Notification]]:
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor == "postgresql":
            self._look_whether_it_works(connection)
        try:
            with notifications.collecting() as collected:
                return job(*args), collected
        except Exception:
            # Whatever went wrong, the next job starts on a connection that works.
            connection.close()
            raise

    def _look_whether_it_works(self, connection: Any) -> None:
        """The server may have been restarted while nobody asked; a busy thread would have heard."""
        moment, thread = time.monotonic(), threading.get_ident()
        connection.close_if_unusable_or_obsolete()
        connection.health_check_done = moment - self._used.get(thread, 0) < BELIEVED_SECONDS
        self._used[thread] = moment

    async def close(self) -> None:
        """Waits for what is running, then closes every connection."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._pool.shutdown()
        for connection in self._opened.values():
            connection.inc_thread_sharing()
            connection.close()
            connection.dec_thread_sharing()


def _own_connection() -> Any:
    """A connection for this thread alone; outside the pool of pages, which it never keeps waiting.

    Not opened yet.
    """
    usual = connections[DEFAULT_DB_ALIAS]
    if usual.vendor != "postgresql":
        return usual
    entry = deepcopy(usual.settings_dict)
    given = entry["OPTIONS"]
    given.pop("pool", None)
    limits = {
        "lock_timeout": LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_MS,
    }
    words = [given.get("options", ""), *(f"-c {name}={value}" for name, value in limits.items())]
    entry["OPTIONS"] = {"connect_timeout": CONNECT_SECONDS, **given, "options": " ".join(words)}
    entry |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    return load_backend(entry["ENGINE"]).DatabaseWrapper(entry, DEFAULT_DB_ALIAS)
