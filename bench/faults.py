"""What fails, and for how long, while something beneath the site is away: under load, with counts.

    uv run python -m bench.faults [--clients 8] [--seconds 6]

Starts a PostgreSQL, a Redis and a gunicorn with two workers and production settings, all its own.
The clients read pages and write in their journals without a pause. Then Redis is killed, PostgreSQL
is stopped as by a power cut, a worker is killed, and all accounts are locked. Prints for each:
number of responses and of errors, the longest wait, and seconds until every page worked again. At
the end it prints the wrong rows: reported as saved but missing, or saved twice.
"""

import argparse
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlencode

import psycopg
from cryptography.fernet import Fernet

from tests.own_servers import OwnPostgres, OwnRedis, own_postgres, own_redis

from .servers import CSRF, ROOT, serving
from .session import OURS

# Pages that must work whatever is down.
ALWAYS = ("/ground/", "/help/?c=IT")
LONGEST_RECOVERY = 60
JOURNAL = "/learn/journal/"
# The journal redirects to itself once it has saved an entry, and elsewhere if it has not.
KEPT = 302


@dataclass
class Seen:
    """The responses during one fault and until it was over."""

    statuses: Counter = field(default_factory=Counter)
    always: Counter = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    longest: float = 0.0
    last_fault: float = 0.0


class Load:
    """Clients that read and write without a pause, each with a sign-in of its own."""

    def __init__(self, port: int, cookies: list[str]) -> None:
        self.port, self.cookies, self.seen = port, cookies, Seen()
        self._all = [self.seen]
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._go, args=(one,)) for one in cookies]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def begin_anew(self) -> Seen:
        """Start a new count of responses and return it."""
        self.seen = Seen()
        self._all.append(self.seen)
        return self.seen

    @property
    def told(self) -> list[str]:
        """The entries reported as saved, since the beginning."""
        return [mark for seen in self._all for mark in seen.kept]

    def _go(self, cookie: str) -> None:
        number = 0
        while not self._ends.is_set():
            number += 1
            seen = self.seen
            self._ask(seen, cookie, ALWAYS[number % 2], seen.always)
            self._ask(seen, cookie, "/learn/", seen.statuses)
            mark = f"line {cookie[:8]} {number}"
            status = self._ask(seen, cookie, JOURNAL, seen.statuses, {"text": mark})
            if status == KEPT:
                seen.kept.append(mark)

    def _ask(self, seen: Seen, cookie: str, path: str, counts: Counter, form=None) -> int | str:
        began = time.monotonic()
        status = asked(self.port, cookie, path, form)
        counts[status] += 1
        ended = time.monotonic()
        seen.longest = max(seen.longest, ended - began)
        if status not in (200, 302):
            seen.last_fault = ended
        return status


