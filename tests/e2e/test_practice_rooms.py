"""A practice room in a frame goes on as in a page of its own, and is left with the whole window."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import is_soon_signed_out
from .steps import set_up_room
from .test_leaving import to_weather
from .test_main_line import say

pytestmark = pytest.mark.engine


def test_a_room_in_a_frame_goes_on_and_is_left_with_the_whole_window(sign_in, site):
    grace, amara, lucia = (sign_in(name) for name in ("grace", "amara", "lucia"))
    room = set_up_room(grace, "Amara", "Lucia")
    grace.goto("/rooms/practice/")
    frame = grace.frame_locator("iframe[data-practice]")
    for page in (amara, lucia):
        page.goto(room)
    frame.get_by_role("button", name="Open the room").click()
    expect(amara.get_by_text("Open. Grace is with you.")).to_be_visible()
    # Longer than a lease lasts without a beat of the frame.
    grace.wait_for_timeout(17_000)
    say(amara, "I am still here.")
    expect(frame.get_by_role("log", name="What is said")).to_contain_text("I am still here.")

    exits = to_weather(grace.context)
    frame.get_by_role("log", name="What is said").click()
    for _press in range(3):
        grace.keyboard.press("Shift")
    grace.wait_for_url(re.compile("bbc"))
    assert len(exits) == 1
    assert is_soon_signed_out(grace, site)
