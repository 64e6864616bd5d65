"""A woman who reads little hears a picture phrase before she says it, and one that came to her."""

import json

import pytest
from playwright.sync_api import expect

from ..programs import needs
from .barriers import barriers
from .conftest import manage
from .targets import too_small
from .test_main_line import say
from .test_room_keys import come_in
from .test_room_tools import DESK, PHONE, SHOWN, box, bubble, log

pytestmark = [needs("espeak-ng"), needs("opusenc"), pytest.mark.xdist_group("read-aloud")]

# Notes each sound that begins, and lets it go on until something ends it.
LISTENS = """
  window.began = 0;
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    window.sound = this;
    this.loop = true;
    this.addEventListener("playing", () => { window.began += 1; }, { once: true });
    return play.call(this);
  };
"""
SILENT = "() => window.sound.paused"
SOUNDS = "() => window.began && !window.sound.paused"


@pytest.fixture
def template(databases, prepared):
    """A demo in which the phrases of rooms have been read aloud."""

    def read(url):
        manage(url, "speak", "--phrases", "--language", "en")

    return databases.made_once("phrases", read, template=prepared)


@pytest.fixture
def with_sound(sign_in):
    """Call it with an alias for a page of hers, on a phone, who has asked for sound."""

    def open_page(alias):
        page = sign_in(alias, **PHONE)
        page.goto("/me/settings/")
        page.get_by_label("Sound on").check()
        page.get_by_role("button", name="Keep it like this").click()
        expect(page.get_by_label("Sound on")).to_be_checked()
        page.add_init_script(LISTENS)
        return page

    return open_page


def hear(page):
    return page.get_by_role("button", name="Hear the phrases")


def phrase(page, words):
    return page.get_by_role("button", name=words, exact=True)


def listen(page, words):
    return bubble(page, words).get_by_role("button", name="Listen")


def said_by(page):
    """The lines that this page sends from now on."""
    sent = []

    def note(frame):
        fields = json.loads(frame)
        if fields["type"] == "say":
            sent.append(fields.get("phrase") or fields["text"])

    page.on("websocket", lambda socket: socket.on("framesent", note))
    return sent


def sounds_loaded_by(page):
    loaded = []

    def note(request):
        if "/courses/aloud/" in request.url:
            loaded.append(request.url)

    page.on("request", note)
    return loaded


def test_she_hears_a_phrase_before_she_says_it_and_the_one_that_came_from_the_mentor(
    sign_in, with_sound
):
    grace, amara, lucia = sign_in("grace"), sign_in("amara"), with_sound("lucia")
    said, loaded = said_by(lucia), sounds_loaded_by(lucia)
    come_in(grace, amara, lucia)
    expect(hear(lucia)).to_have_attribute("aria-pressed", "false")
    hear(lucia).click()
    expect(hear(lucia)).to_have_attribute("aria-pressed", "true")
    expect(lucia.get_by_text("Tap a phrase to hear it. Nothing is sent.")).to_be_visible()
    assert loaded == []
    phrase(lucia, "Thank you").click()
    lucia.wait_for_function(SOUNDS)
    expect(lucia.get_by_text("A machine reads this.")).to_be_visible()
    hear(lucia).click()
    assert lucia.evaluate(SILENT)
    expect(lucia.get_by_text("Tap a phrase to hear it.")).to_have_count(0)
    phrase(lucia, "Thank you").click()
    expect(bubble(amara, "Thank you")).to_be_visible()
    assert said == ["thank-you"]
    phrase(amara, "I need a minute").click()
    listen(lucia, "I need a minute").click()
    lucia.wait_for_function("() => window.began === 2")
    # Her own may be heard again; what somebody wrote may not, in whichever words.
    expect(listen(lucia, "Thank you")).to_have_count(1)
    say(amara, "I do not know")
    expect(bubble(lucia, "I do not know")).to_be_visible()
    expect(listen(lucia, "I do not know")).to_have_count(0)
    lucia.reload()
    expect(log(lucia).get_by_role("button", name="Listen")).to_have_count(2)
    expect(amara.get_by_role("button", name="Listen")).to_have_count(0)
    expect(hear(amara)).to_have_count(0)
    assert len(set(loaded)) == 2


