"""What she types is not lost when her time runs out, in a real browser."""

from playwright.sync_api import expect

from .conftest import PASSPHRASE

WORDS = "I waited before I spoke.\nIt helped."


def test_words_that_were_not_sent_wait_while_she_signs_in_again(sign_in):
    page = sign_in("amara")
    page.clock.install()
    page.goto("/learn/journal/")
    page.get_by_label("What I want to keep").fill(WORDS)
    elsewhere = page.context.new_page()
    elsewhere.goto("/accounts/logout/")
    elsewhere.get_by_role("button", name="Sign out").click()

    page.clock.fast_forward(6 * 60 * 1000)

    expect(page.get_by_text("Your words are not lost")).to_be_visible()
    page.get_by_label("Your alias").fill("amara")
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("What I want to keep")).to_have_value(WORDS)
    expect(page.get_by_text("These words are not kept yet.")).to_be_visible()


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
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url)))

    page.clock.fast_forward(6 * 60 * 1000)

    page.wait_for_url("**/accounts/login/**")
    assert ("POST", site.url + "/learn/journal/") not in sent
    assert not page.get_by_text("Your words are not lost").count()