def asked(port: int, cookie: str, path: str, form: dict | None = None) -> int | str:
    """The status, or the name of the connection error."""
    headers = {"Cookie": f"{OURS}={cookie}; __Host-c={CSRF}", "X-Forwarded-Proto": "https"}
    body = None
    if form is not None:
        body = urlencode(form | {"csrfmiddlewaretoken": CSRF})
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"https://127.0.0.1:{port}",
        }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
    try:
        connection.request("GET" if form is None else "POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as problem:
        return type(problem).__name__
    finally:
        connection.close()
    if answer.status == KEPT and answer.getheader("Location") != path:
        return f"to {answer.getheader('Location')}"
    return answer.status


@dataclass(frozen=True)
class Site:
    """The running site: its servers, the port of its pages, and the environment of its commands."""

    port: int
    postgres: OwnPostgres
    redis: OwnRedis
    surroundings: dict

    def redis_is_killed(self, seconds: float) -> None:
        self.redis.stop()
        time.sleep(seconds)
        self.redis.start()

    def postgresql_is_stopped(self, seconds: float) -> None:
        self.postgres.stop()
        time.sleep(seconds)
        self.postgres.start()

    def a_worker_is_killed(self, seconds: float) -> None:
        os.kill(min(workers_on(self.port)), signal.SIGKILL)
        time.sleep(seconds)

    def rows_are_held(self, seconds: float) -> None:
        """Lock every account for a while, as a long job would."""
        with psycopg.connect(self.postgres.url) as other:
            other.execute("SELECT 1 FROM accounts_user FOR UPDATE")
            time.sleep(seconds)

    faults = (redis_is_killed, postgresql_is_stopped, a_worker_is_killed, rows_are_held)


def workers_on(port: int) -> list[int]:
    """The worker processes of the gunicorn on this port, without the master."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            above = (Path("/proc") / str(parent) / "cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            continue
        if f"127.0.0.1:{port}".encode() in words and words == above:
            found.append(int(process.name))
    return found


def main() -> None:
    """Start everything, cause each fault in turn, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=6, help="for which each fault lasts")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        # The database server runs as a user of its own.
        folder.chmod(0o755)
        redis = stack.enter_context(own_redis())
        postgres = stack.enter_context(own_postgres(folder / "postgres"))
        surroundings = environment(folder, postgres.url, redis.url)
        for command in ("migrate", "collectstatic"):
            run(surroundings, "manage.py", command, "--no-input", "--verbosity", "0")
        cookies = json.loads(run(surroundings, "-m", "bench.faults", "make", str(options.clients)))
        port = stack.enter_context(serving("lms.wsgi:application", surroundings))
        site = Site(port, postgres, redis, surroundings)
        with Load(port, cookies) as load:
            time.sleep(3)
            report(site, load, options.seconds)
        there = Counter(json.loads(run(surroundings, "-m", "bench.faults", "count")))
        told = load.told
        wrong = {mark for mark in told if there[mark] != 1} | {m for m in there if there[m] > 1}
        print(f"rows: {len(told)} told as kept, {there.total()} there, {len(wrong)} wrong")


def report(site: Site, load: Load, seconds: float) -> None:
    """Cause each fault in turn and print one line for each."""
    for harm in Site.faults:
        seen = load.begin_anew()
        harm(site, seconds)
        over = time.monotonic()
        until_whole(site.port, load.cookies[0])
        time.sleep(2)
        whole = max(0.0, seen.last_fault - over)
        faults = Counter({s: n for s, n in seen.statuses.items() if s not in (200, 302)})
        always = sum(n for status, n in seen.always.items() if status != 200)
        print(
            f"{harm.__name__.replace('_', ' '):24} {seen.statuses.total():5} answers, "
            f"{faults.total():4} faults {dict(faults)}, breath and help: {always} of "
            f"{seen.always.total()} failed, longest wait {seen.longest:.1f} s, "
            f"whole again after {whole:.1f} s",
            flush=True,
        )


def until_whole(port: int, cookie: str) -> None:
    """Wait for a page that needs every server; give up after a minute."""
    until = time.monotonic() + LONGEST_RECOVERY
    while time.monotonic() < until and asked(port, cookie, "/learn/") != 200:
        time.sleep(0.1)


def environment(folder: Path, database: str, redis: str) -> dict:
    return {
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "SECRET_KEY": token_urlsafe(50),
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": "https://127.0.0.1",
        "PROXIES": "1",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
    }


def run(surroundings: dict, *command: str) -> str:
    return subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | surroundings,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def make(count: int) -> None:
    """Create the learners and print their cookies."""
    from accounts.roles import Role
    from accounts.services import make_organisation
    from tests.factories.people import make_person

    from .session import cookie_of

    harbour = make_organisation(name="Harbour")
    people = [
        make_person(Role.LEARNER, f"bench-{number}", organisation=harbour)
        for number in range(count)
    ]
    print(json.dumps([cookie_of(person) for person in people]))


def count() -> None:
    """Print the entries of the journals."""
    from courses.models import JournalEntry

    print(json.dumps([entry.text for entry in JournalEntry.objects.all()]))


if __name__ == "__main__":
    if sys.argv[1:2] in (["make"], ["count"]):
        import django

        django.setup()
        make(int(sys.argv[2])) if sys.argv[1] == "make" else count()
    else:
        main()
