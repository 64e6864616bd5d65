"""Every page that a link leads to, as everyone: no error, no dead link, nothing from elsewhere."""

from urllib.parse import urldefrag, urlsplit

import pytest

from lms.desks.demo.people import EVERYONE

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
            for link in self._visit(path):
                if self._is_followed(link, inside, outside):
                    waiting.append(link.removeprefix(self.origin))
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
