"""A talk of two women whose connection breaks three times, and one where no socket gets through."""

import re
import time
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.lossy_proxy import proxy_in_a_thread

from .test_main_line import say, set_up_room
from .test_room_keys import come_in

pytestmark = pytest.mark.engine

PHONE = {"width": 360, "height": 740}
PATIENT = 60_000


def port_of(site) -> int:
    port = urlsplit(site.url).port
    assert port is not None
    return port


def through(proxy, address: str) -> str:
    """The same page, by the way that this test can cut."""
    return urlsplit(address)._replace(netloc=f"127.0.0.1:{proxy.port}").geturl()


def box(page):
    return page.get_by_label("Your words")


def said(page) -> list[str]:
    """What stands in the log, in its order."""
    return page.locator("[data-words] > .bubble > span:nth-child(2)").all_inner_texts()


def press_if_it_stands(button):
    """What the room says next may put the button away between a look and a press."""
    with suppress(TimeoutError):
        if button.is_visible() and button.is_enabled(timeout=1_000):
            button.click(timeout=1_000)


def ids_of_lines(page) -> list[str]:
    """The id of each line that this page sends over HTTP from now on, however often."""
    ids = []

    def note(request):
        if request.url.endswith("/say/"):
            ids.append(re.search(r'name="id"\s+([0-9a-f-]{36})', request.post_data)[1])

    page.on("request", note)
    return ids


def until_everything_stands(pages, lines):
    """Each line is there once, for all in one order; what was given back is sent again.

    A page without a socket comes anew every few seconds, and is empty for a moment.
    """
    end = time.monotonic() + PATIENT / 1000
    while True:
        seen = [said(page) for page in pages]
        if sorted(seen[0]) == sorted(lines) and all(one == seen[0] for one in seen):
            return
        assert time.monotonic() < end, seen
        for page in pages:
            press_if_it_stands(page.get_by_role("button", name="I am ready to go on"))
            if box(page).input_value() and box(page).is_editable():
                press_if_it_stands(page.get_by_role("button", name="Send", exact=True))
        time.sleep(0.3)


def test_nothing_is_lost_doubled_or_out_of_order_when_the_line_breaks_three_times(site, sign_in):
    grace = sign_in("grace")
    amara, lucia = (sign_in(name, **PHONE) for name in ("amara", "lucia"))
    address = set_up_room(grace, "Amara", "Lucia")
    pages, lines = (amara, lucia, grace), []

    def both_say(number):
        for page, name in ((amara, "Amara"), (lucia, "Lucia")):
            lines.append(f"{name} says line {number}.")
            say(page, lines[-1])

    with proxy_in_a_thread(port_of(site)) as proxy:
        for page in (amara, lucia):
            page.goto(through(proxy, address))
        grace.get_by_role("button", name="Open room").click()
        for page in (amara, lucia):
            expect(page.get_by_text("Open. Grace is with you.")).to_be_visible()
        both_say("one")
        until_everything_stands(pages, lines)

        # The server's side ends every connection, while both are saying something.
        both_say("two")
        proxy.cut()
        until_everything_stands(pages, lines)
        both_say("three")
        until_everything_stands(pages, lines)

        # The network is gone, and closes nothing; what they say meanwhile waits.
        for page in (amara, lucia):
            page.context.set_offline(True)
        both_say("four")
        for page in (amara, lucia):
            expect(page.locator("[data-line]")).to_have_class(re.compile("badge-lost"))
        say(grace, "Grace says line four.")
        lines.append("Grace says line four.")
        for page in (amara, lucia):
            page.context.set_offline(False)
        until_everything_stands(pages, lines)

        # Packets get lost, and no browser is told.
        proxy.is_lost = True
        both_say("five")
        for page in (amara, lucia):
            expect(page.locator("[data-line]")).to_have_class(
                re.compile("badge-lost"), timeout=20_000
            )
        proxy.is_lost = False
        until_everything_stands(pages, lines)

        # The process that serves everyone is killed and another one comes.
        both_say("six")
        site.restart()
        until_everything_stands(pages, lines)
        both_say("seven")
        until_everything_stands(pages, lines)


