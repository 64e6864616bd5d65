"""A supervisor's morning in an organisation of two thousand: everything that waits, from one list.

What the supervisor presses and writes is counted, and docs/operators/performance.md holds the
figures. `bench.mornings` measures the pages.
"""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from .conftest import assert_nothing_broke, environment, free_port, run
from .demo_people import DEMO_SETTINGS, try_as
from .serving import Server, Servers
from .targets import too_small

MANY = 2_000
HER_LIST = "/supervise/"
NEXT_STEP = "Say at the start what you keep private, and what you cannot."
# Open it, say why once a day (two), choose, choose, keep, back to the list.
MOST_PRESSES = 7


@pytest.fixture(scope="module")
def trial(databases, living, tmp_path_factory):
    """The demo with all its work, among two thousand people."""
    url = databases.copy(living)
    run(url, "-m", "bench.crowd", "people", str(MANY))
    servers = Servers(environment(url) | {"DJANGO_SETTINGS_MODULE": DEMO_SETTINGS})
    log = tmp_path_factory.mktemp("morning") / "server.log"
    running = Server(servers, databases.name_of(url), free_port(), log)
    yield running
    running.stop()
    servers.end()
    assert_nothing_broke(log)


class Morning:
    """Her hands: what she presses and writes, counted by the kind of work."""

    def __init__(self, page):
        self.page, self.kind = page, ""
        self.presses, self.sentences, self.done = Counter(), Counter(), Counter()
        # Lines that stay though they were taken: a talk was offered for a day to come as well.
        self.stays = Counter()

    def press(self, target):
        target.click()
        self.presses[self.kind] += 1

    def write(self, target, words):
        target.fill(words)
        self.sentences[self.kind] += 1

    def do_all(self, kind):
        """Takes the first line of this kind until each was taken."""
        self.kind = kind
        lines = self.page.locator(".waiting-lines > li")
        self.page.goto(f"{HER_LIST}?show={kind}")
        while lines.count() > self.stays[kind]:
            # A line may stand for several of one woman, and stays with the next of them.
            before = lines.all_inner_texts()
            self.press(lines.nth(self.stays[kind]).locator("a.button"))
            if self.page.get_by_role("heading", name=re.compile("^You open the record")).count():
                self.press(self.page.get_by_role("radio").first)
                self.press(self.page.get_by_role("button", name="Open it"))
            DOES[kind](self)
            self.done[kind] += 1
            self.press(self.page.get_by_role("link", name="Supervise", exact=True).first)
            self.page.goto(f"{HER_LIST}?show={kind}")
            if kind == "talks" and lines.count() == len(before):
                self.stays[kind] += 1
            else:
                assert lines.all_inner_texts() != before


def sign(morning):
    """The sheet was begun beside the talk."""
    morning.press(morning.page.get_by_role("button", name="Sign what I saw"))
    expect(morning.page.get_by_text(re.compile("^Signed on"))).to_be_visible()


def rate(morning):
    page = morning.page
    if page.get_by_role("button", name="Hand my levels in").count():
        rate_the_scene(morning)
        return
    morning.press(page.get_by_label(re.compile("With help")))
    morning.press(page.locator("input[name=evidence]").first)
    morning.write(page.get_by_label("What can she do next?"), NEXT_STEP)
    morning.press(page.get_by_role("button", name="Keep my rating"))
    expect(page.get_by_text("Your rating is kept.")).to_be_visible()


def rate_the_scene(morning):
    """That of the quarter: a level for each competency; counted by itself."""
    page, morning.kind = morning.page, "scene"
    for choices in page.locator("fieldset").all():
        morning.press(choices.get_by_label(re.compile("With help")))
    morning.press(page.get_by_role("button", name="Hand my levels in"))
    expect(page.get_by_text("Below you see how the others saw it.")).to_be_visible()
    morning.kind = "rate"


def read(morning):
    page = morning.page
    morning.press(page.get_by_label("Met", exact=True))
    morning.press(page.get_by_role("main").get_by_role("button", name="Keep my mark"))
    expect(page.get_by_text("Kept. She reads it with her result.")).to_be_visible()


def talk(morning):
    """They have talked this morning."""
    page = morning.page
    morning.write(page.get_by_role("textbox", name="Day"), datetime.now(tz=UTC).date().isoformat())
    morning.press(page.get_by_label("It took place"))
    morning.write(page.get_by_label("What you agreed to do"), "She ends five minutes earlier.")
    morning.press(page.get_by_role("button", name="Write it down"))
    expect(page.get_by_text("Written down. She can read it.")).to_be_visible()


DOES = {"sign": sign, "rate": rate, "read": read, "talks": talk}


def test_everything_that_waits_is_done_from_one_list(chromium, trial):
    viewport = {"width": 1280, "height": 860}
    page = chromium.new_context(viewport=viewport, base_url=trial.url).new_page()
    try_as(page, "grace")
    page.goto(HER_LIST)
    assert too_small(page) == []
    morning = Morning(page)
    for kind in DOES:
        morning.do_all(kind)
        assert morning.done[kind], f"Nothing of {kind} waited for her"
        assert morning.presses[kind] <= MOST_PRESSES * morning.done[kind]
    page.goto(HER_LIST)
    # Rooms wait for their hour; nothing else is left.
    tabs = page.get_by_role("navigation", name="Kinds of work").get_by_role("link")
    left = {"All", "Rooms"} | ({"Talks"} if morning.stays["talks"] else set())
    assert {words.split()[0] for words in tabs.all_inner_texts()} == left
