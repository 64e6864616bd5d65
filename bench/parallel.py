"""Many clients at once: responses, errors, waits, and connections to PostgreSQL.

    python -m bench.parallel make COUNT COURSE

This creates learners who are enrolled in that course and prints their cookies. `together` sends the
requests; `bench.pages` and the tests use it.
"""

import http.client
import json
import socket
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from secrets import token_hex
from statistics import quantiles

import psycopg

WELL = 200
# How many seconds a client waits before it gives up.
PATIENCE = 90


@dataclass
class Together:
    """The results of all clients; `connections` is the maximum at any time (None: not measured)."""

    clients: int
    statuses: Counter = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    a_second: float = 0.0
    connections: int | None = None

    @property
    def faults(self) -> Counter:
        return Counter({got: n for got, n in self.statuses.items() if got != WELL})

    def __str__(self) -> str:
        steps = quantiles(self.waits, n=20) if len(self.waits) > 1 else [0.0] * 19
        held = "" if self.connections is None else f", {self.connections} connections at most"
        return (
            f"{self.clients} clients: {self.statuses.total()} answers, "
            f"{self.faults.total()} faults "
            f"{dict(self.faults)}, {self.a_second:.0f} a second, half within {steps[9]:.1f} s, "
            f"95 of 100 within {steps[18]:.1f} s{held}"
        )


def together(
    ask: Callable[[int], int],
    *,
    clients: int,
    seconds: float = 0.0,
    until: Callable[[], bool] | None = None,
    database: str | None = None,
    pause: float = 0.0,
) -> Together:
    """Let the clients send requests; all of them begin at the same moment.

    `ask` receives the number of the client and returns a status. It is repeated for that many
    seconds, or until `until` returns true. Connections to `database` are counted meanwhile.
    `pause`: how many seconds each client waits before its next request.
    """
    found, begin, lock = Together(clients), threading.Barrier(clients + 1), threading.Lock()
    ends = threading.Event()

    def ask_on(number: int) -> None:
        begin.wait()
        while not ends.is_set():
            began = time.monotonic()
            try:
                got: object = ask(number)
            except (OSError, http.client.HTTPException) as problem:
                got = type(problem).__name__
            with lock:
                found.statuses[got] += 1
                found.waits.append(time.monotonic() - began)
            ends.wait(pause)

    threads = [threading.Thread(target=ask_on, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.monotonic()
    over = until or (lambda: time.monotonic() - began >= seconds)
    _look(found, database, over)
    ends.set()
    for thread in threads:
        thread.join()
    found.a_second = found.statuses.total() / (time.monotonic() - began)
    return found


def _look(found: Together, database: str | None, over: Callable[[], bool]) -> None:
    """Wait until it is over, and count connections meanwhile."""
    with ExitStack() as stack:
        watching = database and stack.enter_context(psycopg.connect(database, autocommit=True))
        while not over():
            if watching:
                found.connections = max(found.connections or 0, others(watching))
            time.sleep(0.1)


def others(watching: psycopg.Connection) -> int:
    """The number of other connections to the same database."""
    query = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid != pg_backend_pid() "
        "AND backend_type = 'client backend'"
    )
    row = watching.execute(query).fetchone()
    return row[0] if row else 0


def reader(port: int, path: str, cookies: list[str], *, host: str) -> Callable[[int], int]:
    """A function for clients with their own loopback address, sign-in and connection."""
    context = ssl.create_default_context()
    # The certificate is one that the test has created itself.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    open_to: dict[int, http.client.HTTPSConnection] = {}

    def ask(number: int) -> int:
        if number not in open_to:
            source = (f"127.1.{number // 200}.{number % 200 + 1}", 0)
            open_to[number] = OfHost(host, port, source_address=source, context=context)
        connection = open_to[number]
        try:
            connection.request("GET", path, headers={"Cookie": cookies[number]})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            raise
        return answer.status

    return ask


class OfHost(http.client.HTTPSConnection):
    """Connects to this computer under the host name of the site."""

    def __init__(self, host: str, port: int, **options) -> None:
        super().__init__(host, timeout=PATIENCE, **options)
        self._to = port
        self._create_connection = self._here

    def _here(self, address, timeout, source):
        return socket.create_connection(("127.0.0.1", self._to), timeout, source)


def make(count: int, code: str) -> None:
    """Create learners of the first organisation and print their cookies."""
    from accounts.models import Organisation
    from core.clock import now

    from . import crowd
    from .session import OURS, cookie_of, cookies_called

    organisation = Organisation.objects.order_by("pk").first()
    enrolments = crowd.people(
        count, now(), organisation=organisation, code=code, called=f"client-{token_hex(4)}"
    )
    people = [one.learner for one in enrolments]
    print(json.dumps(cookies_called(OURS, map(cookie_of, people))))


if __name__ == "__main__":
    import django

    django.setup()
    make(int(sys.argv[2]), sys.argv[3])
