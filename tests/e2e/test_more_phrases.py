"""Forty picture phrases on a small phone: within reach, and nothing goes out of sight for them."""

import re

import pytest
from playwright.sync_api import expect

from .barriers import barriers
from .targets import too_small
from .test_languages import change_language
from .test_main_line import say
from .test_room_keys import come_in
from .test_room_tools import box, bubble, log

SMALL = {"width": 360, "height": 640}
DESK = {"width": 1280, "height": 860}
# Of the last group that the sheet holds.
LAST = "It is not your fault"


def sheet(page):
    return page.locator("details", has=page.locator("> summary", has_text="More phrases"))


def unfold(page):
    sheet(page).locator("summary").click()
    expect(phrase(page, LAST)).to_be_visible()


def phrase(page, words):
    return page.get_by_role("button", name=words, exact=True)


def in_sight(page, *more):
    for one in (
        box(page),
        page.get_by_role("button", name="Send", exact=True),
        page.get_by_role("link", name="Who helps"),
        *more,
    ):
        expect(one).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [SMALL, DESK])
def test_one_of_the_last_phrases_is_two_taps_away_and_the_box_stays_in_sight(sign_in, size):
    grace, amara, lucia = sign_in("grace"), sign_in("amara"), sign_in("lucia", **size)
    come_in(grace, amara, lucia)
    say(amara, "Good morning.")
    expect(bubble(lucia, "Good morning.")).to_be_visible()
    help_button = phrase(lucia, "I need help")
    in_sight(lucia, help_button, sheet(lucia).locator("summary"))
    unfold(lucia)
    in_sight(lucia, help_button, sheet(lucia).locator("summary"), phrase(lucia, "I understand"))
    assert barriers(lucia) == []
    phrase(lucia, LAST).click()
    expect(bubble(amara, LAST)).to_be_visible()
    expect(bubble(amara, LAST).locator("svg.drawing")).to_be_visible()
    expect(phrase(lucia, LAST)).to_be_hidden()
    in_sight(lucia, help_button, bubble(lucia, LAST))
    # It unfolds everything.
    assert too_small(lucia) == []
    # It stands there with its drawing when the page comes anew.
    amara.reload()
    expect(bubble(amara, LAST).locator("svg.drawing")).to_be_visible()


def test_by_keys_alone_the_sheet_unfolds_and_escape_folds_it_away(sign_in):
    grace, lucia = sign_in("grace"), sign_in("lucia", **SMALL)
    come_in(grace, lucia)
    summary = sheet(lucia).locator("summary")
    phrase(lucia, "I am here").focus()
    lucia.keyboard.press("Tab")
    expect(summary).to_be_focused()
    lucia.keyboard.press("Enter")
    lucia.keyboard.press("Tab")
    expect(phrase(lucia, "I understand")).to_be_focused()
    lucia.keyboard.press("Escape")
    expect(phrase(lucia, "I understand")).to_be_hidden()
    expect(summary).to_be_focused()
    lucia.keyboard.press("Enter")
    lucia.keyboard.press("Tab")
    lucia.keyboard.press("Enter")
    expect(bubble(grace, "I understand")).to_be_visible()
    # What she sent next with Enter would be another phrase, so it is where she began.
    expect(summary).to_be_focused()


def test_without_scripts_each_phrase_of_the_sheet_is_said_too(sign_in, site):
    grace, amara = sign_in("grace"), sign_in("amara")
    lucia = sign_in("lucia", javascript=False, **SMALL)
    come_in(grace, amara)
    lucia.goto(re.sub(r"\?.*$", "", amara.url))
    expect(sheet(lucia).locator("summary")).to_be_visible()
    box(lucia).fill("I was about to")
    unfold(lucia)
    for one in (box(lucia), lucia.get_by_role("link", name="Who helps")):
        expect(one).to_be_in_viewport(ratio=1)
    phrase(lucia, LAST).click()
    expect(bubble(amara, LAST)).to_be_visible()
    expect(bubble(amara, LAST).locator("svg.drawing")).to_be_visible()
    expect(log(lucia).locator(".bubble", has_text=LAST)).to_be_visible()
    expect(phrase(lucia, LAST)).to_be_hidden()
    expect(box(lucia)).to_have_value("I was about to")
    expect(box(lucia)).to_be_in_viewport(ratio=1)


def test_from_right_to_left_they_are_as_much_within_reach(sign_in):
    grace, amara, lucia = sign_in("grace"), sign_in("amara"), sign_in("lucia", **SMALL)
    lucia.goto("/me/settings/")
    change_language(lucia, "العربية")
    come_in(grace, amara)
    lucia.goto(amara.url)
    text = lucia.locator("#room-text")
    lucia.locator("[data-more-phrases] > summary").click()
    last = phrase(lucia, "الذنب ليس ذنبكِ")
    expect(lucia.get_by_role("group", name="كلمات طيّبة").get_by_role("button")).to_have_count(8)
    expect(text).to_be_in_viewport(ratio=1)
    assert lucia.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(lucia) == []
    last.click()
    expect(bubble(amara, LAST)).to_be_visible()
    expect(last).to_be_hidden()
    expect(text).to_be_in_viewport(ratio=1)