def test_a_phrase_that_was_tapped_to_be_heard_was_never_said(sign_in, with_sound):
    grace, amara, lucia = sign_in("grace"), sign_in("amara"), with_sound("lucia")
    said = said_by(lucia)
    come_in(grace, amara, lucia)
    # By keys alone, in and out.
    hear(lucia).focus()
    lucia.keyboard.press("Enter")
    expect(lucia.get_by_role("group", name="Hear it with a tap")).to_be_visible()
    for key, words in (("Enter", "Yes"), ("Space", "No"), (None, "Can we stop?")):
        phrase(lucia, words).focus()
        lucia.keyboard.press(key) if key else phrase(lucia, words).click()
        lucia.wait_for_function(SOUNDS)
    # What is said next comes after it, so a tap that had sent something would show before.
    say(lucia, "I have heard them.")
    expect(bubble(amara, "I have heard them.")).to_be_visible()
    expect(log(amara).locator(".bubble")).to_have_count(1)
    assert said == ["I have heard them."]
    lucia.keyboard.press("Escape")
    expect(hear(lucia)).to_have_attribute("aria-pressed", "false")
    expect(lucia.get_by_role("group", name="Say it with a tap")).to_be_visible()
    phrase(lucia, "Yes").click()
    expect(bubble(amara, "Yes")).to_be_visible()
    assert said == ["I have heard them.", "yes"]


def test_those_that_unfold_are_heard_too_and_stay_while_she_listens(sign_in, with_sound):
    grace, lucia = sign_in("grace"), with_sound("lucia")
    lucia.set_viewport_size({"width": 360, "height": 640})
    said = said_by(lucia)
    come_in(grace, lucia)
    lucia.locator("summary", has_text="More phrases").click()
    hear(lucia).click()
    for began, words in enumerate(("I understand", "Goodbye"), start=1):
        phrase(lucia, words).click()
        lucia.wait_for_function(f"() => window.began === {began}")
        expect(box(lucia)).to_be_in_viewport(ratio=1)
    # The first Escape ends hearing, the second folds them away.
    lucia.keyboard.press("Escape")
    expect(hear(lucia)).to_have_attribute("aria-pressed", "false")
    expect(phrase(lucia, "Goodbye")).to_be_visible()
    lucia.keyboard.press("Escape")
    expect(phrase(lucia, "Goodbye")).to_be_hidden()
    lucia.locator("summary", has_text="More phrases").click()
    phrase(lucia, "Goodbye").click()
    expect(bubble(grace, "Goodbye")).to_be_visible()
    expect(listen(lucia, "Goodbye")).to_be_visible()
    assert said == ["goodbye"]


def test_whatever_ends_her_being_there_ends_the_sound(sign_in, with_sound):
    grace, lucia = sign_in("grace"), with_sound("lucia")
    come_in(grace, lucia)
    hear(lucia).click()
    words = log(lucia).locator("xpath=.")

    def sounds_until(end):
        phrase(lucia, "Thank you").click()
        lucia.wait_for_function(SOUNDS)
        end()
        lucia.wait_for_function(SILENT)

    sounds_until(phrase(lucia, "Thank you").click)
    sounds_until(lambda: words.evaluate("one => one.classList.add('words-veiled')"))
    sounds_until(lambda: lucia.evaluate(SHOWN, "hidden"))
    lucia.evaluate(SHOWN, "visible")
    sounds_until(grace.get_by_role("button", name="Pause", exact=True).click)
    sounds_until(lambda: lucia.evaluate("document.dispatchEvent(new Event('left'))"))
    # Closed at once, with nothing said.
    grace.locator("summary", has_text="Close room").click()
    sounds_until(grace.get_by_role("button", name="Yes, close room").click)
    expect(lucia.get_by_role("heading", name="This session is over")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_finger_and_a_screen_reader_find_their_way_while_phrases_are_heard(
    sign_in, with_sound, size
):
    grace, lucia = sign_in("grace"), with_sound("lucia")
    lucia.set_viewport_size(size)
    come_in(grace, lucia)
    phrase(lucia, "Thank you").click()
    expect(listen(lucia, "Thank you")).to_be_visible()
    for pressed in ("false", "true"):
        expect(hear(lucia)).to_have_attribute("aria-pressed", pressed)
        for one in (hear(lucia), box(lucia), lucia.get_by_role("button", name="Send", exact=True)):
            expect(one).to_be_in_viewport(ratio=1)
        assert lucia.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert barriers(lucia) == []
        if pressed == "false":
            hear(lucia).click()
    # It unfolds everything.
    assert too_small(lucia) == []
