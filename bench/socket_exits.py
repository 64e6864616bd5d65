"""How soon a socket is closed when its sign-in ends.

    python -m bench.socket_exits --database postgres://… --redis redis://…

The database must be empty. Two uvicorns serve side by side. People in rooms talk for some seconds.
Then they leave by the beacon, through the process that does not have their socket, and each waits
for the close. Half of these sockets have never said hello. Prints messages a second, and seconds to
the close.
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

import websockets
from websockets import ConnectionClosed

ROOT = Path(__file__).resolve().parent.parent
TALKING_SECONDS = 8
# Messages of one room that await their response at the same time.
AT_ONCE = 5


@contextmanager
def serving(environment: dict):
    """Run a uvicorn on a free port; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "lms.asgi:application", "--port", str(port)]
    command += ["--log-level", "error", "--lifespan", "off", "--ws-per-message-deflate", "false"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)  # noqa: S603
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def make_rooms(count: int) -> list[dict]:
    """Create open rooms, each with its three people and a cookie for each."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from accounts.services import make_organisation
    from bench.session import cookie_of
    from tests.factories.rooms import RoomCast

    made = []
    for _number in range(count):
        cast = RoomCast(make_organisation(name=f"Bench {uuid.uuid4()}"))
        cast.open()
        people = {"grace": cast.grace, "lucia": cast.lucia, "joy": cast.joy}
        cookies = {name: cookie_of(person) for name, person in people.items()}
        made.append({"id": str(cast.id), **cookies})
    return made


class Wire:
    """A socket of one person."""

    def __init__(self, port: int, room: dict, who: str) -> None:
        self.port, self.room, self.cookie = port, room["id"], room[who]

    async def open(self, *, greet: bool = True) -> "Wire":
        """Connect; with `greet` also say hello and wait for the welcome."""
        self.wire = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/ws/rooms/{self.room}/",
            origin=f"http://127.0.0.1:{self.port}",
            subprotocols=["room.v1"],
            additional_headers={"Cookie": f"s={self.cookie}"},
            open_timeout=60,
        )
        if greet:
            await self.send("hello", after=0)
            await self.until("welcome")
        return self

    async def send(self, kind: str, **fields) -> None:
        """Send a frame."""
        await self.wire.send(json.dumps({"type": kind, **fields}))

    async def until(self, *kinds: str) -> dict:
        """Wait for the next frame of one of these kinds."""
        while True:
            found = json.loads(await asyncio.wait_for(self.wire.recv(), 60))
            if found["type"] in kinds:
                return found

    async def closed(self) -> tuple[float, int]:
        """The moment at which the server closed the socket, and the close code."""
        async with asyncio.timeout(30):
            await listen(self)
        return time.monotonic(), self.wire.close_code


async def talk(wire: Wire, until: float, waits: list[float]) -> int:
    """Send messages, a few at once; return how many came back."""
    began: dict[str, float] = {}
    said = 0
    while time.monotonic() < until or began:
        while len(began) < AT_ONCE and time.monotonic() < until:
            key = str(uuid.uuid4())
            began[key] = time.monotonic()
            await wire.send("say", id=key, text="One line of what is said.")
        if not began:
            break
        found = await wire.until("message", "rejected")
        if found["id"] in began:
            waits.append(time.monotonic() - began.pop(found["id"]))
            said += found["type"] == "message"
    return said


async def beat(wire: Wire) -> None:
    """Send heartbeats like a supervisor on duty."""
    while True:
        await wire.send("beat")
        await wire.send("here")
        await asyncio.sleep(2)


async def listen(wire: Wire) -> None:
    """Read everything until the server closes: a client that does not read counts as gone."""
    with suppress(ConnectionClosed):
        async for _frame in wire.wire:
            pass


async def go_on(everyone: list[Wire], waiting: list[Wire]) -> None:
    """Reopen the rooms, which were on hold, and wait until those in `waiting` see it."""
    for wire in everyone:
        await wire.send("continue")
    for wire in waiting:
        while (await wire.until("state"))["state"] != "open":
            pass


async def leave(port: int, cookie: str) -> float:
    """Post the beacon; return the moment of the response."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /leave/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: s={cookie}\r\n"
    writer.write(f"{head}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.readline()
    moment = time.monotonic()
    writer.close()
    if b"204" not in answer:
        raise RuntimeError(answer.decode())
    return moment


async def measure(ports: list[int], rooms: list[dict]) -> dict:
    """Measure everything; see the module."""
    graces = [await Wire(ports[n % 2], room, "grace").open() for n, room in enumerate(rooms)]
    tasks = [asyncio.create_task(beat(grace)) for grace in graces]
    lucias = [await Wire(ports[n % 2], room, "lucia").open() for n, room in enumerate(rooms)]
    joys = [await Wire(ports[n % 2], room, "joy").open() for n, room in enumerate(rooms)]
    await go_on(graces + lucias + joys, joys)
    tasks += [asyncio.create_task(listen(wire)) for wire in graces + lucias]
    waits: list[float] = []
    until = time.monotonic() + TALKING_SECONDS
    said = sum(await asyncio.gather(*(talk(joy, until, waits) for joy in joys)))

    async def go(number: int) -> float:
        greet = number % 4 < 2  # each way through each process
        lucia = await Wire(ports[number % 2], rooms[number], "lucia").open(greet=greet)
        left = await leave(ports[(number + 1) % 2], rooms[number]["lucia"])
        closed, code = await lucia.closed()
        if code != 4401:
            raise RuntimeError(f"closed with {code}")
        return closed - left

    seconds = [await go(number) for number in range(len(rooms))]
    for task in tasks:
        task.cancel()
    return {
        "lines a second": round(said / TALKING_SECONDS),
        "median ms to her own line": round(median(waits) * 1000),
        "sockets closed": len(seconds),
        "median s to the close": round(median(seconds), 3),
        "longest s to the close": round(max(seconds), 3),
    }


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--redis", default="")
    parser.add_argument("--rooms", type=int, default=40)
    given = parser.parse_args()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "lms.settings.e2e",
        "DATABASE_URL": given.database,
        "REDIS_URL": given.redis,
    }
    rooms = make_rooms(given.rooms)
    with serving(dict(os.environ)) as one, serving(dict(os.environ)) as two:
        print(json.dumps(asyncio.run(measure([one, two], rooms)), indent=2))


if __name__ == "__main__":
    main()
