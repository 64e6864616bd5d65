"""A supervisor's whole hour: set up, lobby, open, help, pause, aside, close, check-out, her sheet.

Once by the keyboard alone, once by fingers on a phone. What she presses and writes is counted;
docs/operators/performance.md holds the figures.
"""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from .conftest import assert_nothing_broke, environment, free_port
from .demo_people import DEMO_SETTINGS, try_as
from .hands import Fingers, Keys
from .serving import Server, Servers
from .test_main_line import say
from .test_room_on_call import go_in

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 860}}
# From “New session” to the signed sheet: more would be work for the hands, not for the women.
MOST_PRESSES = 30


class Hour:
    """Her hands on her page: what she presses and writes, counted by the step it belongs to."""

    def __init__(self, page, hands):
        self.page, self.hands, self.step = page, hands, ""
        self.presses, self.written = Counter(), Counter()

    def press(self, role, name, *, within=None, exact=True):
        place = within or self.page
        found = place.get_by_role(role, name=name, exact=exact).filter(visible=True)
        self.tap(found.first)

    def unfold(self, words):
        self.tap(self.page.locator("main summary", has_text=re.compile(f"^{words}")).first)

    def tap(self, target):
        self.hands.press(self.page, target)
        self.presses[self.step] += 1

    def choose(self, label, value):
        self.hands.choose(self.page, self.page.get_by_label(label, exact=True), value)
        self.presses[self.step] += 1

    def write(self, label, words):
        self.hands.write(self.page, self.page.get_by_label(label, exact=True), words)
        self.written[self.step] += 1


@pytest.fixture
def trial(databases, living, tmp_path):
    """The demo with all its work, on a copy of its own."""
    url = databases.copy(living)
    servers = Servers(environment(url) | {"DJANGO_SETTINGS_MODULE": DEMO_SETTINGS})
    log = tmp_path / "server.log"
    running = Server(servers, databases.name_of(url), free_port(), log)
    yield running.url
    running.stop()
    servers.end()
    assert_nothing_broke(log)


def line_of(select, words):
    """The value of the line in a list that holds these words."""
    return select.locator("option").filter(has_text=words).first.get_attribute("value")


def call_off_what_is_planned(grace):
    """The demo's own sessions stand at the same time; nobody sits in two rooms at once."""
    grace.goto("/rooms/")
    planned = grace.get_by_role("link", name=re.compile("^Edit or cancel"))
    for _session in range(planned.count()):
        planned.first.click()
        grace.locator("summary", has_text="Cancel session").click()
        grace.get_by_role("button", name="Yes, cancel session").click()
        grace.goto("/rooms/")
    expect(planned).to_have_count(0)


def sets_up(hour):
    page, hour.step = hour.page, "set up"
    page.goto("/rooms/new/")
    hour.press("link", "Mentoring")
    page.wait_for_url("**kind=mentoring")
    for label, name in (
        ("Mentor", "Lucia"),
        ("Mentee", "Joy"),
        ("Backup", "Ines"),
    ):
        hour.choose(label, line_of(page.get_by_label(label, exact=True), name))
    hour.tap(page.get_by_label("Now", exact=True))
    hour.press("button", "Schedule session")
    hour.tap(page.get_by_role("link", name=re.compile("^Go in")).first)
    page.wait_for_url("**/rooms/*-*/")


def holds_it(hour, joy, lucia):
    page, hour.step = hour.page, "open"
    hour.press("button", "Open room")
    for one in (joy, lucia):
        expect(one.get_by_text("Open. Grace is with you.")).to_be_visible()
    say(joy, "It was a long week.")
    log = page.get_by_role("log", name="What is said")
    expect(log.get_by_text("It was a long week.")).to_be_visible()

    hour.step = "help"
    joy.get_by_role("button", name="I need help").click()
    hour.press("button", "I am coming")
    expect(joy.get_by_text("The supervisor is coming to you.")).to_be_visible()

    hour.step = "pause"
    hour.press("button", "Pause")
    expect(joy.get_by_text(re.compile("^Paused"))).to_be_visible()

    hour.step = "aside"
    hour.unfold("To one of them alone")
    hour.choose("To", line_of(page.get_by_label("To", exact=True), "Joy"))
    hour.write("What you would like to tell", "Shall we go on slowly?")
    hour.press("button", "Send to one alone")
    expect(joy.get_by_text("Shall we go on slowly?")).to_be_attached()
    expect(lucia.get_by_text("Shall we go on slowly?")).not_to_be_attached()
    hour.unfold("To one of them alone")

    hour.step = "go on"
    for one in (joy, lucia):
        one.get_by_role("button", name=re.compile("^I am ready to go on")).click()
    hour.tap(page.get_by_role("button", name=re.compile("^I am ready to go on")))
    expect(joy.get_by_text("Open. Grace is with you.")).to_be_visible()


def ends_it(hour, joy, lucia):
    page, hour.step = hour.page, "close"
    if page.viewport_size["width"] < 600:
        hour.unfold("More$")
    hour.unfold("Close room")
    hour.press("button", "Yes, close room")
    expect(joy.get_by_text(re.compile("^This session ends now"))).to_be_visible()

    hour.step = "check-out"
    next_step = page.get_by_role("button", name="Next step")
    hour.tap(next_step)
    expect(lucia.get_by_text("Check-out. Only Grace and you read this.")).to_be_visible()
    hour.tap(next_step)
    expect(lucia.get_by_text("This session is over")).to_be_visible()
    hour.press("link", "Check-out")
    hour.press("button", "Nothing to say")


def signs_it(hour):
    page, hour.step = hour.page, "what she saw"
    expect(page.get_by_text(re.compile("^You checked out"))).to_be_visible()
    hour.press("link", "Rooms")
    hour.tap(page.get_by_role("link", name=re.compile("^Sign observation")).first)
    competency = page.locator("details.card", has_text="C4")
    hour.tap(competency.locator("summary"))
    for group in competency.locator("fieldset").all()[:2]:
        hour.tap(group.get_by_label("Seen", exact=True))
    hour.press("button", "Sign observation")
    expect(page.get_by_text(re.compile("^Signed on"))).to_be_visible()


@pytest.mark.parametrize(("hands", "screen"), [(Keys(), DESK), (Fingers(), PHONE)])
def test_her_hour_is_held_by_the_keyboard_alone_and_on_a_phone(chromium, trial, hands, screen):
    def page_of(alias, **more):
        page = chromium.new_context(base_url=trial, **more).new_page()
        try_as(page, alias)
        return page

    grace = page_of("grace", **screen)
    joy, lucia, ines = (page_of(alias, **PHONE) for alias in ("joy", "lucia", "ines"))
    call_off_what_is_planned(grace)
    hour = Hour(grace, hands)
    sets_up(hour)
    go_in(lucia, "Joy")
    go_in(joy, "Lucia")
    ines.goto("/rooms/desk/")
    ines.get_by_role("button", name="I am ready").click()
    holds_it(hour, joy, lucia)
    ends_it(hour, joy, lucia)
    signs_it(hour)
    assert hour.presses.total() <= MOST_PRESSES
