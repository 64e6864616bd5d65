"""Collects the work of one turn of the event loop into batches."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from django.db import OperationalError

from ...state.row_locks import Later

logger = logging.getLogger(__name__)

# Runs a job with its arguments in a thread, and returns its result.
type Run = Callable[..., Awaitable[Any]]


class QueueFull(Exception):
    """Too much work is queued to be done in time."""


class PerRoomQueue:
    """Runs work that may wait for a lock apart from everything else: one lane for each room.

    A lane does one thing at a time, in order of arrival. So a room that is stuck keeps only one
    thread busy, however many people are in it.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def turn(self, room_id: int) -> asyncio.Lock:
        """Return the lock held while something is done in this room's lane."""
        turn = self._turns.get(room_id)
        if turn is None:
            turn = self._turns[room_id] = asyncio.Lock()
        return turn

    async def do(self, room_id: int, job: Callable[..., Any], *args: Any) -> Any:
        """Return the job's result, once it is this room's turn."""
        async with self.turn(room_id):
            return await self.run(job, *args)


class FallbackPolicy[Item, Answer](NamedTuple):
    """How items left out of their batch are processed: `work` may wait for locks."""

    lanes: PerRoomQueue
    work: Callable[[list[Item]], Sequence[Answer | Later]]


class _Waiting[Item, Answer](NamedTuple):
    item: Item
    room_id: int
    future: asyncio.Future[Answer]


class Batcher[Item, Answer]:
    """Collects what arrives in one turn of the loop, or while a batch is running, into the next.

    `work` runs in a thread; it takes a list and returns a list of the same length. One batch runs
    at a time, so that work is done in order of arrival; none begins sooner than `every` seconds
    after the previous one. With `patience`, items answered by LATER, and all of a batch that
    failed, are done room by room beside the next batches. Without it, its items are tried one by
    one. So one item that cannot be done does not affect the others.
    """

    def __init__(
        self,
        run: Run,
        work: Callable[[list[Item]], Sequence[Answer | Later]],
        *,
        patience: FallbackPolicy[Item, Answer] | None = None,
        batch: int = 200,
        waiting: int = 5000,
        every: float = 0,
    ) -> None:
        self._run, self._work, self._patience = run, work, patience
        self._batch, self._limit, self._every = batch, waiting, every
        # On the loop's clock: no batch begins earlier.
        self._not_before = 0.0
        self._waiting: deque[_Waiting[Item, Answer]] = deque()
        self._task: asyncio.Task[None] | None = None
        # Items waiting in each room's lane; and the tasks that process them.
        self._apart: dict[int, list[_Waiting[Item, Answer]]] = {}
        self._beside: set[asyncio.Task[None]] = set()

    async def submit(self, item: Item, room_id: int = 0) -> Answer:
        """Return the answer for this item of a room.

        Raises QueueFull, or what `work` raised for it.
        """
        if len(self._waiting) >= self._limit:
            raise QueueFull
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        one = _Waiting(item, room_id, future)
        if room_id in self._apart:
            # This room is stuck, and would delay the next batch as well.
            self._apart[room_id].append(one)
            return await future
        self._waiting.append(one)
        if self._task is None:
            self._task = asyncio.create_task(self._work_through())
        return await future

    async def _work_through(self) -> None:
        clock = asyncio.get_running_loop().time
        try:
            await asyncio.sleep(0)
            while self._waiting:
                if (rest := self._not_before - clock()) > 0:
                    await asyncio.sleep(rest)
                self._not_before = clock() + self._every
                size = min(self._batch, len(self._waiting))
                await self._do([self._waiting.popleft() for _n in range(size)])
        finally:
            self._task = None

    async def _do(self, taken: list[_Waiting[Item, Answer]]) -> None:
        try:
            results = await self._run(self._work, [one.item for one in taken])
        except Exception as problem:
            if self._patience is not None:
                logger.warning("A batch of %d is tried by room: %s", len(taken), type(problem))
                self._set_apart(taken, self._patience)
            else:
                await self._one_by_one(self._run, self._work, taken, problem)
            return
        left = _answer(taken, results)
        if left and self._patience is not None:
            self._set_apart(left, self._patience)

    async def _one_by_one(
        self,
        run: Run,
        work: Callable[[list[Item]], Sequence[Answer | Later]],
        taken: Sequence[_Waiting[Item, Answer]],
        problem: Exception,
    ) -> None:
        """Retry items singly; a single item, or all if the database failed, get the exception."""
        if len(taken) == 1 or (self._patience is not None and _is_the_database(problem)):
            for one in taken:
                if not one.future.done():
                    one.future.set_exception(problem)
            return
        logger.warning("A batch of %d failed: %s", len(taken), type(problem))
        for one in taken:
            try:
                _answer([one], await run(work, [one.item]))
            except Exception as its_own:
                await self._one_by_one(run, work, [one], its_own)

    # --- beside the batches -----------------------------------------------------------------

    def _set_apart(
        self, left: Sequence[_Waiting[Item, Answer]], patience: FallbackPolicy[Item, Answer]
    ) -> None:
        for one in left:
            if one.room_id in self._apart:
                self._apart[one.room_id].append(one)
                continue
            self._apart[one.room_id] = [one]
            task = asyncio.create_task(self._work_apart(one.room_id, patience))
            self._beside.add(task)
            task.add_done_callback(self._beside.discard)

    async def _work_apart(self, room_id: int, patience: FallbackPolicy[Item, Answer]) -> None:
        lanes, work = patience
        try:
            while self._apart[room_id]:
                async with lanes.turn(room_id):
                    taken, self._apart[room_id] = self._apart[room_id], []
                    try:
                        _answer(taken, await lanes.run(work, [one.item for one in taken]))
                    except Exception as problem:
                        await self._one_by_one(lanes.run, work, taken, problem)
        finally:
            del self._apart[room_id]


def _answer[Item, Answer](
    taken: Sequence[_Waiting[Item, Answer]], results: Sequence[Answer | Later]
) -> list[_Waiting[Item, Answer]]:
    """Set the answers; return the items that were not done."""
    left = []
    for one, result in zip(taken, results, strict=True):
        if isinstance(result, Later):
            left.append(one)
        elif not one.future.done():
            one.future.set_result(result)
    return left


def _is_the_database(problem: Exception) -> bool:
    """Whether the database failed, by a lock or by being down: the next item would fail too."""
    return isinstance(problem, OperationalError)
