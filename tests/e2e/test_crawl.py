"""Every page that a link leads to, as everyone: no error, no dead link, nothing from elsewhere."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from lms.demo.people import EVERYONE

from .barriers import barriers, has_something_new

pytestmark = pytest.mark.long

# Signing out and leaving end the crawl; a language is chosen by a form.
NOT_FOLLOWED = ("/leave/", "/accounts/logout/", "/office/logout/", "/static/", "/media/")
# Wagtail's script completes these with what was ticked; without a tick they lead nowhere.
NEED_A_SELECTION = ("/office/bulk/",)
OFFICE = "/office/"
OFFICE_PAGES = 150
# Pages of one address but for its numbers come from one view: so many of them are opened in the
# browser, the others are only fetched, and their links followed.
OPENED_OF_A_KIND = 2
# Of these everybody follows so many of each kind, whatever the language; a learner and a stranger
# follow all, in each language. What an editor meets on the courses' pages is asked for above them.
FETCHED_OF_A_KIND = 4
FOLLOW_ALL = (None, "amara")
NUMBERS = re.compile(r"[0-9a-f-]{36}|\d+")
LANGUAGE = re.compile(r"^/(?:en|it|ar)/")
# What a browser saves instead of showing it.
FILES = (".pdf", ".json", ".jwt")
A_LINK = re.compile(r"<a\b[^>]*?\shref=[\"']([^\"']*)", re.I)
VIOLATIONS = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", event => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href)"


def kind_of(path: str, *, in_each_language: bool) -> str:
    """Its address without numbers, and without the language unless it matters."""
    kind = NUMBERS.sub("N", path)
    return kind if in_each_language else LANGUAGE.sub("/", kind)


class Crawl:
    """What one person meets when she follows every link."""

    def __init__(self, page, origin, *, of_a_kind=None):
        self.page, self.origin, self.of_a_kind = page, origin, of_a_kind
        self.found: list[str] = []
        self.elsewhere: set[str] = set()
        self.opened: Counter[str] = Counter()
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
            if path in seen or self._has_enough_like(path):
                continue
            seen.add(path)
            waiting += self.followed(self._visit(path), inside, outside)
        return len(seen)

    def followed(self, links, inside="/", outside="") -> list[str]:
        """The addresses of these that are of this site and end nobody's visit."""
        return [
            link.removeprefix(self.origin)
            for link in links
            if self._is_followed(link, inside, outside)
        ]

    def _has_enough_like(self, path):
        return self.of_a_kind is not None and self.opened[self._kind_of(path)] >= self.of_a_kind

    def _kind_of(self, path):
        return kind_of(path, in_each_language=self.of_a_kind is None)

    def _visit(self, path):
        kind = self._kind_of(path)
        self.opened[kind] += 1
        if path.partition("?")[0].endswith(FILES) or self.opened[kind] > OPENED_OF_A_KIND:
            return self.fetch(path)
        return self.open(path)

    def open(self, path) -> list[str]:
        """Notes how it answered and what it was refused; the links on it."""
        answer = self.page.goto(self.origin + path)
        self._note_status(path, answer.status)
        if not path.startswith(OFFICE):
            for violation in self.page.evaluate("() => window.__violations"):
                self.found.append(f"{path}: policy {violation}")
        return [urldefrag(link)[0] for link in self.page.evaluate(LINKS)]

    def fetch(self, path) -> list[str]:
        """Asks for an address without opening it; the links of the answer."""
        answer = self.page.request.get(self.origin + path)
        self._note_status(path, answer.status)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return []
        links = (urljoin(answer.url, unescape(link)) for link in A_LINK.findall(answer.text()))
        return [urldefrag(link)[0] for link in links]

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

A_COURSE_PAGE = re.compile(r"^/(?:en|it|ar)(/courses/[a-z0-9/-]+/)$")
NEUTRAL = re.compile(r"^(?:\S+ \d+|\S+) – Learning space$")


class CoursePages:
    """Every course, module and lesson in a language, opened from link to link."""

    def __init__(self, crawl, language):
        self.crawl, self.language = crawl, language
        self.opened: set[str] = set()
        self.led_to: set[str] = set()

    def __iter__(self):
        """The address of each while it is open."""
        waiting = self._open("/learn/")
        while waiting:
            address = waiting.pop()
            if address not in self.opened:
                waiting += self._open(address)
                yield address

    def _open(self, address):
        self.opened.add(address)
        links = self.crawl.followed(self.crawl.open(address), outside=OFFICE)
        self.led_to.update(links)
        pages = filter(None, map(A_COURSE_PAGE.match, links))
        return [f"/{self.language}{page[1]}" for page in pages]

    def ask_for_what_else_they_lead_to(self):
        for address in sorted(self.led_to - self.opened):
            self.crawl.fetch(address)


def stands_in(page) -> bool:
    """Whether what is shown is in another language, since hers has none yet."""
    return page.locator(".other-language").count() > 0


@pytest.mark.parametrize("language", ["en", "it", "ar"])
def test_every_page_of_the_courses_is_readable_at_both_widths(language, site, sign_in):
    page = sign_in("edith")
    crawl = Crawl(page, site.url)
    pages = CoursePages(crawl, language)
    problems = crawl.found
    judged: dict[int, set[str]] = {360: set(), 1280: set()}
    kinds_that_stand_in = set()
    for address in pages:
        kind = address.count("/")
        if stands_in(page):
            # Of these one page of each kind.
            if kind in kinds_that_stand_in:
                continue
            kinds_that_stand_in.add(kind)
        if not NEUTRAL.match(page.title()):
            problems.append(f"{address}: title {page.title()!r}")
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                problems.append(f"{address}: too wide at {width}")
            # Pages of the same shapes differ in their words alone, and axe says the same of them.
            if has_something_new(page, judged[width]):
                problems += [f"{address} at {width}: {one}" for one in barriers(page)]
    pages.ask_for_what_else_they_lead_to()
    assert problems == []
    assert crawl.elsewhere == set()
    assert len(pages.opened) > 100


# --- every page that a link leads to -----------------------------------------------------------


@pytest.mark.parametrize("alias", [None, *(person.alias for person in EVERYONE)])
def test_following_every_link_finds_nothing_broken(alias, site, chromium, sign_in):
    page = sign_in(alias) if alias else chromium.new_context(base_url=site.url).new_page()
    crawl = Crawl(page, site.url, of_a_kind=None if alias in FOLLOW_ALL else FETCHED_OF_A_KIND)
    seen = crawl.follow("/", outside=OFFICE)
    seen += crawl.follow("/join/", outside=OFFICE, limit=1)
    assert crawl.found == []
    assert crawl.elsewhere == set()
    assert seen > 3


@pytest.mark.parametrize("alias", ["edith", "ruth"])
def test_the_office_has_no_broken_page_and_asks_nobody_else(alias, site, sign_in):
    crawl = Crawl(sign_in(alias), site.url, of_a_kind=FETCHED_OF_A_KIND)
    seen = crawl.follow(OFFICE, inside=OFFICE, limit=OFFICE_PAGES)
    assert crawl.found == []
    assert crawl.elsewhere == set()
    assert seen > 10
