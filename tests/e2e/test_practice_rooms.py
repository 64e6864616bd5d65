"""Two practice rooms of one supervisor on one page: both go on, and she leaves both at once."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import is_soon_signed_out
from .steps import set_up_room
from .test_leaving import to_weather
from .test_main_line import say

pytestmark = pytest.mark.engine


def test_two_rooms_on_one_page_both_go_on_and_are_left_together(sign_in, site):
    grace = sign_in("grace")
    amara, lucia, joy, maria = (sign_in(name) for name in ("amara", "lucia", "joy", "maria"))
    rooms = [(set_up_room(grace, "Amara", "Joy"), (amara, joy))]
    rooms.append((set_up_room(grace, "Lucia", "Maria"), (lucia, maria)))
    grace.goto("/rooms/")
    grace.get_by_role("link", name="Your practice rooms on one page").click()
    frames = [grace.frame_locator(f"iframe[src*='{room.split('/')[-2]}']") for room, _ in rooms]
    for (room, women), frame in zip(rooms, frames, strict=True):
        for page in women:
            page.goto(room)
        frame.get_by_role("button", name="Open the room").click()
        expect(women[0].get_by_text("Open. Grace is with you.")).to_be_visible()
    # Longer than a lease: what she does in one of them keeps both.
    grace.wait_for_timeout(17_000)
    say(amara, "I am still here.")
    say(lucia, "And I am in the other one.")
    expect(frames[0].get_by_role("log").first).to_contain_text("I am still here.")
    expect(frames[1].get_by_role("log").first).to_contain_text("And I am in the other one.")

    exits = to_weather(grace.context)
    frames[1].get_by_role("log").first.click()
    for _press in range(3):
        grace.keyboard.press("Shift")
    grace.wait_for_url(re.compile("bbc"))
    assert len(exits) == 1
    is_soon_signed_out(grace, site)
