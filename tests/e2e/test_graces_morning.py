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
HER_LIST = "/"
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

    def kind_of_page(self):
        """What the open page asks for."""
        if self.page.get_by_role("button", name="Sign observation").count():
            return "sign"
        if self.page.get_by_label("It took place").count():
            return "talks"
        if self.page.get_by_role("button", name="Save mark").count():
            return "read"
        return "rate"

    def do_all(self, show):
        """Takes the first entry of this filter until each was taken."""
        self.kind = ""
        lines = self.page.locator(".waiting-lines > li")
        self.page.goto(f"{HER_LIST}?show={show}")
        while lines.count() > self.stays[show]:
            # A line may stand for several of one woman, and stays with the next of them.
            before = lines.all_inner_texts()
            self.kind = "opening"
            self.press(lines.nth(self.stays[show]).locator("a.button"))
            if self.page.get_by_role("heading", name=re.compile("^Open the record")).count():
                self.press(self.page.get_by_role("radio").first)
                self.press(self.page.get_by_role("button", name="Open record"))
            self.kind = self.kind_of_page()
            self.presses[self.kind] += self.presses.pop("opening")
            DOES[self.kind](self)
            self.done[self.kind] += 1
            self.press(self.page.get_by_role("link", name="Home", exact=True).first)
            self.page.goto(f"{HER_LIST}?show={show}")
            if show == "supervision" and lines.count() == len(before):
                self.stays[show] += 1
            else:
                assert lines.all_inner_texts() != before


def sign(morning):
    """One sheet was begun beside the talk; nothing is marked yet on that of a mentoring session."""
    if not morning.page.locator("fieldset.marks input:checked").count():
        morning.press(morning.page.locator("summary", has_text="C1 Voluntary"))
        morning.press(morning.page.locator("fieldset.marks").first.get_by_label("Seen"))
    morning.press(morning.page.get_by_role("button", name="Sign observation"))
    expect(morning.page.get_by_text(re.compile("^Signed on"))).to_be_visible()


def rate(morning):
    page = morning.page
    if page.get_by_role("button", name="Submit ratings").count():
        rate_the_scene(morning)
        return
    morning.press(page.get_by_label(re.compile("With support")))
    # A single piece of evidence is chosen already.
    evidence = page.locator("input[name=evidence]").first
    if not evidence.is_checked():
        morning.press(evidence)
    morning.write(page.get_by_label("Next step for the learner"), NEXT_STEP)
    morning.press(page.get_by_role("button", name="Save rating"))
    expect(page.get_by_text("Rating saved.")).to_be_visible()


def rate_the_scene(morning):
    """That of the quarter: a level for each competency; counted by itself."""
    page, morning.kind = morning.page, "scene"
    for choices in page.locator("fieldset").all():
        morning.press(choices.get_by_label(re.compile("With support")))
    morning.press(page.get_by_role("button", name="Submit ratings"))
    expect(page.get_by_text("The other ratings are shown below.")).to_be_visible()
    morning.kind = "rate"


def read(morning):
    page = morning.page
    morning.press(page.get_by_label("Met", exact=True))
    morning.press(page.get_by_role("main").get_by_role("button", name="Save mark"))
    expect(page.get_by_text("Saved. The learner reads it with the result.")).to_be_visible()


def talk(morning):
    """They have talked this morning."""
    page = morning.page
    morning.write(page.get_by_role("textbox", name="Day"), datetime.now(tz=UTC).date().isoformat())
    morning.press(page.get_by_label("It took place"))
    morning.write(page.get_by_label("Agreed actions"), "She ends five minutes earlier.")
    morning.press(page.get_by_role("button", name="Save talk"))
    expect(page.get_by_text("Saved. The person can read it.")).to_be_visible()


DOES = {"sign": sign, "rate": rate, "read": read, "talks": talk}


def test_everything_that_waits_is_done_from_one_list(chromium, trial):
    viewport = {"width": 1280, "height": 860}
    page = chromium.new_context(viewport=viewport, base_url=trial.url).new_page()
    try_as(page, "grace")
    page.goto(HER_LIST)
    assert too_small(page) == []
    morning = Morning(page)
    for show in ("assessment", "supervision"):
        morning.do_all(show)
    for kind in DOES:
        assert morning.done[kind], f"Nothing of {kind} waited for her"
        assert morning.presses[kind] <= MOST_PRESSES * morning.done[kind]
    page.goto(HER_LIST)
    # Rooms wait for their hour, and a message for its reader; nothing else is left.
    filters = page.get_by_role("navigation", name="Filter").get_by_role("link")
    left = {words.split()[0] for words in filters.all_inner_texts()}
    assert left <= {"All", "People", "Sessions", "Training", "Supervision"}
