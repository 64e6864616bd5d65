"""How fast rooms are, beside the smallest room that Channels offers, in the same run.

    uv run python -m bench.rooms [--rooms 50] [--people 8] [--seconds 5] [--curve] [--return 625]
                                 [--minutes 60]

Starts a PostgreSQL and a Redis of its own. Prints one line for each kind of server; the first is
what uvicorn can deliver without any checks. Each line has these figures.

- The time from sending a message to each copy, at one message a second in each room (p50, p99).
- Copies delivered a second when everybody talks without a pause, and per second of server CPU.
- Seconds until all sockets are back if they connect at once.

`--curve`: ours with 1, 10, 50, 100 and 200 rooms, and two processes. `--return`: the seconds until
everybody in that many rooms is back. `--minutes`: how long a soak test at one message a second
runs, with the server's memory.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from statistics import quantiles

import psycopg

from tests.own_servers import own_postgres, own_redis

from .counting_client import connected, moment, words_of_now
from .uvicorns import ROOT, Server, serving

OURS = "lms.asgi:application"
BARE = "bench.channels_room:application"
NO_LAYER = "bench.uvicorn_room:application"
BEAT_SECONDS = 4
BEATS_A_MINUTE = 15
IN_FLIGHT = 4
OPEN_WITHIN = 240
OPENING_AT_A_TIME = 20


class Crowd:
    """Everybody in the rooms, with a socket each; the first of a room is its supervisor."""

    def __init__(self, server: Server, rooms: list[dict], *, is_ours: bool) -> None:
        self.server, self.rooms, self.is_ours = server, rooms, is_ours
        self.sockets: list[list] = []
        self.waits: list[int] = []
        self._beating: asyncio.Task | None = None

    def _heard(self, sent_at: int) -> None:
        self.waits.append(moment() - sent_at)

    async def come(self) -> float:
        """Connect all at once; return the seconds until everybody has a welcome."""
        began = time.monotonic()
        self.sockets = await asyncio.gather(*map(self._room, range(len(self.rooms))))
        everybody = [one for room in self.sockets for one in room]
        await asyncio.gather(*(one.until("welcome") for one in everybody))
        return time.monotonic() - began

    async def _room(self, number: int) -> list:
        room, port = self.rooms[number], self.server.ports[number % len(self.server.ports)]
        path = f"/ws/rooms/{room['id']}/"
        found = await asyncio.gather(
            *(connected(port, path, cookie, self._heard) for cookie in room["cookies"])
        )
        for one in found:
            one.send(type="hello", after=2**31 - 1)
        return found

    async def open(self) -> None:
        """Open the rooms, which were on hold while nobody was there."""
        if self.is_ours:
            self._beating = asyncio.create_task(self._beat())
            for room in self.sockets:
                for one in room:
                    one.send(type="beat")
            # More at once would wait for each other, and so would their messages.
            turn = asyncio.Semaphore(OPENING_AT_A_TIME)
            opened = [self._go_on(room, turn) for room in self.sockets]
            async with asyncio.timeout(OPEN_WITHIN):
                await asyncio.gather(*opened)

    async def _go_on(self, room: list, turn: asyncio.Semaphore) -> None:
        """Let everybody in a room press “continue”, and again if it was put on hold only then."""
        async with turn:
            await self._until_open(room)

    async def _until_open(self, room: list) -> None:
        while _state(room[1]) != "open":
            for one in room:
                one.send(type="continue")
            await self._all_is_answered(room)
            with suppress(TimeoutError):
                async with asyncio.timeout(2):
                    await room[1].until("state", state="open")

    async def _all_is_answered(self, room: list) -> None:
        """Wait until all frames are answered; later ones then wait for none of these."""
        for one in room:
            one.frames.pop("error", None)
            one.send(type="no-such-frame")
        await asyncio.gather(*(one.until("error") for one in room))

    async def _beat(self) -> None:
        """Send heartbeats as pages do, each room at a moment of its own.

        Once a minute the supervisor confirms being there.
        """
        for turn in count():
            for number, room in enumerate(self.sockets):
                if turn % BEATS_A_MINUTE == number % BEATS_A_MINUTE or not turn:
                    room[0].send(type="here")
                for one in room:
                    one.send(type="beat")
                if turn:
                    await asyncio.sleep(BEAT_SECONDS / len(self.sockets))

    def leave(self) -> None:
        if self._beating is not None:
            self._beating.cancel()
        for room in self.sockets:
            for one in room:
                one.close()

    def _say(self, speaker) -> None:
        speaker.send(type="say", id=str(uuid.uuid4()), text=words_of_now())

    async def steady(self, seconds: float) -> tuple[float, float]:
        """One message a second in each room; milliseconds to a copy, median and 99th percentile."""
        self.waits.clear()
        end = time.monotonic() + seconds

        async def talk(number: int) -> None:
            await asyncio.sleep(number / len(self.sockets))
            while time.monotonic() < end:
                self._say(self.sockets[number][1])
                await asyncio.sleep(1)

        await asyncio.gather(*map(talk, range(len(self.sockets))))
        await asyncio.sleep(0.3)
        if not self.waits:
            return float("inf"), float("inf")
        cut = quantiles(self.waits, n=100)
        return cut[49] / 1e6, cut[98] / 1e6

    async def saturated(self, seconds: float) -> tuple[float, float]:
        """Messages without a pause: copies a second, and per second of the servers' CPU."""
        self.waits.clear()
        end, spent = time.monotonic() + seconds, self.server.cpu_seconds()
        people = len(self.sockets[0])

        async def talk(number: int) -> None:
            # IN_FLIGHT messages at a time: the next is sent when a copy of one has arrived.
            said = 0
            heard = self.heard_in[number]
            while time.monotonic() < end:
                while said - heard[0] // people < IN_FLIGHT:
                    self._say(self.sockets[number][said % people])
                    said += 1
                await asyncio.sleep(0.002)

        self.heard_in = [[0] for _room in self.sockets]
        for heard, room in zip(self.heard_in, self.sockets, strict=True):
            for one in room:
                one._on_line = _counting(heard, self.waits)
        began = time.monotonic()
        await asyncio.gather(*map(talk, range(len(self.sockets))))
        delivered = len(self.waits)
        per_cpu = delivered / max(self.server.cpu_seconds() - spent, 0.01)
        rate = delivered / (time.monotonic() - began)
        await asyncio.sleep(0.5)
        for one in (one for room in self.sockets for one in room):
            one._on_line = self._heard
        return rate, per_cpu


