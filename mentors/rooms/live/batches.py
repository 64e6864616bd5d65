"""What gathers the work of one turn of the event loop into batches."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

logger = logging.getLogger(__name__)

# Runs a job with its arguments in a thread, and gives its result.
type Run = Callable[..., Awaitable[Any]]


class Overfull(Exception):
    """More work waits than can be done in time."""


class Batcher[Item, Answer]:
    """Collects what arrives in one turn of the loop, and while a batch is at work, into the next.

    `work` takes a list and answers with a list of the same length, in a thread. One batch at a
    time, so that what came first is done first. Where a batch fails, its items are tried one by
    one: one item that cannot be done does not take the others with it.
    """

    def __init__(
        self,
        run: Run,
        work: Callable[[list[Item]], list[Answer]],
        *,
        batch: int = 200,
        waiting: int = 5000,
    ) -> None:
        self._run, self._work = run, work
        self._batch, self._limit = batch, waiting
        self._waiting: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._task: asyncio.Task[None] | None = None

    async def submit(self, item: Item) -> Answer:
        """The answer for this item. Raises Overfull, or what `work` raised for it alone."""
        if len(self._waiting) >= self._limit:
            raise Overfull
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
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

    async def _do(self, taken: list[tuple[Item, asyncio.Future[Answer]]]) -> None:
        try:
            results = await self._run(self._work, [item for item, _future in taken])
        except Exception as problem:
            if len(taken) == 1:
                if not taken[0][1].done():
                    taken[0][1].set_exception(problem)
                return
            logger.warning("A batch of %d failed: %s", len(taken), type(problem))
            for pair in taken:
                await self._do([pair])
            return
        for (_item, future), result in zip(taken, results, strict=True):
            if not future.done():
                future.set_result(result)
