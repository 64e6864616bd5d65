"""What a fault costs rooms, in seconds, beside ten seconds in which nothing fails.

    uv run python -m bench.room_faults [--rounds 3] [--only redis]

Starts a PostgreSQL, a Redis and three workers, all its own; one worker's clock is a minute ahead.
People talk in rooms without a pause. Each fault affects one room. Two others go on: one on the
unaffected worker, one whose people are on both. Meanwhile spare people connect and leave. Prints
one row for each fault, with the worst of all rounds in each column:

silent: the longest time without a new message in the other room of the unaffected worker.
both: the same for the room on both workers, whose people reconnect to the other after 6 s.
welcome, exit: the longest wait for a welcome, and for the response to a quick exit.
number: the last message, in seconds after the supervisor's last heartbeat, by the database.
paused: seconds until all had received the pause.
"""

import argparse
import asyncio
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import psycopg
from websockets.exceptions import WebSocketException

from tests.lossy_proxy import LossyProxy
from tests.room_talks import Supervisor, Talk, talk
from tests.room_workers import Room, Site, running_site

from .socket_exits import Wire, leave

ROWS = "SELECT 1 FROM mentors_room WHERE public_id = %s FOR UPDATE"
NUMBERS = (
    "SELECT extract(epoch FROM max(m.at) - r.lease_until) + 15 FROM mentors_room r"
    " JOIN mentors_message m ON m.room_id = r.id WHERE r.public_id = %s GROUP BY r.id"
)
COLUMNS = ("silent", "both", "welcome", "exit", "number", "paused")
KNOCKS, PROBE_PATIENCE = 3, 15


@dataclass
class Scene:
    """One fault, and the room that it affects."""

    site: Site
    room: Room
    hurt: Talk
    supervisor: Supervisor | None = None
    proxy: LossyProxy | None = None
    others: list[psycopg.Connection] = field(default_factory=list)

    def lock(self) -> None:
        """Lock the room's row."""
        self.others.append(psycopg.connect(self.site.postgres.url))
        self.others[-1].execute(ROWS, [self.room.id])

    def unlock(self) -> None:
        while self.others:
            self.others.pop().close()


class Fault(NamedTuple):
    """What is done to a scene, for how long, and how it is undone.

    `hurt_line`: where the supervisor's own process connects, if the fault affects only the
    supervisor.
    """

    harm: Callable[[Scene], Awaitable[None] | None]
    mend: Callable[[Scene], None]
    seconds: float = 6
    hurt_line: str = ""
    is_held: bool = False


async def _freeze_within(scene: Scene) -> None:
    """Freeze the first worker at the moment at which it is given a lock."""
    scene.lock()
    await scene.hurt.mentor.ask("help")
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    async with asyncio.timeout(20):
        while not scene.site.ask(waits)[0][0]:  # noqa: ASYNC110 - the database rings no bell
            await asyncio.sleep(0.02)
    scene.site.first.freeze()
    scene.unlock()


def _start_again(scene: Scene) -> None:
    scene.site.first.start()
    scene.site.first.until_it_answers()


def _lose(*, is_lost: bool) -> Callable[[Scene], None]:
    return lambda scene: setattr(scene.proxy, "is_lost", is_lost)


FAULTS = {
    "nothing": Fault(lambda _scene: None, lambda _scene: None, 10),
    "supervisor killed": Fault(
        lambda scene: scene.supervisor.end(), lambda scene: scene.supervisor.come(), 20, "first"
    ),
    "supervisor frozen": Fault(
        lambda scene: scene.supervisor.send(signal.SIGSTOP),
        lambda scene: scene.supervisor.send(signal.SIGCONT),
        20,
        "first",
    ),
    "supervisor offline": Fault(_lose(is_lost=True), _lose(is_lost=False), 20, "proxy"),
    "supervisor killed, clock 60 s ahead": Fault(
        lambda scene: scene.supervisor.end(), lambda scene: scene.supervisor.come(), 20, "ahead"
    ),
    "row locked 20 s": Fault(Scene.lock, Scene.unlock, 20, is_held=True),
    "worker killed": Fault(lambda scene: scene.site.first.kill(), _start_again),
    "worker frozen in a transaction": Fault(
        _freeze_within, lambda scene: scene.site.first.thaw(), 8
    ),
    "Redis stopped": Fault(
        lambda scene: scene.site.redis.stop(), lambda scene: scene.site.redis.start()
    ),
    "Redis frozen": Fault(
        lambda scene: scene.site.redis.freeze(), lambda scene: scene.site.redis.thaw()
    ),
    "PostgreSQL stopped": Fault(
        lambda scene: scene.site.postgres.stop(), lambda scene: scene.site.postgres.start(), 4
    ),
}


