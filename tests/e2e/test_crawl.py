"""Every page that a link leads to, as everyone: no error, no dead link, nothing from elsewhere."""

import re
from urllib.parse import urldefrag, urlsplit

import pytest

from lms.dashboards.demo.people import EVERYONE

from .barriers import barriers

pytestmark = pytest.mark.long

# Signing out and leaving end the crawl; a language is chosen by a form.
NOT_FOLLOWED = ("/leave/", "/accounts/logout/", "/office/logout/", "/static/", "/media/")
# Wagtail's script completes these with what was ticked; without a tick they lead nowhere.
NEED_A_SELECTION = ("/office/bulk/",)
OFFICE = "/office/"
OFFICE_PAGES = 400
VIOLATIONS = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", event => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href)"


class Crawl:
    """What one person meets when she follows every link."""

    def __init__(self, page, origin):
        self.page, self.origin = page, origin
        self.found: list[str] = []
        self.elsewhere: set[str] = set()
        page.context.add_init_script(VIOLATIONS)
        page.on("request", self._note_request)
        page.on("pageerror", lambda problem: self.found.append(f"script error: {problem}"))

    def _note_request(self, request):
        address = request.url
        if not address.startswith((self.origin, "data:", "blob:", "about:")):
            self.elsewhere.add(address)

    def follow(self, start: str, *, inside: str = "/", outside: str = "", limit: int = 1000) -> int:
        """Follows links below `inside` and not below `outside`; returns how many pages it saw."""
        waiting, seen = [start], set()
        while waiting and len(seen) < limit:
            path = waiting.pop(0)
            if path in seen:
                continue
            seen.add(path)
            waiting += [
                link.removeprefix(self.origin)
                for link in self._visit(path)
                if self._is_followed(link, inside, outside)
            ]
        return len(seen)

    def _visit(self, path):
        if path.endswith(".pdf"):
            status = self.page.request.get(self.origin + path).status
            self._note_status(path, status)
            return []
        answer = self.page.goto(self.origin + path)
        self._note_status(path, answer.status)
        if not path.startswith(OFFICE):
            for violation in self.page.evaluate("() => window.__violations"):
                self.found.append(f"{path}: policy {violation}")
        return [urldefrag(link)[0] for link in self.page.evaluate(LINKS)]

    def _note_status(self, path, status):
        if status >= 400:
            self.found.append(f"{path}: {status}")

    def _is_followed(self, link, inside, outside):
        parts = urlsplit(link)
        if not link.startswith(self.origin):
            if parts.scheme in ("http", "https") and inside == "/":
                self.found.append(f"a link leads away: {link}")
            return False
        path = parts.path
        return (
            path.startswith(inside)
            and not (outside and path.startswith(outside))
            and not path.startswith(NOT_FOLLOWED + NEED_A_SELECTION)
        )


# --- every page of every course, in each language it has --------------------------------------
# They take longest, so they stand first: processes are handed tests in this order.

COURSE_LINK = re.compile(r'href="(/(?:en|it|ar)/courses/[a-z0-9/-]+/)["#]')
NEUTRAL = re.compile(r"^(?:\S+ \d+|\S+) – Learning space$")


def course_addresses(page) -> list[str]:
    """Every course, module and lesson by its address without the language."""
    waiting, found = ["/learn/"], []
    while waiting:
        html = page.request.get(waiting.pop()).text()
        for link in COURSE_LINK.findall(html):
            place = link[len("/en") :]
            if place not in found:
                found.append(place)
                waiting.append(f"/en{place}")
    return found


def addresses_in(page, language: str, places: list[str]) -> list[str]:
    """What is truly in a language, and one page of each kind that only stands in for it."""
    found, kinds = [], set()
    for place in places:
        address = f"/{language}{place}"
        answer = page.request.get(address)
        assert answer.status == 200, address
        kind = place.count("/")
        stands_in = "other-language" in answer.text()
        if not stands_in or kind not in kinds:
            found.append(address)
        if stands_in:
            kinds.add(kind)
    return found


@pytest.mark.parametrize("language", ["en", "it", "ar"])
def test_every_page_of_the_courses_is_readable_at_both_widths(language, sign_in):
    page = sign_in("edith")
    places = course_addresses(page)
    assert len(places) > 100
    problems, kinds = [], set()
    for address in addresses_in(page, language, places):
        page.goto(address)
        if not NEUTRAL.match(page.title()):
            problems.append(f"{address}: title {page.title()!r}")
        # Pages of one kind differ in their words alone, so on a wide screen one of each is enough.
        is_first_of_its_kind = address.count("/") not in kinds
        kinds.add(address.count("/"))
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                problems.append(f"{address}: too wide at {width}")
            if width == 360 or is_first_of_its_kind:
                problems += [f"{address} at {width}: {one}" for one in barriers(page)]
    assert problems == []


# --- every page that a link leads to -----------------------------------------------------------


@pytest.mark.parametrize("alias", [None, *(person.alias for person in EVERYONE)])
def test_following_every_link_finds_nothing_broken(alias, site, chromium, sign_in):
    page = sign_in(alias) if alias else chromium.new_context(base_url=site.url).new_page()
    crawl = Crawl(page, site.url)
    seen = crawl.follow("/", outside=OFFICE)
    seen += crawl.follow("/join/", outside=OFFICE, limit=1)
    assert crawl.found == []
    assert crawl.elsewhere == set()
    assert seen > 3


@pytest.mark.parametrize("alias", ["edith", "ruth"])
def test_the_office_has_no_broken_page_and_asks_nobody_else(alias, site, sign_in):
    crawl = Crawl(sign_in(alias), site.url)
    seen = crawl.follow(OFFICE, inside=OFFICE, limit=OFFICE_PAGES)
    assert crawl.found == []
    assert crawl.elsewhere == set()
    assert seen > 10
