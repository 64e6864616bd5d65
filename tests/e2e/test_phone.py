"""A lesson on a phone: one part at a time, one ending, and everything large enough for a finger."""

import re
from urllib.parse import urldefrag

import pytest
from playwright.sync_api import expect

from .course_answers import long_results
from .targets import too_small

pytestmark = pytest.mark.long

PHONE = {"width": 360, "height": 740}
LESSON = "/en/courses/a/2/1/"
# Leaving ends the crawl, and the office is not hers.
NOT_FOLLOWED = ("/leave/", "/accounts/logout/", "/office/", "/static/", "/media/", ".ics", ".pdf")
# Pages of one kind look alike: so many of each are measured.
OF_A_KIND = 2
# A result that comes out longest keeps this much free of its two screens.
AIR = 80
# Hands in the questions of a page with these answers alone.
HAND_IN = """async (fields) => {
  const form = document.querySelector("#quiz"), sent = new URLSearchParams([...new FormData(form)]);
  for (const [name] of fields) sent.delete(name);
  for (const [name, value] of fields) sent.append(name, value);
  sent.set("then", "as-it-is");
  await fetch(form.action, { method: "POST", body: sent });
}"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href)"


def part(page, number):
    return page.locator(f"#part-{number}")


def in_language(page, language):
    """She chooses it in the menu."""
    page.locator(".menu summary").click()
    page.locator(f".menu-list button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def press_next(page, number):
    """“Next part” under a part; her place is kept when the answer is there."""
    with page.expect_response("**/place/") as kept:
        part(page, number).get_by_role("button", name="Next part").click()
    return kept.value


def test_a_phone_shows_one_part_at_a_time_and_keeps_her_place(sign_in):
    amara = sign_in("amara", **PHONE)
    amara.goto(LESSON + "#part-1")
    expect(part(amara, 1)).to_be_visible()
    expect(part(amara, 2)).to_be_hidden()
    expect(amara.get_by_role("button", name="I have read it")).to_be_hidden()
    assert press_next(amara, 1).status == 204
    expect(part(amara, 1)).to_be_hidden()
    expect(part(amara, 2)).to_be_visible()
    press_next(amara, 2)
    expect(part(amara, 3)).to_be_visible()
    expect(amara.get_by_role("button", name="I have read it")).to_be_visible()
    amara.go_back()
    expect(part(amara, 2)).to_be_visible()
    amara.goto("/learn/")
    expect(amara.get_by_text("You were here: part 3")).to_be_visible()


def test_the_whole_on_one_page_stays_a_choice_and_paper_has_all_of_it(sign_in):
    amara = sign_in("amara", **PHONE)
    amara.goto(LESSON + "#part-1")
    expect(part(amara, 3)).to_be_hidden()
    amara.emulate_media(media="print")
    expect(part(amara, 3)).to_be_visible()
    amara.emulate_media(media="screen")
    amara.get_by_role("button", name="The whole lesson on one page").click()
    for number in (1, 2, 3):
        expect(part(amara, number)).to_be_visible()


def test_without_signal_the_next_part_is_there_all_the_same(sign_in):
    amara = sign_in("amara", **PHONE)
    amara.goto(LESSON + "#part-1")
    amara.context.set_offline(True)
    part(amara, 1).get_by_role("button", name="Next part").click()
    expect(part(amara, 2)).to_be_visible()


def test_signed_out_meanwhile_the_next_part_leads_to_the_sign_in(sign_in):
    amara = sign_in("amara", **PHONE)
    amara.goto(LESSON + "#part-1")
    amara.context.clear_cookies()
    part(amara, 1).get_by_role("button", name="Next part").click()
    amara.wait_for_url(re.compile("/accounts/|/courses/lessons/"))


@pytest.mark.parametrize("width", [360, 1280])
def test_without_javascript_and_on_a_wide_screen_the_whole_lesson_stands_there(sign_in, width):
    amara = sign_in("amara", width=width, javascript=width > 360)
    amara.goto(LESSON)
    for number in (1, 2, 3):
        expect(part(amara, number)).to_be_visible()
    expect(amara.get_by_role("button", name="I have read it")).to_be_visible()


def test_a_lesson_has_one_ending_and_the_other_ways_are_folded(sign_in):
    amara = sign_in("amara", **PHONE)
    amara.goto(LESSON + "#end")
    end = amara.locator("#end")
    expect(end.get_by_role("button")).to_have_count(2)
    expect(end.get_by_role("link")).to_have_count(0)
    end.get_by_text("Other ways from here").click()
    expect(end.get_by_role("link", name="To the questions")).to_be_visible()
    expect(end.get_by_role("link", name="All lessons of this course")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "it", "ar"])
def test_everything_she_can_touch_is_large_enough_for_a_finger(sign_in, site, language):
    amara = sign_in("amara", **PHONE)
    in_language(amara, language)
    small, kinds = {}, {}
    waiting, seen = ["/", LESSON.replace("/en/", f"/{language}/")], set()
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"[0-9a-f-]{36}|\d+", "N", path)
        if path in seen or kinds.get(kind, 0) == OF_A_KIND or other_language(path, language):
            continue
        seen.add(path)
        kinds[kind] = kinds.get(kind, 0) + 1
        amara.goto(site.url + path)
        for one in too_small(amara):
            small.setdefault(one, path)
        links = [urldefrag(link)[0] for link in amara.evaluate(LINKS)]
        waiting += [
            link.removeprefix(site.url)
            for link in links
            if link.startswith(site.url) and not any(part in link for part in NOT_FOLLOWED)
        ]
    assert not small
    assert len(kinds) > 20


@pytest.mark.parametrize("language", ["en", "it", "ar"])
@pytest.mark.parametrize("choice", ["first", "last"])
def test_a_result_fits_two_screens_with_what_is_not_yet_first(sign_in, language, choice):
    amara = sign_in("amara", **PHONE)
    in_language(amara, language)
    amara.goto(f"/{language}/courses/a/2/1/#end")
    amara.locator("#end .more > summary").click()
    amara.locator("#end .card a.button").first.click()
    amara.locator("form[action$='/start/'] button").click()
    amara.wait_for_url("**/courses/attempts/**", wait_until="load")
    for question in amara.locator("[data-question]").all():
        boxes = question.locator("input[type=radio], input[type=checkbox]")
        if boxes.count():
            getattr(boxes, choice).check()
        for select in question.locator("select").all():
            select.select_option(index=1)
        onwards = amara.locator("[data-next]")
        if onwards.is_visible():
            onwards.click()
    amara.locator("button[value=see]").click()
    if amara.locator("button[value=as-it-is]").count():
        amara.locator("button[value=as-it-is]").click()
    expect(amara.locator("[data-quiz]")).to_have_count(0)
    expect(amara.locator(".first-open")).to_be_visible()
    height = amara.evaluate("document.documentElement.scrollHeight")
    assert height <= 2 * PHONE["height"]


@pytest.mark.parametrize("language", ["en", "it", "ar"])
def test_the_longest_result_of_both_courses_leaves_air_on_two_screens(sign_in, language):
    amara = sign_in("amara", **PHONE)
    longest = long_results(language)[0]
    in_language(amara, language)
    amara.goto(re.sub(r"\d+/\d+/$", "", longest.address))
    opens = amara.locator("form[action$='/open/'] button")
    if opens.count():
        opens.first.click()
    amara.goto(longest.address)
    amara.goto(amara.locator("#end a[href$='/start/']").first.get_attribute("href"))
    amara.locator("form[action$='/start/'] button").click()
    amara.wait_for_url("**/courses/attempts/**", wait_until="load")
    amara.evaluate(HAND_IN, longest.fields)
    amara.reload()
    expect(amara.locator(".first-open")).to_contain_text(longest.question)
    height = amara.evaluate("document.documentElement.scrollHeight")
    assert height <= 2 * PHONE["height"] - AIR, longest.address


def test_still_open_goes_when_she_has_chosen(sign_in):
    amara = sign_in("amara", **PHONE)
    amara.goto(LESSON + "#end")
    amara.locator("#end .more > summary").click()
    amara.get_by_role("link", name="To the questions").click()
    amara.get_by_role("button", name="Start").click()
    amara.wait_for_url("**/courses/attempts/**", wait_until="load")
    while amara.locator("[data-next]").is_visible():
        amara.locator("[data-next]").click()
    amara.get_by_role("button", name="See how it went").click()
    open_one = amara.locator("[data-question]").filter(visible=True)
    expect(open_one.get_by_text("Still open.")).to_be_visible()
    open_one.get_by_role("radio").first.check()
    expect(open_one.get_by_text("Still open.")).to_have_count(0)


def other_language(path, language):
    return re.match(r"/[a-z]{2}/courses/", path) and not path.startswith(f"/{language}/")
