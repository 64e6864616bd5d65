"""A coordinator's week on a phone, in an organisation of five thousand people."""

import pytest
from playwright.sync_api import expect

from .conftest import run
from .targets import too_small

MANY = 5_000
# One of the many; nobody else's name has hers in it.
HER = "crowd-4321"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def crowded(databases, prepared):
    """The demo with five thousand people more, written in bulk."""

    def fill(url):
        run(url, "-m", "bench.crowd", "people", str(MANY))

    return databases.made_once("crowded", fill, template=prepared)


@pytest.fixture
def template(crowded):
    return crowded


@pytest.fixture
def olga(sign_in):
    return sign_in("olga", **PHONE)


def is_usable(page):
    """Nothing lies beside the screen, and all of it can be hit with a finger."""
    beside = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(beside) <= 0, page.url
    assert too_small(page) == [], page.url
    return True


def find_her(olga):
    """From the desk in two steps: her name, and a tap on it."""
    olga.goto("/people/")
    assert is_usable(olga)
    olga.get_by_label("Name").fill(HER)
    olga.get_by_role("button", name="Filter", exact=True).click()
    expect(olga.get_by_role("main").locator("tbody tr")).to_have_count(1)
    assert is_usable(olga)
    olga.get_by_role("link", name=HER, exact=True).click()
    expect(olga.get_by_role("heading", level=1)).to_have_text(HER)
    assert is_usable(olga)


def test_she_finds_a_woman_in_two_steps_among_five_thousand(olga):
    find_her(olga)


def test_she_and_a_second_give_a_code_for_a_forgotten_passphrase(olga, sign_in):
    find_her(olga)
    olga.get_by_role("link", name="Access", exact=True).click()
    olga.get_by_role("button", name="Request recovery code").click()
    expect(olga.get_by_text("Request sent. The second person passes on the code.")).to_be_visible()
    sara = sign_in("sara", **PHONE)
    sara.goto("/approvals/")
    assert is_usable(sara)
    sara.get_by_role("main").get_by_role("link").filter(has_text=HER).first.click()
    sara.get_by_role("button", name="Approve", exact=True).click()
    expect(sara.get_by_role("heading", name="Recovery code")).to_be_visible()
    assert is_usable(sara)


def test_she_ends_a_role(olga):
    find_her(olga)
    olga.get_by_role("link", name="Access", exact=True).click()
    olga.get_by_role("link", name="End role").click()
    assert is_usable(olga)
    olga.get_by_role("button", name="End role").click()
    expect(olga.get_by_text("Role ended.")).to_be_visible()
    expect(olga.get_by_role("link", name="End role")).to_have_count(0)


def test_she_prints_twelve_cards(olga):
    olga.goto("/people/cards/")
    assert is_usable(olga)
    olga.get_by_label("Role").select_option(label="Learner")
    olga.get_by_label("Number of cards").fill("12")
    olga.get_by_role("button", name="Create cards").click()
    codes = olga.locator(".paper-card .code").all_inner_texts()
    assert len(set(codes)) == 12
    assert is_usable(olga)
    olga.emulate_media(media="print")
    expect(olga.locator(".paper-card").last).to_be_visible()
    expect(olga.get_by_role("heading", level=1)).to_be_hidden()


def test_she_reads_who_did_what_among_two_years_of_acts(olga):
    olga.goto("/activity/")
    assert is_usable(olga)
    acts = olga.get_by_role("main").locator(".list > li")
    expect(acts).to_have_count(30)
    olga.get_by_role("link", name="Earlier").click()
    expect(olga.get_by_role("link", name="Newest")).to_be_visible()
    assert is_usable(olga)
    olga.get_by_label("Done by").select_option(label="Grace")
    olga.get_by_label("Person concerned").fill(HER)
    olga.get_by_role("button", name="Filter", exact=True).click()
    # Of her, what the team did; of her own two years, nothing.
    expect(acts).to_have_count(2)
    expect(acts.filter(has_text=f"Grace added {HER} to a cohort.")).to_have_count(1)
    assert is_usable(olga)


def test_she_reads_what_was_opened_and_what_two_decided(olga):
    for address in ("/", "/activity/access/", "/approvals/", "/calendar/", "/reports/"):
        olga.goto(address)
        expect(olga.get_by_role("heading", level=1)).to_be_visible()
        assert is_usable(olga)
