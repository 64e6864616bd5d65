"""In practice a call for help is a drill, “This is real” is none: in browsers (domain 10.17)."""

import re

import pytest
from playwright.sync_api import expect

from .steps import set_up_room
from .test_main_line import say
from .test_room_keys import come_in

pytestmark = pytest.mark.engine

PHONE = {"width": 360, "height": 740}
DRILL = re.compile(r"^Practice call for help \(a drill\): Amara")
REAL = re.compile(r"^This is real, and it rings\. Asks for help: Amara")
NUMBER = "call me on 347 555 0123 after dinner"


def calls(page):
    return page.get_by_role("list", name="Somebody asks for help").get_by_role("listitem")


def sees(page, words, **patience):
    """One call waits, and it reads so: what is hidden is no words."""
    expect(calls(page)).to_contain_text(words, use_inner_text=True, **patience)
    expect(calls(page)).to_have_count(1)


def how_it_stands(page):
    return page.locator("[data-helped]")


def in_sight(page, *more):
    """What she needs is on her screen, and nothing of it lies beside."""
    for one in (
        page.get_by_role("button", name="I need help"),
        page.get_by_role("button", name="This is real"),
        page.locator("summary", has_text="To the supervisor alone"),
        page.get_by_label("Your words"),
        page.get_by_role("button", name="Send", exact=True),
        page.get_by_role("button", name="Pause"),
        *more,
    ):
        expect(one).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_a_drill_becomes_real_with_one_tap_and_the_supervisor_sees_which_it_is(sign_in):
    grace, amara, sara = sign_in("grace", **PHONE), sign_in("amara", **PHONE), sign_in("sara")
    sara.goto("/rooms/desk/")
    come_in(grace, amara)
    say(amara, "Good morning.")
    expect(how_it_stands(amara)).to_contain_text("is a drill here: the supervisor sees it")
    in_sight(amara, amara.get_by_role("log").get_by_text("Good morning."))

    amara.get_by_role("button", name="I need help").click()
    expect(how_it_stands(amara)).to_contain_text("A drill: the supervisors alone see it")
    sees(grace, DRILL)
    sara.reload()
    expect(sara.get_by_text("A participant asks for help.")).to_have_count(0)

    amara.get_by_role("button", name="This is real").click()
    expect(how_it_stands(amara)).to_contain_text("It is real now.")
    sees(grace, REAL)
    expect(sara.get_by_text("A participant asks for help.")).to_be_visible(timeout=15_000)
    in_sight(amara)
    coming = grace.get_by_role("button", name="I am coming")
    expect(coming).to_be_in_viewport(ratio=1)
    # Loaded anew both pages say the same.
    for page in (amara, grace):
        page.reload()
    expect(how_it_stands(amara)).to_contain_text("It is real now.")
    sees(grace, REAL)
    coming.click()
    expect(how_it_stands(amara)).to_have_text("The supervisor is coming to you.")
    expect(calls(grace)).to_have_count(0)
    for one in (grace.get_by_label("Your words"), grace.get_by_text("Good morning.")):
        expect(one).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [(360, 640), (640, 360), (1280, 860)])
@pytest.mark.parametrize("more_is_open", [False, True])
def test_a_real_call_covers_the_page_with_its_button_in_view(sign_in, size, more_is_open):
    width, height = size
    grace, amara = sign_in("grace", width=width, height=height), sign_in("amara", **PHONE)
    come_in(grace, amara)
    more = grace.get_by_role("main").locator("summary", has_text=re.compile("^More$"))
    if more_is_open and more.is_visible():
        more.click()
    grace.get_by_label("Your words").fill("I was about to say")
    amara.get_by_role("button", name="This is real").click()
    sees(grace, REAL)
    coming = grace.get_by_role("button", name="I am coming")
    expect(coming).to_be_in_viewport(ratio=1)
    expect(grace.get_by_role("link", name="Leave", exact=True)).to_be_in_viewport(ratio=1)
    # Nothing of the talk takes a tap or a key meanwhile.
    grace.keyboard.type("x")
    middle = {"x": width / 2, "y": height / 2}
    over = "({x, y}) => Boolean(document.elementFromPoint(x, y).closest('[data-signals]'))"
    assert grace.evaluate(over, middle)
    coming.click()
    expect(calls(grace)).to_have_count(0)
    expect(grace.get_by_label("Your words")).to_have_value("I was about to say")
    expect(grace.get_by_label("Your words")).to_be_focused()


