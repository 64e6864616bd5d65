"""A woman whose account shows her lessons alone finds the site of a learner, and nothing besides.

Every address of the project is tried, and every page that a link leads to is read (domain 10.6,
ADR-0125).
"""

import re
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLResolver, get_resolver, resolve

from accounts.membership.services import make_learning_only, show_everything
from accounts.models import Session
from core.clock import now
from courses.models import JournalEntry
from lms.portal.learner.learning_only import (
    COMING_AND_GOING,
    IN_THE_DEMO,
    LESSONS,
    SETTING_UP_A_SECOND_STEP,
)
from mentors.models import RoomMember
from tests.test_permission_table import ROWS

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OPEN = LESSONS | COMING_AND_GOING
# A learner, a mentor with a certificate, a woman who comes to rooms only, and somebody of the team.
NARROWED = ("amara", "lucia", "joy", "grace")
OTHERS = ("Grace", "Sara", "Ines", "Iris", "Olga", "Nora", "Edith", "Ruth", "Tess")
SAMPLES = {"int": "1", "uuid": str(uuid4()), "slug": "x", "str": "x", "path": "x"}
CHANGES = ("INSERT", "UPDATE", "DELETE")
# What stands on these pages of whoever has more than her lessons.
OF_MORE = (
    *("coming up", "session:", "no room is planned", "certificate", "journal", "my goals"),
    *("also waiting", "this waits for you", "good to know", "was that you", "with someone"),
)


@pytest.fixture(scope="module")
def narrowed(world):
    """Four people of the demo, each with her lessons alone."""
    for alias in NARROWED:
        make_learning_only(user=world.people[alias], at=now())
    return world


@pytest.fixture(scope="module")
def cookies(narrowed):
    """Each of them signed in once: the cookies of her browser, by alias."""
    found = {}
    for alias in NARROWED:
        client = Client()
        client.force_login(narrowed.people[alias], backend=BACKEND)
        client.get("/leave/state/")
        found[alias] = {name: one.value for name, one in client.cookies.items()}
    return found


def as_her(cookies, alias):
    client = Client()
    client.cookies.load(cookies[alias])
    return client


def plain(answer):
    """A page without what differs with each request: tokens, its own address, and the place of the
    menu below which that address would lie, as it would for any other one there.
    """
    page = answer.content.decode().replace(' aria-current="page"', "")
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    page = re.sub(r'name="address" value="[^"]*"', "", page)
    return re.sub(r'nonce="[^"]*"', "", page)


def tried(client, method, path, data=None):
    """The answer, and what it wrote beside the sign of life of the session."""
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = getattr(client, method)(path, data or {})
        transaction.set_rollback(True)
    table = Session._meta.db_table
    wrote = [
        one["sql"]
        for one in asked.captured_queries
        if one["sql"].startswith(CHANGES) and table not in one["sql"]
    ]
    return answer, wrote


