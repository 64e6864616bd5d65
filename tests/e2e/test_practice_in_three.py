"""Practice in three, in browsers: two change places with one tap, and what was typed stays."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import manage
from .test_main_line import say
from .test_room_keys import press_key

pytestmark = pytest.mark.engine

PHONE = {"width": 360, "height": 740}
JOY_LEARNS = (
    "from django.utils import timezone; from accounts.models import User;"
    "from accounts.roles import Role; from accounts.services import grant_role;"
    "joy = User.objects.get(shown_name='Joy', memberships__organisation__name='Harbour');"
    "home = joy.memberships.first().organisation;"
    "grant_role(user=joy, role=Role.LEARNER, organisation=home, at=timezone.now())"
)


@pytest.fixture
def template(databases, prepared):
    """A third woman who trains as a mentor."""
    return databases.made_once(
        "three",
        lambda url: manage(url, "shell", "--no-imports", "-c", JOY_LEARNS),
        template=prepared,
    )


def box(page):
    return page.locator("#room-text")


def places(page):
    return page.locator("[data-places]")


def change(page):
    return page.get_by_role("button", name="Change places")


def set_up_three(grace):
    """A room for now; its address."""
    grace.goto("/rooms/new/")
    for label, name in (
        ("Mentor", "Lucia"),
        ("Practice partner", "Amara"),
        ("Observer", "Joy"),
    ):
        grace.get_by_label(label).select_option(label=name)
    grace.get_by_label("Now", exact=True).check()
    grace.get_by_role("button", name="Schedule session").click()
    grace.get_by_role("link", name="Go in").first.click()
    grace.wait_for_url("**/rooms/*-*/")
    return grace.url


def test_two_change_places_with_one_tap_and_what_she_typed_stays_in_her_box(sign_in):
    grace, lucia = sign_in("grace", **PHONE), sign_in("lucia")
    amara, joy = sign_in("amara", **PHONE), sign_in("joy", **PHONE)
    address = set_up_three(grace)
    for page in (lucia, amara, joy):
        page.goto(address)
    press_key(grace, "o")
    for page in (grace, lucia, amara, joy):
        expect(page.get_by_text(re.compile("^Open\\. "))).to_be_visible()
    # Nobody observes in secret.
    for page in (grace, lucia, amara):
        expect(page.get_by_role("list", name="Who is here")).to_contain_text("Joy observer")
    expect(places(lucia)).to_have_text("Observer: Joy · Practice partner: Amara")
    expect(places(joy)).to_have_text("Observer: You · Practice partner: Amara")
    expect(joy.get_by_text("You observe: you read along")).to_be_in_viewport(ratio=1)
    expect(box(joy)).to_be_hidden()
    say(amara, "Good morning.")
    expect(joy.get_by_role("log", name="What is said")).to_contain_text("Good morning.")

    box(amara).fill("And then she")
    expect(change(grace)).to_be_in_viewport(ratio=1)
    change(grace).click()
    expect(places(amara)).to_have_text("Observer: You · Practice partner: Joy")
    expect(box(amara)).to_have_value("And then she")
    expect(box(amara)).not_to_be_editable()
    for page in (grace, lucia):
        expect(places(page)).to_have_text("Observer: Amara · Practice partner: Joy")
        expect(page.get_by_role("list", name="Who is here")).to_contain_text("Amara observer")
    for page in (amara, joy):
        aside = page.locator("summary", has_text="To the supervisor alone")
        buttons = [page.get_by_role("button", name=one) for one in ("I need help", "This is real")]
        for control in (*buttons, aside, box(page), page.get_by_role("button", name="Pause")):
            expect(control).to_be_in_viewport(ratio=1)
    for page in (grace, amara, joy):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    say(joy, "Now it is me.")
    expect(amara.get_by_role("log", name="What is said")).to_contain_text("Now it is me.")

    # Whoever calls comes before who sits where.
    amara.get_by_role("button", name="This is real").click()
    coming = grace.get_by_role("button", name="I am coming")
    for one in (coming, box(grace), grace.get_by_text("Now it is me.")):
        expect(one).to_be_in_viewport(ratio=1)
    coming.click()

    # Back by the key: her words are hers to send again.
    press_key(grace, "u")
    expect(places(amara)).to_have_text("Observer: Joy · Practice partner: You")
    expect(box(amara)).to_have_value("And then she")
    amara.get_by_role("button", name="Send", exact=True).click()
    expect(lucia.get_by_role("log", name="What is said")).to_contain_text("And then she")
