"""A hub's database work, collected and done in its threads for all its sockets."""

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

# How long to wait for a room's row that is locked; the answer is then "try again".
LOCK_TIMEOUT_MS = 2000
# A process that hangs inside a transaction loses it after this time, and its locks with it.
IDLE_IN_TRANSACTION_MS = 3000
# How long an idle connection is assumed to work without a check.
BELIEVED_SECONDS = 1


class DatabaseThreadPool:
    """A bounded pool of threads, each with its own connection until the pool is closed.

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
        """Return the job's result, and the notifications that it wants to send."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._do, job, args)

    def _do(self, job: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, list[Notification]]:
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor == "postgresql":
            self._look_whether_it_works(connection)
        try:
            with notifications.collecting() as collected:
                return job(*args), collected
        except Exception:
            # Whatever went wrong, the next job starts on a working connection.
            connection.close()
            raise

    def _look_whether_it_works(self, connection: Any) -> None:
        """Check an idle connection: the server may have been restarted unnoticed."""
        moment, thread = time.monotonic(), threading.get_ident()
        connection.close_if_unusable_or_obsolete()
        connection.health_check_done = moment - self._used.get(thread, 0) < BELIEVED_SECONDS
        self._used[thread] = moment

    async def close(self) -> None:
        """Wait for running jobs, then close every connection."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._pool.shutdown()
        for connection in self._opened.values():
            connection.inc_thread_sharing()
            connection.close()
            connection.dec_thread_sharing()


def _own_connection() -> Any:
    """Return a connection for this thread only, not opened yet."""
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


# Missed messages are sent in pages of this number. That is many times more than two people send in
# an hour, and few enough that a slow reader takes them before the next page.
LINES_AT_ONCE = 500
QUICK_THREADS = 4
# A stuck room keeps at most one of them busy.
PATIENT_THREADS = 3
# There is a heartbeat for each person, and a batch of them costs as much as a batch of messages.
BEATS_EVERY_SECONDS = 0.25

# Sends notifications of what was done, without waiting.
type Announce = Callable[[list[Notification]], None]
# A command of a room for one seat, such as `services.open_room`.
type Command = Callable[..., object]


class SignOfLife(NamedTuple):
    """Somebody is present; a heartbeat also extends a supervisor's lease.

    `came_at`: in seconds of this process's clock.
    """

    member_id: int
    is_beat: bool
    came_at: float


class LinesWanted(NamedTuple):
    """A request for LINES_AT_ONCE messages of a room after a number."""

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
        # Identifies the people who connect, in one batch.
        self.sign_ins: Batcher[str, SignIn | None] = Batcher(self.run, sign_ins_behind)
        # Requests of people, each served only while signed in. A batch never waits for a lock: work
        # on locked rows is done in the lane of its room.
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
        # On their own thread: no lease ends because something else is busy.
        self.signs_of_life = SignedInBatcher[SignOfLife, None](
            partial(self._run_in, self._beats),
            _note_at_once,
            lanes=lanes,
            patiently=_note,
            batch=1000,
            every=BEATS_EVERY_SECONDS,
        )
        # Queries of the hub itself.
        self.snapshots: Batcher[int, RoomSnapshot | None] = Batcher(
            self.run, _snapshots_of, batch=1000
        )
        self.lines: Batcher[LinesWanted, list[ChatLine]] = Batcher(self.run, _lines_of)

    async def run(self, job: Callable[..., Any], *args: Any) -> Any:
        """Return the job's result from a thread; notifications are sent meanwhile."""
        return await self._run_in(self._threads, job, *args)

    async def _run_in(
        self, threads: DatabaseThreadPool, job: Callable[..., Any], *args: Any
    ) -> Any:
        result, notifications = await threads.run(job, *args)
        if notifications:
            self._announce(notifications)
        return result

    def command(self, sign_in: SignIn, service: Command, seat: Seat) -> Awaitable[object]:
        """Return the result of a command for this seat, in the lane of its room.

        Raises SignedOut.
        """
        return self._lanes.do(seat.room_id, _command, sign_in, service, seat.member_id)

    def signed_in(self, sign_ins: list[SignIn]) -> Awaitable[list[bool]]:
        """Return for each sign-in whether it is still valid."""
        return self.run(still_alive, sign_ins)

    def keep_alive(self, idle_seconds: dict[str, int]) -> Awaitable[None]:
        """Record activity in each of these sessions."""
        return self.run(keep_alive, idle_seconds)

    def in_force(self, member_ids: list[int]) -> Awaitable[set[int]]:
        """Return those of these seats that are still in force."""
        return self.run(seats_in_force, member_ids)

    async def close(self) -> None:
        """Wait for running jobs, then close the connections."""
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
    # The longest wait of the batch counts for all: a lease may end sooner, never later.
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
    # Some texts are composed while a request is being refused.
    with translation.override(sign_in.language):
        return service(member_id=member_id)
