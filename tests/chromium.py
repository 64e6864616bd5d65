"""Chromium as the tests start it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def path(*, whole: bool = False) -> str | None:
    """Where it stands; None where it is not installed. `whole`: as women have it. Otherwise first
    its shell without a window, which starts and turns pages in a quarter of the time.
    """
    return (None if whole else shutil.which("chromium-headless-shell")) or shutil.which("chromium")


@contextmanager
def browser(*flags: str, whole: bool = False) -> Iterator[Browser]:
    """A running one, stopped at the end. Until then this thread has an event loop, and the ORM does
    not work in it.
    """
    with sync_playwright() as playwright:
        place = path(whole=whole)
        running = playwright.chromium.launch(executable_path=place, args=[*FLAGS, *flags])
        yield running
        running.close()
