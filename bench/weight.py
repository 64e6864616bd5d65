"""The weight of a visit: every byte that Chromium receives for a lesson, and for the next one."""

import shutil
from dataclasses import dataclass, field

import brotli
from playwright.sync_api import sync_playwright

from .session import OURS

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LESSONS = [("first visit", "/en/courses/a/2/1/"), ("next lesson", "/en/courses/a/2/2/")]
# As a web server in front usually compresses pages that differ per request.
BROTLI_QUALITY = 5


@dataclass
class Load:
    """One page load: kind of file → bytes on the wire."""

    bytes_by_kind: dict[str, int] = field(default_factory=dict)
    page_with_brotli: int = 0

    def add(self, response) -> None:
        """Count a response, including its headers."""
        sizes = response.request.sizes()
        kind = response.request.resource_type
        size = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        self.bytes_by_kind[kind] = self.bytes_by_kind.get(kind, 0) + size
        if kind == "document":
            page = brotli.compress(response.body(), quality=BROTLI_QUALITY)
            self.page_with_brotli = len(page) + sizes["responseHeadersSize"]


def weigh(port: int, cookie: str) -> str:
    """A table in bytes, or a message if there is no Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return "\nNo Chromium here: what a visit weighs was not measured."
    lines = [f"\n{'bytes on the wire':20}{'as sent':>10}{'page in Brotli':>16}  of it"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 360, "height": 720})
        address = f"http://127.0.0.1:{port}"
        # Chromium treats this URL as secure, as it does https.
        address_of_cookie = address.replace("http:", "https:")
        context.add_cookies([{"name": OURS, "value": cookie, "url": address_of_cookie}])
        page = context.new_page()
        for name, path in LESSONS:
            lines.append(_line(name, _load(page, address + path)))
        browser.close()
    return "\n".join(lines)


def _load(page, address: str) -> Load:
    load, answers = Load(), []

    def note(answer) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(address, wait_until="networkidle")
    page.remove_listener("response", note)
    for answer in answers:
        answer.finished()
        load.add(answer)
    return load


def _line(name: str, load: Load) -> str:
    sent = sum(load.bytes_by_kind.values())
    compressed = sent - load.bytes_by_kind.get("document", 0) + load.page_with_brotli
    kinds = ", ".join(f"{kind} {size}" for kind, size in sorted(load.bytes_by_kind.items()))
    return f"{name:20}{sent:10}{compressed:16}  {kinds}"
