"""The whole idea, in browsers: from the lesson of principle 1 to a certificate that verifies."""

import re

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from .steps import answer_quiz, read_lesson, say_why, set_up_room

pytestmark = pytest.mark.engine


def open_the_eleven_principles(page):
    page.goto("/learn/")
    card = page.locator("section.card", has=page.get_by_text("The eleven principles", exact=True))
    card.get_by_role("button", name=re.compile("Open this course")).click()


def say(page, words):
    page.get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def say_it_may_count(mentor, grace):
    """The mentor's own word, before the room opens; Grace sees it."""
    mentor.get_by_role("button", name="It may count").click()
    expect(grace.get_by_text(re.compile("agreed that this session may count"))).to_be_visible()


def read_what_was_written(mentor):
    """From her first page; she says that it was so."""
    mentor.goto("/journey/written/")
    mentor.get_by_role("link", name=re.compile("^Read what was written")).first.click()
    mentor.get_by_label("Your words beside it").fill("And I said how long it takes.")
    mentor.get_by_role("button", name="It was so").click()
    expect(mentor.get_by_text("Those who assess you can read it.", exact=True)).to_be_visible()


def hold_a_practice_room(sign_in, amara):
    """Three browsers in one room; Grace's page is closed in the middle, and she comes back."""
    grace, lucia = sign_in("grace"), sign_in("lucia", width=360, height=740)
    address = set_up_room(grace, "Amara", "Lucia")
    for page in (amara, lucia):
        page.goto(address)
        expect(page.get_by_text("Waiting in the lobby. Grace opens the room.")).to_be_visible()
    say_it_may_count(amara, grace)
    grace.get_by_role("button", name="Open room").click()
    for page in (amara, lucia):
        expect(page.get_by_text("Open. Grace is with you.")).to_be_visible()
    say(amara, "Before we start: what you tell me stays here, except when a life is in danger.")
    expect(lucia.get_by_role("log")).to_contain_text("except when a life is in danger")
    lucia.get_by_role("button", name="Thank you").click()
    expect(amara.get_by_role("log")).to_contain_text("Thank you")

    context = grace.context
    grace.close()
    expect(amara.get_by_text(re.compile("^Paused"))).to_be_visible(timeout=20_000)
    say(amara, "Are you still there?")
    expect(amara.get_by_label("Your words")).to_have_value("Are you still there?")
    expect(lucia.get_by_role("log")).not_to_contain_text("Are you still there?")

    grace = context.new_page()
    grace.goto(address)
    for page in (grace, amara, lucia):
        page.get_by_role("button", name="I am ready to go on").click()
    expect(lucia.get_by_text("Open. Grace is with you.")).to_be_visible()
    amara.get_by_role("button", name="Send").click()
    expect(lucia.get_by_role("log")).to_contain_text("Are you still there?")
    for page in (amara, lucia):
        expect(page.get_by_role("log").get_by_text("Are you still there?")).to_have_count(1)

    grace.locator("summary", has_text="Close room").click()
    grace.get_by_role("button", name="Yes, close room").click()
    expect(lucia.get_by_role("heading", name="This session is over")).to_be_visible()
    return grace


def sign_the_observation(grace):
    grace.get_by_role("link", name="Sign observation").click()
    competency = grace.locator("details.card", has_text="C4")
    competency.locator("summary").click()
    for group in competency.locator("fieldset").all()[:2]:
        group.get_by_label("Seen", exact=True).check()
    grace.get_by_role("button", name="Sign observation").click()
    expect(grace.get_by_text(re.compile("^Signed on"))).to_be_visible()


def rate_amara(page):
    """On her own desk, by the links there; the level is 3, “Independently”."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^(Rate )?C4 – .* rating: Amara$")).click()
    say_why(page)
    page.get_by_label(re.compile("Independently")).check()
    page.locator("input[name=evidence]").first.check()
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_text(re.compile("Independently")).first).to_be_visible()


def test_from_the_first_lesson_to_a_certificate_that_verifies(site, sign_in, chromium):
    amara = sign_in("amara", width=360, height=740)
    open_the_eleven_principles(amara)
    for principle in range(1, 12):
        read_lesson(amara, f"/en/courses/b/{principle}/1/")
        answer_quiz(amara)

    grace = hold_a_practice_room(sign_in, amara)
    sign_the_observation(grace)
    read_what_was_written(amara)
    rate_amara(grace)

    rate_amara(sign_in("ines"))

    olga = sign_in("olga")
    olga.goto("/people/?q=amara")
    olga.get_by_role("main").get_by_role("link", name="Amara", exact=True).click()
    olga.get_by_role("link", name="Assign assessors").click()
    expect(olga.get_by_role("button", name="Issue certificate")).to_have_count(0)
    amara.goto("/journey/")
    amara.get_by_label("The name on your certificate").fill("Amara of the harbour")
    amara.get_by_role("button", name="Keep this name").click()
    olga.reload()
    olga.get_by_role("button", name="Issue certificate").click()
    expect(olga.get_by_text(re.compile("^Issued "))).to_be_visible()

    amara.goto("/journey/")
    file = amara.request.get(
        amara.get_by_role("link", name="Save as a file to print").get_attribute("href")
    )
    assert file.body().startswith(b"%PDF")
    address = address_in(file.body())
    assert address.startswith(site.url + "/verify/")
    stranger = chromium.new_context().new_page()
    stranger.goto(address)
    expect(stranger.locator("main")).to_contain_text("This certificate is valid.")
    assert "Amara" not in stranger.content()


def address_in(pdf: bytes) -> str:
    """What a camera reads off the printed certificate: the content of its QR code."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    return zxingcpp.read_barcodes(picture)[0].text


def test_nora_completes_the_first_staff_lesson(sign_in):
    nora = sign_in("nora")
    read_lesson(nora, "/en/courses/s/1/1/")
    answer_quiz(nora)
    nora.goto("/learn/")
    second = nora.locator("section.next").get_by_role("heading")
    expect(second).to_have_text("The prostitution regime and demand")
