"""Every kind of question in a browser: by keyboard alone, by touch, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from .barriers import barriers
from .conftest import PASSPHRASE
from .steps import say_why

COURSE = "tests/data/courses/kinds"
LESSON = "/en/courses/k/1/1/"
WORDS = "May I have the stove at six? My child eats then."
MOST_TABS = 150


@pytest.fixture(scope="session")
def kitchen(with_courses):
    """The demo with the course that has every kind."""
    return with_courses("kinds", COURSE)


@pytest.fixture
def template(kitchen):
    """Each test has that course."""
    return kitchen


class Pointer:
    """She points: by mouse, or by touch where the page is for touch."""

    def __init__(self, page):
        self.page = page

    def press(self, target):
        """A button or a link."""
        target.click()

    def choose(self, target):
        """A radio."""
        target.check()

    def select(self, target, words):
        """A line of a drop-down list."""
        target.select_option(label=words)

    def write(self, target, words):
        """Text into a field."""
        target.fill(words)


class Finger(Pointer):
    """She taps."""

    def press(self, target):
        target.tap()

    def choose(self, target):
        target.tap()
        expect(target).to_be_checked()


class Keyboard(Pointer):
    """She has no mouse: every step is a key."""

    def go_to(self, target):
        """Tab, until it has the focus."""
        expect(target).to_be_visible()
        for _press in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The Tab key never came to {target}")

    def press(self, target):
        self.go_to(target)
        self.page.keyboard.press("Enter")

    def choose(self, target):
        first = target.evaluate_handle(
            "element => document.querySelector(`input[type=radio][name='${element.name}']`)"
        ).as_element()
        for _press in range(MOST_TABS):
            if first.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _press in range(10):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrow keys never came to {target}")

    def select(self, target, words):
        self.go_to(target)
        for _press in range(10):
            if target.evaluate("element => element.selectedOptions[0].label") == words:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrow keys never came to {words}")

    def write(self, target, words):
        self.go_to(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)


def card(page, key):
    """The card of a question."""
    return page.locator(f"#question-kitchen-{key}")


def begin(page):
    """From her courses to the questions; this is not what is tried here."""
    page.goto("/learn/")
    course = page.locator("section.card", has=page.get_by_text("The shared kitchen", exact=True))
    course.get_by_role("button", name=re.compile("Open this course")).click()
    page.goto(LESSON)
    page.get_by_role("button", name="I have read it").click()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/courses/attempts/**")


def put_in_order(hand, page, javascript):
    """With buttons that move a step; without JavaScript, with a place for each."""
    steps = [
        "She asks who would like some.",
        "She boils the water.",
        "She pours it over the leaves.",
        "She brings the cups to the table.",
    ]
    order = card(page, "order")
    if not javascript:
        for words, place in zip(steps, ("first", "second", "third", "fourth"), strict=True):
            hand.select(order.get_by_label(words), place)
        return
    for place, words in enumerate(steps):
        up = order.get_by_role("button", name=f"Up: {words}")
        for _press in range(len(steps)):
            shown = order.locator(".order-words").all_inner_texts()
            if shown.index(words) == place:
                break
            if not up.is_visible():
                # On a phone the buttons stand in the card that she took up.
                hand.press(order.get_by_role("button", name=f"Move: {words}"))
            hand.press(up)
            expect(order.get_by_role("status")).to_contain_text(f"{words} is now")
            expect(up).to_be_focused()
    assert order.locator(".order-words").all_inner_texts() == steps


def go_through_the_scene(hand, page):
    """Two scenes, then back to the first, then the good way."""
    ways = ["She waits and says nothing.", "back", "She says what she needs.", "thank"]
    for way in ways:
        scene = card(page, "scene")
        if way == "back":
            hand.press(scene.get_by_role("button", name="Back to scene 1"))
            expect(card(page, "scene")).to_contain_text("Jo stands at the stove.")
            continue
        words = "She thanks her and cooks beside her." if way == "thank" else way
        hand.choose(scene.get_by_label(words))
        hand.press(scene.get_by_role("button", name="Go on in the scene"))
        expect(card(page, "scene")).to_contain_text(words)
        expect(card(page, "scene").locator("ol")).to_contain_text(words)
    expect(card(page, "scene")).to_contain_text("This is the end of the scene.")


def answer_all(hand, page, *, javascript=True, one_at_a_time=False):
    """Answers every question so that it fits."""

    def onwards():
        if one_at_a_time:
            hand.press(page.get_by_role("button", name="Next question"))

    hand.choose(card(page, "single").get_by_label("Ask who needs help with it."))
    onwards()
    put_in_order(hand, page, javascript)
    onwards()
    for thing, shelf in {
        "A bottle of milk": "The cold shelf",
        "A bag of rice": "The dry shelf",
        "A pot of yoghurt": "The cold shelf",
    }.items():
        hand.select(card(page, "match").get_by_label(thing), shelf)
    onwards()
    hand.select(card(page, "gap").get_by_label("Missing word 1"), "hands")
    hand.write(card(page, "gap").get_by_label("Missing word 2"), "The  Stove")
    onwards()
    hand.write(card(page, "number").get_by_label("Your number"), "2,5")
    onwards()
    hand.choose(card(page, "picture").get_by_label("At the back of the stove"))
    onwards()
    go_through_the_scene(hand, page)
    onwards()
    expect(card(page, "thought")).to_contain_text("There is nothing to write here")
    onwards()
    hand.write(card(page, "written").get_by_label("Your words"), WORDS)
    onwards()
    # On a shared phone she writes; tests/e2e/test_spoken.py speaks.
    hand.write(card(page, "spoken").get_by_label("Your words"), "Jo, the oven is on.")
    hand.press(page.get_by_role("button", name="See how it went"))
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()


def expect_all_met(page):
    """Everything that a rule can judge is met; a person reads the rest."""
    expect(page.get_by_text("A person reads what you wrote.")).to_be_visible()
    result = page.locator("main fieldset")
    expect(result).to_have_count(10)
    met = page.locator("main fieldset legend .badge-met")
    expect(met).to_have_count(7)
    expect(page.locator("main fieldset legend .badge-notyet")).to_have_count(0)
    for words in (
        "A question opens the talk without blame.",
        "The water needs the longest time.",
        "Yoghurt is made of milk",
        "Clean hands come before clean plates.",
        "Ten quarters are two and a half.",
        "There it is out of reach and steady.",
        "Now Jo knows, and can answer.",
        "Whatever it was, you can bring it here.",
        WORDS,
    ):
        expect(page.locator("main")).to_contain_text(words)


def test_every_kind_by_keyboard_alone_until_a_person_has_read_it(sign_in):
    amara = sign_in("amara")
    begin(amara)
    answer_all(Keyboard(amara), amara)
    expect_all_met(amara)

    grace = sign_in("grace")
    keys = Keyboard(grace)
    grace.goto("/assessment/")
    keys.press(grace.get_by_role("link", name="Answers", exact=True))
    waiting = {WORDS, "Jo, the oven is on."}
    for _each in range(2):
        keys.press(grace.get_by_role("link", name="Mark Amara").first)
        if len(waiting) == 2:
            say_why(grace)
        expect(grace.get_by_role("heading", name="Answer by Amara")).to_be_visible()
        shown = grace.locator("main").inner_text()
        waiting -= {words for words in waiting if words in shown}
        keys.choose(grace.get_by_label("Met", exact=True))
        keys.write(grace.get_by_label("Feedback"), "You say what you need, and why.")
        keys.press(grace.get_by_role("button", name="Save mark"))
    expect(grace.get_by_text("Nothing to do.")).to_be_visible()
    assert not waiting

    amara.reload()
    expect(amara.get_by_text("All nine are met.")).to_be_visible()
    expect(amara.locator("main")).to_contain_text("You say what you need, and why.")


def test_every_kind_by_touch_on_a_phone_one_at_a_time(chromium, site):
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, base_url=site.url
    )
    amara = context.new_page()
    amara.goto("/accounts/login/")
    amara.get_by_label("Your name here").fill("amara")
    amara.get_by_label("Your secret words").fill(PASSPHRASE)
    amara.get_by_role("button", name="Sign in", exact=True).click()
    amara.wait_for_url(site.url + "/")
    begin(amara)
    expect(amara.locator("[data-question]:visible")).to_have_count(1)
    answer_all(Finger(amara), amara, one_at_a_time=True)
    expect_all_met(amara)
    wide = amara.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


def order_of(page):
    return card(page, "order").locator(".order-words").all_inner_texts()


def grip_of(page, words):
    return card(page, "order").get_by_role("button", name=f"Move: {words}")


def test_on_a_phone_all_steps_are_seen_at_once_and_moved_in_three_ways(chromium, site):
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, base_url=site.url
    )
    amara = context.new_page()
    amara.goto("/accounts/login/")
    amara.get_by_label("Your name here").fill("amara")
    amara.get_by_label("Your secret words").fill(PASSPHRASE)
    amara.get_by_role("button", name="Sign in", exact=True).click()
    amara.wait_for_url(site.url + "/")
    begin(amara)
    amara.get_by_role("button", name="Next question").click()
    steps = amara.locator("[data-step]")
    tops = [box["y"] for box in (step.bounding_box() for step in steps.all())]
    bottom = steps.last.bounding_box()
    # Four cards within one screen, each large enough for a thumb.
    assert bottom["y"] + bottom["height"] - tops[0] < 400
    first, second, third, fourth = order_of(amara)

    # Tapped: what to move, then where it goes.
    steps.nth(3).locator(".order-words").tap()
    expect(card(amara, "order").get_by_role("status")).to_contain_text(f"{fourth} is taken up")
    steps.nth(0).locator(".order-words").tap()
    assert order_of(amara) == [fourth, first, second, third]

    # By keys.
    grip_of(amara, first).focus()
    amara.keyboard.press("Enter")
    amara.keyboard.press("ArrowUp")
    assert order_of(amara) == [first, fourth, second, third]
    expect(grip_of(amara, first)).to_be_focused()
    amara.keyboard.press("Escape")
    expect(grip_of(amara, first)).to_have_attribute("aria-pressed", "false")

    # Drawn by its number.
    grip, target = grip_of(amara, third).bounding_box(), steps.nth(0).bounding_box()
    amara.mouse.move(grip["x"] + 20, grip["y"] + 20)
    amara.mouse.down()
    amara.mouse.move(grip["x"] + 20, grip["y"] - 20, steps=4)
    amara.mouse.move(grip["x"] + 20, target["y"] + 8, steps=8)
    amara.mouse.up()
    assert order_of(amara) == [third, first, fourth, second]
    expect(grip_of(amara, third)).to_have_attribute("aria-pressed", "false")
    assert amara.locator("[data-step] select").evaluate_all("all => all.map(one => one.value)") == [
        "1",
        "2",
        "3",
        "4",
    ]

    # Moved by its buttons it is where she wants it: the next tap takes up another.
    grip_of(amara, second).tap()
    card(amara, "order").get_by_role("button", name=f"Up: {second}").tap()
    grip_of(amara, third).tap()
    assert order_of(amara) == [third, first, second, fourth]
    expect(grip_of(amara, third)).to_have_attribute("aria-pressed", "true")


def test_every_kind_without_javascript(sign_in):
    amara = sign_in("amara", javascript=False, width=360, height=740)
    begin(amara)
    answer_all(Pointer(amara), amara, javascript=False)
    expect_all_met(amara)


def test_a_tap_in_the_picture_chooses_the_place_in_words(sign_in):
    amara = sign_in("amara")
    begin(amara)
    picture = card(amara, "picture")
    expect(picture.locator("img")).to_have_js_property("complete", value=True)
    assert picture.locator("img").evaluate("image => image.naturalWidth") == 640
    picture.locator("[data-area=stool] rect").click(force=True)
    expect(picture.get_by_label("On the low stool")).to_be_checked()
    picture.get_by_label("At the back of the stove").check()
    expect(picture.locator("[data-area=stove]")).to_have_class("chosen")
    expect(picture.locator("[data-area=stool]")).not_to_have_class("chosen")


def test_not_now_keeps_every_kind_as_it_stands(sign_in):
    amara = sign_in("amara", javascript=False)
    begin(amara)
    address = amara.url
    card(amara, "order").get_by_label("She boils the water.").select_option(label="third")
    card(amara, "match").get_by_label("A bag of rice").select_option(label="The cold shelf")
    card(amara, "gap").get_by_label("Missing word 2").fill("oven")
    card(amara, "number").get_by_label("Your number").fill("about 3")
    card(amara, "scene").get_by_label("She waits and says nothing.").check()
    card(amara, "written").get_by_label("Your words").fill(WORDS)
    amara.get_by_role("button", name="Not now").click()
    amara.goto(address)
    expect(card(amara, "order").get_by_label("She boils the water.")).to_have_value("3")
    expect(card(amara, "match").get_by_label("A bag of rice")).to_have_value("cold")
    expect(card(amara, "gap").get_by_label("Missing word 2")).to_have_value("oven")
    expect(card(amara, "number").get_by_label("Your number")).to_have_value("about 3")
    expect(card(amara, "scene")).to_contain_text("Ten minutes later the child cries.")
    expect(card(amara, "written").get_by_label("Your words")).to_have_value(WORDS)
    amara.get_by_role("button", name="See how it went").click()
    expect(card(amara, "number")).to_contain_text("Please write a number")
    expect(card(amara, "order")).to_contain_text("Each step needs a place of its own.")
    expect(card(amara, "scene")).to_contain_text("Go on until the end of the scene.")
    amara.get_by_role("button", name="Hand in as it is").click()
    amara.get_by_text("that are not yet").last.click()
    expect(amara.get_by_text("You stopped before the end of the scene.")).to_be_visible()
    expect(card(amara, "thought")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1280, 860), (360, 740)])
def test_axe_finds_no_barrier_on_any_page_of_questions(chromium, site, sign_in, width, height):
    amara = sign_in("amara", width=width, height=height)
    begin(amara)
    address, state = amara.url, amara.context.storage_state()
    # The policy of the site stops scripts of strangers, and axe is one.
    reading = chromium.new_context(
        viewport={"width": width, "height": height},
        base_url=site.url,
        bypass_csp=True,
        storage_state=state,
    ).new_page()
    reading.goto(address)
    cards = reading.locator("[data-question]").count()
    for _question in range(cards):
        assert barriers(reading) == []
        onwards = reading.get_by_role("button", name="Next question")
        if not onwards.is_visible():
            break
        onwards.click()
    answer_all(Pointer(amara), amara, one_at_a_time=width < 640)
    reading.goto(address)
    assert barriers(reading) == []

    grace = sign_in("grace")
    desk = chromium.new_context(
        viewport={"width": width, "height": height},
        base_url=site.url,
        bypass_csp=True,
        storage_state=grace.context.storage_state(),
    ).new_page()
    for path in ("/assessment/marking/", "/assessment/marking/?state=marked", "/"):
        desk.goto(path)
        assert barriers(desk) == []
    desk.goto("/assessment/marking/")
    desk.get_by_role("link", name="Mark Amara").first.click()
    assert barriers(desk) == []
