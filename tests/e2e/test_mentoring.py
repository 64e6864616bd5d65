"""From “I would like a mentor” to the end, through three sessions and another mentor.

Mentee and mentors have phones without JavaScript; the mentee ends it in Arabic.

The supervisors work at a desk, with scripts: a room needs their page.
"""

import re

import pytest
from playwright.sync_api import expect

from .conftest import manage

PHONE = {"javascript": False, "width": 360, "height": 740}
# What no page of this journey is about: a rota, how the three are reached, a second mentor.
PREPARED = """
from accounts.models import User
from accounts.queries import organisations_of
from accounts.roles import Role
from accounts.services import grant_role
from core.clock import now
from lms.demo.story import let_mentor
from lms.demo.waiting_staff import rota, say_how_to_reach
people = {user.username: user for user in User.objects.all()}
rota(people, at=now())
for alias in ("lucia", "joy"):
    say_how_to_reach(people["grace"], people[alias], at=now())
(place,) = organisations_of(people["olga"], Role.COORDINATOR)
amara = people["amara"]
grant_role(user=amara, role=Role.MENTOR, organisation=place, by=people["olga"], at=now())
people["amara"] = User.objects.get(pk=amara.pk)
let_mentor(people, "amara", at=now())
"""


@pytest.fixture
def template(databases, prepared):
    """The demo's people, and what a room of theirs needs besides them."""
    return databases.made_once(
        "mentoring",
        lambda url: manage(url, "shell", "--no-imports", "-c", PREPARED),
        template=prepared,
    )


def press(page, name, role="button"):
    page.get_by_role(role, name=name).first.click()


def is_proposed_to(joy, lucia, olga):
    """Joy asks, Olga proposes Lucia, and both say yes."""
    press(joy, "My mentor", "link")
    press(joy, "I would like a mentor", "link")
    for button in ("Save and go on", "Save and go on", "Done"):
        press(joy, button)
    expect(joy.get_by_text("You are on the list.")).to_be_visible()
    olga.goto("/mentoring/")
    press(olga, re.compile("^Send both their cards – Lucia"))
    for page, address in ((joy, "/my-mentor/"), (lucia, "/mentoring/mine/")):
        page.goto(address)
        press(page, re.compile("^Yes, I would like to"))
    joy.goto("/my-mentor/")
    expect(joy.get_by_role("heading", name="Lucia", exact=True)).to_be_visible()


def books(joy, lucia):
    """Joy asks for times, Lucia offers two, Joy takes one with one click."""
    press(joy, "Ask for times")
    lucia.goto("/mentoring/mine/")
    expect(lucia.get_by_text("Joy asks for times.")).to_be_visible()
    press(lucia, re.compile("^Offer times"), "link")
    for box in lucia.get_by_role("checkbox").all()[:2]:
        box.check()
    press(lucia, "Offer these times")
    joy.goto("/my-mentor/")
    press(joy, re.compile("^Take it"))
    expect(joy.get_by_text(re.compile("^Booked:"))).to_be_visible()
    for words in ("With Lucia, your mentor.", "Grace supervises", " stands by."):
        expect(joy.get_by_role("main")).to_contain_text(words)


def moves(joy):
    """The session goes to the other time: two clicks."""
    before = joy.locator("section.next h2").inner_text()
    press(joy, "Another time", "link")
    press(joy, re.compile("^Take it instead"))
    expect(joy.get_by_text(re.compile("^Moved"))).to_be_visible()
    assert joy.locator("section.next h2").inner_text() != before


def answers(joy, words):
    """Joy answers the one question after a session."""
    joy.goto("/my-mentor/")
    expect(joy.get_by_text("Only Grace, who supervises, sees this.")).to_be_visible()
    press(joy, words)
    expect(joy.get_by_text(re.compile("^How was it"))).to_have_count(0)


def changes(joy, olga, amara):
    """Joy asks for a change; with the second yes Amara is the mentor, and Lucia is not."""
    press(joy, "Ask for a change", "link")
    for button in ("Save and go on", "Save and go on", "Done"):
        press(joy, button)
    olga.goto("/mentoring/")
    press(olga, re.compile("^Send both their cards – Amara"))
    for page, address in ((joy, "/my-mentor/"), (amara, "/mentoring/mine/")):
        page.goto(address)
        press(page, re.compile("^Yes, I would like to"))
    joy.goto("/my-mentor/")
    expect(joy.get_by_role("heading", name="Amara", exact=True)).to_be_visible()
    expect(joy.get_by_role("heading", name="Your time with Lucia")).to_be_visible()
    expect(joy.get_by_text("after 3 sessions.")).to_be_visible()


