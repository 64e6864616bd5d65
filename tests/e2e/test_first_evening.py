"""The first evening of a woman on her phone: card, first steps, a lesson, its questions, help, out.

Nothing here is found by its words, so that the same evening is lived in every language.
"""

import re

import pytest
from playwright.sync_api import expect

from .barriers import barriers, has_something_new
from .conftest import is_soon_signed_out
from .first_monday_steps import make_card
from .hands import Fingers, Keys

SMALL = {"width": 360, "height": 640}
# Where the way out leads: no test visits it.
EXIT = re.compile(r"https://")
ALIAS, WORDS = "quiet otter", "seven yellow kites over water"

EVENINGS = {
    "by-keyboard": (Keys(), "en", True),
    "by-touch": (Fingers(), "en", True),
    "without-javascript": (Fingers(), "en", False),
    "in-arabic": (Fingers(), "ar", True),
    "in-italian-by-keyboard": (Keys(), "it", True),
}


@pytest.fixture
def phone(chromium, site):
    """Call it for the page of a small phone that knows nothing of her yet."""

    def open_page(hand, javascript):
        context = chromium.new_context(
            base_url=site.url,
            viewport=SMALL,
            has_touch=hand.touch,
            is_mobile=hand.touch,
            java_script_enabled=javascript,
        )
        context.route(EXIT, lambda route: route.fulfill(body="Weather"))
        return context.new_page()

    return open_page


class Evening:
    """One woman, her page, and how she works it."""

    def __init__(self, page, hand, *, javascript):
        self.page, self.hand, self.javascript = page, hand, javascript
        self.judged = set()

    def sees(self, name):
        """What holds on every page of the evening, as it stands there."""
        expect(self.page.locator("a.leave").first, name).to_be_visible()
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        if self.javascript and has_something_new(self.page, self.judged):
            assert barriers(self.page) == [], name

    def press(self, found):
        self.hand.press(self.page, self.page.locator(found).filter(visible=True).first)

    def write(self, found, text):
        self.hand.write(self.page, self.page.locator(found), text)

    def comes_in(self, address, code, language):
        page = self.page
        page.goto(f"{address}#{code}" if self.javascript else address)
        if language != "en":
            self.press("details.menu > summary")
            self.press(f"button[name=language][value={language}]")
        expect(page.locator("html")).to_have_attribute("lang", language)
        if not page.locator("[name=code]").input_value():
            self.write("[name=code]", code)
        self.sees("card")
        self.write("[name=alias]", ALIAS)
        self.write("[name=passphrase]", WORDS)
        self.press("[name=is_adult]")
        self.press("form[data-card] .buttons button")
        page.wait_for_url("**/first/1/")

    def takes_the_first_steps(self):
        for number in (1, 2, 3):
            self.page.wait_for_url(f"**/first/{number}/")
            self.sees(f"step {number}")
            self.press("main form[action*='/first/'] button.button:not([name])")
        self.page.wait_for_url(re.compile(r"://[^/]+/$"))
        self.sees("day")

    def reads_a_lesson(self, language):
        page = self.page
        self.press("a[href='/learn/']")
        page.wait_for_url("**/learn/")
        self.sees("learn")
        self.press("form[action$='/courses/a/open/'] button")
        page.wait_for_url(f"**/{language}/courses/a/**")
        self.sees("course")
        self.press("section.next a.button:not(.button-quiet)")
        page.wait_for_url(f"**/{language}/courses/a/*/1/**")
        self.sees("lesson")
        while page.locator("form[data-onwards] button").filter(visible=True).count():
            before = page.url
            self.press("form[data-onwards] button")
            page.wait_for_url(lambda url, before=before: url != before)
            if not self.javascript:
                break
        self.sees("end of the lesson")
        self.press("form[action$='/read/'] button")

    def answers_its_questions(self):
        page = self.page
        page.wait_for_url("**/start/")
        self.sees("before the questions")
        self.press("form[action$='/start/'] button")
        page.wait_for_url("**/courses/attempts/**", wait_until="load")
        self.sees("questions")
        for question in page.locator("[data-question]").all():
            self._answers(question)
            if page.locator("[data-next]").is_visible():
                self.press("[data-next]")
        self.press("button[value=see]")
        expect(page.locator("[data-quiz]")).to_have_count(0)
        self.sees("result")

    def _answers(self, question):
        boxes = question.locator("input[type=radio], input[type=checkbox]")
        if boxes.count():
            self.hand.press(self.page, boxes.first)
        for select in question.locator("select").all():
            value = select.locator("option").nth(1).get_attribute("value")
            self.hand.choose(self.page, select, value)

    def looks_who_can_help(self):
        self.press("a[href='/help/']")
        self.page.wait_for_url("**/help/")
        self.sees("help")

    def leaves(self):
        with self.page.expect_request(lambda asked: re.match(EXIT, asked.url)):
            self.press("a.leave")


@pytest.mark.parametrize("evening", EVENINGS)
def test_from_her_card_to_the_way_out(sign_in, phone, site, evening):
    hand, language, javascript = EVENINGS[evening]
    address, code = make_card(sign_in("olga"), "Learner")
    page = phone(hand, javascript)
    her = Evening(page, hand, javascript=javascript)
    her.comes_in(address, code, language)
    her.takes_the_first_steps()
    her.reads_a_lesson(language)
    her.answers_its_questions()
    expect(page.locator("html")).to_have_attribute("lang", language)
    her.looks_who_can_help()
    her.leaves()
    assert is_soon_signed_out(page, site)
    assert page.context.storage_state()["origins"] == []
    # What she has done is there when she comes back another evening.
    her.page = page = page.context.new_page()
    page.goto("/accounts/login/")
    her.write("[name=login]", ALIAS)
    her.write("[name=password]", WORDS)
    her.press("main form:has([name=password]) button.button-full")
    page.wait_for_url(re.compile(r"://[^/]+/$"))
    her.sees("another evening")
