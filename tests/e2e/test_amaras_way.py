"""From interest to a certificate, and what becomes of it: the whole way of one woman, in browsers.

Her assessors differ at a gate, so the system asks a third. Nothing here writes a row by itself.
"""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from .conftest import PASSPHRASE, run
from .first_monday_steps import WALK, lessons_of, open_course
from .steps import answer_quiz, at_the_end_of, say_why, set_up_room
from .test_main_line import (
    address_in,
    read_what_was_written,
    say_it_may_count,
    sign_the_observation,
)

pytestmark = pytest.mark.engine

PROGRAMME = "Peer mentoring: foundations"
COMPETENCY = re.compile("^(Rate )?C4 – .* rating: Amara$")
ON_HER_OWN, WITH_HELP = "Independently", "With support"


@pytest.fixture(scope="session")
def template(databases, migrated):
    """A demo in which her way has not begun, and in which a certificate lasts a month."""

    def demo(url):
        run(url, "-m", "tests.e2e.amaras_demo", PASSPHRASE)

    return databases.made_once("amaras-way", demo, template=migrated)


def begin(amara):
    """Nobody is asked: she begins it herself."""
    amara.goto("/journey/")
    card = amara.locator("section.card", has=amara.get_by_text(PROGRAMME, exact=True))
    card.get_by_role("button", name="Begin").click()
    expect(amara.get_by_text(f"The certificate at the end: {PROGRAMME}.")).to_be_visible()


def learn(amara):
    """The first lesson of each principle, by the forms that its pages send."""
    open_course(amara, "b")
    firsts = [
        lesson for lesson in lessons_of("b", range(1, 12)) if lesson["address"].endswith("/1/")
    ]
    amara.evaluate(WALK, firsts)


def agree(amara, grace):
    """A talk that she leads, and what both sides promise."""
    grace.goto("/learners/")
    grace.get_by_role("main").get_by_role("link", name="Amara", exact=True).first.click()
    if grace.get_by_role("heading", name="Open the record of").count():
        say_why(grace)
    grace.get_by_role("link", name=re.compile("^Mentor onboarding")).click()
    grace.get_by_label("Day").fill(datetime.now(tz=UTC).date().isoformat())
    grace.get_by_label("Wants to continue.").check()
    grace.get_by_role("button", name="Save talk").click()
    amara.goto("/journey/before/")
    expect(amara.locator("#talk")).to_contain_text("with Grace")
    amara.get_by_role("button", name="I agree").click()
    expect(amara.get_by_text(re.compile("You agreed on"))).to_be_visible()


def open_pathway(olga):
    """From the list of people to what Amara's certificate needs."""
    olga.goto("/people/?q=amara")
    olga.get_by_role("main").get_by_role("link", name="Amara", exact=True).click()
    olga.get_by_role("link", name=re.compile("^(Assign assessors|Issue certificate)$")).click()


def ask_assessors(olga):
    open_pathway(olga)
    for place, name in (("First assessor", "Grace"), ("Second assessor", "Ines")):
        olga.get_by_label("Assessor role", exact=True).select_option(label=place)
        olga.get_by_label("Supervisor", exact=True).select_option(label=name)
        olga.get_by_role("button", name="Assign assessor").click()
        expect(olga.locator("dl.facts")).to_contain_text(name)
    return olga.url


def practise(grace, amara, lucia):
    """An hour of practice, in a minute; what Grace saw is signed after it."""
    address = set_up_room(grace, "Amara", "Lucia")
    for page in (amara, lucia):
        page.goto(address)
        expect(page.get_by_text("Waiting in the lobby.")).to_be_visible()
    say_it_may_count(amara, grace)
    grace.get_by_role("button", name="Open room").click()
    for page in (amara, lucia):
        expect(page.get_by_text("Open. Grace is with you.")).to_be_visible()
    amara.get_by_label("Your words").fill("What you tell me stays here.")
    amara.get_by_role("button", name="Send", exact=True).click()
    expect(lucia.get_by_role("log")).to_contain_text("What you tell me stays here.")
    grace.locator("summary", has_text="Close room").click()
    grace.get_by_role("button", name="Yes, close room").click()
    expect(amara.get_by_role("heading", name="This session is over")).to_be_visible()
    sign_the_observation(grace)
    read_what_was_written(amara)


