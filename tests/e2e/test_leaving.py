"""Quick exit in a real browser: at once, signed out, and nothing of hers is shown again."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import is_signed_in, is_soon_signed_out

EXIT = "https://www.bbc.co.uk/**"
LESSON = "/en/courses/a/2/1/"
WORDS = "Body alarms"
# Whatever of a page can be seen, also where nothing but its text is left.
SEEN = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .map((one) => one.innerText).join(" ")"""


def to_weather(context):
    """A browser that answers the exit address itself: nothing leaves the machine."""
    asked = []

    def weather(route):
        asked.append(route.request.all_headers())
        route.fulfill(body="<title>Weather</title>Weather", content_type="text/html")

    context.route(EXIT, weather)
    return asked


@pytest.fixture(scope="module")
def whole_browser():
    """Back leads where it leads on her phone."""
    return True


@pytest.fixture
def amara(sign_in):
    """Her lesson on a phone, after her start page."""
    page = sign_in("amara", width=360, height=740)
    page.exits = to_weather(page.context)
    page.goto(LESSON)
    expect(page.locator("h1")).to_have_text(WORDS)
    return page


def went_away(page):
    page.wait_for_url(re.compile("bbc"))
    return page.title() == "Weather"


def is_blank(page):
    page.wait_for_load_state("domcontentloaded")
    return WORDS not in page.evaluate(SEEN)


def ours(context, site):
    """What the browser still keeps of this site: cookies, and the flag of leave.js."""
    page = context.new_page()
    page.goto(site.url + "/health/live")
    kept = page.evaluate("() => [Object.keys(localStorage), Object.keys(sessionStorage)]")
    page.close()
    return [cookie["name"] for cookie in context.cookies(site.url)], *kept


def by_button(page):
    page.locator(".actions").get_by_role("link", name="Leave", exact=True).click()


def by_shift(page):
    for _press in range(3):
        page.keyboard.press("Shift")


def by_second_link(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "/leave/"
    page.keyboard.press("Enter")


def by_two_taps(page):
    page.evaluate("""() => { for (let n = 0; n < 2; n++)
      document.querySelector("header.top").dispatchEvent(
        new PointerEvent("pointerup", { pointerType: "touch", bubbles: true })); }""")


@pytest.mark.parametrize("way", [by_button, by_shift, by_second_link, by_two_taps])
def test_each_way_leaves_at_once_and_nothing_of_hers_remains(amara, site, way):
    context = amara.context
    way(amara)
    assert went_away(amara)
    assert is_soon_signed_out(amara, site)
    assert "referer" not in amara.exits[-1]
    # The server's answer to the beacon has cleared what the browser held.
    for _try in range(50):
        held = ours(context, site)
        if held == ([], [], []):
            break
        amara.wait_for_timeout(100)
    assert held == ([], [], [])
    amara.go_back()
    assert is_blank(amara)
    amara.wait_for_url(re.compile("/accounts/login/"))
    amara.go_forward()
    assert is_blank(amara)
    amara.goto(site.url + LESSON)
    assert WORDS not in amara.content()


def test_without_javascript_the_link_clears_as_well(sign_in, site):
    page = sign_in("amara", javascript=False, width=360, height=740)
    to_weather(page.context)
    page.goto(LESSON)
    by_button(page)
    assert went_away(page)
    assert [one["name"] for one in page.context.cookies(site.url)] == []
    page.go_back()
    page.wait_for_url(re.compile("/accounts/login/"))
    assert WORDS not in page.content()


def test_without_a_signal_every_page_stays_blank_until_the_server_has_heard(amara, site):
    context = amara.context
    other = context.new_page()
    other.goto(site.url + LESSON)
    amara.bring_to_front()
    context.set_offline(True)
    amara.locator(".actions [data-leave]").click()
    amara.wait_for_url(re.compile("bbc|chrome-error"))
    # The other window of hers was open: it closes its page by itself, signal or not.
    expect(other.locator(".veil")).to_be_visible()
    assert is_blank(other)
    # A page that comes out of the browser's own store, as a restored tab does, begins blank.
    context.set_offline(False)
    context.route(site.url + "/leave/**", lambda route: route.abort())
    restored = context.new_page()
    restored.goto(site.url + LESSON)
    expect(restored.locator(".veil")).to_be_visible()
    assert is_blank(restored)
    assert is_signed_in(amara, site)
    # Heard at last: the sign-out that could not be sent is sent now.
    context.unroute(site.url + "/leave/**")
    restored.wait_for_url(re.compile("bbc|/accounts/login/"), timeout=20_000)
    assert is_soon_signed_out(amara, site)


def test_a_page_kept_for_back_is_put_away_blank(amara):
    """What the browser would keep whole for “Back” is blank before it is kept."""
    amara.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert is_blank(amara)
    amara.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(amara.locator("h1")).to_be_visible()


def test_a_page_kept_for_back_asks_the_server_before_it_shows(amara, site):
    amara.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert amara.request.get("/leave/", max_redirects=0).status == 302
    amara.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    amara.wait_for_url(re.compile("/accounts/login/"))
    assert is_blank(amara)


def test_shift_for_capital_letters_never_leaves(amara, site):
    for letter in "ABCDE":
        amara.keyboard.press(f"Shift+{letter}")
    amara.keyboard.press("Shift")
    amara.keyboard.press("Shift")
    amara.keyboard.press("x")
    amara.keyboard.press("Shift")
    assert amara.url.startswith(site.url)
    assert is_signed_in(amara, site)


def test_shift_says_how_far_she_is_and_forgets_after_five_seconds(amara):
    amara.clock.install()
    said, lights = amara.locator("#leave-status"), amara.locator(".lights")
    expect(lights).to_have_attribute("aria-hidden", "true")
    amara.keyboard.press("Shift")
    expect(said).to_have_text("Shift: press two more times to leave.")
    amara.clock.run_for(4_000)
    amara.keyboard.press("Shift")
    expect(said).to_have_text("Shift: press once more to leave.")
    expect(lights.locator(".on")).to_have_count(2)
    # Each press begins the five seconds anew.
    amara.clock.run_for(4_900)
    expect(lights).to_be_visible()
    amara.clock.run_for(200)
    expect(said).to_have_text("You are still here. Nothing was closed.")
    expect(lights).to_be_hidden()
    amara.keyboard.press("Shift")
    expect(said).to_have_text("Shift: press two more times to leave.")


def test_the_office_has_the_same_way_out(sign_in, site):
    page = sign_in("edith")
    to_weather(page.context)
    page.goto("/office/")
    expect(page.get_by_role("link", name="Leave", exact=True)).to_be_visible()
    by_shift(page)
    assert went_away(page)
    assert is_soon_signed_out(page, site)


def test_a_breath_opens_over_the_page_and_closes_again(amara):
    amara.get_by_role("link", name="Take a breath").click()
    dialog = amara.get_by_role("dialog")
    dialog.wait_for()
    assert LESSON in amara.url
    amara.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
