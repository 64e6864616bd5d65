"""What a supervisor sees is marked beside the talk, legibly, and keeping it leaves no room."""

import re

import pytest
from playwright.sync_api import expect

from .test_main_line import say
from .test_room_keys import come_in

pytestmark = pytest.mark.engine

# Words of which not even the longest part stands on one line.
BROKEN_WORDS = """(sheet) =>
  [...sheet.querySelectorAll("legend span, .option span, button, summary")]
  .filter((one) => one.checkVisibility()).flatMap((one) => {
    const broken = [], walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) for (const found of walk.currentNode.data.matchAll(/[^\\s\\-–]+/gu)) {
      const range = document.createRange();
      range.setStart(walk.currentNode, found.index);
      range.setEnd(walk.currentNode, found.index + found[0].length);
      if (range.getClientRects().length > 1) broken.push(found[0]);
    }
    return broken;
  })"""


def unfold(page, words):
    fold = page.get_by_role("main").locator("summary", has_text=re.compile(f"^{words}$"))
    if fold.is_visible():
        fold.click()


@pytest.mark.parametrize(("width", "height"), [(1280, 860), (1024, 768), (360, 740)])
def test_marks_beside_the_talk_are_legible_and_keeping_them_stays_in_the_room(
    sign_in, width, height
):
    grace, amara = sign_in("grace", width=width, height=height), sign_in("amara")
    come_in(grace, amara)
    address = grace.url
    unfold(grace, "More")
    unfold(grace, "Observation")
    sheet = grace.locator("[data-beside]", has_text="Save draft")
    competency = sheet.locator("details.card", has_text="C4")
    competency.locator("> summary").click()
    assert sheet.evaluate(BROKEN_WORDS) == []
    assert grace.evaluate("document.documentElement.scrollWidth <= innerWidth")
    seen = competency.get_by_label("Seen", exact=True).first
    seen.check()
    for name in ("Save draft", "Clear marks"):
        button = sheet.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=1)

    sheet.get_by_role("button", name="Save draft").click()
    expect(sheet.locator("[data-line=kept]")).to_be_visible()
    expect(grace).to_have_url(address)
    expect(seen).to_be_checked()
    # The room lives on: what is said arrives, and nobody was left alone.
    say(amara, "Still with me?")
    expect(grace.get_by_role("log", name="What is said")).to_contain_text("Still with me?")
    expect(amara.get_by_text("Open. Grace is with you.")).to_be_visible()
    if width >= 1024:
        expect(grace.get_by_text("Still with me?")).to_be_in_viewport(ratio=1)
    sheet.get_by_role("button", name="Clear marks").click()
    expect(seen).not_to_be_checked()
    expect(grace).to_have_url(address)
