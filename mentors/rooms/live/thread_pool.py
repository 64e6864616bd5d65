"""The hub's own few threads to the database, and what gathers work for them.

Why not `database_sync_to_async`: all its calls of a process share one thread, so that rooms would
queue behind each other (channels#2132), and it closes its connection after each call.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from .. import notifications

logger = logging.getLogger(__name__)


class Overfull(Exception):
    """More work waits than can be done in time."""


class DatabaseThreads:
    """A bounded pool whose connections stay open between jobs and are closed with the pool."""

    def __init__(self, size: int = 4):
        self._opened: dict[int, Any] = {}
        self._pool = ThreadPoolExecutor(size, "rooms", initializer=self._remember)

    def _remember(self) -> None:
        self._opened[threading.get_ident()] = connections[DEFAULT_DB_ALIAS]

    async def run(self, job: Callable, *args) -> tuple[Any, list[dict]]:
        """The job's result, and the bells that it wants rung."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._do, job, args)

    def _do(self, job, args):
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.settings_dict["CONN_MAX_AGE"] != 0:
            connection.close_if_unusable_or_obsolete()
        try:
            with notifications.gathering() as bells:
                return job(*args), bells
        except Exception:
            # Whatever went wrong, the next job starts on a connection that works.
            connection.close()
            raise

    async def close(self) -> None:
        """Waits for what is running, then closes every connection."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._pool.shutdown()
        for connection in self._opened.values():
            connection.inc_thread_sharing()
            connection.close()
            connection.dec_thread_sharing()


class Gatherer:
    """Collects what arrives in one turn of the loop, and while a batch is at work, into the next.

    `work` takes a list and answers with a list of the same length, in a thread. One batch at a
    time, so that what came first is done first. Where a batch fails, its items are tried one by
    one: one item that cannot be done does not take the others with it.
    """

    def __init__(self, run: Callable, work: Callable[[list], list], *, batch=200, waiting=5000):
        self._run, self._work = run, work
        self._batch, self._limit = batch, waiting
        self._waiting: deque[tuple[Any, asyncio.Future]] = deque()
        self._task: asyncio.Task | None = None

    async def submit(self, item):
        """The answer for this item. Raises Overfull, or what `work` raised for it alone."""
        if len(self._waiting) >= self._limit:
            raise Overfull
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None:
            self._task = asyncio.create_task(self._work_through())
        return await future

    async def _work_through(self) -> None:
        await asyncio.sleep(0)
        try:
            while self._waiting:
                size = min(self._batch, len(self._waiting))
                await self._do([self._waiting.popleft() for _n in range(size)])
        finally:
            self._task = None

    async def _do(self, taken: list[tuple[Any, asyncio.Future]]) -> None:
        try:
            results = await self._run(self._work, [item for item, _future in taken])
        except Exception as problem:
            if len(taken) == 1:
                if not taken[0][1].done():
                    taken[0][1].set_exception(problem)
                return
            logger.warning("A batch of %d failed: %s", len(taken), type(problem).__name__)
            for pair in taken:
                await self._do([pair])
            return
        for (_item, future), result in zip(taken, results, strict=True):
            if not future.done():
                future.set_result(result)
