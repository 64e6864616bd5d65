"""What holds in rooms while something fails: real processes, PostgreSQL, Redis, and their deaths.

Whatever happens, no line has a number after the supervisor's lease, nobody's words are lost or
there twice, the other rooms go on, and this one does after she is back (contract 6, domain 4.3).
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from .lossy_proxy import LossyProxy
from .programs import needs
from .room_women import Woman
from .room_workers import ROOT, Room, Site, running_site

HAS_POSTGRES = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("room-faults"),
    needs("redis-server"),
    needs("faketime"),
    pytest.mark.skipif(
        not HAS_POSTGRES and not os.environ.get("CI"), reason="PostgreSQL is not installed"
    ),
]
LEASE = timedelta(seconds=15)
# A lease counts from the moment at which her beat reaches the server's program: a machine with more
# work than it can do reads it late.
ON_ITS_WAY = timedelta(seconds=5)
# Before, a stuck row or a frozen worker silenced every room for 22 to 38 seconds.
SILENT_AT_MOST = 10


@pytest.fixture(scope="module")
def site():
    # Not in pytest's folder, which the user that the server runs as may not enter.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    with running_site(folder, rooms=12) as found:
        yield found
    shutil.rmtree(folder, ignore_errors=True)


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


# --- her supervisor is gone -------------------------------------------------------------------


class Lost(NamedTuple):
    """What the database knew once the room was silent."""

    gone_at: datetime
    lease_until: datetime
    last_line_at: datetime


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


async def falls_silent(
    found: Talk, lose: Callable[[], None], come_back: Callable[[], None]
) -> Lost:
    """From a talk to a pause, and on when she is back; the whole of it is there in the end."""
    await found.opened()
    await found.more()
    lose()
    ((gone_at,),) = found.site.ask("SELECT clock_timestamp()")
    for woman in (found.mentor, found.mentee):
        await woman.until(lambda who=woman: who.state == "held", within=40)
    # A line that is said in a held room waits in its box.
    await found.mentor.until(lambda: bool(found.mentor.unsent))
    ((lease_until, last_line_at),) = found.site.ask(
        "SELECT r.lease_until, max(m.at) FROM mentors_room r JOIN mentors_message m"
        " ON m.room_id = r.id WHERE r.public_id = %s GROUP BY r.id",
        found.room.id,
    )
    come_back()
    await found.opened()
    await found.more()
    await found.whole()
    return Lost(gone_at, lease_until, last_line_at)


async def killed(site: Site, port: int) -> Lost:
    async with talk(site, holds=False) as found:
        grace = Supervisor(found.room, port)
        try:
            return await falls_silent(found, grace.end, grace.come)
        finally:
            grace.end()


async def frozen(site: Site) -> Lost:
    async with talk(site, holds=False) as found:
        grace = Supervisor(found.room, site.first.port)
        try:
            return await falls_silent(
                found,
                lambda: grace.send(signal.SIGSTOP),
                lambda: grace.send(signal.SIGCONT),
            )
        finally:
            grace.end()


async def offline(site: Site) -> Lost:
    async with LossyProxy(site.second.port) as proxy, talk(site, holds=False) as found:
        grace = Supervisor(found.room, proxy.port)
        try:
            return await falls_silent(
                found,
                lambda: setattr(proxy, "is_lost", True),
                lambda: setattr(proxy, "is_lost", False),
            )
        finally:
            grace.end()


async def row_locked(site: Site) -> Lost:
    """Somebody holds the room's row for twenty seconds: her beats cannot be written."""
    async with talk(site) as found:
        with psycopg.connect(site.postgres.url) as other:
            began = time.monotonic()

            def lock() -> None:
                other.execute(
                    "SELECT 1 FROM mentors_room WHERE public_id = %s FOR UPDATE", [found.room.id]
                )

            async def let_go() -> None:
                await asyncio.sleep(began + 20 - time.monotonic())
                other.rollback()

            await found.opened()
            await found.more()
            began = time.monotonic()
            lock()
            ((gone_at,),) = site.ask("SELECT clock_timestamp()")
            releasing = asyncio.create_task(let_go())
            await found.mentor.until(lambda: found.mentor.state == "held", within=40)
            ((lease_until, last_line_at),) = site.ask(
                "SELECT r.lease_until, max(m.at) FROM mentors_room r JOIN mentors_message m"
                " ON m.room_id = r.id WHERE r.public_id = %s GROUP BY r.id",
                found.room.id,
            )
            await releasing
        await found.opened()
        await found.more()
        await found.whole()
        return Lost(gone_at, lease_until, last_line_at)