def test_where_no_socket_gets_through_she_has_all_of_it_over_plain_http(site, sign_in):
    grace = sign_in("grace")
    amara, lucia = (sign_in(name, **PHONE) for name in ("amara", "lucia"))
    address = set_up_room(grace, "Amara", "Lucia")
    pages, lines = (amara, lucia, grace), ["Amara speaks.", "Lucia speaks.", "Grace speaks."]
    with proxy_in_a_thread(port_of(site), without_sockets=True) as proxy:
        for page in (amara, lucia):
            page.goto(through(proxy, address))
        grace.get_by_role("button", name="Open room").click()
        for page in (amara, lucia):
            expect(page.get_by_text("Open. Grace is with you.")).to_be_visible(timeout=PATIENT)
        for page, line in zip(pages, lines, strict=True):
            say(page, line)
        until_everything_stands(pages, lines)

        # A word to the supervisor alone, and a call for help.
        lucia.get_by_text("To the supervisor alone").click()
        lucia.locator("#aside-text").fill("May we stop at ten?")
        lucia.get_by_role("button", name="Send to one alone").click()
        expect(grace.locator("[data-asides]")).to_contain_text("May we stop at ten?")
        expect(lucia.locator("[data-asides]")).to_contain_text("May we stop", timeout=PATIENT)
        amara.get_by_role("button", name="I need help").click()
        expect(grace.get_by_role("list", name="Somebody asks for help")).to_contain_text("Amara")
        expect(amara.get_by_text("A drill: the supervisors alone see it.")).to_be_visible(
            timeout=PATIENT
        )

        # She pauses; what the other says stays in her box until all are ready.
        amara.get_by_role("button", name="Pause").click()
        for page in pages:
            expect(page.get_by_text(re.compile("^Paused"))).to_be_visible(timeout=PATIENT)
        ids = ids_of_lines(lucia)
        say(lucia, "After the pause.")
        expect(box(lucia)).to_have_value("After the pause.")
        expect(box(lucia)).to_be_editable(timeout=PATIENT)
        lines.append("After the pause.")
        until_everything_stands(pages, lines)
        # What was given back and is said again is the same line: a copy that was on its way while
        # the room went on makes no second one.
        assert len(ids) > 1
        assert len(set(ids)) == 1

        lucia.get_by_role("button", name="Go out").click()
        lucia.wait_for_url("**/rooms/")
        expect(amara.get_by_role("list", name="Who is here")).not_to_contain_text(
            "Lucia", timeout=PATIENT
        )


def calls(page):
    return page.get_by_role("list", name="Somebody asks for help")


class NoWayOut:
    """What a page has when it can look, and whatever it sends comes to nothing."""

    def __init__(self, page):
        self.holds, self.looks, self.sockets = False, 0, []
        page.route_web_socket(re.compile("/ws/rooms/"), self.connect)
        page.route(re.compile("/rooms/[0-9a-f-]{36}/[a-z-]+/"), self.ask)

    def connect(self, socket):
        if self.holds:
            socket.close()
        else:
            socket.connect_to_server()
            self.sockets.append(socket)

    def ask(self, route):
        if self.holds and route.request.method == "POST":
            route.abort()
        else:
            self.looks += self.holds
            route.continue_()

    def begin(self):
        self.holds = True
        for socket in self.sockets:
            socket.close()


def test_the_answer_to_an_earlier_call_is_not_taken_for_one_to_the_call_that_waits(sign_in):
    grace, amara = sign_in("grace"), sign_in("amara")
    way = NoWayOut(amara)
    come_in(grace, amara)
    amara.get_by_role("button", name="This is real").click()
    grace.get_by_role("button", name="I am coming").click()
    expect(amara.locator("[data-helped]")).to_contain_text("is coming to you")
    way.begin()
    looks = way.looks
    amara.get_by_role("button", name="This is real").click()
    end = time.monotonic() + PATIENT / 1000
    while way.looks < looks + 2 and time.monotonic() < end:
        amara.wait_for_timeout(200)
    way.holds = False
    expect(calls(grace)).to_contain_text("Amara", timeout=PATIENT)


def test_a_call_for_help_made_without_a_line_waits_for_the_line_however_long(sign_in):
    grace, amara = sign_in("grace"), sign_in("amara")
    amara.clock.install()
    come_in(grace, amara)
    amara.context.set_offline(True)
    amara.get_by_role("button", name="This is real").click()
    amara.clock.fast_forward(70_000)
    amara.context.set_offline(False)
    expect(calls(grace)).to_contain_text("Amara", timeout=PATIENT)
