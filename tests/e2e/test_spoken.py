"""Answers said aloud, in a browser with a microphone that a program plays: by keyboard, by touch,
without JavaScript, on a shared phone; and questions done together with somebody.
"""

import pytest
from playwright.sync_api import expect

from .conftest import PASSPHRASE, take_second_step
from .steps import at_the_end_of, say_why
from .test_question_kinds import (  # noqa: F401 - fixtures of the course with every kind
    Finger,
    Keyboard,
    Pointer,
    barriers,
    begin,
    card,
    kitchen,
    template,
)

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def browser_flags():
    """Its microphone plays beeps, and it lets pages use it."""
    return MICROPHONE


@pytest.fixture
def own_phone(chromium, site):
    """Call it with an alias for a page on a phone of her own; `axe` lets a stranger's script in."""

    def open_page(alias, *, width=1280, javascript=True, axe=False):
        page = chromium.new_context(
            viewport={"width": width, "height": 800},
            has_touch=width < 640,
            java_script_enabled=javascript,
            base_url=site.url,
            bypass_csp=axe,
        ).new_page()
        page.goto("/accounts/login/")
        page.get_by_label("Your name here").fill(alias)
        page.get_by_label("Your secret words").fill(PASSPHRASE)
        page.get_by_label("Yes, mine alone").check()
        page.get_by_role("button", name="Sign in", exact=True).click()
        take_second_step(page, site)
        return page

    return open_page


def to_the_last(page):
    """On a narrow screen the questions come one at a time."""
    while page.get_by_role("button", name="Next question").is_visible():
        page.get_by_role("button", name="Next question").click()


def record(hand, page):
    """She starts, speaks for more than a second, and stops."""
    asked = card(page, "spoken")
    hand.press(asked.get_by_role("button", name="Start recording"))
    expect(asked.get_by_text("Recording. Speak when you like.")).to_be_visible()
    expect(asked.get_by_text("0:01 of 2:00 minutes")).to_be_visible()
    hand.press(asked.get_by_role("button", name="Stop"))
    expect(asked.get_by_text("Your recording is kept.")).to_be_visible()


def plays(audio):
    """Whether a sound is heard to its end, or for half a second of it."""
    audio.evaluate("audio => audio.play()")
    audio.page.wait_for_function("audio => audio.currentTime > 0.5", arg=audio.element_handle())
    return audio.evaluate("audio => audio.error") is None


@pytest.mark.parametrize(("width", "hand"), [(1280, Keyboard), (360, Finger)])
def test_she_says_it_and_a_person_hears_it(own_phone, width, hand):
    amara = own_phone("amara", width=width)
    begin(amara)
    to_the_last(amara)
    record(hand(amara), amara)
    asked = card(amara, "spoken")
    assert plays(asked.locator("audio"))
    amara.reload()
    to_the_last(amara)
    assert plays(asked.locator("audio"))
    assert amara.evaluate("document.documentElement.scrollWidth") <= width
    hand(amara).press(amara.get_by_role("button", name="See how it went"))
    expect(amara.get_by_text("Some questions are still open.")).to_be_visible()
    to_the_last(amara)
    hand(amara).press(amara.get_by_role("button", name="Hand in as it is"))
    expect(amara.get_by_text("A person hears what you said.")).to_be_visible()

    grace = own_phone("grace")
    grace.goto("/assessment/marking/")
    grace.get_by_role("link", name="Listen to Amara").click()
    say_why(grace)
    sound = grace.locator("audio")
    assert plays(sound)
    address = sound.get_attribute("src")
    grace.get_by_label("Met", exact=True).check()
    grace.get_by_role("button", name="Save mark").click()
    expect(grace.get_by_text("Nothing to do.")).to_be_visible()
    assert grace.request.get(address).status == 404
    amara.reload()
    amara.get_by_text("Your other answers").click()
    expect(amara.get_by_text("You said this aloud. Your recording is deleted.")).to_be_visible()


