"""Talks of two women in rooms of real processes, and supervisors who are processes of their own.

For `tests/test_room_faults.py`, which says what holds, and `bench.room_faults`, which measures.
"""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .room_women import Woman
from .room_workers import ROOT, Room, Site


class Talk:
    """Mentor and mentee of a room, who talk without a pause; and their supervisor, if she sits in
    this process.
    """

    def __init__(self, site: Site, room: Room, ports: list[int], *, holds: bool) -> None:
        self.site, self.room = site, room
        self.talking: list[asyncio.Task[None]] = []
        self.mentor = Woman(ports, room.id, room.mentor)
        # She comes in by the last of them.
        self.mentee = Woman(ports[::-1], room.id, room.mentee)
        self.women = [self.mentor, self.mentee]
        if holds:
            self.supervisor = Woman(ports, room.id, room.supervisor, holds=True)
            self.women.append(self.supervisor)

    async def opened(self) -> None:
        """Waits until the room goes on, for everyone in it; says how it stands where not."""
        try:
            for woman in self.women:
                await woman.until(lambda who=woman: who.greeted and who.state == "open")
        except TimeoutError:
            seen = [(woman.greeted, woman.state, woman.seq) for woman in self.women]
            raise AssertionError(seen, self.facts()) from None

    def facts(self) -> list[tuple[object, ...]]:
        """How the room and its seats stand, for whoever reads why a test failed."""
        return self.site.ask(
            "SELECT r.state, r.held_because, clock_timestamp()::time, r.lease_until::time,"
            " r.sign_of_life_at::time, s.seat, s.seen_at::time, s.continued_at::time"
            " FROM mentors_room r JOIN mentors_roommember s ON s.room_id = r.id"
            " WHERE r.public_id = %s",
            self.room.id,
        )

    async def more(self, lines: int = 3) -> None:
        for woman in self.women:
            await woman.more(lines)

    def longest_silence(self, since: float) -> float:
        return max(woman.longest_silence(since) for woman in self.women)

    async def whole(self) -> None:
        """Nothing more is said: each was shown every line once, in its order, and all are kept."""
        for task in self.talking:
            task.cancel()
        said = {id for woman in self.women for id in woman.said}
        for woman in self.women:
            await woman.until(lambda who=woman: not who.unsent and len(who.lines) == len(said))
        kept = self.site.ask(
            "SELECT m.seq, m.client_id::text FROM mentors_message m JOIN mentors_room r"
            " ON r.id = m.room_id WHERE r.public_id = %s ORDER BY m.seq",
            self.room.id,
        )
        assert [seq for seq, _id in kept] == list(range(1, len(said) + 1))
        ids = [id for _seq, id in kept]
        assert set(ids) == said
        for woman in self.women:
            assert woman.lines == ids
            assert woman.repeated == []


@asynccontextmanager
async def talk(
    site: Site, ports: list[int] | None = None, *, holds: bool = True
) -> AsyncIterator[Talk]:
    """A room in which two women talk."""
    ports = ports or [site.first.port, site.second.port]
    found = Talk(site, site.room(), ports, holds=holds)
    living = [asyncio.create_task(woman.live()) for woman in found.women]
    found.talking = [asyncio.create_task(one.talk()) for one in (found.mentor, found.mentee)]
    try:
        yield found
    finally:
        for task in (*living, *found.talking):
            task.cancel()
        await asyncio.gather(*living, *found.talking, return_exceptions=True)


class Supervisor:
    """A process of her own."""

    def __init__(self, room: Room, port: int) -> None:
        place = {"ports": [port], "room": room.id, "cookie": room.supervisor}
        self._command = [sys.executable, "-m", "tests.room_women", json.dumps(place)]
        self.come()

    def come(self) -> None:
        self._process = subprocess.Popen(self._command, cwd=ROOT)

    def send(self, what: signal.Signals) -> None:
        self._process.send_signal(what)

    def end(self) -> None:
        self._process.kill()
        self._process.wait(20)
