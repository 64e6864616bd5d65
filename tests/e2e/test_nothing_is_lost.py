"""Whichever way she goes from a half-filled form, it is there when she is back (domain 5.2)."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import PASSPHRASE, take_second_step
from .steps import set_up_room

WORDS = "I waited before I spoke.\nIt helped."
EXIT = "https://www.bbc.co.uk/**"


class Journal:
    """A box to write in."""

    alias = "amara"

    def open(self, page):
        page.goto("/learn/journal/")

    def fill(self, page):
        page.locator("textarea[name=text]").fill(WORDS)

    def fill_otherwise(self, page):
        page.locator("textarea[name=text]").fill("Older words.")

    def is_filled(self, page):
        expect(page.locator("textarea[name=text]")).to_have_value(WORDS)


class Quiz:
    """Questions to choose in."""

    alias = "amara"

    def open(self, page):
        page.goto("/en/courses/a/2/1/")
        page.get_by_role("button", name="I have read it").click()
        page.get_by_role("button", name="Start").click()
        page.wait_for_url("**/courses/attempts/**", wait_until="load")

    def fill(self, page):
        page.locator("[data-question]").first.locator("input").first.check()

    def fill_otherwise(self, page):
        page.locator("[data-question]").first.locator("input").nth(1).check()

    def is_filled(self, page):
        expect(page.locator("[data-question]").first.locator("input").first).to_be_checked()


class Observation:
    """What a supervisor sees in a room: marks, and a sentence."""

    alias = "grace"

    def open(self, page):
        set_up_room(page, "Amara", "Lucia")
        page.goto(f"{page.url}observation/")

    def fill(self, page):
        page.locator("main details > summary").first.click()
        page.locator("main fieldset").first.locator("input").first.check()
        page.locator("textarea[name=sentence]").fill(WORDS)

    def fill_otherwise(self, page):
        page.locator("textarea[name=sentence]").fill("Older words.")

    def is_filled(self, page):
        expect(page.locator("textarea[name=sentence]")).to_have_value(WORDS)
        expect(page.locator("main fieldset").first.locator("input").first).to_be_checked()


FORMS = [Journal(), Quiz(), Observation()]
every_form = pytest.mark.parametrize(
    "form", FORMS, ids=[type(one).__name__.lower() for one in FORMS]
)


def is_kept(page):
    """The page says so, which it does on the server's yes alone."""
    expect(page.locator("[data-keep-line]")).to_have_attribute("data-says", "kept")


def by_a_tab(page, site):
    page.get_by_role("link", name="Rooms").first.click()


def by_going_back(page, site):
    page.go_back()


def by_a_link(page, site):
    page.locator("a.brand").click()


def by_another_language(page, site):
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Italiano").click()
    expect(page.locator("html")).to_have_attribute("lang", "it")


def by_the_end_of_her_time(page, site):
    """Signed out in another window, as when it runs out; then what she typed comes too late."""
    elsewhere = page.context.new_page()
    elsewhere.goto("/accounts/logout/")
    elsewhere.get_by_role("button", name="Sign out").click()
    expect(elsewhere.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    elsewhere.close()
    is_kept(page)


def by_leaving(page, site):
    """What was kept before she leaves is there; nothing is sent after it."""
    is_kept(page)
    page.get_by_role("link", name="Leave", exact=True).click()
    page.wait_for_url(EXIT)


def by_a_cut_of_the_network(page, site):
    line = page.locator("[data-keep-line]")
    expect(line).to_have_attribute("data-says", "lost")
    page.context.set_offline(False)
    is_kept(page)


def by_a_crash_of_the_page(page, site):
    is_kept(page)
    page.context.new_cdp_session(page).send("Page.close")


def by_a_closed_lid(page, site):
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { value: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    is_kept(page)


def by_a_restart_of_the_server(page, site):
    is_kept(page)
    site.restart()


WAYS = [
    by_a_tab,
    by_going_back,
    by_a_link,
    by_another_language,
    by_the_end_of_her_time,
    by_leaving,
    by_a_cut_of_the_network,
    by_a_crash_of_the_page,
    by_a_closed_lid,
    by_a_restart_of_the_server,
]


def come_back(context, address, site, alias):
    """In a new window; she signs in where she has to."""
    page = context.new_page()
    page.goto(address)
    if "/accounts/login/" in page.url:
        page.get_by_label("Your name here").fill(alias)
        page.get_by_label("Your secret words").fill(PASSPHRASE)
        page.get_by_role("button", name="Sign in", exact=True).click()
        take_second_step(page, site, address)
    return page


@every_form
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.removeprefix("by_"))
def test_what_she_began_is_there_when_she_is_back(sign_in, site, form, way):
    page = sign_in(form.alias)
    context = page.context
    context.route(EXIT, lambda route: route.fulfill(body="Weather"))
    form.open(page)
    address = page.url
    context.set_offline(way is by_a_cut_of_the_network)
    form.fill(page)
    way(page, site)
    again = come_back(context, address, site, form.alias)
    form.is_filled(again)
    stored = again.evaluate("Object.entries(localStorage).concat(Object.entries(sessionStorage))")
    assert "waited" not in str(stored)
    assert "q-" not in str(stored)
    assert again.evaluate("indexedDB.databases()") == []
    assert again.evaluate("caches.keys()") == []


@every_form
def test_a_second_window_that_is_older_wipes_nothing_and_she_is_told(sign_in, form):
    old = sign_in(form.alias)
    form.open(old)
    new = old.context.new_page()
    new.goto(old.url)
    form.fill(new)
    is_kept(new)
    form.fill_otherwise(old)
    expect(old.locator("[data-keep-line]")).to_have_attribute("data-says", "older")
    old.get_by_role("link", name="Choose between them").click()
    expect(old.get_by_role("button", name="Take this one")).to_be_visible()
    form.is_filled(old)


def test_without_javascript_the_buttons_keep_and_the_page_says_so(sign_in):
    page = sign_in("amara", javascript=False)
    page.goto("/learn/journal/")
    expect(page.get_by_text("kept when you press a button of this form")).to_be_visible()
    page.locator("textarea[name=text]").fill("x" * 5_001)
    page.get_by_role("button", name="Keep this page").click()
    page.goto("/learn/journal/")
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile("x{5001}"))


def test_marks_in_a_running_room_are_kept_by_their_button_without_javascript(sign_in):
    page = sign_in("grace", javascript=False)
    form = Observation()
    form.open(page)
    form.fill(page)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("You can sign once the room is closed.")).to_be_visible()
    form.is_filled(page)
    page.get_by_role("button", name="Clear marks").click()
    expect(page.locator("textarea[name=sentence]")).to_have_value("")
