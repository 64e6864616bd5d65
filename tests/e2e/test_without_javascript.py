"""Reading, questions, a room and the exit work with JavaScript off."""

import re

from playwright.sync_api import expect

from .steps import answer_quiz, read_lesson


def test_she_reads_answers_and_leaves_without_javascript(site, sign_in, settings):
    amara = sign_in("amara", javascript=False, width=360, height=740)
    read_lesson(amara, "/en/courses/a/2/1/")
    answer_quiz(amara)
    amara.goto("/learn/")
    expect(amara.locator("main")).to_contain_text("Peer mentor")

    # The exit leads to another site, which no test visits: the answer is enough.
    left = amara.request.get("/leave/", max_redirects=0)
    assert left.status == 302
    assert left.headers["location"] == settings.EXIT_URL
    amara.goto("/learn/")
    amara.wait_for_url(re.compile("/accounts/login/"))


def test_not_now_keeps_what_she_chose_without_javascript(sign_in):
    amara = sign_in("amara", javascript=False)
    amara.goto("/en/courses/a/2/1/")
    amara.get_by_role("button", name="I have read it").click()
    amara.get_by_role("button", name="Start").click()
    first = amara.locator("[data-question]").first.locator("input").first
    first.check()
    amara.get_by_role("button", name="Not now").click()
    amara.goto("/en/courses/a/2/1/")
    amara.get_by_role("link", name="Go on with the questions").click()
    expect(amara.locator("[data-question]").first.locator("input").first).to_be_checked()


def test_taking_a_breath_is_a_page_of_its_own_without_javascript(sign_in):
    amara = sign_in("amara", javascript=False)
    amara.get_by_role("link", name="Take a breath").click()
    expect(amara.get_by_role("heading", name="Take a breath")).to_be_visible()