def rate(page, level):
    """On her own list, by the link there."""
    page.goto("/")
    page.get_by_role("link", name=COMPETENCY).click()
    if page.get_by_role("heading", name="Open the record of").count():
        say_why(page)
    page.get_by_label(re.compile(level)).check()
    page.locator("input[name=evidence]").first.check()
    if level == WITH_HELP:
        page.get_by_label("Next step for the learner").fill("Say at the start what stays here.")
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_text("Rating saved.")).to_be_visible()


def checked(page, address):
    """What the public page says of it; it names nobody."""
    page.goto(address)
    assert "Amara" not in page.content()
    return page.locator("main")


def give(olga, journey, button):
    olga.goto(journey)
    olga.get_by_role("button", name=button).click()
    expect(olga.get_by_text(re.compile("^Issued "))).to_be_visible()


def certificate(amara) -> str:
    """The address that a camera reads off her printed certificate."""
    amara.goto("/journey/")
    link = amara.get_by_role("link", name="Save as a file to print")
    return address_in(amara.request.get(link.get_attribute("href")).body())


def test_from_interest_to_a_certificate_and_back(site, sign_in, chromium):
    amara = sign_in("amara", width=360, height=740)
    lucia = sign_in("lucia", width=360, height=740)
    grace, ines, sara, olga = map(sign_in, ("grace", "ines", "sara", "olga"))
    stranger = chromium.new_context().new_page()

    begin(amara)
    learn(amara)
    agree(amara, grace)
    journey = ask_assessors(olga)
    practise(grace, amara, lucia)

    rate(grace, ON_HER_OWN)
    rate(ines, WITH_HELP)
    # They differ at a gate: it counts for nobody, and who is to decide finds it on her list.
    olga.goto(journey)
    expect(olga.get_by_role("button", name="Issue certificate")).to_have_count(0)
    rate(sara, ON_HER_OWN)

    amara.goto("/journey/")
    amara.get_by_label("The name on your certificate").fill("Amara of the harbour")
    amara.get_by_role("button", name="Keep this name").click()
    give(olga, journey, "Issue certificate")
    first = certificate(amara)
    expect(checked(stranger, first)).to_contain_text("This certificate is valid.")

    amara.goto("/journey/")
    amara.get_by_text("Pause it", exact=True).click()
    amara.get_by_role("button", name="Pause my certificate").click()
    expect(amara.get_by_text("You rest", exact=True)).to_be_visible()
    expect(checked(stranger, first)).not_to_contain_text("This certificate is valid.")
    amara.get_by_role("button", name="Go on", exact=True).click()
    expect(checked(stranger, first)).to_contain_text("This certificate is valid.")

    renew(amara, lucia, grace, olga, journey)
    second = certificate(amara)
    assert second != first
    expect(checked(stranger, second)).to_contain_text("This certificate is valid.")

    amara.goto("/journey/")
    amara.get_by_role("link", name="Have it with another name").click()
    amara.get_by_label("The name on your certificate").fill("A. of the sea")
    amara.get_by_role("button", name="Take this name").click()
    third = certificate(amara)
    expect(checked(stranger, third)).to_contain_text("This certificate is valid.")
    expect(checked(stranger, second)).not_to_contain_text("This certificate is valid.")

    amara.goto("/journey/")
    amara.get_by_text("Hand it back", exact=True).click()
    amara.get_by_role("button", name="Hand my certificate back").click()
    expect(amara.get_by_label("The name on your certificate")).to_be_visible()
    expect(checked(stranger, third)).not_to_contain_text("This certificate is valid.")


def go_through_again(amara, address):
    """All its questions once more, met."""
    at_the_end_of(amara, address)
    amara.get_by_role("link", name="Answer them again").click()
    answer_quiz(amara)


def renew(amara, lucia, grace, olga, journey):
    """At once, since a month is short: one lesson once more, and seen once more."""
    amara.goto("/journey/")
    amara.get_by_role("link", name="What a renewal asks for").click()
    again = amara.locator(
        "section", has=amara.get_by_role("heading", name="Lessons to go through again")
    )
    go_through_again(amara, again.get_by_role("link").get_attribute("href"))
    practise(grace, amara, lucia)
    amara.goto("/journey/")
    amara.get_by_role("link", name="What a renewal asks for").click()
    expect(amara.get_by_text(re.compile("^All of it is met."))).to_be_visible()
    give(olga, journey, "Renew certificate")
