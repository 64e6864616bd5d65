"""A line that was given back though a copy of it was taken: what she says next is heard."""

import json
import re

import pytest
from playwright.sync_api import expect

from .test_main_line import say, set_up_room
from .test_room_disconnects import box

pytestmark = pytest.mark.engine


def test_the_same_word_said_later_is_another_line(site, sign_in):
    grace = sign_in("grace")
    amara, lucia = sign_in("amara"), sign_in("lucia")
    address = set_up_room(grace, "Amara", "Lucia")
    held_back, servers = [], []

    def between(ws):
        server = ws.connect_to_server()
        servers.append(server)

        def from_page(message):
            frame = json.loads(message)
            if frame["type"] == "say" and not held_back:
                held_back.append(message)
                # One copy is refused, another is on its way still.
                ws.send(json.dumps({"type": "rejected", "id": frame["id"], "reason": "held"}))
            else:
                server.send(message)

        ws.on_message(from_page)
        server.on_message(ws.send)

    lucia.route_web_socket(re.compile("/ws/rooms/"), between)
    for page in (amara, lucia):
        page.goto(address)
    grace.get_by_role("button", name="Open room").click()
    for page in (amara, lucia):
        expect(page.get_by_text("Open. Grace is with you.")).to_be_visible()
    say(lucia, "Yes")
    expect(box(lucia)).to_be_editable()
    expect(box(lucia)).to_have_value("Yes")
    servers[-1].send(held_back[0])
    expect(amara.locator("[data-words] > .bubble")).to_have_count(1)
    expect(lucia.locator("[data-words] > .bubble")).to_have_count(1)
    # It stands there after all: her box is empty, and nothing says that it was not sent.
    expect(box(lucia)).to_have_value("")
    expect(lucia.locator("[data-notice]")).to_have_text("")
    say(amara, "Shall I call somebody for you?")
    expect(lucia.locator("[data-words] > .bubble")).to_have_count(2)
    say(lucia, "Yes")
    expect(box(lucia)).to_have_value("")
    expect(amara.locator("[data-words] > .bubble")).to_have_count(3)
