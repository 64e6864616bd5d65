"""A report in browsers: from a flag beside a line to the few lines that two keep."""

import re

import pytest
from playwright.sync_api import expect

from .steps import finishes_first, set_up_room
from .test_main_line import say

pytestmark = pytest.mark.engine

PHONE = {"width": 360, "height": 740}
LINE = "Give me half of what they pay you."


def report_the_line(amara, grace):
    """One tap; then a phrase, if she likes."""
    bubble = amara.locator("[data-words] > .bubble", has_text=LINE)
    bubble.get_by_role("button", name="Report this line").click()
    passed_on = amara.get_by_text(re.compile("^It is passed on."))
    expect(passed_on).to_be_visible()
    amara.locator("summary", has_text="Say more, if you like").click()
    amara.get_by_role("button", name="It was about money").click()
    reported = grace.get_by_role("list", name="What was reported")
    expect(reported).to_contain_text("Amara")
    expect(reported).to_contain_text("Lucia")
    expect(reported).to_contain_text("It was about money")
    # What was reported stands on her page from the beginning now, and the talk beside it.
    grace.reload()
    expect(reported).to_contain_text("It was about money")
    say(amara, "I am still here.")
    expect(grace.get_by_role("log")).to_contain_text("I am still here.")
    grace.set_viewport_size(PHONE)


def report_without_scripts(lucia, grace, address):
    """The same flags send the same form; and a report about Grace does not come to her."""
    reported = grace.get_by_role("list", name="What was reported")
    lucia.goto(address)
    expect(lucia.get_by_text("It is passed on.")).to_be_hidden()
    expect(lucia.locator("main")).not_to_contain_text("What was reported")
    lucia.get_by_role("button", name="Report Grace").click()
    expect(lucia.get_by_text(re.compile("^It is passed on.")).first).to_be_visible()
    expect(reported.get_by_role("listitem")).to_have_count(1)


def keep_it_with_a_second(sara, olga):
    """Neither reads it before a tap, and the second not at all."""
    sara.reload()
    sara.get_by_role("listitem").get_by_role("link", name=re.compile("Open")).click()
    expect(sara.locator("main")).not_to_contain_text(LINE)
    sara.get_by_role("button", name="Show messages").click()
    sara.get_by_role("checkbox", name=re.compile(LINE)).check()
    sara.get_by_label("Reason, in one sentence").fill("Somebody may be made to pay.")
    sara.get_by_role("button", name="Request second approval").click()
    sara.set_viewport_size(PHONE)

    olga.goto("/safeguarding/")
    expect(olga.locator("main")).to_contain_text("Somebody may be made to pay.")
    expect(olga.locator("main")).not_to_contain_text(LINE)
    olga.get_by_role("button", name="Approve").click()
    sara.reload()
    sara.get_by_role("button", name="Close follow-up").click()


def test_a_line_is_reported_read_by_the_lead_and_kept_by_two(sign_in):
    """Lucia's browser has no scripts."""
    grace, sara, olga = (sign_in(name) for name in ("grace", "sara", "olga"))
    # What was reported calls both over whatever they do; here they finish that first.
    finishes_first(sara)
    finishes_first(olga)
    amara = sign_in("amara", **PHONE)
    lucia = sign_in("lucia", **PHONE, javascript=False)
    address = set_up_room(grace, "Amara", "Lucia")
    for page in (amara, lucia):
        page.goto(address)
    grace.get_by_role("button", name="Open room").click()
    expect(amara.get_by_text("Open. Grace is with you.")).to_be_visible()
    lucia.goto(address)
    lucia.get_by_label("Your words").fill(LINE)
    lucia.get_by_role("button", name="Send", exact=True).click()
    say(amara, "That is not right.")

    report_the_line(amara, grace)
    report_without_scripts(lucia, grace, address)

    sara.goto("/")
    sara.goto("/safeguarding/")
    expect(sara.get_by_text(re.compile("Session in progress."))).to_be_visible()
    grace.get_by_role("main").locator("summary", has_text=re.compile("^More$")).click()
    grace.locator("summary", has_text="Close room").click()
    grace.get_by_role("button", name="Yes, close room").click()
    expect(grace.locator(".room-end")).to_contain_text("after three days at most")

    keep_it_with_a_second(sara, olga)
    amara.goto("/rooms/")
    expect(amara.get_by_text(re.compile("are kept by the team"))).to_be_visible()
