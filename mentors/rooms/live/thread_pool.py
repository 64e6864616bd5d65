"""The hub's own few threads to the database.

Why not `database_sync_to_async`: all its calls of a process share one thread, so that rooms would
queue behind each other (channels#2132), and it closes its connection after each call.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from .. import notifications
from ..notifications import Notification


class DatabaseThreadPool:
    """A bounded pool of threads. Where the database has a pool, a thread has a connection for the
    time of a job; elsewhere it stays open between jobs and is closed with the pool.
    """

    def __init__(self, size: int = 4) -> None:
        self._opened: dict[int, Any] = {}
        self._pool = ThreadPoolExecutor(size, "rooms", initializer=self._remember)

    def _remember(self) -> None:
        self._opened[threading.get_ident()] = connections[DEFAULT_DB_ALIAS]

    async def run(self, job: Callable[..., Any], *args: Any) -> tuple[Any, list[Notification]]:
        """The job's result, and the notifications that it wants sent."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._do, job, args)

    def _do(self, job: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, list[Notification]]:
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor == "postgresql":
            # One that works, from the pool where there is one: the server may have been restarted.
            connection.close_if_unusable_or_obsolete()
        try:
            with notifications.collecting() as collected:
                return job(*args), collected
        except Exception:
            # Whatever went wrong, the next job starts on a connection that works.
            connection.close()
            raise
        finally:
            if getattr(connection, "pool", None):
                # Back to the pool: a thread that has nothing to do keeps none from a page.
                connection.close()

    async def close(self) -> None:
        """Waits for what is running, then closes every connection."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._pool.shutdown()
        for connection in self._opened.values():
            connection.inc_thread_sharing()
            connection.close()
            connection.dec_thread_sharing()