def test_she_deletes_it_and_records_again_and_writing_stays(own_phone):
    amara = own_phone("amara")
    begin(amara)
    card(amara, "spoken").get_by_label("Or write it").fill("Jo, the oven is on.")
    record(Pointer(amara), amara)
    asked = card(amara, "spoken")
    asked.get_by_role("button", name="Delete the recording").click()
    expect(asked.get_by_text("Your recording is deleted.")).to_be_visible()
    expect(asked.locator("audio")).to_be_hidden()
    expect(asked.get_by_label("Or write it")).to_have_value("Jo, the oven is on.")
    asked.get_by_role("button", name="Record again").click()
    # A press on another button ends the recording first, so that nothing she said is lost.
    expect(asked.get_by_text("0:01 of 2:00 minutes")).to_be_visible()
    amara.get_by_role("button", name="See how it went").click()
    expect(asked.get_by_text("Your recording is kept.")).to_be_visible()


def test_without_a_script_and_on_a_shared_phone_the_writing_field_stands_alone(own_phone, sign_in):
    amara = own_phone("amara")
    begin(amara)
    record(Pointer(amara), amara)
    address = amara.url
    plain = own_phone("amara", javascript=False, width=360)
    plain.goto(address)
    asked = card(plain, "spoken")
    expect(asked.get_by_role("button", name="Start recording")).to_be_hidden()
    expect(asked.get_by_label("Or write it")).to_be_visible()
    asked.get_by_role("button", name="Delete the recording").click()
    expect(asked.locator("audio")).to_be_hidden()
    shared = sign_in("amara")
    shared.goto(address)
    asked = card(shared, "spoken")
    expect(asked.get_by_role("button", name="Start recording")).to_have_count(0)
    expect(asked.get_by_text("On a shared one nothing is recorded.")).to_be_visible()
    tried = shared.evaluate("navigator.mediaDevices.getUserMedia({audio: true}).catch(e => e.name)")
    assert tried == "NotAllowedError"


def test_where_the_microphone_is_refused_she_is_told_and_writes(own_phone):
    amara = own_phone("amara")
    begin(amara)
    amara.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject('no'); }")
    asked = card(amara, "spoken")
    asked.get_by_role("button", name="Start recording").click()
    expect(asked.get_by_text("This page may not use the microphone.")).to_be_visible()
    expect(asked.get_by_label("Or write it")).to_be_editable()


@pytest.mark.parametrize("javascript", [True, False])
def test_together_from_her_leave_to_her_yes(own_phone, sign_in, javascript):
    amara = own_phone("amara", width=360, javascript=javascript)
    begin(amara)
    at_the_end_of(amara, "/en/courses/k/1/1/")
    amara.get_by_role("link", name="Do them with someone").click()
    amara.get_by_role("button", name="Do it with Grace").click()

    grace = sign_in("grace", javascript=javascript)
    grace.goto("/assisted-learning/")
    grace.get_by_role("button", name="Start with Amara").click()
    say_why(grace)
    grace.goto("/assisted-learning/")
    grace.get_by_role("button", name="Start with Amara").click()
    card(grace, "single").get_by_label("Ask who needs help with it.").check()
    grace.get_by_role("button", name="Submit").click()
    expect(grace.get_by_text("Some questions are unanswered.")).to_be_visible()
    grace.get_by_role("button", name="Submit as it is").click()
    expect(grace.get_by_text("Waiting for confirmation")).to_be_visible()

    amara.goto("/learn/")
    amara.get_by_role("link", name="Look at it").click()
    amara.get_by_role("button", name="This is what I said").click()
    expect(amara.get_by_text("Thank you. It counts now.")).to_be_visible()
    grace.reload()
    expect(grace.get_by_text("Amara confirmed the answers online")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_barrier_where_she_speaks_and_where_she_is_heard(own_phone, width):
    amara = own_phone("amara", width=width, axe=True)
    begin(amara)
    to_the_last(amara)
    assert barriers(amara) == []
    record(Pointer(amara), amara)
    assert barriers(amara) == []
    amara.get_by_role("button", name="See how it went").click()
    expect(amara.get_by_text("Some questions are still open.")).to_be_visible()
    to_the_last(amara)
    amara.get_by_role("button", name="Hand in as it is").click()
    assert barriers(amara) == []
    grace = own_phone("grace", width=width, axe=True)
    for path in (
        "/assessment/marking/?state=ran-out",
        "/assisted-learning/",
        "/assessment/marking/",
    ):
        grace.goto(path)
        assert barriers(grace) == []
    grace.get_by_role("link", name="Listen to Amara").click()
    assert barriers(grace) == []
