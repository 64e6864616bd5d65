"""One hub per process and event loop: what all its sockets share.

It subscribes once to each room that somebody here is in, collects what arrives, and queries the
database once per batch. It sends each encoded frame to all sockets of the room (ADR-0004). Every
second it calls `advance_rooms` and checks its rooms. So a lost notification, or a hub that died,
can only delay what is shown.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from core.errors import NotFound
from mentors.room_states import OVER

from ... import services
from ...frames import builders, protocol, server
from ...messaging.services import NewMessage, Outcome, Said
from ...participants.presence import Arrival
from ...rules.participants import Act, may
from ...state import notifications
from ...state.message_queries import ChatLine
from ...state.notifications import Notification
from ...state.queries import Seat
from ...state.snapshot import RoomSnapshot
from .database_work import LINES_AT_ONCE, Command, DatabaseWork, LinesWanted, SignOfLife
from .notifier import Notifier
from .presence_updates import end_sign, hear_sign, note_sign, tell_signs
from .private import tell_readers, tell_some
from .room_channel import RoomChannel, Socket
from .sign_in_watch import SignInWatch
from .sign_ins import SignedOut, SignIn

TICK_SECONDS = 1

logger = logging.getLogger(__name__)
_hubs: dict[asyncio.AbstractEventLoop, "Hub"] = {}


def current_hub() -> "Hub":
    """Return the event loop's hub; it is created for the first socket and removed with the last."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


