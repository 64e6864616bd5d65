"""Two real servers side by side, and a client that keeps its connections."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
WARMING_ROUNDS = 10


CSRF = "c" * 32


@dataclass(frozen=True)
class Visit:
    """A request that browsers send; each round uses another one of `cookies`."""

    name: str
    port: int
    path: str
    cookies: tuple[str, ...]
    # None: a GET.
    form: dict | None = None
    # Where a form is fetched first, which is not timed: its response redirects to the URL that is
    # measured.
    begin_at: str | None = None

    def prepare(self, connection: http.client.HTTPConnection, number: int) -> str:
        """The URL to request in this round."""
        if self.begin_at is None:
            return self.path
        return _ask(connection, self, number, self.begin_at, {}).getheader("Location")

    def ask(self, connection: http.client.HTTPConnection, number: int, path: str) -> None:
        """Request it and read the whole response."""
        _ask(connection, self, number, path, self.form)


def _ask(connection, visit: Visit, number: int, path: str, form: dict | None):
    """The response. Raises RuntimeError for an unexpected one."""
    cookie = visit.cookies[number % len(visit.cookies)]
    headers = {"Cookie": f"{cookie}; __Host-c={CSRF}", "X-Forwarded-Proto": "https"}
    body = None
    if form is not None:
        body = urlencode(form | {"csrfmiddlewaretoken": CSRF}, doseq=True)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Origin"] = f"https://127.0.0.1:{visit.port}"
    connection.request("GET" if form is None else "POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != (200 if form is None else 302):
        raise RuntimeError(f"{visit.name}: {answer.status} {answer.getheader('Location')}")
    return answer


@contextmanager
def serving(application: str, environment: dict, *, workers: int = 2):
    """Run a gunicorn on a free port until the block ends. Yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--worker-class", "gthread", "--threads", "4"]
    command += ["--keep-alive", "75", "--log-level", "error", "--chdir", str(ROOT)]
    process = subprocess.Popen(command, env=os.environ | environment)  # noqa: S603
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server does not answer.")


def connect(port: int) -> http.client.HTTPConnection:
    """A connection that stays open."""
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def turn_about(visits: list[Visit], rounds: int) -> dict[str, float]:
    """Median milliseconds of each visit: one client, the visits taking turns in every round.

    Because they take turns, disturbances of the machine affect all of them alike.
    """
    connections = {visit.name: connect(visit.port) for visit in visits}
    times = {visit.name: [] for visit in visits}
    for number in range(WARMING_ROUNDS + rounds):
        for visit in visits:
            path = visit.prepare(connections[visit.name], number)
            began = time.perf_counter()
            visit.ask(connections[visit.name], number, path)
            taken = (time.perf_counter() - began) * 1000
            if number >= WARMING_ROUNDS:
                times[visit.name].append(taken)
    return {name: median(taken) for name, taken in times.items()}


def per_second(visit: Visit, *, clients: int, seconds: float) -> float:
    """Responses a second when the clients send requests without a pause."""
    counts, until = [0] * clients, time.monotonic() + seconds

    def ask_on(number: int) -> None:
        connection = connect(visit.port)
        while time.monotonic() < until:
            visit.ask(connection, number, visit.path)
            counts[number] += 1

    threads = [threading.Thread(target=ask_on, args=(number,)) for number in range(clients)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)
