"""Screenshots of the main screens of the demo: at 360 and 1280 px, light, dark and in Arabic.

    python -m bench.screenshots [NAME …]

All of them are saved in var/screenshots/. Those that a document shows are also saved, smaller, in
docs/pictures/; others would become outdated unnoticed. NAME: only these screens.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.serving import Server, Servers
from tests.own_servers import free_port

ROOT = Path(__file__).resolve().parent.parent
ALL = ROOT / "var" / "screenshots"
KEPT = ROOT / "docs" / "pictures"
SETTINGS = "lms.settings.e2e_demo"
PASSPHRASE = "quiet green river boat"  # noqa: S105 - of people who do not exist
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
HEIGHTS = {360: 740, 1280: 860}
# Quality of a saved picture, of 100.
QUALITY = 72
LANGUAGES = {"en": "English", "ar": "العربية"}


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: whose, and its URL. `alias` "": nobody is signed in."""

    name: str
    alias: str
    path: str


SCREENS = (
    Screen("sign-in", "", "/accounts/login/"),
    Screen("help", "", "/help/"),
    Screen("her-day", "amara", "/"),
    Screen("lesson", "amara", "/en/courses/a/2/1/"),
    Screen("learn", "amara", "/learn/"),
    Screen("way", "lucia", "/journey/"),
    Screen("rooms", "lucia", "/rooms/"),
    Screen("supervise", "grace", "/"),
    Screen("coordinate", "olga", "/"),
    Screen("people", "olga", "/people/"),
    Screen("approvals", "olga", "/approvals/"),
    Screen("training", "nora", "/learn/"),
    Screen("office", "edith", "/office/"),
    Screen("status", "tess", "/status/"),
)
# The screenshots in documents: screen, width and look.
SHOWN = {
    ("her-day", 360, "light"),
    ("her-day", 360, "arabic"),
    ("lesson", 1280, "light"),
    ("supervise", 1280, "light"),
    ("coordinate", 1280, "light"),
    ("way", 360, "light"),
}


@contextmanager
def trial() -> Iterator[str]:
    """The URL of a running demo, on a database that is deleted afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"{folder}/demo.sqlite3"
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": f"sqlite:///{database}",
            "SECRET_KEY": Fernet.generate_key().decode(),
            "FIELD_KEYS": Fernet.generate_key().decode(),
        }
        command = [sys.executable, "manage.py", "demo", "--no-serve", "--password", PASSPHRASE]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own
        servers = Servers(environment)
        server = Server(servers, database, free_port(), Path(folder) / "log")
        yield server.url
        server.stop()
        servers.end()


def take(browser: Browser, url: str, screen: Screen) -> None:
    """Take this screen in each width and look."""
    for width, height in HEIGHTS.items():
        for look in ("light", "dark", "arabic"):
            context = browser.new_context(
                base_url=url,
                viewport={"width": width, "height": height},
                color_scheme="dark" if look == "dark" else "light",
                locale="ar" if look == "arabic" else "en",
                reduced_motion="reduce",
            )
            page = context.new_page()
            if screen.alias:
                page.goto("/accounts/login/")
                page.locator(f"button[value={screen.alias}]").first.click()
                page.wait_for_url(lambda address: "/login/" not in address)
            _go(page, screen.path, arabic=look == "arabic")
            _keep(page.screenshot(), screen.name, width, look)
            context.close()


def _go(page: Page, path: str, *, arabic: bool) -> None:
    """Open the page in the wanted language; an earlier picture's choice is still stored."""
    page.goto(path)
    wanted = "ar" if arabic else "en"
    menu = page.locator("details.menu > summary")
    # The office uses the languages of Wagtail.
    if page.locator("html").get_attribute("lang") != wanted and menu.count():
        menu.first.click()
        page.get_by_role("button", name=LANGUAGES[wanted], exact=True).click()
        page.wait_for_load_state()


def file_name(name: str, width: int, look: str) -> str:
    """The file name of a saved picture."""
    return f"{name}-{width}-{look}.webp"


def _keep(picture: bytes, name: str, width: int, look: str) -> None:
    (ALL / f"{name}-{width}-{look}.png").write_bytes(picture)
    if (name, width, look) in SHOWN:
        small = Image.open(io.BytesIO(picture)).convert("RGB")
        small.save(KEPT / file_name(name, width, look), quality=QUALITY, method=6)


def main(names: list[str]) -> None:
    """Take all screenshots, or those that are named."""
    for folder in (ALL, KEPT):
        folder.mkdir(parents=True, exist_ok=True)
    chosen = [screen for screen in SCREENS if not names or screen.name in names]
    with trial() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for screen in chosen:
            print(screen.name, flush=True)
            take(browser, url, screen)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
