"""What holds a room: opened by a key, and on a phone folded away beside the words."""

import re

import pytest
from playwright.sync_api import expect

from .test_main_line import say, set_up_room

pytestmark = pytest.mark.engine

PHONE = {"width": 360, "height": 740}


def press_key(page, key):
    """Alt and the key, with what a keyboard sends and Playwright leaves out: the bare letter."""
    stroke = {"modifiers": 1, "key": key, "code": f"Key{key.upper()}"}
    stroke["windowsVirtualKeyCode"] = ord(key.upper())
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", "unmodifiedText": key, **stroke})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **stroke})
    session.detach()


def come_in(grace, *pages):
    """A practice room that is open, with everyone in it."""
    address = set_up_room(grace, "Amara", "Lucia")
    for page in pages:
        page.goto(address)
    press_key(grace, "o")
    for page in (grace, *pages):
        expect(page.get_by_text(re.compile("^Open\\. "))).to_be_visible()


def test_on_a_phone_the_words_stand_beside_what_holds_the_room(sign_in):
    grace, amara = sign_in("grace", **PHONE), sign_in("amara")
    come_in(grace, amara)
    say(amara, "Good morning.")
    line = grace.get_by_role("log", name="What is said").get_by_text("Good morning.")
    for control in (
        line,
        grace.get_by_role("button", name="Confirm presence"),
        grace.get_by_role("button", name="Pause"),
        grace.get_by_role("button", name="Send", exact=True),
    ):
        expect(control).to_be_in_viewport(ratio=1)
    assert grace.evaluate("document.documentElement.scrollHeight <= innerHeight")
    close = grace.locator("summary", has_text="Close room")
    expect(close).to_be_hidden()
    grace.get_by_role("main").locator("summary", has_text=re.compile("^More$")).click()
    expect(close).to_be_visible()
