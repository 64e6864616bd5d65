"""The demo as a director tries it: one tap to be each of the twelve, and what waits for her.

One demo for all of them, on a server of its own with the pages of the demo.
"""

import re

import pytest
from playwright.sync_api import expect

from .conftest import assert_nothing_broke, environment, free_port, manage
from .course_answers import right_answers
from .demo_people import DEMO_SETTINGS, answer_what_is_open, try_as, waits_on
from .first_monday_steps import approve, pass_by_forms
from .serving import Server, Servers
from .steps import say_why

pytestmark = pytest.mark.xdist_group("demo-lives")

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def tried(databases, living) -> str:
    """The URL of the one that all of them write to."""
    return databases.copy(living)


@pytest.fixture(scope="module")
def trial(databases, tried, tmp_path_factory):
    """Where it is served."""
    servers = Servers(environment(tried) | {"DJANGO_SETTINGS_MODULE": DEMO_SETTINGS})
    log = tmp_path_factory.mktemp("trial") / "server.log"
    running = Server(servers, databases.name_of(tried), free_port(), log)
    yield running
    running.stop()
    servers.end()
    assert_nothing_broke(log)


@pytest.fixture
def tap(chromium, trial):
    """Call it with an alias: a page in a browser of her own, on her first page."""

    def open_page(alias, *, width=1280, height=860):
        viewport = {"width": width, "height": height}
        page = chromium.new_context(viewport=viewport, base_url=trial.url).new_page()
        try_as(page, alias)
        return page

    return open_page


def test_amara_hands_in_the_questions_that_she_has_begun(tap):
    amara = tap("amara", **PHONE)
    expect(amara.get_by_text(re.compile("You were at question 3 of"))).to_be_visible()
    amara.locator("section.next").get_by_role("link", name="Go on").click()
    answer_what_is_open(amara, right_answers())
    amara.goto("/")
    expect(amara.get_by_text(re.compile("You were at question"))).to_have_count(0)


def test_joy_answers_what_she_is_asked_before_her_room(tap):
    joy = tap("joy", **PHONE)
    joy.goto("/rooms/")
    card = joy.locator("section.card", has_text="Lucia").first
    card.get_by_role("link", name=re.compile("^Go in")).click()
    joy.get_by_role("button", name="Yes, it is safe").click()
    joy.get_by_role("button", name="Go in").click()
    expect(joy.get_by_text(re.compile("Waiting in the lobby"))).to_be_visible()


def test_lucia_goes_into_her_mentoring_room(tap):
    lucia = tap("lucia", **PHONE)
    card = lucia.locator("section.card, li", has_text="Joy").first
    card.get_by_role("link", name=re.compile("^Go in")).click()
    lucia.get_by_role("button", name="Yes, it is safe").click()
    lucia.get_by_role("button", name="Go in").click()
    expect(lucia.get_by_text(re.compile("Waiting in the lobby"))).to_be_visible()
    lucia.reload()
    expect(lucia.get_by_role("button", name="Yes, it is safe")).to_have_count(0)


def test_grace_signs_reads_hears_and_opens_a_room(tap):
    grace = tap("grace")
    waits_on(grace, "/", "Sign observation: Amara").get_by_role("link").first.click()
    kept = grace.get_by_label("Comment (optional)")
    expect(kept).to_have_value(re.compile("^Amara left a silence"))
    grace.get_by_role("button", name="Sign observation").click()
    expect(grace.get_by_text(re.compile("^Signed on"))).to_be_visible()
    waiting = grace.get_by_role("listitem").filter(
        has_text=re.compile("Mark (spoken )?answer: Amara")
    )
    grace.goto("/")
    expect(waiting).not_to_have_count(0)
    while waiting.count():
        waiting.first.get_by_role("link").first.click()
        if grace.get_by_role("heading", name=re.compile("^Open the record")).count():
            say_why(grace)
        grace.get_by_label("Met", exact=True).check()
        grace.get_by_role("main").get_by_role("button", name="Save mark").click()
        expect(grace.get_by_text("Saved. The learner reads it with the result.")).to_be_visible()
        grace.goto("/")
    for line in ("Sign observation: Amara", re.compile("Mark (spoken )?answer: Amara")):
        expect(grace.get_by_text(line)).to_have_count(0)
    grace.goto("/rooms/")
    grace.locator("section.card", has_text="Amara").get_by_role(
        "link", name=re.compile("^Go in")
    ).first.click()
    grace.get_by_role("button", name="Open room").click()
    expect(grace.locator("summary", has_text="Close room")).to_be_visible()