def names_in(patterns, namespaces=()):
    """The name of every address, as `ResolverMatch.view_name` says it, with its whole route."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, *filter(None, [pattern.namespace]))
            for name, route in names_in(pattern.url_patterns, inner):
                yield name, f"{pattern.pattern}{route}"
        else:
            yield ":".join([*namespaces, pattern.name or pattern.lookup_str]), str(pattern.pattern)


def sample_of(route):
    """An address that fits the route."""
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found.group(1) or "str"], route)
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "1", path)
    path = path.replace("(/|$)", "/").replace("[0-9]+", "1").replace(".*", "x")
    path = re.sub(r"\(([\w-]+)\|[^)]*\)", r"\1", path)
    return "/" + re.sub(r"[\^$\\?]|\\Z", "", path)


EVERY_ADDRESS = sorted({*names_in(get_resolver().url_patterns)})


# --- what is closed -------------------------------------------------------------------------


def test_each_name_that_is_open_is_the_name_of_an_address():
    known = {name for name, _route in EVERY_ADDRESS}
    assert known >= OPEN | SETTING_UP_A_SECOND_STEP
    of_the_demo = {name for name, _route in names_in(get_resolver("lms.demo_urls").url_patterns)}
    assert of_the_demo - known >= IN_THE_DEMO


@pytest.mark.long
def test_every_address_of_the_project_is_closed_to_her_unless_it_is_named(cookies):
    client = as_her(cookies, "amara")
    found, reached = {}, set()
    for method in ("get", "post"):
        nowhere = plain(getattr(client, method)("/there-is-no-such-page/"))
        for _name, route in EVERY_ADDRESS:
            path = sample_of(route)
            try:
                name = resolve(path).view_name
            except Resolver404:
                continue
            reached.add(name)
            if name in OPEN:
                continue
            answer, wrote = tried(client, method, path)
            if answer.status_code != 404 or plain(answer) != nowhere or wrote:
                found[method, path] = (name, answer.status_code, wrote)
    assert found == {}
    # What the samples do not reach are variants of what they do.
    assert len(reached) > 0.9 * len({name for name, _route in EVERY_ADDRESS})


@pytest.mark.long
@pytest.mark.parametrize("alias", NARROWED)
def test_what_is_hers_and_not_named_is_answered_as_if_it_were_not_there(narrowed, cookies, alias):
    client, found = as_her(cookies, alias), {}
    nowhere = {
        one: plain(getattr(client, one)("/there-is-no-such-page/")) for one in ("get", "post")
    }
    for row in ROWS:
        path = row.path(narrowed)
        if resolve(path.partition("?")[0]).view_name in OPEN:
            continue
        answer, wrote = tried(client, row.method, path, row.data)
        if answer.status_code != 404 or plain(answer) != nowhere[row.method] or wrote:
            found[row.method, path] = (answer.status_code, wrote)
    assert found == {}


def test_a_form_without_a_token_is_answered_alike(narrowed, cookies):
    client = Client(enforce_csrf_checks=True)
    client.cookies.load(cookies["amara"])
    assert client.post("/learn/journal/", {"text": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["/rooms", "/me", "/learn/journal", "/supervise", "/office"])
def test_without_its_last_slash_it_is_not_mended_either(cookies, path):
    client = as_her(cookies, "amara")
    assert client.get(path).status_code == client.get("/there-is-no-such-page").status_code == 404
    assert client.get("/learn").status_code == 301


def test_whoever_is_not_narrowed_finds_all_of_it(world):
    client = Client()
    client.force_login(world.people["ines"], backend=BACKEND)
    for path in ("/rooms/", "/", "/me/", "/learn/journal/"):
        assert client.get(path).status_code == 200, path


# --- what she sees --------------------------------------------------------------------------


class Page(HTMLParser):
    """Links, the addresses that forms are sent to, and the words of a page."""

    def __init__(self, html):
        super().__init__()
        self.links, self.actions, self.words, self._silent = [], [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag == "a" and facts.get("href"):
            self.links.append(facts["href"])
        if tag == "form":
            self.actions.append((facts.get("action") or "", facts.get("method", "get")))
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag):
        self._silent -= tag in ("script", "style")

    def handle_data(self, text):
        if not self._silent:
            self.words.append(text)


def crawl(client):
    """Every page that links lead to from the start page on, by address."""
    seen, waiting = {}, ["/"]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if not path.startswith("/") or path in seen or path in ("/leave/", "/accounts/logout/"):
            continue
        answer = client.get(path, follow=True)
        seen[path] = (answer.status_code, Page(answer.content.decode()))
        waiting += seen[path][1].links
    return seen


@pytest.fixture(scope="module")
def pages(cookies):
    """By alias: what she finds by tapping."""
    return {alias: crawl(as_her(cookies, alias)) for alias in NARROWED}


@pytest.mark.long
@pytest.mark.parametrize("alias", NARROWED)
def test_every_link_and_every_form_of_her_pages_leads_somewhere(pages, alias):
    assert {path: status for path, (status, _page) in pages[alias].items() if status != 200} == {}
    for path, (_status, page) in pages[alias].items():
        for action, _method in page.actions:
            name = resolve((action or path).partition("?")[0]).view_name
            assert name in OPEN, (path, action)


@pytest.mark.parametrize("alias", NARROWED)
def test_no_page_of_hers_names_anybody_else(pages, alias):
    found = {}
    for path, (_status, page) in pages[alias].items():
        words = " ".join(page.words)
        named = [one for one in OTHERS if one.lower() != alias and re.search(rf"\b{one}\b", words)]
        if named:
            found[path] = named
    assert found == {}


@pytest.mark.parametrize("alias", NARROWED)
def test_the_menu_has_her_day_her_lessons_and_her_settings(cookies, alias):
    page = as_her(cookies, alias).get("/").content.decode()
    menu = page.split('<nav class="places"')[1].split("</nav>")[0]
    assert re.findall(r'<a href="([^"]*)"', menu) == ["/", "/learn/", "/me/settings/"]
    assert "compact" not in page.split("<body")[1].split(">")[0]


@pytest.mark.parametrize("alias", NARROWED)
def test_nothing_on_her_start_and_learning_pages_speaks_of_more(pages, alias):
    for path in ("/", "/learn/"):
        words = " ".join(pages[alias][path][1].words).lower()
        for word in OF_MORE:
            assert word not in words, (path, word)


def test_a_learner_goes_on_where_she_was_and_a_guest_finds_her_short_lessons(pages):
    assert "Body alarms" in " ".join(pages["amara"]["/"][1].words)
    joy = pages["joy"]
    assert "A few short lessons" in " ".join(joy["/"][1].words)
    assert any(path.startswith("/en/courses/") for path in joy)


def test_the_page_of_help_has_its_numbers_and_nobody_to_ask(cookies, narrowed):
    page = as_her(cookies, "amara").get("/help/?c=IT").content.decode()
    assert "112" in page
    assert "/help/ask/" not in page


def test_her_start_page_costs_no_query_more_than_before(cookies, django_assert_max_num_queries):
    client = as_her(cookies, "amara")
    client.get("/")
    with django_assert_max_num_queries(6):
        client.get("/")


def test_the_calendar_of_her_duties_is_empty(narrowed):
    answer = Client().get(f"/calendar/{narrowed.calendar}.ics")
    assert answer.status_code == 200
    assert "VEVENT" not in answer.content.decode()


# --- having it back -------------------------------------------------------------------------


def test_nothing_of_hers_is_lost(narrowed, cookies):
    amara = narrowed.people["amara"]
    show_everything(user=amara)
    client = as_her(cookies, "amara")
    assert "I will try silence." in client.get("/learn/journal/").content.decode()
    assert client.get("/rooms/").status_code == 200
    assert RoomMember.objects.filter(user=amara).exists()
    assert JournalEntry.objects.exists()
    make_learning_only(user=amara, at=now())
