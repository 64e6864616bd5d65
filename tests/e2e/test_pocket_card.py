"""A card of hers in a real browser, on a small phone: by its square, typed, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import PASSPHRASE

PHONE = {"width": 360, "height": 640}
SMALLEST = 44


def make_card(page, kind):
    """She makes a card under “Me”; its code."""
    page.goto("/me/card/")
    for passphrase in page.locator("[name=new-passphrase]").all():
        passphrase.fill(PASSPHRASE)
    if kind == "numbers":
        page.locator("[name=new-sign]").fill("4072")
        page.get_by_role("button", name="Make the card").first.click()
    else:
        choose(page, "new-sign")
        page.get_by_role("button", name="Make the card").last.click()
    return page.locator(".paper-card .code").inner_text()


def choose(page, name):
    for place, key in enumerate(("cup", "bus", "key", "sun"), start=1):
        picture = page.locator(f"[name={name}{place}][value={key}]")
        page.locator("label").filter(has=picture).click()
        expect(picture).to_be_checked()


def too_small(page):
    """What she touches in the card's page and is smaller than a finger."""
    return page.evaluate(
        """least =>
          [...document.querySelectorAll("main :is(button, .sign, .option, a.button, .input)")]
          .filter((one) => one.checkVisibility())
          .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
          .filter(([, box]) => box.width < least || box.height < least)
          .map(([text, box]) => `${text} ${box.width}x${box.height}`)""",
        SMALLEST,
    )


def is_as_wide_as_the_phone(page):
    return page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("kind", ["numbers", "pictures"])
def test_the_square_on_her_card_leads_in_and_leaves_no_code_in_the_address(
    sign_in, chromium, site, kind
):
    code = make_card(sign_in("amara", width=360, height=640), kind)
    context = chromium.new_context(base_url=site.url, viewport=PHONE)
    page = context.new_page()
    page.goto(f"/card/#{code}")
    # The script has taken the code on by itself; what she knows is asked.
    asked = "Your number" if kind == "numbers" else "Your four pictures"
    expect(page.locator("h1")).to_have_text(asked)
    assert code not in page.url
    assert is_as_wide_as_the_phone(page)
    assert too_small(page) == []
    if kind == "numbers":
        page.locator("[name=sign]").fill("4072")
    else:
        choose(page, "sign")
    page.get_by_role("button", name="Let me in").click()
    page.wait_for_url(re.compile(r"/$"))
    assert code not in page.url
    context.close()


@pytest.mark.parametrize("language", ["en", "it", "ar"])
def test_without_scripts_she_types_the_code_and_chooses_pictures(sign_in, chromium, site, language):
    code = make_card(sign_in("amara", width=360, height=640), "pictures")
    context = chromium.new_context(
        base_url=site.url, viewport=PHONE, java_script_enabled=False, locale=language
    )
    page = context.new_page()
    page.goto("/card/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.locator("[name=code]").fill(code.replace("-", "").lower())
    page.locator("main button.button-full").click()
    choose(page, "sign")
    page.locator("main button.button-full").click()
    page.wait_for_url(re.compile(r"/$"))
    context.close()
