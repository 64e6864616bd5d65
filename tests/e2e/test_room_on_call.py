"""A mentoring room whose mentee asks for help, in browsers: its backup and the lead on call.

The other columns of the table stand in `test_room_roles`.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from .conftest import assert_nothing_broke, environment, free_port, manage
from .demo_people import DEMO_SETTINGS, try_as
from .serving import Server, Servers
from .test_main_line import say
from .test_room_roles import sees

pytestmark = pytest.mark.engine

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}


@pytest.fixture
def tap(chromium, databases, living, tmp_path):
    """Call it with an alias of the demo: a page in a browser of her own."""
    url = databases.copy(living)
    servers = Servers(environment(url) | {"DJANGO_SETTINGS_MODULE": DEMO_SETTINGS})
    log = tmp_path / "server.log"
    running = Server(servers, databases.name_of(url), free_port(), log)

    def open_page(alias, viewport):
        page = chromium.new_context(viewport=viewport, base_url=running.url).new_page()
        try_as(page, alias)
        return page

    def silent_for_minutes(minutes):
        """As if nothing had come from the supervisors themselves for so long."""
        earlier = f"timezone.now() - timedelta(minutes={minutes})"
        script = (
            "from datetime import timedelta; from django.utils import timezone;"
            "from mentors.models import Room;"
            f"Room.objects.filter(state='open').update(sign_of_life_at={earlier})"
        )
        manage(url, "shell", "--no-imports", "-c", script, settings=DEMO_SETTINGS)

    def is_no_supervisor(alias):
        """From now on she holds her other roles alone."""
        script = (
            "from django.utils import timezone; from accounts.models import Membership;"
            f"Membership.objects.filter(user__username='{alias}', role='supervisor')"
            ".update(ended_at=timezone.now())"
        )
        manage(url, "shell", "--no-imports", "-c", script, settings=DEMO_SETTINGS)

    open_page.silent_for_minutes = silent_for_minutes
    open_page.is_no_supervisor = is_no_supervisor
    yield open_page
    running.stop()
    servers.end()
    assert_nothing_broke(log)


def go_in(page, other):
    """Enter the lobby of the room with `other`, from the list of rooms."""
    page.goto("/rooms/")
    card = page.locator("section.card", has_text=other).first
    card.get_by_role("link", name=re.compile("^Go in")).click()
    for words in ("Yes, it is safe", "Go in"):
        page.get_by_role("button", name=words, exact=True).click()
    expect(page.get_by_text(re.compile("Waiting in the lobby"))).to_be_visible()


def words_of(page):
    return page.get_by_role("log", name="What is said")


def test_the_backup_and_the_lead_on_call_see_what_is_theirs(tap):
    lucia, joy = (tap(alias, PHONE) for alias in ("lucia", "joy"))
    grace, ines, sara = (tap(alias, DESK) for alias in ("grace", "ines", "sara"))
    go_in(lucia, "Joy")
    go_in(joy, "Lucia")
    address = joy.url
    for page, status in ((grace, 200), (ines, 200), (sara, 404)):
        assert page.goto(address).status == status

    # Without a backup who is ready no such room opens. What it waits for stands there as long.
    standing = grace.locator("[data-standing]")
    expect(standing).to_contain_text("The backup has not chosen")
    grace.get_by_role("button", name="Open room").click()
    expect(grace.get_by_text(re.compile("^The backup has not chosen")).first).to_be_visible()
    ines.goto("/rooms/desk/")
    ines.get_by_role("button", name="I am ready").click()
    expect(standing).not_to_contain_text("The backup has not chosen", timeout=15_000)
    ines.goto(address)
    grace.get_by_role("button", name="Open room").click()
    for page in (joy, lucia, ines):
        expect(page.get_by_text("Open. Grace is with you.")).to_be_visible()
    expect(standing).not_to_contain_text(re.compile("cannot open yet|Not yet ready"))
    for page in (joy, lucia):
        sees(page, says=True, pauses=True, asks_for_help=True, has_asides=True, holds=False)
    for page in (grace, ines):
        sees(page, says=True, pauses=True, asks_for_help=False, has_asides=True, holds=True)
    # What proves that a supervisor is there is hers who holds the room.
    expect(grace.get_by_role("button", name="Confirm presence")).to_have_count(1)
    expect(ines.get_by_role("button", name="Confirm presence")).to_have_count(0)

    say(joy, "It was a long week.")
    for page in (lucia, grace, ines):
        expect(words_of(page)).to_contain_text("It was a long week.")
    assert sara.goto(address).status == 404

    # It rings at the lead's by its number, on whatever page she is: no name, and no word of it.
    sara.goto("/me/")
    ines_elsewhere = tap("ines", DESK)
    ines_elsewhere.goto("/")
    joy.get_by_role("button", name="I need help").click()
    rings = sara.get_by_role("alertdialog", name="Alert from a room")
    expect(rings).to_be_visible(timeout=20_000)
    expect(rings.get_by_role("link", name="Leave")).to_be_visible()
    # Put aside for what she is in the middle of, it stays as a line.
    aside = ines_elsewhere.get_by_role("alertdialog", name="Alert from a room")
    aside.get_by_role("button", name="Finish here first").click(timeout=20_000)
    expect(aside.get_by_role("button", name="I am coming")).to_be_visible()
    ines_elsewhere.get_by_role("link", name="Home").first.click()
    # Whoever sits in that room reads it there.
    expect(ines.get_by_role("list", name="Somebody asks for help")).to_contain_text("Joy")
    expect(ines.get_by_role("alertdialog", name="Alert from a room")).to_have_count(0)
    for word in ("Joy", "Lucia", "long week"):
        expect(sara.get_by_role("main")).not_to_contain_text(word)
    expect(grace.get_by_role("list", name="Somebody asks for help")).to_contain_text("Joy")
    rings.get_by_role("button", name="I am coming").click()
    expect(sara).to_have_url(re.compile(re.escape(address)))
    # She has come as a second backup: everyone reads that she is there, and she what is said now.
    expect(joy.get_by_role("list", name="Who is here")).to_contain_text("Sara")
    sees(sara, says=True, pauses=True, asks_for_help=False, has_asides=True, holds=True)
    expect(words_of(sara)).not_to_contain_text("It was a long week.")
    say(lucia, "I am still here.")
    expect(words_of(sara)).to_contain_text("I am still here.")
    sara.get_by_role("button", name="Pause").click()
    expect(joy.get_by_text("Paused. Nobody has to say why.")).to_be_visible()


def test_the_backup_takes_over_from_her_desk_or_the_room_though_the_page_of_the_other_beats(tap):
    """She fainted: her page is open and beats, and nothing comes from herself."""
    lucia, joy = (tap(alias, PHONE) for alias in ("lucia", "joy"))
    grace, ines = (tap(alias, DESK) for alias in ("grace", "ines"))
    go_in(lucia, "Joy")
    go_in(joy, "Lucia")
    address = joy.url
    grace.goto(address)
    ines.goto("/rooms/desk/")
    ines.get_by_role("button", name="I am ready").click()
    grace.get_by_role("button", name="Open room").click()
    expect(joy.get_by_text("Open. Grace is with you.")).to_be_visible()
    expect(ines.get_by_role("button", name="Take over")).to_have_count(0)

    tap.silent_for_minutes(5)
    expect(joy.get_by_text("Paused. Someone will be with you soon.")).to_be_visible()
    # By itself: her desk looks every five seconds.
    rings = ines.get_by_role("alert").filter(has_text="Alert from room")
    expect(rings).to_be_visible(timeout=20_000)
    rings.get_by_role("button", name="I am coming").click()
    expect(ines).to_have_url(re.compile(re.escape(address)))
    ines.get_by_role("button", name="Take over").click(timeout=20_000)
    expect(ines.get_by_role("button", name="Confirm presence")).to_have_count(1)
    for page in (joy, lucia, ines):
        page.get_by_role("button", name="I am ready to go on").click()
    # Whose page is open is not left behind: she taps when she wakes.
    grace.get_by_role("button", name="I am ready to go on").click()
    expect(joy.get_by_text("Open. Ines is with you.")).to_be_visible()
    expect(ines.get_by_role("button", name="Confirm presence")).to_have_count(1)

    # And back: who sits in the room as its backup has the button there, once she may.
    expect(grace.get_by_role("button", name="Take over")).to_be_hidden()
    tap.silent_for_minutes(5)
    expect(grace.get_by_text("Paused. Ines is gone. After a minute")).to_be_visible()
    grace.get_by_role("button", name="Take over").click(timeout=20_000)
    for page in (joy, lucia, grace, ines):
        page.get_by_role("button", name="I am ready to go on").click()
    expect(joy.get_by_text("Open. Grace is with you.")).to_be_visible()


def test_a_lead_who_is_no_supervisor_sees_no_talk_and_has_what_ends_harm(tap):
    tap.is_no_supervisor("sara")
    lucia, joy = (tap(alias, PHONE) for alias in ("lucia", "joy"))
    grace, ines, sara = (tap(alias, DESK) for alias in ("grace", "ines", "sara"))
    go_in(lucia, "Joy")
    go_in(joy, "Lucia")
    address = joy.url
    grace.goto(address)
    ines.goto("/rooms/desk/")
    ines.get_by_role("button", name="I am ready").click()
    grace.get_by_role("button", name="Open room").click()
    expect(joy.get_by_text("Open. Grace is with you.")).to_be_visible()
    sara.goto("/me/")
    joy.get_by_role("button", name="I need help").click()
    sara.get_by_role("button", name="I am coming").click(timeout=20_000)
    expect(sara).to_have_url(re.compile(re.escape(address)))
    # Everyone reads that she is there, and as what.
    expect(joy.get_by_role("list", name="Who is here")).to_contain_text("Sara")
    expect(joy.get_by_role("list", name="Who is here")).to_contain_text("safeguarding lead")
    sees(sara, says=False, pauses=True, asks_for_help=False, has_asides=True, holds=True)
    say(joy, "It was a long week.")
    expect(words_of(lucia)).to_contain_text("It was a long week.")
    say(joy, "My number is 347 555 0123")
    stopped = sara.get_by_role("list", name="Held messages")
    expect(stopped).to_contain_text("A telephone number")
    expect(sara.get_by_role("main")).not_to_contain_text("long week")
    for width, height in ((1280, 860), (360, 740)):
        sara.set_viewport_size({"width": width, "height": height})
        alone = sara.locator("summary", has_text="To one of them alone")
        for one in (sara.get_by_role("button", name="Pause"), alone):
            expect(one).to_be_in_viewport()
    alone.click()
    sara.get_by_label("To", exact=True).select_option("Joy")
    sara.get_by_label("What you would like to tell").fill("I am here for you.")
    sara.get_by_role("button", name="Send to one alone").click()
    joy.get_by_text("To the supervisor alone").click()
    expect(joy.get_by_role("log", name="Between the two of you")).to_contain_text("I am here")
    sara.get_by_role("button", name="Pause").click()
    expect(lucia.get_by_text("Paused. Nobody has to say why.")).to_be_visible()


def open_room(joy, lucia, grace, ines):
    """A mentoring room that is open, its backup ready at her desk; its address."""
    go_in(lucia, "Joy")
    go_in(joy, "Lucia")
    grace.goto(joy.url)
    ines.goto("/rooms/desk/")
    ines.get_by_role("button", name="I am ready").click()
    grace.get_by_role("button", name="Open room").click()
    expect(joy.get_by_text("Open. Grace is with you.")).to_be_visible()
    return joy.url


def test_a_second_tap_on_close_does_not_end_a_room_that_has_just_begun_to_wind_down(tap):
    lucia, joy = (tap(alias, PHONE) for alias in ("lucia", "joy"))
    grace, ines = (tap(alias, DESK) for alias in ("grace", "ines"))
    open_room(joy, lucia, grace, ines)
    grace.locator("summary", has_text="Close room").click()
    grace.get_by_role("button", name="Yes, close room").dblclick()
    expect(joy.locator(".room-closing")).to_be_visible()
    joy.wait_for_timeout(2_000)
    expect(joy.locator(".room-closing")).to_be_visible()


def test_a_desk_that_has_just_loaded_takes_no_tap_that_was_meant_for_what_stood_there(tap):
    ines = tap("ines", DESK)
    ines.clock.install()
    ines.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    ines.goto("/rooms/desk/")
    ready = ines.get_by_role("button", name="I am ready").first
    expect(ready).to_be_disabled()
    ines.clock.run_for(1_100)
    expect(ready).to_be_enabled()


def test_a_backup_to_whom_no_socket_gets_through_reads_what_was_stopped_and_it_stays_open(tap):
    lucia, joy = (tap(alias, PHONE) for alias in ("lucia", "joy"))
    grace, ines = (tap(alias, DESK) for alias in ("grace", "ines"))
    address = open_room(joy, lucia, grace, ines)
    ines.route_web_socket(re.compile("/ws/rooms/"), lambda socket: socket.close())
    ines.goto(address)
    say(joy, "My number is 347 555 0123")
    stopped = ines.get_by_role("list", name="Held messages")
    expect(stopped).to_contain_text("A telephone number", timeout=20_000)
    stopped.get_by_role("button", name="Show message").click()
    expect(stopped).to_contain_text("347 555 0123")
    # She looks every five seconds.
    ines.wait_for_timeout(12_000)
    expect(stopped).to_contain_text("347 555 0123")
    theirs = grace.get_by_role("list", name="Held messages")
    theirs.get_by_role("button", name="Discard").click()
    expect(ines.get_by_text("347 555 0123")).to_have_count(0, timeout=30_000)