def rate(page, title, level="Independently"):
    """The first thing that waits under this title; then it waits no more."""
    line = waits_on(page, "/", title)
    line.get_by_role("link").first.click()
    if page.get_by_role("heading", name=re.compile("^Open the record")).count():
        say_why(page)
    page.get_by_label(re.compile(level)).check()
    page.locator("input[name=evidence]").first.check()
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_text("Rating saved.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text(title)).to_have_count(0)


def test_ines_rates_amara_without_seeing_what_grace_thinks(tap):
    rate(tap("ines"), "Second rating: Amara")


def test_sara_decides_as_the_third_and_goes_to_a_woman_who_asks_for_her(tap):
    sara = tap("sara")
    expect(sara.get_by_text("Fatou asks for someone").first).to_be_visible()
    sara.get_by_role("link", name=re.compile("^Answer")).first.click()
    sara.get_by_role("button", name="Take request").click()
    sara.get_by_role("button", name="Close request").click()
    expect(sara.get_by_text("No open requests.")).to_be_visible()
    rate(sara, "Third rating: Hana")


def test_iris_goes_into_the_room_that_asked_for_her(tap):
    iris = tap("iris", **PHONE)
    iris.get_by_role("main").get_by_role("link", name=re.compile("^Go in")).first.click()
    iris.get_by_role("button", name="Go in").click()
    expect(iris.get_by_role("list", name="Who is here")).to_contain_text("You")
    grace = tap("grace")
    grace.goto(iris.url)
    expect(grace.get_by_role("list", name="Who is here")).to_contain_text("Iris interpreter")


def test_nora_reads_the_lesson_that_is_left(tap):
    nora = tap("nora")
    nora.goto("/learn/training/")
    modules = nora.get_by_text("1 lesson left", exact=True)
    expect(modules.first).to_be_visible()
    before = modules.count()
    pass_by_forms(nora, "s", {4})
    nora.reload()
    expect(modules).to_have_count(before - 1)


def test_olga_is_the_second_of_two_and_gives_a_certificate(tap):
    olga = tap("olga")
    olga.goto("/approvals/")
    waiting = olga.get_by_role("main").locator("a[href^='/approvals/']")
    addresses = [one.get_attribute("href") for one in waiting.all()]
    agreed = 0
    for address in dict.fromkeys(addresses):
        olga.goto(address)
        agree = olga.get_by_role("button", name="Approve", exact=True)
        if agree.count():
            agree.click()
            olga.wait_for_load_state()
            agreed += 1
    assert agreed == 2
    olga.goto("/")
    olga.get_by_role("link", name=re.compile("^Issue.*سلمى")).click()
    if olga.get_by_role("heading", name=re.compile("^Open the record")).count():
        say_why(olga)
    olga.get_by_role("button", name="Issue certificate").click()
    expect(olga.get_by_text(re.compile("^Issued "))).to_be_visible()


def test_edith_reads_what_ruth_says_and_hands_it_in_anew(tap):
    edith = tap("edith")
    edith.goto("/office/")
    row = edith.get_by_role("row", name=re.compile("What we keep private")).first
    expect(row).to_contain_text("Changes requested")
    row.get_by_role("link", name="What we keep private").first.click()
    expect(edith.get_by_text(re.compile("Could it be two"))).to_be_attached()
    edith.get_by_role("button", name="More actions").click()
    edith.get_by_role("button", name=re.compile("^Resubmit")).click()
    edith.goto("/office/")
    expect(row).to_contain_text("Awaiting Read by our readers")


def test_ruth_passes_the_page_that_waits_for_her(tap):
    ruth = tap("ruth")
    approve(ruth, {"Silence"})
    ruth.goto("/office/")
    expect(ruth.get_by_role("link", name="Silence", exact=True)).to_have_count(0)


def test_tess_sees_one_warning_until_a_backup_was_made(tap, tried):
    tess = tap("tess")
    tess.goto("/status/")
    late = tess.locator("table tr", has_text="backup")
    expect(late.get_by_text("Not run yet")).to_be_visible()
    # No backup is made of a trial on SQLite.
    noted = (
        "from core.clock import now; from core.jobs import note_end; note_end('backup', at=now())"
    )
    manage(tried, "shell", "-c", noted, settings=DEMO_SETTINGS)
    tess.reload()
    expect(late.get_by_text("OK")).to_be_visible()
