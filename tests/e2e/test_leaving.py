"""Quick exit in a real browser: at once, signed out, and “Back” shows nothing of hers."""

import re

import pytest

from .conftest import is_signed_in, is_soon_signed_out

EXIT = "https://www.bbc.co.uk/**"


@pytest.fixture
def amara(sign_in):
    """Her page, in a browser that answers the exit address itself: nothing leaves the machine."""
    page = sign_in("amara")
    page.context.route(EXIT, lambda route: route.fulfill(body="<title>Weather</title>Weather"))
    page.goto("/en/courses/a/2/1/")
    return page


def went_away(page):
    page.wait_for_url(re.compile("bbc"))
    return page.title() == "Weather"


def test_the_button_leaves_and_back_shows_no_lesson(amara, site):
    amara.get_by_role("link", name="Leave", exact=True).click()
    assert went_away(amara)
    assert is_soon_signed_out(amara, site)
    amara.goto(site.url + "/en/courses/a/2/1/")
    assert "Body alarms" not in amara.content()


def test_shift_three_times_leaves(amara, site):
    for _press in range(3):
        amara.keyboard.press("Shift")
    assert went_away(amara)
    assert is_soon_signed_out(amara, site)


def test_shift_for_capital_letters_never_leaves(amara, site):
    for letter in "ABCDE":
        amara.keyboard.press(f"Shift+{letter}")
    amara.keyboard.press("Shift")
    amara.keyboard.press("Shift")
    amara.keyboard.press("x")
    amara.keyboard.press("Shift")
    assert amara.url.startswith(site.url)
    assert is_signed_in(amara, site)


def test_the_second_stop_of_the_tab_key_is_the_way_out(amara):
    amara.keyboard.press("Tab")
    amara.keyboard.press("Tab")
    assert amara.evaluate("() => document.activeElement.getAttribute('href')") == "/leave/"


def test_a_breath_opens_over_the_page_and_closes_again(amara):
    amara.get_by_role("link", name="Take a breath").click()
    dialog = amara.get_by_role("dialog")
    dialog.wait_for()
    assert "/en/courses/a/2/1/" in amara.url
    amara.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
