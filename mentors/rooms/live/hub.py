"""One hub per process and event loop: what all its sockets share.

It subscribes once to each room that somebody here is in, gathers what arrives, crosses to the
database once per batch, and hands each encoded frame to all sockets of the room (ADR-0004
and ADR-0026). Every second it calls `advance_rooms` and looks at its rooms, so a bell that got
lost, or a hub that died, can only delay what is shown.
"""

import asyncio
import logging
import time
import uuid

from channels.layers import get_channel_layer

from core.errors import NotFound

from .. import frames, notifications, protocol, services, sign_ins, snapshot
from ..messages import Said
from ..snapshot import Seat, Standing, Word
from .room_channel import Desk
from .thread_pool import DatabaseThreads, Gatherer

TICK_SECONDS = 1
# Well under the half hour that domain 4.9 asks for.
SESSION_CHECK_SECONDS = 300
SESSIONS_A_TICK = 100

logger = logging.getLogger(__name__)
_hubs: dict[asyncio.AbstractEventLoop, "Hub"] = {}


def current_hub() -> "Hub":
    """The hub of the running event loop; made for the first socket, gone with the last."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


class Hub:
    """See the module. Everything here runs in one event loop, so nothing is locked."""

    def __init__(self):
        self.id = uuid.uuid4().hex
        self.desks: dict[int, Desk] = {}
        self.guests: set = set()
        self._by_public_id: dict[uuid.UUID, Desk] = {}
        self._layer = get_channel_layer()
        self._channel: str | None = None
        self._started: asyncio.Task | None = None
        self._stopped = False
        self._tasks: set[asyncio.Task] = set()
        self._threads = DatabaseThreads()
        run = self._run
        self.seats = Gatherer(run, snapshot.seats_for)
        self._lines = Gatherer(run, services.post_messages)
        self._beats = Gatherer(run, _beat_all, batch=1000)
        self._arrivals = Gatherer(run, services.go_in)
        self._standings = Gatherer(run, _standings_of, batch=1000)
        self._words = Gatherer(run, _words_of)

    # --- sockets come and go ----------------------------------------------------------------

    async def attach(self, socket) -> None:
        """A socket is there; it is in no room yet. Raises what the channel layer raises."""
        self.guests.add(socket)
        if self._started is None:
            self._started = asyncio.create_task(self._start())
        starting = self._started
        try:
            await asyncio.shield(starting)
        except Exception:
            # The next socket tries again; it may have begun to already.
            if self._started is starting:
                self._started = None
            raise

    async def _start(self) -> None:
        self._channel = await self._layer.new_channel()
        self._spawn(self._keep_time())
        self._spawn(self._listen())

    async def detach(self, socket) -> None:
        """A socket is gone; with the last one the hub goes, whatever else fails."""
        self.guests.discard(socket)
        desk = self.desks.get(socket.room_id)
        try:
            if desk is not None and desk.remove(socket) and not desk.sockets:
                del self.desks[desk.room_id], self._by_public_id[desk.public_id]
                await self._layer.group_discard(
                    notifications.group_of(desk.public_id), self._channel
                )
        except Exception as problem:
            # A bell for a room that nobody here is in is not heard.
            logger.warning("A group could not be left: %s", type(problem).__name__)
        finally:
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
        # The start too: cut short in it, the hub would begin to work when it is over.
        tasks = [*self._tasks, *filter(None, [self._started])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._threads.close()

    def _spawn(self, work) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("The hub could not do its work: %s", type(task.exception()).__name__)

    def _desk(self, seat: Seat) -> Desk:
        desk = self.desks.get(seat.room_id)
        if desk is None:
            desk = self.desks[seat.room_id] = Desk(seat.room_id, seat.public_id)
            self._by_public_id[seat.public_id] = desk
        return desk

    async def enter(self, socket, seat: Seat, after: int) -> None:
        """Hello: shows her the room and what she missed. Raises NotFound without a seat."""
        desk = self._desk(seat)
        older = desk.seat(socket, seat.member_id)
        if older is not None:
            older.close_soon(protocol.CLOSE_REPLACED)
        # Before the database is read, so that nothing falls between the two.
        await self._layer.group_add(notifications.group_of(seat.public_id), self._channel)
        welcome = await self._arrivals.submit(services.Arrival(seat.member_id, after))
        if welcome is None:
            raise NotFound
        socket.came_at = welcome.standing.now
        answer = [frames.welcome(welcome), *map(frames.message, welcome.words)]
        socket.push([protocol.encode(frame) for frame in answer])
        desk.admit(socket, welcome.standing.seq)
        desk.show(welcome.standing)
        await self._catch_up(desk, socket)
        came_at = socket.came_at.timestamp()
        facts = {"member": seat.member_id, "socket": socket.id, "at": came_at}
        self._spawn(
            self._ring([notifications.bell(seat.public_id, notifications.REPLACED, **facts)])
        )

    # --- what people do ---------------------------------------------------------------------

    async def say(self, line: services.Line):
        """Says the line and shows it to everyone; returns what became of it."""
        outcome = await self._lines.submit(line)
        if isinstance(outcome, Said) and not outcome.again:
            await self._deliver(outcome.room_id, outcome.word)
        return outcome

    async def beat(self, socket, seat: Seat) -> None:
        """Her page is visible."""
        await self._beats.submit((seat.member_id, True))
        await self._back_in_view(socket, seat)

    async def noticed(self, socket, seat: Seat) -> None:
        """She did something: she is here, but no lease grows by it."""
        await self._beats.submit((seat.member_id, False))
        await self._back_in_view(socket, seat)

    async def _back_in_view(self, socket, seat: Seat) -> None:
        desk = self.desks.get(seat.room_id)
        if desk is not None and not desk.sees(socket):
            await self.refresh(desk)

    async def command(self, seat: Seat, service) -> None:
        """Runs a service for this seat and shows how the room stands after it."""
        await self._run(_command, service, seat.member_id)
        desk = self.desks.get(seat.room_id)
        if desk is not None:
            await self.refresh(desk)

    # --- what people are shown --------------------------------------------------------------

    async def _deliver(self, room_id: int, word: Word) -> None:
        desk = self.desks.get(room_id)
        if desk is None:
            return
        if desk.follows(word):
            desk.fan_out([word])
        elif word.seq > desk.latest:
            await self._fetch(desk)

    async def _fetch(self, desk: Desk) -> None:
        """Lines that another process wrote, or whose bell was lost."""
        desk.fan_out(await self._words.submit((desk.room_id, desk.latest)))
        for socket in desk.behind():
            await self._catch_up(desk, socket)

    async def _catch_up(self, desk: Desk, socket) -> None:
        """Lines that this socket missed while it was not in the list of people."""
        while desk.sees(socket) and socket.sent < desk.latest:
            words = await self._words.submit((desk.room_id, socket.sent))
            if not words:
                return
            desk.hand(socket, words)

    async def refresh(self, desk: Desk) -> None:
        """Looks at a room and shows what changed."""
        await self._show(desk, await self._standings.submit(desk.room_id))

    async def _show(self, desk: Desk, found: Standing | None) -> None:
        if found is None:
            return
        desk.show(found)
        if found.seq > desk.latest and found.state != "closed":
            await self._fetch(desk)
        for socket in desk.behind():
            await self._catch_up(desk, socket)

    # --- time, and other processes ----------------------------------------------------------

    async def _keep_time(self) -> None:
        due = time.monotonic()
        while True:
            due = max(due + TICK_SECONDS, time.monotonic())
            await asyncio.sleep(due - time.monotonic())
            try:
                await self._run(services.advance_rooms)
                await asyncio.gather(*(self.refresh(desk) for desk in list(self.desks.values())))
                await self._check_sessions()
            except Exception as problem:
                logger.error("The hub could not look at its rooms: %s", type(problem).__name__)

    async def _check_sessions(self) -> None:
        before = time.monotonic() - SESSION_CHECK_SECONDS
        due = [socket for socket in self.guests if socket.session_checked < before]
        due = due[:SESSIONS_A_TICK]
        if not due:
            return
        alive = await self._run(sign_ins.still_signed_in, [socket.session_key for socket in due])
        for socket, good in zip(due, alive, strict=True):
            socket.session_checked = time.monotonic()
            if not good:
                socket.close_soon(protocol.CLOSE_NOT_SIGNED_IN)

    async def _listen(self) -> None:
        while True:
            try:
                self._hear(await self._layer.receive(self._channel))
            except Exception as problem:
                logger.error("The hub could not hear a bell: %s", type(problem).__name__)
                await asyncio.sleep(TICK_SECONDS)

    def _hear(self, bell: dict) -> None:
        desk = self._by_public_id.get(uuid.UUID(bell["room"]))
        if desk is None or bell.get("hub") == self.id:
            return
        if bell["kind"] == notifications.WORDS and bell["seq"] > desk.latest:
            self._spawn(self._fetch(desk))
        elif bell["kind"] == notifications.STANDING:
            self._spawn(self.refresh(desk))
        elif bell["kind"] == notifications.REPLACED:
            desk.replaced(bell["member"], bell["socket"], bell["at"])
        elif bell["kind"] == notifications.SIGNED_OUT:
            desk.signed_out(bell["session"])

    async def _run(self, job, *args):
        """In a thread of the hub's; the bells of what was done ring while we go on."""
        result, bells = await self._threads.run(job, *args)
        if bells:
            self._spawn(self._ring(bells))
        return result

    async def _ring(self, bells: list[dict]) -> None:
        for bell in bells:
            # What is said here is shown here without a bell; a hold has to be heard here too.
            if bell["kind"] != notifications.STANDING:
                bell["hub"] = self.id
            try:
                group = notifications.group_of(uuid.UUID(bell["room"]))
                await self._layer.group_send(group, bell)
            except Exception as problem:
                logger.warning("A bell could not be rung: %s", type(problem).__name__)


def _beat_all(signs: list[tuple[int, bool]]) -> list[None]:
    beats = {member_id for member_id, is_beat in signs if is_beat}
    if beats:
        services.beat(beats)
    if others := {member_id for member_id, _is_beat in signs} - beats:
        services.seen(others)
    return [None] * len(signs)


def _standings_of(room_ids: list[int]) -> list[Standing | None]:
    found = snapshot.standings(room_ids)
    return [found.get(room_id) for room_id in room_ids]


def _words_of(asked: list[tuple[int, int]]) -> list[list[Word]]:
    found = snapshot.words_after(asked)
    return [[word for word in found[room_id] if word.seq > after] for room_id, after in asked]


def _command(service, member_id: int) -> None:
    service(member_id=member_id)
