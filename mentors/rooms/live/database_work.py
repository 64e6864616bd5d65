"""What a hub asks of the database, gathered and done in its threads for all its sockets."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

from .. import presence, services
from ..messages import NewMessage, Outcome
from ..notifications import Notification
from ..presence import Arrival
from ..queries import Seat, seats_for, seats_in_force
from ..snapshot import ChatLine, RoomSnapshot, Welcome, lines_after, snapshots
from .batches import Batcher
from .sign_ins import SignedInBatcher, SignedOut, SignIn, keep_alive, still_alive
from .thread_pool import DatabaseThreadPool

# Announces what was done, without waiting for it.
type Announce = Callable[[list[Notification]], None]
# A command of a room for one seat: `services.open_room` and its like.
type Command = Callable[..., object]


class SignOfLife(NamedTuple):
    """Somebody is here; a beat also lets a supervisor's lease grow."""

    member_id: int
    is_beat: bool


class LinesWanted(NamedTuple):
    """The lines of a room after a number."""

    room_id: int
    after: int


class DatabaseWork:
    """The threads of one hub, and a batcher for each thing that many sockets ask at once."""

    def __init__(self, announce: Announce) -> None:
        self._announce = announce
        self._threads = DatabaseThreadPool()
        # What people ask, each of them only while she is signed in.
        self.seats = SignedInBatcher[tuple[UUID, int], Seat | None](self.run, seats_for)
        self.messages = SignedInBatcher[NewMessage, Outcome](self.run, services.post_messages)
        self.arrivals = SignedInBatcher[Arrival, Welcome | None](self.run, services.go_in)
        self.signs_of_life = SignedInBatcher[SignOfLife, None](self.run, _note, batch=1000)
        # What the hub itself asks.
        self.snapshots: Batcher[int, RoomSnapshot | None] = Batcher(
            self.run, _snapshots_of, batch=1000
        )
        self.lines: Batcher[LinesWanted, list[ChatLine]] = Batcher(self.run, _lines_of)

    async def run(self, job: Callable[..., Any], *args: Any) -> Any:
        """The job's result from a thread; what was done is announced while we go on."""
        result, notifications = await self._threads.run(job, *args)
        if notifications:
            self._announce(notifications)
        return result

    def command(self, sign_in: SignIn, service: Command, member_id: int) -> Awaitable[None]:
        """Runs a command for this seat. Raises SignedOut."""
        return self.run(_command, sign_in, service, member_id)

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
        await self._threads.close()


def _note(signs: list[SignOfLife]) -> list[None]:
    beats = {sign.member_id for sign in signs if sign.is_beat}
    if beats:
        presence.beat(beats)
    if others := {sign.member_id for sign in signs} - beats:
        presence.seen(others)
    return [None] * len(signs)


def _snapshots_of(room_ids: list[int]) -> list[RoomSnapshot | None]:
    found = snapshots(room_ids)
    return [found.get(room_id) for room_id in room_ids]


def _lines_of(asked: list[LinesWanted]) -> list[list[ChatLine]]:
    found = lines_after(asked)
    return [[line for line in found[one.room_id] if line.seq > one.after] for one in asked]


def _command(sign_in: SignIn, service: Command, member_id: int) -> None:
    if still_alive([sign_in]) != [True]:
        raise SignedOut
    service(member_id=member_id)