def _state(one) -> str:
    """The state of a room: if nothing has changed since the welcome, only that frame has it."""
    return one.frames.get("state", one.frames["welcome"]["room"])["state"]


def _counting(heard: list[int], waits: list[int]):
    def on_line(sent_at: int) -> None:
        heard[0] += 1
        waits.append(moment() - sent_at)

    return on_line


async def measured(server: Server, rooms: list[dict], seconds: float, *, is_ours: bool) -> str:
    """Measure one line of the table."""
    crowd = Crowd(server, rooms, is_ours=is_ours)
    await crowd.come()
    await crowd.open()
    # What a process does once, at its first message, is not measured.
    await crowd.steady(seconds)
    half, most = await crowd.steady(seconds)
    rate, per_cpu = await crowd.saturated(seconds)
    crowd.leave()
    await asyncio.sleep(1)
    again = Crowd(server, rooms, is_ours=is_ours)
    back = await again.come()
    again.leave()
    sockets = sum(len(room["cookies"]) for room in rooms)
    return (
        f"{half:6.1f} / {most:6.1f} ms, {rate:7.0f} delivered/s, {per_cpu:7.0f} for a CPU second, "
        f"{sockets} sockets back in {back:.1f} s, {server.megabytes():.0f} MiB"
    )


async def returning(server: Server, rooms: list[dict]) -> str:
    """Connect some first, so that the process is warm; then everybody at once."""
    first = Crowd(server, rooms[:50], is_ours=True)
    await first.come()
    first.leave()
    await asyncio.sleep(1)
    everybody = Crowd(server, rooms, is_ours=True)
    seconds = await everybody.come()
    everybody.leave()
    return f"{sum(map(len, everybody.sockets))} sockets back in {seconds:.1f} s"


