"""What a room's page keeps for who writes in it: her words, how long one waits, and a cover."""

import re

import pytest
from playwright.sync_api import expect

from .test_main_line import say
from .test_room_keys import come_in
from .test_room_tools import box, fold

pytestmark = pytest.mark.engine


def test_a_call_for_help_says_how_long_it_has_waited_on_a_page_that_comes_anew(sign_in):
    grace, lucia = sign_in("grace"), sign_in("lucia")
    come_in(grace, lucia)
    lucia.get_by_role("button", name="I need help").click()
    expect(grace.locator("[data-clock]").first).to_have_text("0:03")
    grace.reload()
    shown = grace.wait_for_function("() => document.querySelector('[data-clock]')?.textContent")
    assert shown.json_value() >= "0:03"


def test_words_that_were_not_sent_go_along_when_the_room_changes_hands(sign_in):
    grace, lucia = sign_in("grace"), sign_in("lucia")
    sockets = []

    def pass_on(ws):
        sockets.append(ws)
        ws.connect_to_server()

    grace.route_web_socket(re.compile("/ws/rooms/"), pass_on)
    come_in(grace, lucia)
    box(grace).fill("I am on my way to")
    fold(grace, "To one of them alone").locator("summary").click()
    grace.get_by_label("What you would like to tell").fill("Breathe with me.")
    with grace.expect_navigation():
        sockets[-1].close(code=4410)
    expect(box(grace)).to_have_value("I am on my way to")
    expect(grace.get_by_label("What you would like to tell")).to_have_value("Breathe with me.")
    assert grace.evaluate("Object.keys(sessionStorage)") == []


def test_words_that_the_site_refuses_without_a_reason_are_hers_to_change(sign_in):
    grace, amara, lucia = (sign_in(name) for name in ("grace", "amara", "lucia"))
    come_in(grace, amara)
    lucia.route_web_socket(re.compile("/ws/rooms/"), lambda ws: ws.close())
    lucia.goto(grace.url)
    # As after signing in anew in another window.
    lucia.locator("#writing [name=csrfmiddlewaretoken]").evaluate("one => { one.value = 'old' }")
    say(lucia, "Good morning.")
    expect(box(lucia)).to_be_editable()
    expect(box(lucia)).to_have_value("Good morning.")
    expect(lucia.locator("[data-notice]")).to_be_visible()


def test_after_three_quiet_minutes_what_is_between_two_is_covered_too(sign_in):
    grace, lucia = sign_in("grace"), sign_in("lucia")
    lucia.clock.install()
    come_in(grace, lucia)
    fold(lucia, "To the supervisor alone").locator("summary").click()
    aside = lucia.get_by_label("What you would like to tell")
    aside.fill("He waits outside.")
    lucia.get_by_role("button", name="Send to one alone").click()
    told = lucia.get_by_role("log", name="Between the two of you").get_by_text("He waits outside.")
    expect(told).to_be_visible()
    lucia.clock.run_for(190_000)
    expect(told).to_be_hidden()
    expect(box(lucia)).to_have_css("opacity", "0")
    lucia.get_by_role("button", name="The words are covered. Tap to go on.").click()
    expect(told).to_be_visible()
    expect(box(lucia)).to_have_css("opacity", "1")
