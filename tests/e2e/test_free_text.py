"""What she types is not lost when her time runs out, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import PASSPHRASE, is_soon_signed_out

WORDS = "I waited before I spoke.\nIt helped."


@pytest.fixture(scope="module")
def template(with_courses):
    """The demo with the course that has every kind of question."""
    return with_courses("kinds", "tests/data/courses/kinds")


def sign_out_elsewhere(page):
    """In another window, as when her time runs out while this one is put away."""
    elsewhere = page.context.new_page()
    elsewhere.goto("/accounts/logout/")
    elsewhere.get_by_role("button", name="Sign out").click()
    expect(elsewhere.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    elsewhere.close()


def sign_in_again(page):
    page.get_by_label("Your name here").fill("amara")
    page.get_by_label("Your secret words").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in", exact=True).click()


def open_questions(page):
    """To the questions of every kind."""
    page.goto("/en/courses/k/")
    page.get_by_role("button", name=re.compile("Open this course")).click()
    page.goto("/en/courses/k/1/1/")
    page.get_by_role("button", name="I have read it").click()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/courses/attempts/**", wait_until="load")


def test_words_that_were_not_sent_wait_while_she_signs_in_again(sign_in):
    page = sign_in("amara")
    page.clock.install()
    page.goto("/learn/journal/")
    page.get_by_label("What I want to keep").fill(WORDS)
    sign_out_elsewhere(page)

    page.clock.fast_forward(6 * 60 * 1000)

    page.wait_for_url("**/accounts/login/**")
    sign_in_again(page)
    expect(page.get_by_label("What I want to keep")).to_have_value(WORDS)
    expect(page.get_by_text("You began this before.")).to_be_visible()


def test_answers_that_were_not_sent_wait_while_she_signs_in_again(sign_in):
    page = sign_in("amara", width=360, height=740)
    page.clock.install()
    open_questions(page)
    address = page.url
    page.get_by_label("Ask who needs help with it.").check()
    # All questions are one form, though a narrow screen shows one of them.
    page.locator("#question-kitchen-written textarea").evaluate(
        """(box, words) => {
          box.value = words;
          box.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        WORDS,
    )
    page.locator("#question-kitchen-gap select").evaluate("(list) => { list.value = 'hands'; }")
    for _twice in range(2):
        sign_out_elsewhere(page)
        page.clock.fast_forward(6 * 60 * 1000)
        page.wait_for_url("**/accounts/login/**")
        sign_in_again(page)
        page.wait_for_url(address)
        expect(page.get_by_label("Ask who needs help with it.")).to_be_checked()
        expect(page.locator("#question-kitchen-written textarea")).to_have_value(WORDS)
        expect(page.locator("#question-kitchen-gap select")).to_have_value("hands")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{wide} px too wide"


def test_a_page_of_questions_that_was_only_read_sends_nothing(sign_in):
    page = sign_in("amara")
    page.clock.install()
    open_questions(page)
    address = page.url
    sign_out_elsewhere(page)
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url)))

    page.clock.fast_forward(6 * 60 * 1000)

    page.wait_for_url("**/accounts/login/**")
    assert ("POST", address) not in sent


def test_after_a_quick_exit_in_another_window_nothing_more_is_sent(sign_in, site):
    page = sign_in("amara")
    page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather"))
    page.clock.install()
    page.goto("/learn/journal/")
    page.get_by_label("What I want to keep").fill(WORDS)
    elsewhere = page.context.new_page()
    elsewhere.goto("/learn/")
    elsewhere.get_by_role("link", name="Leave", exact=True).click()
    elsewhere.wait_for_url("https://www.bbc.co.uk/**")
    assert is_soon_signed_out(page, site)
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url)))

    page.clock.fast_forward(6 * 60 * 1000)

    # This window heard of it: it leaves as well, or finds that she is signed out.
    page.wait_for_url(re.compile("/accounts/login/|^https://www[.]bbc[.]co[.]uk"))
    assert ("POST", site.url + "/learn/journal/") not in sent