async def soak(server: Server, rooms: list[dict], minutes: float) -> None:
    """One message a second in each room; every minute print the waits and the memory."""
    crowd = Crowd(server, rooms, is_ours=True)
    await crowd.come()
    await crowd.open()
    for minute in range(round(minutes)):
        half, most = await crowd.steady(60)
        print(f"minute {minute + 1}: {half:.1f} / {most:.1f} ms, {server.megabytes():.0f} MiB")
    crowd.leave()


def main() -> None:
    """Start what is needed, measure each kind, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rooms", type=int, default=50)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--return", type=int, default=0, dest="returning")
    parser.add_argument("--minutes", type=float, default=0)
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        # The database server runs as a user of its own.
        folder.chmod(0o755)
        postgres = stack.enter_context(own_postgres(folder / "postgres"))
        redis = stack.enter_context(own_redis())
        ours = {
            "DJANGO_SETTINGS_MODULE": "lms.settings.e2e",
            "DATABASE_URL": postgres.url,
            "REDIS_URL": "",
            "SECRET_KEY": "bench-" + "x" * 50,
            "DEBUG": "false",
        }
        most = max(given.rooms, given.returning, 200 if given.curve else 0)
        rooms = json.loads(_made(ours, most, given.people))
        with psycopg.connect(postgres.url) as there:
            there.execute(
                "CREATE TABLE bench_lines (id bigserial PRIMARY KEY, room text, body text)"
            )
            # Update statistics, as in a database that has run for a while.
            there.commit()
            there.autocommit = True
            there.execute("VACUUM ANALYZE")
        print(f"{given.rooms} rooms of {given.people}, {given.seconds:g} s each", flush=True)
        for name, application, more in kinds(ours, redis.url, postgres.url):
            with serving(application, more) as server:
                is_ours = application == OURS
                line = measured(server, rooms[: given.rooms], given.seconds, is_ours=is_ours)
                print(f"{name:32} {asyncio.run(line)}", flush=True)
        with_redis = ours | {"REDIS_URL": redis.url}
        for many, processes in CURVE if given.curve else ():
            with serving(OURS, with_redis, processes) as server:
                line = measured(server, rooms[:many], given.seconds, is_ours=True)
                print(f"{many:3} rooms, {processes} process(es): {asyncio.run(line)}", flush=True)
        if given.returning:
            with serving(OURS, with_redis) as server:
                print(asyncio.run(returning(server, rooms[: given.returning])), flush=True)
        if given.minutes:
            with serving(OURS, with_redis) as server:
                asyncio.run(soak(server, rooms[: given.rooms], given.minutes))


CURVE = ((1, 1), (10, 1), (50, 1), (100, 1), (200, 1), (50, 2), (200, 2))


def kinds(ours: dict, redis: str, database: str):
    """What is measured: name, application, environment."""
    yield "uvicorn alone, no layer", NO_LAYER, {}
    yield "ours, in memory", OURS, ours
    yield "ours, Redis", OURS, ours | {"REDIS_URL": redis}
    for layer in ("memory", "redis", "pubsub"):
        bare = {"LAYER": layer, "REDIS_URL": redis}
        yield f"Channels, {layer}", BARE, bare
        yield f"Channels, {layer}, INSERT", BARE, bare | {"INSERT_INTO": database}


def _made(surroundings: dict, rooms: int, people: int) -> str:
    command = [sys.executable, "-m", "bench.make_rooms", str(rooms), str(people)]
    return subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env=os.environ | surroundings, stdout=subprocess.PIPE, check=True
    ).stdout.decode()


if __name__ == "__main__":
    main()
