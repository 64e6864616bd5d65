"""Pages beside the bare Wagtail page, with many people in the database.

    uv run python -m bench.pages [--enrolments 5000] [--answers 200000] [--database URL]

Two gunicorns with two workers each serve the same lesson. One is ours as in production (manifest,
no debug); the other is the plain `Page` of `bench.bare`, with the same blocks, sessions and sign-in
and nothing else. Every figure is a ratio to that page within this run. Both store their data in
SQLite in a temporary folder. With --database (postgres://user:password@host:port/name) they use two
databases that are created beside that one and dropped at the end. Takes about four minutes.
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex, token_urlsafe

from cryptography.fernet import Fernet

from . import session
from .parallel import together
from .servers import ROOT, Visit, connect, per_second, serving, turn_about
from .session import cookies_called
from .weight import weigh

OURS, BARE = "lms.wsgi:application", "bench.bare.wsgi:application"


def main() -> None:
    """Fill, serve, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--enrolments", type=int, default=5_000)
    parser.add_argument("--answers", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=8, help="for each row of eight clients")
    parser.add_argument("--clients", type=int, default=200, help="who read a lesson at one moment")
    parser.add_argument("--database", help="postgres://… beside which two databases are made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, databases(options.database, folder) as urls:
        environment = environment_of(folder, *urls)
        found = _fill(environment, options)
        print(f"{found['enrolments']} enrolments, {found['answers']} answers, {urls[0][:8]}…")
        with serving(OURS, environment) as ours, serving(BARE, environment) as bare:
            visits = _visits(found, ours, bare)
            _print_times(turn_about(visits, options.rounds))
            _print_rates([visits[0], visits[1]], options.seconds)
            _print_together(found, visits[:2], urls, options)
            print(weigh(ours, found["cookies"]["amara"]))


def environment_of(folder: str, ours: str, bare: str) -> dict:
    """The environment of a server with these databases."""
    return {
        "DATABASE_URL": ours,
        "BARE_DATABASE_URL": bare,
        "SECRET_KEY": token_urlsafe(50),
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": "https://127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
        "STATIC_ROOT": str(Path(folder) / "static"),
    }


@contextmanager
def databases(url: str | None, folder: str):
    """URLs of two empty databases: ours and the bare site's."""
    if url is None:
        yield tuple(f"sqlite:///{folder}/{name}.sqlite3" for name in ("ours", "bare"))
        return
    import psycopg

    names = [f"bench_{token_hex(4)}_{name}" for name in ("ours", "bare")]
    with psycopg.connect(url, autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
        try:
            yield tuple(f"{url.rpartition('/')[0]}/{name}" for name in names)
        finally:
            for name in names:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _fill(environment: dict, options) -> dict:
    """Create the trial with its crowd, and the bare page; return the crowd script's output."""
    trial = environment | {"DJANGO_SETTINGS_MODULE": "lms.settings.e2e"}
    run(trial, "manage.py", "demo", "--bare", "--no-serve")
    # No shipped course asks for written answers; this one has every kind.
    run(trial, "manage.py", "load_curriculum", "tests/data/courses/kinds")
    collect_static(environment)
    counts = (str(options.enrolments), str(options.answers))
    found = json.loads(run(trial, "-m", "bench.crowd", *counts).splitlines()[-1])
    bare = environment | {"DJANGO_SETTINGS_MODULE": "bench.bare.settings"}
    made = run(bare, "-m", "bench.bare.make", given=json.dumps(found))
    found["cookies"]["bare"] = json.loads(made.splitlines()[-1])["cookie"]
    return found


def collect_static(environment: dict) -> None:
    """Collect style sheets and scripts as in production."""
    run(
        environment | {"DJANGO_SETTINGS_MODULE": "lms.settings.production"},
        *("manage.py", "collectstatic", "--no-input", "--verbosity", "0"),
    )


def run(environment: dict, *command: str, given: str = "") -> str:
    """The output of one of our own scripts; exits with its error message if it fails."""
    result = subprocess.run(  # noqa: S603 - our own scripts
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        sys.exit(f"{' '.join(command)}:\n{result.stderr}")
    return result.stdout


def _visits(found: dict, ours: int, bare: int) -> list[Visit]:
    """The visits: the bare page first, then our lesson, then the others."""
    cookies = {
        name: cookies_called(session.BARE if name == "bare" else session.OURS, [cookie])
        for name, cookie in found["cookies"].items()
    }
    fresh = cookies_called(session.OURS, found["fresh"])
    amara = [
        ("lesson", "/en/courses/a/2/1/"),
        ("module", "/en/courses/a/2/"),
        ("course", "/en/courses/a/"),
        ("learn", "/learn/"),
        ("her day", "/"),
        ("her way", "/journey/"),
        ("quiz, start page", f"/courses/quizzes/{found['quiz']}/start/"),
    ]
    desks = [("grace", "/"), ("grace", "/"), ("olga", "/")]
    # A coordinator's typical pages among all these people.
    desks += [("olga", "/people/"), ("olga", "/people/?q=crowd-4321")]
    desks += [("olga", found["person"]), ("olga", found["person"] + "roles/learner/end/")]
    desks += [("olga", path) for path in ("/people/cards/", "/approvals/", "/activity/access/")]
    # The log of two years: the latest entries, and the rarest.
    desks += [("olga", "/activity/" + asked) for asked in ("", "?q=crowd-4321", "?kind=two")]
    marking = "/assessment/marking/"
    desks += [
        ("grace", marking),
        ("grace", marking + "?state=marked"),
        ("grace", marking + "results/"),
    ]
    return [
        Visit("bare Wagtail page", bare, "/lesson/", cookies["bare"]),
        *(Visit(name, ours, path, cookies["amara"]) for name, path in amara),
        Visit(
            "mark as read",
            ours,
            f"/courses/lessons/{found['lesson']}/read/",
            fresh,
            form={"part": 1},
        ),
        Visit(
            "hand in a quiz",
            ours,
            "",
            fresh,
            form={"then": "as-it-is"},
            begin_at=f"/courses/quizzes/{found['quiz']}/start/",
        ),
        *(Visit(f"{name}: {path}", ours, path, cookies[name]) for name, path in desks),
    ]


def _print_times(times: dict[str, float]) -> None:
    base = next(iter(times.values()))
    print(f"\n{'one client, taking turns':32}{'median ms':>10}{'ratio':>8}")
    for name, taken in times.items():
        print(f"{name:32}{taken:10.1f}{taken / base:8.2f}")


def _print_rates(visits: list[Visit], seconds: float) -> None:
    print(f"\n{'eight clients':32}{'a second':>10}{'ratio':>8}")
    rates = {visit.name: per_second(visit, clients=8, seconds=seconds) for visit in visits}
    base = next(iter(rates.values()))
    for name, rate in rates.items():
        print(f"{name:32}{rate:10.0f}{rate / base:8.2f}")


def _print_together(found: dict, visits: list[Visit], urls: tuple, options) -> None:
    """Measure many clients at once, each with its own connection; all errors are printed."""
    print()
    rates = []
    for visit, url in zip(visits, reversed(urls), strict=True):
        one = together(
            asking(visit),
            clients=options.clients,
            seconds=options.seconds,
            database=url if options.database else None,
        )
        rates.append(one.a_second)
        print(f"{visit.name}, {one}")
    print(f"ratio of answers a second: {rates[1] / rates[0]:.2f}")


def asking(visit: Visit):
    """A function that requests this visit, each client on its own connection."""
    connections: dict[int, http.client.HTTPConnection] = {}

    def ask(number: int) -> int:
        connection = connections.setdefault(number, connect(visit.port))
        try:
            visit.ask(connection, number, visit.path)
        except RuntimeError as problem:
            raise http.client.HTTPException(str(problem)) from problem
        except (OSError, http.client.HTTPException):
            connection.close()
            raise
        return 200

    return ask


if __name__ == "__main__":
    main()