async def all_at_once(site: Site) -> tuple[dict[str, Lost | BaseException], float]:
    """Each loss in a room of its own, at the same time; and the longest silence elsewhere."""
    losses: dict[str, Awaitable[Lost]] = {
        "killed": killed(site, site.first.port),
        "frozen": frozen(site),
        "offline": offline(site),
        "a worker's clock a minute ahead": killed(site, site.ahead.port),
        "row locked": row_locked(site),
    }
    async with talk(site) as elsewhere:
        await elsewhere.opened()
        began = time.monotonic()
        seen = await asyncio.gather(*losses.values(), return_exceptions=True)
        silence = elsewhere.longest_silence(began)
        await elsewhere.whole()
    return dict(zip(losses, seen, strict=True)), silence


@pytest.fixture(scope="module")
def losses(site):
    """Twenty seconds for all of them together."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(all_at_once(site))).result()


@pytest.mark.parametrize(
    "way", ["killed", "frozen", "offline", "a worker's clock a minute ahead", "row locked"]
)
def test_without_her_beat_nothing_has_a_number_after_fifteen_seconds_and_all_is_said_later(
    losses, way
):
    lost = losses[0][way]
    if isinstance(lost, BaseException):
        raise lost
    assert lost.last_line_at < lost.lease_until
    assert lost.lease_until < lost.gone_at + LEASE + ON_ITS_WAY


def test_another_room_goes_on_all_the_time(losses):
    assert losses[1] < SILENT_AT_MOST


# --- a worker ---------------------------------------------------------------------------------


async def test_a_worker_that_is_killed_loses_nothing_and_holds_no_room(site):
    async with talk(site) as found:
        await found.opened()
        await found.more()
        for woman in found.women:
            woman.states.clear()
        began = time.monotonic()
        site.first.kill()
        await found.more(5)
        assert found.longest_silence(began) < SILENT_AT_MOST
        assert [woman.states for woman in found.women] == [[], [], []]
        await asyncio.to_thread(restart, site)
        await found.whole()


def restart(site: Site) -> None:
    site.first.start()
    site.first.until_it_answers()


async def test_a_worker_that_stands_still_within_a_transaction_keeps_its_room_for_seconds(site):
    first, second = site.first.port, site.second.port
    async with talk(site, [first, second, first]) as found, talk(site, [second]) as elsewhere:
        await found.opened()
        await elsewhere.opened()
        began = time.monotonic()
        with psycopg.connect(site.postgres.url) as other:
            other.execute(
                "SELECT 1 FROM mentors_room WHERE public_id = %s FOR UPDATE", [found.room.id]
            )
            await found.mentor.ask("help")
            await until(lambda: waiting_for_a_lock(site))
            site.first.freeze()
        try:
            # The lock is given to a process that does not know it.
            await until(lambda: idle_in_a_transaction(site))
            await found.opened()
            await found.more(5)
            assert elsewhere.longest_silence(began) < SILENT_AT_MOST
        finally:
            site.first.thaw()
        await found.whole()
        await elsewhere.whole()


async def until(true: Callable[[], bool]) -> None:
    """For what tells nobody that it is so."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - the database rings no bell
            await asyncio.sleep(0.02)


def waiting_for_a_lock(site: Site) -> bool:
    sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return bool(site.ask(sql)[0][0])


def idle_in_a_transaction(site: Site) -> bool:
    sql = (
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
        " AND state_change < clock_timestamp() - interval '0.5 seconds'"
    )
    return bool(site.ask(sql)[0][0])


# --- Redis and PostgreSQL ---------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["stopped", "frozen"])
async def test_without_redis_the_talk_goes_on_and_women_come_in(site, fault):
    async with talk(site) as found:
        await found.opened()
        await found.more()
        began = time.monotonic()
        site.redis.stop() if fault == "stopped" else site.redis.freeze()
        try:
            await found.more(5)
            assert await found.mentee.come_back() < SILENT_AT_MOST
            await found.more(5)
            assert found.longest_silence(began) < SILENT_AT_MOST
        finally:
            site.redis.start() if fault == "stopped" else site.redis.thaw()
        await found.more(5)
        await found.whole()


async def test_without_postgresql_nobody_is_heard_and_afterwards_everything_is_said(site):
    async with talk(site) as found:
        await found.opened()
        await found.more()
        await asyncio.to_thread(site.postgres.stop)
        await until(lambda: bool(found.mentor.unsent and found.mentee.unsent))
        await asyncio.to_thread(site.postgres.start)
        await found.opened()
        await found.more()
        await found.whole()