def test_on_another_page_of_a_small_phone_the_call_has_its_buttons_in_view(sign_in):
    grace, amara = sign_in("grace"), sign_in("amara", **PHONE)
    sara = sign_in("sara", width=360, height=640)
    come_in(grace, amara)
    sara.goto("/me/")
    amara.get_by_role("button", name="This is real").click()
    notice = sara.get_by_role("alertdialog", name="Alert from a room")
    for name in ("I am coming", "Finish here first"):
        expect(notice.get_by_role("button", name=name)).to_be_in_viewport(ratio=1, timeout=20_000)
    # For a second nothing is answered: then a tap is meant.
    notice.get_by_role("button", name="I am coming").click()
    expect(sara).to_have_url(re.compile("/rooms/[0-9a-f-]{36}/$"))


def test_said_while_the_connection_is_gone_it_is_real_when_it_is_back(sign_in):
    grace, amara = sign_in("grace"), sign_in("amara", **PHONE)
    come_in(grace, amara)
    amara.context.set_offline(True)
    expect(amara.get_by_text(re.compile("^The connection is gone"))).to_be_visible()
    amara.get_by_role("button", name="This is real").click()
    # A drill that she taps after it takes nothing back.
    amara.get_by_role("button", name="I need help").click()
    amara.context.set_offline(False)
    sees(grace, REAL, timeout=30_000)


def test_said_while_the_connection_is_gone_it_is_heard_though_the_room_is_over(sign_in):
    """Nobody could know of it: the supervisor closed the room meanwhile."""
    grace, amara, sara = sign_in("grace", **PHONE), sign_in("amara", **PHONE), sign_in("sara")
    come_in(grace, amara)
    amara.context.set_offline(True)
    expect(amara.get_by_text(re.compile("^The connection is gone"))).to_be_visible()
    amara.get_by_role("button", name="This is real").click()
    grace.get_by_role("main").locator("summary", has_text=re.compile("^More$")).click()
    grace.locator("summary", has_text="Close room").click()
    grace.get_by_role("button", name="Yes, close room").click()
    expect(grace.locator(".room-end")).to_be_visible()
    amara.context.set_offline(False)
    sara.goto("/rooms/desk/")
    expect(sara.get_by_text("A participant asks for help.")).to_be_visible(timeout=60_000)


def test_without_scripts_the_same_form_makes_it_real(sign_in):
    grace, amara = sign_in("grace"), sign_in("amara", javascript=False, **PHONE)
    amara.goto(set_up_room(grace, "Amara", "Lucia"))
    amara.get_by_role("button", name="I need help").click()
    expect(how_it_stands(amara)).to_contain_text("A drill: the supervisors alone see it")
    sees(grace, DRILL)
    amara.get_by_role("button", name="This is real").click()
    expect(how_it_stands(amara)).to_contain_text("It is real now.")
    sees(grace, REAL)


def test_a_stopped_line_in_practice_says_that_it_is_a_drill(sign_in):
    grace, amara = sign_in("grace"), sign_in("amara", **PHONE)
    come_in(grace, amara)
    say(amara, NUMBER)
    told = amara.get_by_text("In a real room this line would be stopped as well")
    expect(told).to_be_in_viewport()
    expect(amara.get_by_label("Your words")).to_have_value(NUMBER)
    stopped = grace.get_by_role("list", name="Held messages").get_by_role("listitem")
    expect(stopped).to_contain_text("Practice (a drill): A telephone number")
