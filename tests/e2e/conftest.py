"""A real server on a database of its own, and real Chromium. Nothing here touches the ORM."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests import chromium as own_chromium
from tests.migrated_database import template_of_tables

from .databases import Databases
from .demo_people import DEMO_SETTINGS
from .serving import ROOT, Server, Servers

# What asgiref says when a browser goes on in the middle of a request that it had no need for any
# more: Django ends that request where nobody works any longer (its issue 491). Nothing is lost.
WENT_AWAY = "RuntimeError: CurrentThreadExecutor already quit or is broken"
PASSPHRASE = "quiet green river boat"


def pytest_collection_modifyitems(items):
    """Browser tests need Chromium, and more minutes than a run before each commit has."""
    chromium = own_chromium.path()
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.long)
            if not chromium and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not on the path"))


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(url: str) -> dict[str, str]:
    """What a process of the site gets; the keys are the test's own."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.e2e",
        "DATABASE_URL": url,
        "SECRET_KEY": "browser-tests-" + "x" * 40,
        "FIELD_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "BASE_URL": "http://127.0.0.1:8000",
    }


@pytest.fixture(scope="session")
def databases(tmp_path_factory, worker_id):
    """Databases that all processes of this run share, each copied before it is written to."""
    folder = tmp_path_factory.getbasetemp()
    shared = Databases(folder if worker_id == "master" else folder.parent, user=worker_id)
    with shared:
        yield shared


def run(url: str, *command: str, **variables: str) -> None:
    """Runs one of our own scripts on a database."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(url) | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def manage(url: str, *arguments: str, settings: str = "", **variables: str) -> None:
    """Runs a command of the site on a database, exactly as an operator runs it."""
    named = {"DJANGO_SETTINGS_MODULE": settings} if settings else {}
    run(url, "manage.py", *arguments, **named | variables)


@pytest.fixture(scope="session")
def migrated(databases, django_db_setup) -> str:
    """The URL of an empty database with all tables: making them takes as long as the demo does
    besides. That it makes them itself is seen in `tests/portal/test_demo.py`.
    """
    return databases.url_of(template_of_tables())


@pytest.fixture(scope="session")
def with_shipped_courses(databases, migrated) -> str:
    """The URL of a database in which there is nothing but the courses: both demos begin with it."""
    return databases.made_once(
        "courses", lambda url: manage(url, "load_curriculum"), template=migrated
    )


@pytest.fixture(scope="session")
def prepared(databases, with_shipped_courses) -> str:
    """The URL of a database on which `demo --bare` has run: the twelve, and no work that waits."""

    def demo(url: str) -> None:
        manage(url, "demo", "--bare", "--no-serve", "--password", PASSPHRASE)

    return databases.made_once("demo", demo, template=with_shipped_courses)


@pytest.fixture(scope="session")
def living(databases, with_shipped_courses) -> str:
    """The URL of a database on which `demo` has run with all it makes: copy it before writing."""

    def demo(url: str) -> None:
        manage(url, "demo", "--no-serve", "--password", PASSPHRASE, settings=DEMO_SETTINGS)

    return databases.made_once("living", demo, template=with_shipped_courses)


@pytest.fixture(scope="session")
def with_courses(databases, prepared):
    """Call it with a name and a folder of course files: the URL of a demo that has them as well."""

    def load(name: str, folder: Path | str) -> str:
        return databases.made_once(
            name, lambda url: manage(url, "load_curriculum", str(folder)), template=prepared
        )

    return load


@pytest.fixture(scope="session")
def servers(databases, prepared):
    """Where servers come from, each on the database that a test gives it."""
    forked = Servers(environment(prepared))
    yield forked
    forked.end()


@pytest.fixture
def template(prepared) -> str:
    """The URL of the database that a test gets a copy of; a file may name another."""
    return prepared


def assert_nothing_broke(log: Path) -> None:
    """What a stopped server printed has no traceback, but where nobody waited for an answer."""
    words = log.read_text()
    assert words.count("Traceback") == words.count(WENT_AWAY), words


@pytest.fixture
def site(databases, servers, template, tmp_path):
    """A server on a fresh copy."""
    copy = databases.name_of(databases.copy(template))
    running = Server(servers, copy, free_port(), tmp_path / "server.log")
    yield running
    running.stop()
    assert_nothing_broke(running.log)


@pytest.fixture(scope="module")
def browser_flags() -> list[str]:
    """What the browser of a file is started with besides; a file may name more."""
    return []


@pytest.fixture(scope="module")
def whole_browser() -> bool:
    """Whether a file asks for the whole program: one about what remains in it does."""
    return False


@pytest.fixture(scope="module")
def browser_of_the_file(browser_flags, whole_browser):
    """Stopped with the file, so that its event loop is gone when the ORM comes back."""
    with own_chromium.browser(*browser_flags, whole=whole_browser) as running:
        yield running


@pytest.fixture
def chromium(browser_of_the_file):
    """A browser that has nothing open; what a test opens is closed with it."""
    yield browser_of_the_file
    for context in browser_of_the_file.contexts:
        context.close()


@pytest.fixture
def sign_in(chromium, site):
    """Call it with an alias for a page in a browser of her own, which is signed in.

    The form of sign-in and the second step are gone through elsewhere; each time they would take
    longer than most of what is tried.
    """

    def open_page(alias, *, javascript=True, width=1280, height=860):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            base_url=site.url,
        )
        context.add_cookies([{"name": "s", "value": site.session_of(alias), "url": site.url}])
        page = context.new_page()
        page.goto("/")
        return page

    return open_page


def take_second_step(page, site, address=""):
    """Staff read the code off the demo's own page. `address`: where she comes to; "": her day."""
    goal, step = address or f"{site.url}/", re.compile(r"/accounts/step/authenticate/(\?.*)?$")
    page.wait_for_url(lambda url: url == goal or step.search(url))
    if page.url != goal:
        page.get_by_label("The code").fill(page.locator(".shown-code").inner_text())
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(goal)


def is_signed_in(page, site):
    return page.request.get(site.url + "/leave/state/").json() == {"signed_in": True}


def is_soon_signed_out(page, site):
    """The page never waits for its beacon, so the server may hear of it after she is away."""
    end = time.monotonic() + 10
    while is_signed_in(page, site):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
