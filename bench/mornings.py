"""A supervisor's pages in an organisation of two thousand people, as work waits for her.

    uv run python -m bench.mornings [--people 2000] [--rounds 60] [--database URL]

Uses the demo with all its work, that many more learners of Harbour, and one gunicorn as in
production. Measures the supervisor's inbox, each of its tabs, and the page behind the first line of
each kind. The goal is 150 ms. Prints medians and where the inbox leads. Takes about three minutes.
"""

import argparse
import json
import sys
import tempfile

from . import pages
from .servers import Visit, serving, turn_about
from .session import OURS, cookie_of, cookies_called

WHO = "grace"
WAITING_LIST = "/"


def main() -> None:
    """Fill, serve, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--database", help="postgres://… beside which a database is made")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        pages.databases(options.database, folder) as (url, bare),
    ):
        environment = pages.environment_of(folder, url, bare)
        found = _fill(environment, options.people)
        with serving(pages.OURS, environment) as port:
            _print(turn_about(_visits(found, port), options.rounds))


def _fill(environment: dict, people: int) -> dict:
    trial = environment | {"DJANGO_SETTINGS_MODULE": "lms.settings.e2e"}
    pages.run(trial, "manage.py", "demo", "--no-serve")
    pages.collect_static(environment)
    pages.run(trial, "-m", "bench.crowd", "people", str(people))
    return json.loads(pages.run(trial, "-m", "bench.mornings", "where").splitlines()[-1])


def _visits(found: dict, port: int) -> list[Visit]:
    cookies = cookies_called(OURS, [found["cookie"]])
    return [Visit(address, port, address, cookies) for address in found["addresses"]]


def _print(times: dict[str, float]) -> None:
    print(f"{'one client, taking turns':64}{'median ms':>10}")
    for name, taken in times.items():
        print(f"{name:64}{taken:10.1f}")


def where() -> None:
    """Print the supervisor's cookie and the URLs to measure, after opening every record today."""
    import django

    django.setup()
    from accounts.models import User
    from accounts.record_access.queries import women_of
    from accounts.record_access.rules import Reason
    from accounts.record_access.services import note_access
    from core.clock import now
    from lms.portal.home.inbox import KINDS
    from lms.portal.supervisor.pages import supervisor_page

    supervisor, at = User.objects.get(username=WHO), now()
    women = women_of(supervisor, at)
    for woman in women:
        note_access(viewer=supervisor, about_id=woman.public_id, reason=Reason.PREPARE, at=at)
    pages_of_lines = []
    for kind in KINDS:
        lines = supervisor_page(supervisor, at, show=kind).lines
        if lines:
            pages_of_lines += [f"{WAITING_LIST}?show={kind}", lines[0].url]
    addresses = [WAITING_LIST, *pages_of_lines]
    print(
        json.dumps({"cookie": cookie_of(supervisor), "addresses": list(dict.fromkeys(addresses))})
    )


if __name__ == "__main__" and sys.argv[1:] == ["where"]:
    where()
elif __name__ == "__main__":
    main()