def ends_in_arabic(joy):
    joy.goto("/me/settings/")
    joy.locator("select[name=language]").select_option("ar")
    press(joy, "Keep it like this")
    joy.goto("/my-mentor/")
    expect(joy.locator("html")).to_have_attribute("dir", "rtl")
    joy.locator("summary", has_text="إنهاؤه").click()
    joy.locator("button.button-danger").click()
    # Joy can ask again at once, and what took place still stands there.
    expect(joy.locator("section.next a[href*='/ask/1/']")).to_be_visible()
    expect(joy.get_by_role("heading", name=re.compile("Lucia"))).to_be_visible()


def goes_in(page, *yeses):
    press(page, re.compile("^Go in"), "link")
    for words in (*yeses, "Yes, it is safe", "Go in"):
        page.get_by_role("button", name=words, exact=True).click()
    expect(page.get_by_text(re.compile("Waiting in the lobby"))).to_be_visible()


def they_meet(joy, lucia, grace, backups, *yeses):
    """Everybody comes, Grace opens the room and ends it."""
    grace.goto("/")
    press(grace, re.compile("Open list"), "link")
    expect(grace.get_by_role("main")).to_contain_text("Lucia – Joy")
    press(grace, "Mark as read")
    lucia.goto("/mentoring/mine/")
    goes_in(lucia)
    joy.goto("/my-mentor/")
    backup = backups[re.search(r"(\w+) stands by", joy.locator("section.next").inner_text())[1]]
    goes_in(joy, *yeses)
    grace.goto(joy.url)
    backup.goto("/rooms/desk/")
    press(backup, "I am ready")
    standing = grace.locator("[data-standing]")
    expect(standing).not_to_contain_text("The backup has not said", timeout=15_000)
    press(grace, "Open room")
    expect(grace.get_by_text("Open. You are with them.")).to_be_visible()
    joy.reload()
    expect(joy.get_by_text("Open. Grace is with you.")).to_be_visible()
    grace.locator("summary", has_text="Close room").click()
    press(grace, "Yes, close room")
    # It winds down, the mentor checks out, and it is over.
    next_step = grace.get_by_role("button", name="Next step")
    for _step in range(2):
        next_step.click()
    expect(grace.get_by_text("The room is closed")).to_be_visible()


@pytest.mark.engine
def test_mentee_meets_three_times_changes_mentor_and_ends_without_javascript(sign_in):
    joy, lucia = sign_in("joy", **PHONE), sign_in("lucia", **PHONE)
    olga, grace = sign_in("olga"), sign_in("grace")
    backups = {alias.capitalize(): sign_in(alias) for alias in ("ines", "sara")}
    is_proposed_to(joy, lucia, olga)
    books(joy, lucia)
    moves(joy)
    they_meet(joy, lucia, grace, backups, "Yes")
    answers(joy, "I want something to change")
    expect(joy.get_by_text("The supervisor reads it today.")).to_be_visible()
    grace.goto("/")
    line = grace.get_by_role("listitem").filter(has_text="Joy wants something to change")
    line.get_by_role("link").first.click()
    expect(grace.get_by_text("Something should change")).to_be_visible()
    press(grace, re.compile("^Mark as done"))
    lucia.goto("/mentoring/mine/")
    expect(lucia.get_by_text("1 of 12 sessions")).to_be_visible()
    expect(lucia.get_by_role("main")).not_to_contain_text("hould change")

    for held in (2, 3):
        joy.goto("/my-mentor/")
        books(joy, lucia)
        they_meet(joy, lucia, grace, backups)
        answers(joy, "Good, again please")
        lucia.goto("/mentoring/mine/")
        expect(lucia.get_by_text(f"{held} of 12 sessions")).to_be_visible()
    changes(joy, olga, sign_in("amara", **PHONE))
    ends_in_arabic(joy)
