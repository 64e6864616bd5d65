"""A lesson and its questions are heard from recordings, without looking, in three languages."""

import pytest
from django.utils.translation import override
from playwright.sync_api import expect

from courses.quizzes.attempts.sentences import points_text

from ..programs import needs
from .conftest import manage

# Making the sounds takes minutes: once for all three.
pytestmark = [needs("espeak-ng"), needs("opusenc"), pytest.mark.xdist_group("read-aloud")]

LANGUAGES = ("en", "it", "ar")
# Notes what the page says that it reads, and each time a sound really begins.
LISTENS = """
  window.heard = []; window.began = 0;
  document.addEventListener("DOMContentLoaded", () => document.querySelector("section[data-aloud]")
    ?.addEventListener("said", (event) => window.heard.push(event.detail)));
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    this.addEventListener("playing", () => { window.began += 1; }, { once: true });
    return play.call(this);
  };
"""
# Every text that can be seen and belongs to no sentence: found on the page, and not by our marks.
UNMARKED = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.nodeValue.trim(), box = walker.currentNode.parentElement;
    if (!/[\\p{L}\\p{N}]/u.test(text) || !box.checkVisibility()) continue;
    if (box.closest("say-it, [data-say], [aria-hidden=true], [data-aloud]")) continue;
    if (box.closest(".skip, textarea, script, .word > .hidden-visually")) continue;
    found.push(text);
  }
  return found;
}"""
# What can be heard now, in the order in which it is read: main first, then what stands around it.
IN_ORDER = """() => {
  const seen = [...document.querySelectorAll("say-it[n], [data-say]")]
    .filter((one) => (one.closest("select") ?? one).checkVisibility());
  const main = document.getElementById("content");
  const numbers = (inside) => seen.filter((one) => main.contains(one) === inside)
    .map((one) => Number(one.getAttribute("n") ?? one.dataset.say));
  return [...new Set([...numbers(true), ...numbers(false)])];
}"""


@pytest.fixture
def template(databases, prepared):
    """A demo in which the lesson on body alarms and its questions have been read aloud."""

    def read(url):
        each = [word for code in LANGUAGES for word in ("--language", code)]
        manage(url, "speak", "--lesson", "a/2/1", "--anyway", *each)

    return databases.made_once("aloud", read, template=prepared)


@pytest.fixture
def listener(sign_in):
    """Call it with a language for a page of Amara's, who has asked for sound."""

    def open_page(language):
        page = sign_in("amara")
        page.goto("/me/settings/")
        page.get_by_label("Sound on").check()
        page.locator("select[name=language]").select_option(language)
        page.get_by_role("button", name="Keep it like this").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.add_init_script(LISTENS)
        return page

    return open_page


def hear_all(page):
    """Goes through the page by “next sentence”; each sound is heard to begin before the next."""
    assert page.evaluate(UNMARKED) == []
    expected = page.evaluate(IN_ORDER)
    page.evaluate("window.heard = []; window.began = 0")
    page.locator("[data-aloud-play]").click()
    for count in range(1, len(expected) + 1):
        page.wait_for_function("count => window.heard.length >= count", arg=count)
        page.wait_for_function("() => window.began >= window.heard.filter((one) => one.by).length")
        if count < len(expected):
            page.locator("[data-aloud-on]").click()
    page.locator("[data-aloud-play]").click()
    heard = page.evaluate("window.heard")
    assert [one["number"] for one in heard[: len(expected)]] == expected
    return [one["text"] for one in heard if one["by"] != "m"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_and_its_questions_are_heard_sentence_by_sentence(listener, language):
    page = listener(language)
    silent = {}
    page.goto(f"/{language}/courses/a/2/1/")
    silent["lesson"] = hear_all(page)
    page.locator("form[action$='/read/'] button").click()
    silent["before"] = hear_all(page)
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/courses/attempts/**", wait_until="load")
    silent["questions"] = hear_all(page)
    for question in page.locator("[data-question]").all():
        boxes = question.locator("input[type=radio], input[type=checkbox]")
        if boxes.count():
            boxes.first.check()
        for select in question.locator("select").all():
            select.select_option(index=1)
    page.locator("button[value=see]").click()
    if page.locator("button[value=as-it-is]").count():
        page.locator("button[value=as-it-is]").click()
    expect(page.locator("[data-quiz]")).to_have_count(0)
    for summary in page.locator("main details > summary").all():
        summary.click()
    silent["result"] = hear_all(page)
    # A sentence with the learner's own points or with a day has no recording.
    with override(language):
        points = {points_text(met, 6) for met in range(1, 6)}
    for texts in silent.values():
        unrecorded = [text for text in texts if not any(one.isdigit() for one in text)]
        assert set(unrecorded) <= points


def test_it_goes_on_by_itself_can_be_paused_and_marks_what_is_heard(listener):
    page = listener("en")
    page.goto("/en/courses/a/2/1/")
    assert page.evaluate("window.heard") == []
    page.locator("[data-aloud-speed]").select_option("1.25")
    page.locator("[data-aloud-play]").click()
    page.wait_for_function("() => window.heard.length === 3", timeout=60_000)
    marked = page.locator(".said-now").all_inner_texts()
    assert " ".join("".join(marked).split()) == page.evaluate("window.heard[2].text")
    expect(page.get_by_text("A machine reads this.")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Listen", exact=True)).to_be_visible()
    said = page.evaluate("window.heard.length")
    page.get_by_role("button", name="The sentence before").click()
    page.wait_for_function("count => window.heard.length > count", arg=said)
    assert page.evaluate("window.heard.at(-1).number") < page.evaluate("window.heard[2].number")


def test_no_voice_that_needs_a_network_ever_reads(listener):
    """Without a sound a voice of the device may read, and one that is elsewhere may not."""
    page = listener("en")
    page.add_init_script("""
      window.spoken = [];
      window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
      const voices = [{ lang: "en-GB", localService: false, name: "far" }];
      Object.defineProperty(window, "speechSynthesis", { value: {
        getVoices: () => voices, cancel() {},
        speak(words) { window.spoken.push(words.voice.name); } } });
      window.voices = voices;
    """)
    page.goto("/me/settings/")
    page.locator("[data-aloud-play]").click()
    expect(page.get_by_text("There is no sound for this sentence yet.")).to_be_visible()
    assert page.evaluate("window.spoken") == []
    page.evaluate("window.voices.push({ lang: 'en-GB', localService: true, name: 'near' })")
    page.wait_for_function("() => window.spoken.length > 0")
    assert set(page.evaluate("window.spoken")) == {"near"}


# The buttons at the bottom and what stands at the top, by their words: how wide and how high.
SIZES = """() => [...document.querySelectorAll("header .actions > *, header .brand, .badge")]
  .filter((one) => one.checkVisibility()).map((one) => {
    const box = one.getBoundingClientRect();
    return [one.innerText, Math.round(box.width), Math.round(box.height)];
  })"""


def test_with_sound_on_nothing_on_a_phone_becomes_narrower(sign_in):
    """“Leave” above all: it stays where her thumb finds it, and as large."""
    page = sign_in("amara", width=360, height=640)
    addresses = ["/", "/en/courses/a/", "/en/courses/a/2/1/"]

    def sizes():
        return [page.evaluate(SIZES) for address in addresses if page.goto(address).ok]

    before = sizes()
    page.goto("/me/settings/")
    page.get_by_label("Sound on").check()
    page.get_by_role("button", name="Keep it like this").click()
    expect(page.locator("section[data-aloud]")).to_be_visible()
    assert sizes() == before
