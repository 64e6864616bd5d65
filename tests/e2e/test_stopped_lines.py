"""Contact details in a room, in browsers: she keeps her words, and the supervisor may look."""

import re

import pytest
from playwright.sync_api import expect

from .steps import set_up_room
from .test_main_line import say
from .test_room_keys import press_key

pytestmark = pytest.mark.engine

NUMBER = "call me on 347 555 0123 after dinner"
MEETING = "let's meet at the station tomorrow at five"


def test_a_number_is_kept_back_and_a_proposal_to_meet_pauses_the_room(sign_in):
    grace, lucia = sign_in("grace", width=360, height=740), sign_in("lucia", width=360, height=740)
    amara = sign_in("amara")
    address = set_up_room(grace, "Amara", "Lucia")
    for page in (amara, lucia):
        page.goto(address)
    grace.get_by_role("button", name="Open room").click()
    expect(lucia.get_by_text("Open. Grace is with you.")).to_be_visible()

    say(lucia, NUMBER)
    expect(lucia.get_by_text(re.compile("^This is practice, so it is a drill"))).to_be_visible()
    expect(lucia.get_by_label("Your words")).to_have_value(NUMBER)
    stopped = grace.get_by_role("list", name="Held messages")
    expect(stopped).to_contain_text("A telephone number")
    expect(stopped).to_contain_text("Lucia")
    expect(stopped).not_to_contain_text("347")
    stopped.get_by_role("button", name="Show message").click()
    expect(stopped).to_contain_text(NUMBER)
    expect(amara.get_by_role("log")).not_to_contain_text("347")

    say(lucia, "The weather is mild today.")
    expect(amara.get_by_role("log")).to_contain_text("The weather is mild today.")
    say(lucia, MEETING)
    expect(amara.get_by_text("Paused. Grace looks at something first.")).to_be_visible()
    expect(grace.get_by_text(re.compile("^Paused. Lines were stopped"))).to_be_visible()
    expect(stopped).to_contain_text("A proposal to meet")
    expect(amara.get_by_role("log")).not_to_contain_text("station")

    # Its key leads there, and her page stays: one that is left beats no more.
    press_key(grace, "l")
    expect(stopped.get_by_role("button").first).to_be_focused()
    stopped.get_by_role("listitem").filter(has_text="A telephone number").get_by_role(
        "button", name="Discard"
    ).click()
    expect(stopped).not_to_contain_text("A telephone number")
