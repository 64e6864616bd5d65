"""A Redis and a PostgreSQL of a test's own, which it may stop and start again."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.migrated_database import template_of_tables
from tests.programs import place_of

POSTGRES = Path(__file__).resolve().parent.parent / ".ci" / "postgres"


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


class OwnRedis:
    """Keeps nothing: after a stop it has forgotten."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                place_of("redis-server"),
                "--port",
                str(self.port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
            ],
            stdout=subprocess.DEVNULL,
        )
        until_it_answers(self.port)

    def freeze(self) -> None:
        """It takes connections and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(20)
            self._process = None


class OwnPostgres:
    """Stopped as by a power cut, and started again with what it had."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # What was committed outlives the stop, as on a server that people use.
        self.url = self._run("start", "-c synchronous_commit=on").strip()

    def stop(self) -> None:
        self._run("stop")

    def start(self) -> None:
        self._run("again")

    def _run(self, order: str, *options: str) -> str:
        # What it leaves running would hold a pipe open: a file does not mind.
        with (self._folder.parent / f"{self._folder.name}.says").open("w+b") as says:
            subprocess.run(
                [POSTGRES, order, self._folder, *options],
                stdout=says,
                stderr=subprocess.DEVNULL,
                check=True,
                timeout=120,
            )
            says.seek(0)
            return says.read().decode()


def copy_tables(url: str) -> None:
    """All tables, with their first rows, from the database that tests copy into that empty one.

    As `migrate` leaves them, in a second instead of half a minute.
    """
    source = f"{os.environ['TEST_POSTGRES_URL'].rpartition('/')[0]}/{template_of_tables()}"
    dumped = subprocess.run(
        [place_of("pg_dump"), "--format=custom", source],
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
    )
    subprocess.run(
        [place_of("pg_restore"), "--exit-on-error", f"--dbname={url}"],
        input=dumped.stdout,
        check=True,
        timeout=120,
    )


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    server = OwnRedis()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def own_postgres(folder: Path) -> Iterator[OwnPostgres]:
    server = OwnPostgres(folder)
    try:
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):
            server.stop()


def until_it_answers(port: int) -> None:
    for _n in range(400):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("The server did not start.")
