"""Uvicorns to measure, with their ports, CPU time and memory."""

import asyncio
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.own_servers import free_port

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """Uvicorns, each on its own port."""

    def __init__(self, application: str, surroundings: dict, count: int) -> None:
        self.ports = [free_port() for _n in range(count)]
        command = [sys.executable, "-m", "uvicorn", application, "--lifespan", "off"]
        command += ["--log-level", "error", "--ws-per-message-deflate", "false", "--port"]
        self._processes = [
            subprocess.Popen(  # noqa: S603 - our own servers
                [*command, str(port)], cwd=ROOT, env=os.environ | surroundings
            )
            for port in self.ports
        ]

    def cpu_seconds(self) -> float:
        spent = 0
        for process in self._processes:
            words = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            spent += int(words[11]) + int(words[12])
        return spent / TICKS

    def megabytes(self) -> float:
        pages = [
            int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
            for process in self._processes
        ]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def end(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait(20)


@contextmanager
def serving(application: str, surroundings: dict, count: int = 1):
    """Run the servers; yields once they respond."""
    server = Server(application, surroundings, count)
    try:
        until = time.monotonic() + 120
        for port in server.ports:
            while time.monotonic() < until:
                try:
                    asyncio.run(_knock(port))
                    break
                except OSError:
                    time.sleep(0.2)
        yield server
    finally:
        server.end()


async def _knock(port: int) -> None:
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
