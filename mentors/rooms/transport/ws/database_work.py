"""What a hub asks of the database, gathered and done in its threads for all its sockets."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend
from django.utils import translation

from ... import services
from ...messaging.one_statement import OneStatement
from ...messaging.services import NewMessage, Outcome
from ...participants import presence
from ...participants.presence import Arrival
from ...state import notifications
from ...state.message_queries import ChatLine, lines_after
from ...state.notifications import Notification
from ...state.queries import Seat, seats_for, seats_in_force
from ...state.row_locks import LATER, Later
from ...state.snapshot import RoomSnapshot, Welcome, snapshots
from .batches import Batcher, PerRoomQueue
from .sign_ins import SignedInBatcher, SignedOut, SignIn, keep_alive, sign_ins_behind, still_alive

# A room whose row somebody holds waits so long, and is answered with "try again".
LOCK_TIMEOUT_MS = 2000
# A process that stands still inside a transaction loses it after this, and its locks with it.
IDLE_IN_TRANSACTION_MS = 3000
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
    """A connection for this thread alone, not opened yet."""
    usual = connections[DEFAULT_DB_ALIAS]
    if usual.vendor != "postgresql":
        return usual
    entry = deepcopy(usual.settings_dict)
    given = entry["OPTIONS"]
    limits = {
        "lock_timeout": LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_MS,
    }
    words = [given.get("options", ""), *(f"-c {name}={value}" for name, value in limits.items())]
    entry["OPTIONS"] = {**given, "options": " ".join(words)}
    entry |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    return load_backend(entry["ENGINE"]).DatabaseWrapper(entry, DEFAULT_DB_ALIAS)


# Missed lines are handed over in pages of so many. That is many times more than two people say in
# an hour, and few enough that a slow reader takes them before the next.
LINES_AT_ONCE = 500
QUICK_THREADS = 4
# A stuck room keeps one of them busy at most.
PATIENT_THREADS = 3
# Beats come as often as there are people, and each batch of them costs as much as a batch of lines.
BEATS_EVERY_SECONDS = 0.25

# Announces what was done, without waiting for it.
type Announce = Callable[[list[Notification]], None]
# A command of a room for one seat: `services.open_room` and its like.
type Command = Callable[..., object]


class SignOfLife(NamedTuple):
    """Somebody is here; a beat also lets a supervisor's lease grow.

    `came_at`: in seconds of this process's clock.
    """

    member_id: int
    is_beat: bool
    came_at: float


class LinesWanted(NamedTuple):
    """The lines of a room after a number, LINES_AT_ONCE of them."""

    room_id: int
    after: int


class DatabaseWork:
    """The threads of one hub, and a batcher for each thing that many sockets ask at once."""

    def __init__(self, announce: Announce) -> None:
        self._announce = announce
        self._threads = DatabaseThreadPool(QUICK_THREADS)
        self._beats = DatabaseThreadPool(1, "room beats")
        self._patient = DatabaseThreadPool(PATIENT_THREADS, "stuck rooms")
        self._lanes = lanes = PerRoomQueue(partial(self._run_in, self._patient))
        self.statement = OneStatement()
        # Who they are that come, all of one moment together.
        self.sign_ins: Batcher[str, SignIn | None] = Batcher(self.run, sign_ins_behind)
        # What people ask, each of them only while signed in. A batch waits for no lock:
        # what somebody else holds is done in the lane of its room.
        self.seats = SignedInBatcher[tuple[UUID, int], Seat | None](self.run, seats_for)
        self.messages = SignedInBatcher[NewMessage, Outcome](
            self.run,
            partial(services.post_at_once, say=self.statement.say),
            lanes=lanes,
            patiently=partial(services.post_messages, say=self.statement.say_in_turn),
        )
        self.arrivals = SignedInBatcher[Arrival, Welcome | None](
            self.run, presence.go_in_at_once, lanes=lanes, patiently=services.go_in
        )
        # On a thread of their own: whatever else is busy, no lease ends for it.
        self.signs_of_life = SignedInBatcher[SignOfLife, None](
            partial(self._run_in, self._beats),
            _note_at_once,
            lanes=lanes,
            patiently=_note,
            batch=1000,
            every=BEATS_EVERY_SECONDS,
        )
        # What the hub itself asks.
        self.snapshots: Batcher[int, RoomSnapshot | None] = Batcher(
            self.run, _snapshots_of, batch=1000
        )
        self.lines: Batcher[LinesWanted, list[ChatLine]] = Batcher(self.run, _lines_of)

    async def run(self, job: Callable[..., Any], *args: Any) -> Any:
        """The job's result from a thread; what was done is announced while we go on."""
        return await self._run_in(self._threads, job, *args)

    async def _run_in(
        self, threads: DatabaseThreadPool, job: Callable[..., Any], *args: Any
    ) -> Any:
        result, notifications = await threads.run(job, *args)
        if notifications:
            self._announce(notifications)
        return result

    def command(self, sign_in: SignIn, service: Command, seat: Seat) -> Awaitable[object]:
        """The result of a command for this seat, in the lane of its room. Raises SignedOut."""
        return self._lanes.do(seat.room_id, _command, sign_in, service, seat.member_id)

    def signed_in(self, sign_ins: list[SignIn]) -> Awaitable[list[bool]]:
        """For each whether it lives."""
        return self.run(still_alive, sign_ins)

    def keep_alive(self, idle_seconds: dict[str, int]) -> Awaitable[None]:
        """Somebody acts in each of these sessions."""
        return self.run(keep_alive, idle_seconds)

    def in_force(self, member_ids: list[int]) -> Awaitable[set[int]]:
        """Which of these seats their people still have."""
        return self.run(seats_in_force, member_ids)

    async def close(self) -> None:
        """Waits for what is running, then closes the connections."""
        for threads in (self._threads, self._beats, self._patient):
            await threads.close()


def _note(signs: list[SignOfLife]) -> list[None]:
    _noted(signs, wait=True)
    return [None] * len(signs)


def _note_at_once(signs: list[SignOfLife]) -> list[Later | None]:
    noted = _noted(signs, wait=False)
    return [None if sign.member_id in noted else LATER for sign in signs]


def _noted(signs: list[SignOfLife], *, wait: bool) -> set[int]:
    beats = {sign.member_id: sign.came_at for sign in signs if sign.is_beat}
    # The longest wait of the batch counts for all: a lease ends sooner and never later.
    noted = presence.beat(beats, wait=wait, came_at=min(beats.values())) if beats else set()
    if others := {sign.member_id for sign in signs} - beats.keys():
        noted |= presence.seen(others, wait=wait)
    return noted


def _snapshots_of(room_ids: list[int]) -> list[RoomSnapshot | None]:
    found = snapshots(room_ids)
    return [found.get(room_id) for room_id in room_ids]


def _lines_of(asked: list[LinesWanted]) -> list[list[ChatLine]]:
    found = lines_after(asked, at_most=LINES_AT_ONCE)
    return [
        [line for line in found[one.room_id] if 0 < line.seq - one.after <= LINES_AT_ONCE]
        for one in asked
    ]


def _command(sign_in: SignIn, service: Command, member_id: int) -> object:
    if still_alive([sign_in]) != [True]:
        raise SignedOut
    # Some sentences are put together where something is refused.
    with translation.override(sign_in.language):
        return service(member_id=member_id)
