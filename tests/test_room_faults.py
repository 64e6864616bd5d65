"""What holds in rooms while something fails: real processes, PostgreSQL, Redis, and their deaths.

Whatever happens, no line has a number after the supervisor's lease, nobody's words are lost or
there twice, the other rooms go on, and this one does after she is back (contract 6, domain 4.3).
"""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from .lossy_proxy import LossyProxy
from .programs import needs
from .room_talks import Supervisor, Talk, talk
from .room_workers import Site, running_site

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
def site(django_db_setup):
    # Not in pytest's folder, which the user that the server runs as may not enter.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    with running_site(folder, rooms=12, with_tables=True) as found:
        yield found
    shutil.rmtree(folder, ignore_errors=True)


# --- her supervisor is gone -------------------------------------------------------------------


class Lost(NamedTuple):
    """What the database knew once the room was silent."""

    gone_at: datetime
    lease_until: datetime
    last_line_at: datetime


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