@asynccontextmanager
async def scene_of(site: Site, fault: Fault) -> AsyncIterator[Scene]:
    """A room that talks, on both workers; a separate supervisor if only that one is affected."""
    async with AsyncExitStack() as stack:
        port = site.second.port
        proxy = (
            await stack.enter_async_context(LossyProxy(port))
            if fault.hurt_line == "proxy"
            else None
        )
        hurt = await stack.enter_async_context(talk(site, holds=not fault.hurt_line))
        scene = Scene(site, hurt.room, hurt, proxy=proxy)
        if fault.hurt_line:
            at = proxy.port if proxy else getattr(site, fault.hurt_line).port
            scene.supervisor = Supervisor(hurt.room, at)
            stack.callback(scene.supervisor.end)
        stack.callback(scene.unlock)
        await hurt.opened()
        await hurt.more()
        yield scene


class Probes:
    """Spare people who connect and leave during a fault; the longest wait for each in seconds."""

    def __init__(self, site: Site, room: Room) -> None:
        self._port, self._room = site.second.port, room
        self.welcome = self.exit = 0.0

    async def run(self) -> None:
        await asyncio.sleep(0.5)
        for _knock in range(KNOCKS):
            self.welcome = max(self.welcome, await _seconds(self._knock))
            await asyncio.sleep(0.3)
        for cookie in (self._room.mentor, self._room.mentee):
            self.exit = max(self.exit, await _seconds(lambda who=cookie: leave(self._port, who)))

    async def _knock(self) -> None:
        place = {"id": self._room.id, "spare": self._room.supervisor}
        wire = await Wire(self._port, place, "spare").open()
        wire.wire.transport.abort()


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    """How long it took; infinity if it failed."""
    began = time.monotonic()
    with suppress(OSError, TimeoutError, RuntimeError, WebSocketException):
        async with asyncio.timeout(PROBE_PATIENCE):
            await work()
            return time.monotonic() - began
    return float("inf")


async def met(site: Site, fault: Fault, living: Talk, both: Talk) -> dict[str, float]:
    """Measure one row."""
    async with scene_of(site, fault) as scene:
        probes, began = Probes(site, site.room()), time.monotonic()
        harmed = fault.harm(scene)
        if harmed is not None:
            await harmed
        probing = asyncio.create_task(probes.run())
        found = await _until_over(scene, fault, began)
        await asyncio.to_thread(fault.mend, scene)
        await probing
        for one in (scene.hurt, living, both):
            await one.opened()
            await one.more()
        found |= {"silent": living.longest_silence(began), "both": both.longest_silence(began)}
        await scene.hurt.whole()
    return found | {"welcome": probes.welcome, "exit": probes.exit}


async def _until_over(scene: Scene, fault: Fault, began: float) -> dict[str, float]:
    if not (fault.hurt_line or fault.is_held):
        await asyncio.sleep(fault.seconds)
        return {}
    for woman in (scene.hurt.mentor, scene.hurt.mentee):
        await woman.until(lambda who=woman: who.state == "held", within=40)
    paused = time.monotonic() - began
    await asyncio.sleep(max(0.5, began + fault.seconds - time.monotonic()))
    ((number,),) = scene.site.ask(NUMBERS, scene.room.id)
    return {"number": float(number), "paused": paused}


async def measure(site: Site, wanted: list[str], rounds: int) -> None:
    """Print the table."""
    print("| fault | " + " | ".join(COLUMNS) + " |\n|" + "---|" * (len(COLUMNS) + 1), flush=True)
    first, second = site.first.port, site.second.port
    async with talk(site, [second]) as living, talk(site, [first, second]) as both:
        await living.opened()
        await both.opened()
        for name in wanted:
            seen = [await met(site, FAULTS[name], living, both) for _round in range(rounds)]
            worst = {column: max(one.get(column, 0.0) for one in seen) for column in COLUMNS}
            cells = (f"{worst[column]:.2f}" if worst[column] else "" for column in COLUMNS)
            print(f"| {name} | " + " | ".join(cells).replace("inf", "never") + " |", flush=True)
        await living.whole()
        await both.whole()
    print("Every line was shown once, in its order, to everyone in all of these rooms.")


def main() -> None:
    """Start what is needed, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    wanted = [name for name in FAULTS if given.only.lower() in name.lower()]
    # The database server runs as a user of its own.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        with running_site(folder, rooms=2 + 2 * given.rounds * len(wanted)) as site:
            asyncio.run(measure(site, wanted, given.rounds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
