"""Processes that serve the sockets of rooms, on a PostgreSQL and a Redis of a test's own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg

from tests.own_servers import (
    OwnPostgres,
    OwnRedis,
    copy_tables,
    free_port,
    own_postgres,
    own_redis,
)
from tests.programs import place_of

ROOT = Path(__file__).resolve().parent.parent


class Room(NamedTuple):
    """A practice room that has begun, and the cookies of its people."""

    id: str
    supervisor: str
    mentor: str
    mentee: str


class Worker:
    """One process; `skew` is what its clock is off, as faketime writes it."""

    def __init__(self, surroundings: dict[str, str], log: Path, skew: str = "") -> None:
        self.port = free_port()
        self._surroundings, self._log, self._skew = surroundings, log, skew
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "lms.asgi:application", "--lifespan", "off"]
        command += ["--ws-per-message-deflate", "false", "--port", str(self.port)]
        if self._skew:
            command = [place_of("faketime"), "-f", self._skew, *command]
        with self._log.open("a") as log:
            # In a group of its own: whatever started it stands still with it.
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | self._surroundings,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def until_it_answers(self) -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until and self._process.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/health/live", timeout=5).read()
                return
            except HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("A worker did not answer.\n" + self._log.read_text())

    def _send(self, what: signal.Signals) -> None:
        os.killpg(self._process.pid, what)

    def freeze(self) -> None:
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        self._send(signal.SIGCONT)

    def kill(self) -> None:
        if self._process.poll() is None:
            self._send(signal.SIGKILL)
            self._process.wait(20)


class Site:
    """Two workers, one whose clock is a minute ahead, and rooms to be used up."""

    def __init__(
        self,
        postgres: OwnPostgres,
        redis: OwnRedis,
        workers: tuple[Worker, Worker, Worker],
        rooms: list[Room],
    ) -> None:
        self.postgres, self.redis, self._rooms = postgres, redis, rooms
        self.first, self.second, self.ahead = workers

    def room(self) -> Room:
        """One that no test has used."""
        return self._rooms.pop()

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database says."""
        with psycopg.connect(self.postgres.url, autocommit=True) as there:
            return there.execute(sql, values).fetchall()


@contextmanager
def running_site(folder: Path, rooms: int, *, with_tables: bool = False) -> Iterator[Site]:
    """Everything started, and taken away at the end. `folder` is one that anybody may enter.

    `with_tables`: those of the tests are there, and are copied instead of made.
    """
    with ExitStack() as stack:
        postgres = stack.enter_context(own_postgres(folder / "postgres"))
        redis = stack.enter_context(own_redis())
        surroundings = {
            "DJANGO_SETTINGS_MODULE": "lms.settings.e2e",
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url,
            "SECRET_KEY": "rooms-" + "x" * 50,
            "DEBUG": "false",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        if "TEST_POSTGRES_URL" in os.environ and with_tables:
            copy_tables(postgres.url)
        made = subprocess.run(
            [sys.executable, "-m", "bench.make_rooms", str(rooms), "3"],
            cwd=ROOT,
            env=os.environ | surroundings,
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        workers = [
            Worker(surroundings, folder / f"worker{number}.log", skew)
            for number, skew in enumerate(("", "", "+60s"))
        ]
        for worker in workers:
            stack.callback(worker.kill)
        for worker in workers:
            worker.until_it_answers()
        ready = [Room(room["id"], *room["cookies"]) for room in json.loads(made)]
        yield Site(postgres, redis, (workers[0], workers[1], workers[2]), ready)