class Hub:
    """See the module docstring. Everything here runs in one event loop, so nothing is locked."""

    def __init__(self) -> None:
        self.id = uuid.uuid4().hex
        self.channels: dict[int, RoomChannel] = {}
        self.guests: set[Socket] = set()
        self.database = DatabaseWork(self._announce)
        self.watch = SignInWatch(self.database, self.guests)
        self.notifier = Notifier(self.id, self._hear)
        self._by_public_id: dict[uuid.UUID, RoomChannel] = {}
        self._started = self._stopped = False
        self._tasks: set[asyncio.Task[None]] = set()

    # --- sockets come and go ----------------------------------------------------------------

    def attach(self, socket: Socket) -> None:
        """Register a socket; it is in no room yet."""
        self.guests.add(socket)
        if self._started:
            return
        self._started = True
        # Each runs by itself, so that none has to wait for another. And each at its own time:
        # together they would delay messages by all three.
        looks = (self.watch.look, self._advance_rooms, self._look_at_rooms)
        for place, look in enumerate(looks, start=1):
            self._spawn(self._each_second(look, place / len(looks)))
        for work in (self.notifier.keep_groups, self.notifier.ring_on, self.notifier.listen):
            self._spawn(work())

    async def detach(self, socket: Socket) -> None:
        """Remove a socket; with the last one the hub stops, whatever else fails."""
        self.guests.discard(socket)
        channel = self._channel_with(socket)
        if channel is not None and channel.remove(socket):
            end_sign(channel, socket.member_id, self._announce)
            if not channel.sockets:
                del self.channels[channel.room_id], self._by_public_id[channel.public_id]
                self.database.statement.forget(channel.room_id)
                self.notifier.leave(channel.public_id)
        if not self.guests:
            await self._stop()

    async def _stop(self) -> None:
        if self._stopped:
            return
        # From here on a new socket gets a new hub.
        self._stopped = True
        loop = asyncio.get_running_loop()
        if _hubs.get(loop) is self:
            del _hubs[loop]
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.notifier.stop()
        await self.database.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("The hub could not do its work: %s", type(task.exception()))

    def _channel_with(self, socket: Socket) -> RoomChannel | None:
        return None if socket.room_id is None else self.channels.get(socket.room_id)

    def _channel_for(self, seat: Seat) -> RoomChannel:
        channel = self.channels.get(seat.room_id)
        if channel is None:
            channel = self.channels[seat.room_id] = RoomChannel(seat.room_id, seat.public_id)
            self._by_public_id[seat.public_id] = channel
        return channel

    async def enter(self, socket: Socket, seat: Seat, after: int) -> None:
        """Answer hello: send the room and what was missed. Raises NotFound without a seat."""
        channel = self._channel_for(seat)
        older = channel.seat(socket, seat.member_id)
        if older is not None:
            older.close_soon(protocol.CLOSE_REPLACED)
        # Before the database is read, so that nothing is lost between the two.
        await self.notifier.join(seat.public_id)
        arrival, asked_at = Arrival(seat.member_id, after, at_most=LINES_AT_ONCE), time.monotonic()
        welcome = await self.database.arrivals.ask(_sign_in_of(socket), arrival, seat.room_id)
        if welcome is None:
            raise NotFound
        socket.came_at = welcome.snapshot.now
        answer = [builders.welcome(welcome), *map(builders.message, welcome.lines)]
        socket.push([server.encode(frame) for frame in answer])
        channel.admit(socket, welcome)
        channel.show(welcome.snapshot, asked_at)
        await tell_some(self.database, channel, welcome.snapshot.news, alone=socket)
        await self._catch_up(channel, socket)
        if may(seat.seat, Act.REVEAL):
            await tell_readers(self.database, channel)
        facts = {
            "member": seat.member_id,
            "socket": socket.id,
            "at": welcome.snapshot.now.timestamp(),
        }
        kind = notifications.REPLACED
        self._announce([notifications.notification(seat.public_id, kind, **facts)])

    # --- what people do ---------------------------------------------------------------------

    async def signed_in(self, session_key: str) -> SignIn:
        """Return who is signed in on a socket's session. Raises SignedOut if nobody is."""
        found = await self.database.sign_ins.submit(session_key) if session_key else None
        if found is None:
            raise SignedOut
        return found

    async def find_seat(self, sign_in: SignIn, room: uuid.UUID) -> Seat | None:
        """Return the seat in this room; None alike for no seat and no room. Raises SignedOut."""
        return await self.database.seats.ask(sign_in, (room, sign_in.user_id))

    async def say(self, socket: Socket, seat: Seat, new: NewMessage) -> Outcome:
        """Post a message and show it to everyone; return the outcome. Raises SignedOut."""
        outcome = await self.database.messages.ask(_sign_in_of(socket), new, seat.room_id)
        end_sign(self.channels.get(seat.room_id), seat.member_id, self._announce)
        if isinstance(outcome, Said) and not outcome.again:
            await self._deliver(outcome.room_id, outcome.line)
        return outcome

    async def beat(self, socket: Socket, seat: Seat, came_at: float) -> None:
        """Record that a page is visible.

        `came_at`: when it said so, however long the frame has waited.
        """
        sign = SignOfLife(seat.member_id, is_beat=True, came_at=came_at)
        await self.database.signs_of_life.ask(_sign_in_of(socket), sign, seat.room_id)
        await self._back_in_view(socket, seat)

    def sign(self, socket: Socket, sign: str) -> None:
        """Note that somebody is writing, away or back: passed on, and never stored (ADR-0078)."""
        note_sign(self._channel_with(socket), socket, sign, self._announce)

    async def noticed(self, socket: Socket, seat: Seat) -> None:
        """Record that somebody did something and so is present; this extends no lease."""
        sign = SignOfLife(seat.member_id, is_beat=False, came_at=time.monotonic())
        await self.database.signs_of_life.ask(_sign_in_of(socket), sign, seat.room_id)
        await self._back_in_view(socket, seat)

    async def not_shown(self, socket: Socket, seat: Seat, line: ChatLine) -> None:
        """Show a message to its sender if it was posted but not shown there.

        Either the hub considered the sender absent, or the room has been put on hold meanwhile. If
        it is the sender's next message, only the sender is sent it, as a receipt.
        """
        await self.noticed(socket, seat)
        channel = self.channels.get(seat.room_id)
        if channel is None:
            return
        await self.refresh(channel)
        if channel.awaits(socket, line):
            channel.acknowledge(socket, [line])

    async def _back_in_view(self, socket: Socket, seat: Seat) -> None:
        channel = self.channels.get(seat.room_id)
        if channel is not None and not channel.lists(socket):
            await self.refresh(channel)

    async def command(self, socket: Socket, seat: Seat, service: Command) -> object:
        """Run a service for this seat and show the room's state after it. Raises SignedOut."""
        result = await self.database.command(_sign_in_of(socket), service, seat)
        channel = self.channels.get(seat.room_id)
        if channel is not None:
            await self.refresh(channel)
        return result

    # --- what people are shown --------------------------------------------------------------

    async def _deliver(self, room_id: int, line: ChatLine) -> None:
        channel = self.channels.get(room_id)
        if channel is None:
            return
        if channel.follows(line):
            channel.fan_out([line])
        elif line.seq > channel.latest:
            await self._fetch(channel)

    async def _fetch(self, channel: RoomChannel) -> None:
        """Fetch messages that another process wrote, or whose notification was lost."""
        full = True
        while full:
            before = channel.latest
            wanted = LinesWanted(channel.room_id, channel.latest)
            lines = await self.database.lines.submit(wanted)
            channel.fan_out(lines)
            # Messages of a private talk that is not known here yet wait for the next check.
            full = len(lines) == LINES_AT_ONCE and channel.latest > before
        for socket in channel.behind():
            await self._catch_up(channel, socket)

    async def _catch_up(self, channel: RoomChannel, socket: Socket) -> None:
        """Send messages that this socket missed while it was not in the list of people.

        A reader who has not received the last page yet gets the next one at a later check. Nobody
        waits for that reader, who is not disconnected for having missed much.
        """
        while channel.misses(socket) and socket.has_room:
            wanted = LinesWanted(channel.room_id, socket.sent or 0)
            lines = await self.database.lines.submit(wanted)
            # Meanwhile the room may be on hold, or the reader out of the list.
            if not lines or not channel.misses(socket):
                return
            channel.hand(socket, lines)

    async def refresh(self, channel: RoomChannel) -> None:
        """Read a room's state and show what changed."""
        asked_at = time.monotonic()
        await self._show(channel, await self.database.snapshots.submit(channel.room_id), asked_at)

    async def _show(
        self, channel: RoomChannel, found: RoomSnapshot | None, asked_at: float
    ) -> None:
        tell_signs(channel, self._announce)
        if found is None:
            return
        channel.show(found, asked_at)
        await tell_some(self.database, channel, found.news)
        if found.state in OVER:
            self.database.statement.forget(channel.room_id)
        if found.seq > channel.latest and found.state not in OVER:
            await self._fetch(channel)
        for socket in channel.behind():
            await self._catch_up(channel, socket)

    # --- time, and other processes ----------------------------------------------------------

    async def _each_second(self, look: Callable[[], Awaitable[None]], first_after: float) -> None:
        due = time.monotonic() + first_after * TICK_SECONDS
        while True:
            await asyncio.sleep(due - time.monotonic())
            due = max(due + TICK_SECONDS, time.monotonic())
            try:
                await look()
            except Exception as problem:
                kind = type(problem).__name__
                logger.error("The hub could not look at its rooms: %s", kind)

    async def _advance_rooms(self) -> None:
        await self.database.run(services.advance_rooms)

    async def _look_at_rooms(self) -> None:
        channels = list(self.channels.values())
        await asyncio.gather(*(self.refresh(channel) for channel in channels))

    def _hear(self, heard: Notification) -> None:
        if heard["kind"] == notifications.SIGNED_OUT:
            self.watch.ended(heard["sessions"])
            return
        channel = self._by_public_id.get(uuid.UUID(heard["room"]))
        if channel is None or heard.get("hub") == self.id:
            return
        if heard["kind"] == notifications.NEW_LINES and heard["seq"] > channel.latest:
            self._spawn(self._fetch(channel))
        elif heard["kind"] == notifications.ROOM_CHANGED:
            self._spawn(self.refresh(channel))
        elif heard["kind"] == notifications.LINE_STOPPED:
            self._spawn(tell_readers(self.database, channel))
        elif heard["kind"] == notifications.SIGN:
            hear_sign(channel, heard)
        elif heard["kind"] == notifications.REPLACED:
            channel.replaced(heard["member"], heard["socket"], heard["at"])

    def _announce(self, found: list[Notification]) -> None:
        self.notifier.ring(found)


def _sign_in_of(socket: Socket) -> SignIn:
    """Return the socket's sign-in. Raises SignedOut without one."""
    if socket.sign_in is None:
        raise SignedOut
    return socket.sign_in
