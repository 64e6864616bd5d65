"""The tools of who holds a room: signs, her phrases, her notes, what is reported, and her keys."""

import re
import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from .steps import set_up_room
from .test_main_line import say
from .test_room_keys import come_in, press_key

pytestmark = pytest.mark.engine

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}
# A page out of sight, as a browser tells it; the one that runs here shows every page.
SHOWN = """state => {
  Object.defineProperty(document, "visibilityState", { get: () => state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def people(page):
    return page.get_by_role("list", name="Who is here")


def chip(page, name):
    return people(page).get_by_role("listitem").filter(has_text=name)


def log(page):
    return page.get_by_role("log", name="What is said")


def bubble(page, words):
    return log(page).locator(".bubble", has_text=words)


def box(page):
    return page.get_by_label("Your words")


def fold(page, words):
    """What a summary with these words unfolds."""
    return page.locator("details", has=page.locator("> summary", has_text=words))


def test_who_holds_a_room_sees_who_writes_is_away_and_is_ready_and_nobody_else_does(sign_in):
    grace, amara, lucia = (sign_in(name) for name in ("grace", "amara", "lucia"))
    come_in(grace, amara, lucia)
    box(amara).press_sequentially("I would")
    expect(chip(grace, "Amara")).to_contain_text("is writing")
    lucia.evaluate(SHOWN, "hidden")
    expect(chip(grace, "Lucia")).to_contain_text("is away")
    lucia.evaluate(SHOWN, "visible")
    expect(chip(grace, "Lucia")).not_to_contain_text("is away")
    # A line that is said ends the sign.
    box(amara).press_sequentially(" like to")
    amara.get_by_role("button", name="Send", exact=True).click()
    expect(bubble(grace, "I would like to")).to_be_visible()
    expect(chip(grace, "Amara")).not_to_contain_text("is writing")
    # Of herself she tells nothing, and in a pause she sees who is ready before she is.
    press_key(grace, "p")
    amara.get_by_role("button", name="I am ready to go on").click()
    expect(chip(grace, "Amara")).to_contain_text("is ready")
    expect(chip(grace, "Lucia")).not_to_contain_text("is ready")
    box(grace).press_sequentially("I look")
    for page in (amara, lucia):
        expect(people(page)).to_contain_text("Grace")
        expect(page.locator(".sign")).to_have_count(0)
    expect(chip(grace, "You").locator(".sign")).to_have_count(0)


def test_her_plan_and_notes_are_kept_as_she_goes_beside_the_talk_and_on_their_own_page(sign_in):
    grace, amara = sign_in("grace"), sign_in("amara")
    come_in(grace, amara)
    press_key(grace, "g")
    notes = fold(grace, "My plan and notes")
    notes.get_by_label("My plan").fill("Look after the time.")
    expect(notes.locator("[data-line=kept]")).to_be_visible()
    notes.get_by_label("My notes").fill("I paused it once.")
    expect(notes.locator("[data-line=kept]")).to_be_hidden()
    expect(notes.locator("[data-line=kept]")).to_be_visible()
    own = grace.context.new_page()
    own.goto(grace.url + "notes/")
    expect(own.get_by_label("My plan")).to_have_value("Look after the time.")
    expect(own.get_by_label("My notes")).to_have_value("I paused it once.")
    own.get_by_label("My notes").fill("I paused it once. And asked.")
    expect(own.locator("[data-line=kept]")).to_be_visible()
    grace.reload()
    press_key(grace, "g")
    expect(notes.get_by_label("My notes")).to_have_value("I paused it once. And asked.")
    answer = amara.goto(grace.url + "notes/")
    assert answer.status == 404


def test_a_line_that_is_reported_shows_to_who_holds_the_room_and_to_nobody_else(sign_in):
    grace, amara = sign_in("grace"), sign_in("amara")
    lucia = sign_in("lucia", **PHONE)
    come_in(grace, amara, lucia)
    say(amara, "Can you lend me ten?")
    said = bubble(lucia, "Can you lend me ten?")
    said.get_by_role("button", name="Report this line").click()
    passed_on = lucia.get_by_text(re.compile("^It is passed on"))
    expect(passed_on).to_be_in_viewport()
    reported = grace.get_by_role("list", name="What was reported").get_by_role("listitem")
    expect(reported).to_contain_text("Reported by Lucia: Amara, line 1")
    lucia.get_by_text("Say more, if you like").click()
    lucia.get_by_role("button", name="It was about money").click()
    expect(reported).to_contain_text("It was about money")
    expect(reported).to_have_count(1)
    lucia.get_by_role("button", name="I need help").click()
    coming = grace.get_by_role("button", name="I am coming")
    # However much waits for her, the words and the box stay in sight.
    for size in (DESK, PHONE):
        grace.set_viewport_size(size)
        for one in (coming, said_to(grace), box(grace), grace.get_by_role("button", name="Send")):
            expect(one).to_be_in_viewport(ratio=1)
    # To whom it is about nothing is told, and her page shows nothing of it.
    expect(amara.get_by_role("main")).not_to_contain_text("eported")
    expect(amara.get_by_text(re.compile("^It is passed on"))).to_be_hidden()


def said_to(page):
    return bubble(page, "Can you lend me ten?")


def frames_sent_by(page):
    """The frames that this page sends over its sockets from now on."""
    sent = []

    def note(frame):
        sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    return sent


def test_the_list_of_keys_names_every_key_and_opens_by_two(sign_in):
    grace = sign_in("grace")
    set_up_room(grace, "Amara", "Lucia")
    press_key(grace, "z")
    keys = grace.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_be_visible()
    listed = set(keys.locator("kbd").all_inner_texts())
    grace.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    # Alone it acts only on one of the buttons, and in no box.
    grace.get_by_role("button", name="Shortcuts").focus()
    grace.keyboard.press("?")
    expect(keys).to_be_visible()
    keys.get_by_role("button", name="Go back").click()
    in_room = grace.locator("[accesskey]:not(#find-people)")
    there = set(in_room.evaluate_all("all => all.map(a => a.accessKey)"))
    # “I am coming” is there once somebody asks, “ask the backup” and “change places” where there is
    # a backup or an observer.
    assert listed == {key.upper() for key in there} | {"Y", "B", "U"}
    press_key(grace, "i")
    expect(grace.get_by_label("Colleague")).to_be_visible()


def test_each_key_does_what_the_list_says(sign_in):
    grace, lucia = sign_in("grace"), sign_in("lucia")
    sent = frames_sent_by(grace)
    come_in(grace, lucia)
    for key, words in (
        ("n", "Observation"),
        ("g", "My plan and notes"),
        ("a", "To one of them alone"),
        ("k", "Close room"),
    ):
        press_key(grace, key)
        expect(fold(grace, words)).to_have_attribute("open", "")
    for key, words in (("s", "30 s"), ("q", "off")):
        press_key(grace, key)
        pace = grace.get_by_role("button", name=words, exact=True)
        expect(pace).to_have_attribute("aria-pressed", "true")
    lucia.get_by_role("button", name="I need help").click()
    expect(grace.get_by_role("button", name="I am coming")).to_be_visible()
    press_key(grace, "w")
    press_key(grace, "y")
    expect(lucia.get_by_text("The supervisor has seen your drill.")).to_be_visible()
    assert '{"type":"here"}' in sent
    press_key(grace, "t")
    expect(grace.get_by_role("button", name="Extend by 10 minutes")).to_be_disabled()
    press_key(grace, "p")
    expect(lucia.get_by_text(re.compile("^Paused"))).to_be_visible()
    grace.set_viewport_size(PHONE)
    grace.reload()
    expect(grace.get_by_role("button", name="Participant")).to_be_hidden()
    press_key(grace, "m")
    expect(grace.get_by_role("button", name="Participant")).to_be_visible()


def test_one_person_only_reads_by_a_tap_or_by_her_number(sign_in):
    grace, lucia = sign_in("grace", **DESK), sign_in("lucia")
    come_in(grace, lucia)
    lucias = grace.get_by_role("listitem").filter(has_text="Read only").filter(has_text="Lucia")
    lucias.get_by_role("button", name="1 Lucia").click()
    expect(lucia.get_by_text(re.compile("^For a few minutes you read along"))).to_be_visible()
    lucias.get_by_role("button", name="Allow writing").click()
    expect(lucia.get_by_text(re.compile("^For a few minutes you read along"))).to_be_hidden()
    press_key(grace, "e")
    number = lucias.locator("[aria-keyshortcuts]").get_attribute("aria-keyshortcuts")
    grace.keyboard.press(number)
    expect(lucia.get_by_text(re.compile("^For a few minutes you read along"))).to_be_visible()


def test_a_word_to_one_alone_goes_to_whom_she_began_it_for(sign_in):
    grace, amara, lucia = (sign_in(name) for name in ("grace", "amara", "lucia"))
    come_in(grace, amara, lucia)
    fold(grace, "To one of them alone").locator("summary").click()
    to = grace.get_by_label("To", exact=True)
    to.select_option(label="Amara")
    grace.locator("#aside-text").fill("Amara, are you well?")
    lucia.get_by_text("To the supervisor alone").click()
    lucia.locator("#aside-text").fill("May we stop at ten?")
    lucia.get_by_role("button", name="Send to one alone").click()
    expect(grace.locator("[data-asides]")).to_contain_text("May we stop at ten?")
    grace.get_by_role("button", name="Send to one alone").click()
    expect(amara.locator("[data-asides]")).to_contain_text("Amara, are you well?")
    expect(lucia.locator("[data-asides]")).not_to_contain_text("are you well")
    # Her next word is for who wrote meanwhile.
    expect(to.locator("option:checked")).to_have_text("Lucia")


def test_the_desk_that_a_call_names_opens_beside_her_own_room(sign_in):
    grace, amara = sign_in("grace"), sign_in("amara")
    call = SimpleNamespace(call_id=uuid.uuid4(), number=3, rung_at=datetime.now(UTC))
    notice = render_to_string("mentors/rooms/call_notice.html", {"ringing": [(call, "")]})
    come_in(grace, amara)
    address = grace.locator("[data-notice-of]").get_attribute("data-notice-of")
    grace.route(f"**{address}*", lambda route: route.fulfill(body=notice, content_type="text/html"))
    with grace.expect_popup() as desk:
        grace.get_by_role("link", name="Open alerts").click(timeout=20_000)
    desk.value.wait_for_url("**/rooms/desk/")
    expect(grace.get_by_text(re.compile("^Open\\. "))).to_be_visible()
