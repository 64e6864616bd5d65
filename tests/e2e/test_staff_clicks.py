"""How many clicks the daily work of staff takes, from Home, in the demo."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.engine


class Clicks:
    """Clicks on a page, counted. Typing and choosing from a list that opens are free."""

    def __init__(self, page):
        self.page, self.number = page, 0

    def __call__(self, target):
        target.click()
        self.number += 1

    def spent(self):
        """Return the number since the last call."""
        number, self.number = self.number, 0
        return number


@pytest.fixture
def template(living):
    return living


def inbox_line(page, words):
    return page.locator(".waiting-lines > li").filter(has_text=words).first


def test_supervisor_opens_a_room_rates_and_goes_on_to_the_next(sign_in):
    grace = sign_in("grace")
    click = Clicks(grace)
    click(grace.get_by_role("link", name=re.compile("^Open room")).first)
    grace.wait_for_url("**/rooms/*-*/")
    assert click.spent() == 1

    grace.goto("/?show=assessment")
    click(inbox_line(grace, "First rating: Amara").locator("a.button"))
    click(grace.get_by_role("button", name="Open record"))
    click(grace.get_by_label(re.compile("With support")))
    if not grace.locator("input[name=evidence]:checked").count():
        click(grace.locator("input[name=evidence]").first)
    grace.get_by_role("textbox").last.fill("Say at the start what you keep private.")
    click(grace.get_by_role("button", name="Save rating"))
    expect(grace.get_by_text("Rating saved.")).to_be_visible()
    assert click.spent() <= 5
    expect(grace.get_by_role("link", name=re.compile("^Next: rate"))).to_be_visible()


def test_coordinator_finds_and_assigns_people_and_approves(sign_in):
    olga = sign_in("olga")
    click = Clicks(olga)
    olga.get_by_role("searchbox", name="Find a person").fill("Hana")
    olga.keyboard.press("Enter")
    click(olga.get_by_role("link", name="Hana", exact=True))
    expect(olga.get_by_role("heading", level=1)).to_have_text("Hana")
    assert click.spent() == 1

    olga.goto("/people/?supervisor=none&role=learner")
    rows = olga.locator("input[name=person]")
    if rows.count():
        click(rows.first)
        olga.get_by_label("Supervisor").last.select_option(index=1)
        click(olga.get_by_role("button", name="Assign supervisor"))
        expect(olga.get_by_text("1 person assigned.")).to_be_visible()
        assert click.spent() == 2

    olga.goto("/?show=approvals")
    click(inbox_line(olga, "may come into rooms").locator("a.button"))
    click(olga.get_by_role("button", name="Approve"))
    expect(olga.get_by_text("Approved. It takes effect now.")).to_be_visible()
    assert click.spent() == 2


def test_coordinator_invites_ten_with_supervisor_and_cohort(sign_in):
    olga = sign_in("olga")
    click = Clicks(olga)
    click(olga.get_by_role("link", name="People", exact=True).first)
    click(olga.get_by_role("link", name=re.compile("^Invitations")).first)
    olga.get_by_label("Role").select_option("learner")
    olga.get_by_label("Number of cards").fill("10")
    olga.get_by_label("Supervisor").select_option(label="Grace")
    olga.get_by_label("Cohort").select_option(index=1)
    click(olga.get_by_role("button", name="Create cards"))
    expect(olga.get_by_role("heading", level=1)).to_have_text("10 new cards")
    assert click.spent() <= 6
