"""Steps of a learner that several journeys share. They touch only what stands on the page."""

import re

from playwright.sync_api import expect

from .course_answers import right_answers


def read_lesson(page, address: str) -> None:
    """Goes through the parts of a lesson by its buttons and says that she has read it."""
    page.goto(address)
    parts = page.locator("section[id^=part-]").count()
    for number in range(1, parts):
        page.locator(f"#part-{number}").get_by_role("button", name="Next part").click()
        page.wait_for_url(f"**{address}#part-{number + 1}")
    page.get_by_role("button", name="I have read it").click()


def at_the_end_of(page, address: str) -> None:
    """At the end of a lesson, the other ways from there unfolded."""
    page.goto(f"{address}#end")
    page.locator("#end .more > summary").click()


def answer_quiz(page) -> None:
    """From the page before the questions to *Met*; chooses what the lesson teaches."""
    page.get_by_role("button", name="Start").click()
    # The script that shows one question at a time has run when the page is loaded.
    page.wait_for_url("**/courses/attempts/**", wait_until="load")
    for card in page.locator("[data-question]").all():
        for box in card.get_by_role("textbox").all():
            box.fill("I stay beside you. We have time.")
        legend = card.locator("legend strong")
        question = legend.inner_text().strip() if legend.count() else ""
        for words in right_answers().get(question, ()):
            card.get_by_label(words, exact=True).check()
        # On a narrow screen the questions come one at a time.
        onwards = page.get_by_role("button", name="Next question")
        if onwards.is_visible():
            onwards.click()
    page.get_by_role("button", name="See how it went").click()
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()
    # An answer in own words waits for the supervisor who reads it.
    result = page.get_by_text(re.compile("^(Met|A person reads this)$")).filter(visible=True)
    expect(result.first).to_be_visible()


def say_why(page) -> None:
    """A reason before the record of a woman, which is asked once a day."""
    expect(page.get_by_role("heading", name="Open the record of")).to_be_visible()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Open record").click()


def set_up_room(grace, mentor: str, partner: str) -> str:
    """A supervisor sets a room up for now and goes in; its address."""
    grace.goto("/rooms/new/")
    grace.get_by_label("Mentor").select_option(label=mentor)
    grace.get_by_label("Practice partner").select_option(label=partner)
    grace.get_by_label("Now", exact=True).check()
    grace.get_by_role("button", name="Schedule session").click()
    grace.get_by_role("link", name="Go in").first.click()
    grace.wait_for_url("**/rooms/*-*/")
    return grace.url


def finishes_first(page) -> None:
    """Whenever a room's call lies over this page, put it aside and go on with what it hid."""
    covers = page.locator("dialog.call-notice[open]:not(.call-line)")
    page.add_locator_handler(
        covers, lambda notice: notice.get_by_role("button", name="Finish here first").click()
    )
