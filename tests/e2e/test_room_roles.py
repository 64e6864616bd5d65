"""A room with everyone who may sit in it, in browsers: each sees her column of the table."""

import re

import pytest
from playwright.sync_api import expect

from .steps import set_up_room
from .test_main_line import say

pytestmark = pytest.mark.engine

PHONE = {"width": 360, "height": 740}


def ask_in(grace, place, name):
    """By the keyboard alone: the list of names is typed into."""
    grace.get_by_role("link", name="Call a colleague").press("Enter")
    choice = grace.get_by_label("Colleague")
    group = choice.locator(f"optgroup[label='{place}'] option", has_text=name)
    choice.select_option(value=group.get_attribute("value"))
    grace.get_by_role("button", name="Ask participants").press("Enter")
    expect(grace.get_by_text("All participants are asked.")).to_be_visible()


def say_that_it_may_count(mentor, address, grace):
    """Only then a second assessor has a place (ADR-0111)."""
    mentor.goto(address)
    mentor.get_by_role("button", name="It may count").click()
    # “Has not said whether it may count” stands there before.
    expect(grace.locator("[data-counts]")).to_contain_text("agreed that this session may count")


def sees(page, *, says, pauses, asks_for_help, has_asides, holds):
    """Exactly what her seat allows stands on her page."""
    for button, count in (
        (page.get_by_role("button", name="Send", exact=True), says),
        (page.get_by_role("button", name="Pause"), pauses),
        (page.get_by_role("button", name="I need help"), asks_for_help),
        (page.locator("[data-aside]"), has_asides),
        (page.locator("summary", has_text="Close room"), holds),
    ):
        expect(button).to_have_count(int(count))


def test_everyone_in_a_room_sees_what_her_seat_allows_and_nothing_else(sign_in):
    grace = sign_in("grace")
    amara, lucia, iris = (sign_in(name, **PHONE) for name in ("amara", "lucia", "iris"))
    ines = sign_in("ines")
    address = set_up_room(grace, "Amara", "Lucia")
    ask_in(grace, "interpreter", "Iris")
    say_that_it_may_count(amara, address, grace)
    ask_in(grace, "second assessor", "Ines")

    # Before everyone's OK a guest knows when, and neither with whom nor the way in.
    iris.goto("/rooms/")
    expect(iris.locator("section.card").first).not_to_contain_text("Amara")
    expect(iris.get_by_text(re.compile("^The women in the room are asked first"))).to_be_visible()
    for page in (amara, lucia):
        page.goto(address)
        asked = page.get_by_role("list", name="May they come in?")
        expect(asked.get_by_role("listitem")).to_have_count(2)
        for _guest in range(2):
            left = asked.get_by_role("listitem").count()
            asked.get_by_role("button", name="OK").first.click()
            expect(asked.get_by_role("listitem")).to_have_count(left - 1)
    for page in (iris, ines):
        page.goto(address)
    # An interpreter says each time that nothing ties her to anybody there.
    iris.get_by_role("button", name="Go in").click()
    people = amara.get_by_role("list", name="Who is here")
    expect(people).to_contain_text("Iris interpreter")
    expect(people).to_contain_text("Ines second assessor")

    grace.get_by_role("button", name="Open room").click()
    expect(lucia.get_by_text("Open. Grace is with you.")).to_be_visible()
    for page in (amara, lucia):
        sees(page, says=True, pauses=True, asks_for_help=True, has_asides=True, holds=False)
    sees(grace, says=True, pauses=True, asks_for_help=False, has_asides=True, holds=True)
    sees(iris, says=True, pauses=True, asks_for_help=True, has_asides=True, holds=False)
    sees(ines, says=False, pauses=False, asks_for_help=False, has_asides=False, holds=False)
    expect(ines.get_by_text("You read along.")).to_be_visible()

    # The interpreter's words stand in the bubble of the line that they translate.
    say(lucia, "Buongiorno")
    expect(iris.get_by_role("log", name="What is said")).to_contain_text("Buongiorno")
    say(iris, "Good morning")
    for page in (amara, ines):
        bubble = page.locator("[data-words] > .bubble", has_text="Buongiorno")
        expect(bubble).to_contain_text("Good morning")
        expect(page.locator("[data-words] > .bubble")).to_have_count(1)

    # A word to the supervisor alone, and a call for help that she answers.
    lucia.get_by_text("To the supervisor alone").click()
    lucia.locator("#aside-text").fill("May we stop at ten?")
    lucia.get_by_role("button", name="Send to one alone").click()
    for page in (grace, lucia):
        expect(page.locator("[data-asides]")).to_contain_text("May we stop at ten?")
    for page in (amara, iris):
        expect(page.locator("[data-asides]")).not_to_contain_text("May we stop")
    lucia.get_by_role("button", name="I need help").click()
    expect(grace.get_by_role("list", name="Somebody asks for help")).to_contain_text("Lucia")
    grace.get_by_role("button", name="I am coming").click()
    expect(lucia.get_by_text("The supervisor has seen your drill.")).to_be_visible()

    # What she sees is marked beside the talk.
    grace.locator("summary", has_text="Observation").click()
    competency = grace.locator("[data-beside] details.card", has_text="C4")
    competency.locator("summary").click()
    competency.get_by_label("Seen", exact=True).first.check()
    expect(grace.locator("[data-beside] [data-line=kept]")).to_be_visible()

    grace.get_by_role("button", name="Pause").click()
    expect(amara.get_by_text("Paused. Nobody has to say why.")).to_be_visible()
