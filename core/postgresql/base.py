"""Django's PostgreSQL, for a process that goes on answering while its server is away.

A pool waits ten seconds for a connection, since one may come free. While the server is away that is
ten seconds for each query of each page, and nobody gets as far as the way out. And once the server
is back, a pool that has failed for minutes tries again only minutes later.
"""

import time
from threading import Lock
from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base as django_postgresql
from psycopg import Connection, Error, IsolationLevel
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

# So long a connection may take before the server itself is asked.
FIRST_WAIT_SECONDS = 1
# So long nobody asks again after the server was away.
REST_SECONDS = 2
PROBE_SECONDS = 2

_lock = Lock()
# Alias → until when nobody asks, and the pool that was there when the server went away.
_away: dict[str, tuple[float, Any]] = {}


class DatabaseWrapper(django_postgresql.DatabaseWrapper):
    """Refuses at once while the server is known to be away."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        pool = self.pool
        if not pool or "isolation_level" in self.settings_dict["OPTIONS"]:
            return super().get_new_connection(conn_params)
        self._refuse_while_away()
        self.isolation_level = IsolationLevel.READ_COMMITTED
        pool.open()
        try:
            connection = pool.getconn(timeout=FIRST_WAIT_SECONDS)
        except (PoolTimeout, PoolClosed):
            self._ask_the_server(pool, conn_params)
            return super().get_new_connection(conn_params)
        _away.pop(self.alias, None)
        return connection

    def _refuse_while_away(self) -> None:
        until, _pool = _away.get(self.alias, (0.0, None))
        if time.monotonic() < until:
            raise OperationalError("PostgreSQL was away a moment ago.")

    def _ask_the_server(self, pool: ConnectionPool, conn_params: dict[str, Any]) -> None:
        """Returns when it answers: then all connections are in use. Raises psycopg's own error."""
        alone = {key: value for key, value in conn_params.items() if key != "context"}
        try:
            Connection.connect(**alone | {"connect_timeout": PROBE_SECONDS}).close()
        except Error:
            _away[self.alias] = (time.monotonic() + REST_SECONDS, pool)
            raise
        self._replace_what_failed(pool)

    def _replace_what_failed(self, pool: ConnectionPool) -> None:
        """The server is back: the pool that failed would wait ever longer before it tries again."""
        with _lock:
            _until, failed = _away.pop(self.alias, (0.0, None))
            pools = self._connection_pools  # type: ignore[attr-defined]  # a class attribute of Django's
            if failed is not pool or pools.get(self.alias) is not pool:
                return
            del pools[self.alias]
        # What is in use goes on, and is closed when it is handed back.
        pool.close(timeout=0)
