"""A real server on a database of its own, and real Chromium. Nothing here touches the ORM."""

import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from .serving import ROOT, Server, Servers

PASSPHRASE = "quiet green river boat"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Browser tests need Chromium."""
    chromium = shutil.which("chromium")
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if not chromium and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not on the path"))


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Databases:
    """A prepared demo database, and copies of it: SQLite files, or PostgreSQL templates."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.server = os.environ.get("TEST_POSTGRES_URL", "")
        self.names: list[str] = []

    def new(self, template: str | None = None) -> str:
        """The URL of a new database, empty or a copy of `template` (a URL from here)."""
        name = f"demo_{uuid.uuid4().hex}"
        if not self.server:
            path = self.folder / f"{name}.sqlite3"
            if template:
                shutil.copy(self.name_of(template), path)
            return f"sqlite:///{path}"
        copied = f" TEMPLATE {self.name_of(template)}" if template else ""
        self._run(f"CREATE DATABASE {name}{copied}")
        self.names.append(name)
        return f"{self.server.rsplit('/', 1)[0]}/{name}"

    def name_of(self, url: str) -> str:
        """What Django calls the database of this URL."""
        return url.rsplit("/", 1)[1] if self.server else url.removeprefix("sqlite:///")

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)

    def drop_all(self) -> None:
        for name in self.names:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


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
def databases(tmp_path_factory):
    kept = Databases(tmp_path_factory.mktemp("databases"))
    yield kept
    kept.drop_all()


def manage(url: str, *arguments: str) -> None:
    """Runs a command of the site on a database, exactly as an operator runs it."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(url),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def prepared(databases) -> str:
    """The URL of a database on which `demo --no-serve` has run."""
    url = databases.new()
    manage(url, "demo", "--no-serve", "--password", PASSPHRASE)
    return url


@pytest.fixture(scope="session")
def with_courses(databases, prepared):
    """Call it with a folder of course files for the URL of a demo that has them as well."""

    def load(folder: Path | str) -> str:
        url = databases.new(prepared)
        manage(url, "load_curriculum", str(folder))
        return url

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


@pytest.fixture
def site(databases, servers, template, tmp_path):
    """A server on a fresh copy."""
    copy = databases.name_of(databases.new(template))
    running = Server(servers, copy, free_port(), tmp_path / "server.log")
    yield running
    running.stop()
    assert "Traceback" not in running.log.read_text()


@pytest.fixture
def chromium():
    """A browser; stopped with the test, so that its event loop is gone when the ORM comes back."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    assert path, "Chromium is not on the path"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(chromium, site):
    """Call it with an alias for a page in a browser of her own, signed in through the form."""

    def open_page(alias, *, javascript=True, width=1280, height=860):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            base_url=site.url,
        )
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("Your alias").fill(alias)
        page.get_by_label("Your passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(site.url + "/")
        return page

    return open_page


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
