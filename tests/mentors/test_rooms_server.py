"""The room on a real server with real sockets, and where sockets do not get through."""

import asyncio
import json
import os
import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from functools import partial

import pytest
import uvicorn
import websockets
from asgiref.sync import sync_to_async
from django.conf import settings as site
from django.db import connection

from accounts.models import User
from lms.asgi import application
from mentors.models import Message
from mentors.rooms import services
from mentors.rooms.participants import presence
from tests import chromium as own_chromium
from tests.factories.rooms import RoomCast, session_cookie

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(harbour):
    return RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")


@pytest.fixture
def server():
    """The address of the whole application behind uvicorn, in a thread, on a free port."""
    config = uvicorn.Config(
        application, port=0, log_level="error", lifespan="off", ws_per_message_deflate=False
    )
    running = uvicorn.Server(config)
    ready = threading.Event()
    started = running.startup

    async def startup(sockets=None):
        await started(sockets)
        ready.set()

    running.startup = startup
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    assert ready.wait(10)
    yield f"127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


@asynccontextmanager
async def socket(server, cast, person, **changed):
    cookie = await sync_to_async(session_cookie)(person)
    options = {
        "origin": f"http://{server}",
        "subprotocols": ["room.v1"],
        "additional_headers": {"Cookie": f"{site.SESSION_COOKIE_NAME}={cookie}"},
    } | changed
    async with websockets.connect(f"ws://{server}/ws/rooms/{cast.id}/", **options) as wire:
        yield wire


async def send(wire, kind, **fields):
    await wire.send(json.dumps({"type": kind, **fields}))


async def frame(wire, kind, **fields):
    while True:
        found = json.loads(await asyncio.wait_for(wire.recv(), 10))
        if found["type"] == kind and fields.items() <= found.items():
            return found


async def test_three_people_on_a_real_server(cast, server):
    async with (
        socket(server, cast, cast.grace) as grace,
        socket(server, cast, cast.lucia) as lucia,
        socket(server, cast, cast.joy) as joy,
    ):
        assert joy.subprotocol == "room.v1"
        for wire in (grace, lucia, joy):
            await send(wire, "hello", after=0)
            await frame(wire, "welcome")
        await send(grace, "beat")
        await send(grace, "open")
        await frame(joy, "state", state="open")
        for number in range(50):
            await send(joy, "say", id=str(uuid.uuid4()), text=f"line {number}")
        for wire in (grace, lucia, joy):
            got = [await frame(wire, "message") for _n in range(50)]
            assert [message["seq"] for message in got] == list(range(1, 51))
        await send(grace, "close")
        await frame(lucia, "state", state="closed")
    assert await Message.objects.acount() == 50


async def test_words_are_not_compressed_on_the_wire(cast, server):
    async with socket(server, cast, cast.joy) as joy:
        assert "Sec-WebSocket-Extensions" not in joy.response.headers


async def test_a_page_of_another_site_gets_no_socket(cast, server):
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with socket(server, cast, cast.joy, origin="http://elsewhere.example"):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("raw", "code"), [(b"\x00", 4400), ("x" * 9000, 4400), ("x" * 200_000, 4400)]
)
async def test_what_is_no_frame_closes_the_socket(cast, server, raw, code):
    async with socket(server, cast, cast.joy) as joy:
        await send(joy, "hello")
        await frame(joy, "welcome")
        await joy.send(raw)
        await joy.wait_closed()
        assert joy.close_code == code


async def test_outsiders_and_strangers_are_told_apart_from_nobody(cast, server, lighthouse):
    from accounts.roles import Role
    from tests.factories.people import make_person

    stranger = await sync_to_async(make_person)(Role.SUPERVISOR, organisation=lighthouse)
    async with socket(server, cast, stranger) as wire:
        await wire.wait_closed()
        assert wire.close_code == 4403
    async with socket(server, cast, cast.joy, additional_headers={}) as wire:
        await wire.wait_closed()
        assert wire.close_code == 4401


async def test_a_connection_that_breaks_brings_exactly_what_was_missed(cast, server):
    await sync_to_async(cast.open)()
    async with socket(server, cast, cast.lucia) as lucia:
        await send(lucia, "hello")
        await frame(lucia, "welcome")
        async with socket(server, cast, cast.joy) as joy:
            await send(joy, "hello")
            await frame(joy, "welcome")
            await send(lucia, "say", id=str(uuid.uuid4()), text="one")
            await frame(joy, "message", text="one")
            joy.transport.abort()
        for text in ("two", "three"):
            await send(lucia, "say", id=str(uuid.uuid4()), text=text)
            await frame(lucia, "message", text=text)
        async with socket(server, cast, cast.joy) as joy:
            await send(joy, "hello", after=1)
            assert (await frame(joy, "message"))["text"] == "two"
            assert (await frame(joy, "message"))["text"] == "three"


@pytest.fixture
def chromium():
    if not own_chromium.path() and not os.environ.get("CI"):
        pytest.skip("Chromium is not on the path")
    with own_chromium.browser() as running:
        yield running


def page_of(chromium, server, cookie, *, sockets=True):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    cookie = {"name": site.SESSION_COOKIE_NAME, "value": cookie, "url": f"http://{server}"}
    context.add_cookies([cookie])
    page = context.new_page()
    if not sockets:
        page.route_web_socket("**/ws/**", lambda socket: socket.close(code=1011))
    return page


def apart(work, *args):
    """Runs `work` in a thread of its own: playwright keeps an event loop in this one."""

    def job():
        try:
            return work(*args)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(job).result()


@pytest.mark.browser
def test_where_sockets_are_blocked_the_page_goes_on_over_http(cast, server, chromium):
    apart(cast.open)
    cookie = apart(session_cookie, cast.joy)
    page = page_of(chromium, server, cookie, sockets=False)
    page.goto(f"http://{server}/rooms/{cast.id}/")
    with supervised(cast):
        apart(cast.say, cast.lucia, "Can you read this?")
        page.wait_for_selector(".bubble >> text=Can you read this?", timeout=25_000)
        page.fill("#room-text", "Yes, without a socket")
        page.press("#room-text", "Enter")
        page.wait_for_selector(".bubble-mine >> text=Yes, without a socket", timeout=10_000)
    assert page.input_value("#room-text") == ""
    assert apart(Message.objects.count) == 2


@pytest.mark.browser
@pytest.mark.parametrize("code", ["en", "it", "ar"])
def test_the_bar_covers_neither_the_box_nor_the_button_on_a_small_phone(
    cast, server, chromium, code
):
    apart(cast.open)
    apart(partial(User.objects.filter(pk=cast.joy.pk).update, language=code))
    page = page_of(chromium, server, apart(session_cookie, cast.joy), sockets=False)
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"http://{server}/rooms/{cast.id}/")
    assert page.get_attribute("html", "lang") == code
    bar = page.locator(".actions").bounding_box()
    for writing in (page.locator("#room-text"), page.locator(".writing-line .button")):
        box = writing.bounding_box()
        assert box["y"] + box["height"] <= bar["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def cast_member(cast, person):
    return apart(cast.member_id, person)


@contextmanager
def supervised(cast):
    """While the block runs the supervisor's page beats, however long it takes."""
    ends, grace = threading.Event(), cast_member(cast, cast.grace)

    def beat():
        try:
            while not ends.wait(2):
                services.beat([grace])
        finally:
            connection.close()

    apart(services.beat, [grace])
    with ThreadPoolExecutor(1) as pool:
        beating = pool.submit(beat)
        try:
            yield
        finally:
            ends.set()
            beating.result(30)


@pytest.mark.browser
def test_a_second_window_and_the_quick_exit(cast, server, chromium, settings):
    settings.EXIT_URL = f"http://{server}/health/live"
    apart(cast.open)
    older = page_of(chromium, server, apart(session_cookie, cast.joy))
    older.goto(f"http://{server}/rooms/{cast.id}/")
    older.wait_for_selector(".room-open")
    newer = older.context.new_page()
    newer.goto(older.url)
    older.wait_for_selector("text=You opened this room in another window.")
    assert older.is_disabled("#room-text")

    newer.click("a.leave")
    newer.wait_for_url(settings.EXIT_URL)
    assert newer.inner_text("body") == "ok"
    # The other window hears of it by itself: it leaves as well, or finds that she is signed out.
    older.wait_for_url(re.compile(f"/accounts/login/|^{re.escape(settings.EXIT_URL)}"))


@pytest.mark.browser
@pytest.mark.parametrize("sockets", [True, False])
def test_a_name_like_the_supervisors_does_not_get_her_mark(cast, server, chromium, sockets):
    apart(cast.open)
    # Nobody can choose it any more; a name from before may be there.
    apart(partial(User.objects.filter(pk=cast.joy.pk).update, shown_name="Grace, supervisor"))
    page = page_of(chromium, server, apart(session_cookie, cast.lucia), sockets=sockets)
    page.goto(f"http://{server}/rooms/{cast.id}/")
    with supervised(cast):
        apart(cast.say, cast.joy, "Believe me")
        apart(cast.say, cast.grace, "I am Grace")
        page.wait_for_selector(".bubble >> text=I am Grace", timeout=25_000)
    assert page.locator(".chip bdi").all_inner_texts() == ["You", "Grace, supervisor", "Grace"]
    assert page.locator(".chip .seat").all_inner_texts() == ["supervisor"]
    assert page.locator(".chip:has(.seat) bdi").inner_text() == "Grace"
    assert page.locator(".bubble:has(.seat)").count() == 1
    assert "I am Grace" in page.locator(".bubble:has(.seat)").inner_text()


@pytest.mark.browser
def test_a_window_left_open_after_she_went_out_leads_away(cast, server, chromium):
    apart(cast.open)
    page = page_of(chromium, server, apart(session_cookie, cast.joy), sockets=False)
    page.goto(f"http://{server}/rooms/{cast.id}/")
    apart(partial(services.go_out, member_id=cast_member(cast, cast.joy)))
    page.wait_for_url(f"http://{server}/rooms/", timeout=25_000)
    assert "Joy" not in [person.name for person in apart(cast.enter, cast.lucia).snapshot.people]


@pytest.mark.browser
def test_a_hello_that_failed_is_said_again(cast, server, chromium, monkeypatch):
    apart(cast.open)
    works, failed = presence.snapshots, []

    def broken_at_first(room_ids):
        # In her batch, and then in the lane of her room.
        if len(failed) == 2:
            return works(room_ids)
        failed.append(room_ids)
        raise RuntimeError("broken")

    # The page itself is drawn while all is well; its first hello is not answered.
    def break_and_connect(socket):
        monkeypatch.setattr(presence, "snapshots", broken_at_first)
        socket.connect_to_server()

    page = page_of(chromium, server, apart(session_cookie, cast.joy))
    page.route_web_socket("**/ws/**", break_and_connect)
    page.goto(f"http://{server}/rooms/{cast.id}/")
    page.fill("#room-text", "Here I am")
    page.wait_for_selector("text=This did not work.")
    assert failed
    page.wait_for_selector("[data-notice]", state="hidden", timeout=10_000)
    apart(services.beat, [cast_member(cast, cast.grace)])
    page.press("#room-text", "Enter")
    page.wait_for_selector(".bubble-mine >> text=Here I am")


@pytest.mark.browser
def test_a_supervisor_who_hears_no_answer_reads_that_her_connection_is_gone(cast, server, chromium):
    apart(cast.open)
    page = page_of(chromium, server, apart(session_cookie, cast.grace))
    heard, silent = threading.Event(), threading.Event()

    # The line is dead and closes nothing, as in a tunnel.
    def pass_on_until_silent(route):
        def from_server(text):
            if not silent.is_set():
                route.send(text)
                if json.loads(text)["type"] == "heard":
                    heard.set()

        route.connect_to_server().on_message(from_server)

    page.route_web_socket("**/ws/**", pass_on_until_silent)
    page.goto(f"http://{server}/rooms/{cast.id}/")
    while not heard.is_set():
        page.wait_for_timeout(50)
    page.wait_for_selector(".badge-open")
    silent.set()
    page.wait_for_selector(".badge-lost >> text=The connection is gone.", timeout=12_500)
    silent.clear()
    # Held, if her lease ended meanwhile.
    page.wait_for_selector(".badge-open, .badge-held", timeout=15_000)


@pytest.mark.browser
def test_a_page_without_a_network_says_so_at_once_and_is_back_at_once(cast, server, chromium):
    apart(cast.open)
    page = page_of(chromium, server, apart(session_cookie, cast.joy))
    page.goto(f"http://{server}/rooms/{cast.id}/")
    apart(services.beat, [cast_member(cast, cast.grace)])
    page.wait_for_selector(".badge-open")
    page.context.set_offline(True)
    page.wait_for_selector(".badge-lost >> text=The connection is gone.", timeout=2_000)
    apart(services.beat, [cast_member(cast, cast.grace)])
    page.context.set_offline(False)
    page.wait_for_selector(".badge-open", timeout=5_000)


@pytest.mark.browser
def test_an_error_about_something_else_leaves_her_line_on_its_way(cast, server, chromium):
    apart(cast.open)
    page = page_of(chromium, server, apart(session_cookie, cast.joy))

    def fail_beside(route):
        beyond = route.connect_to_server()

        def from_page(text):
            if json.loads(text)["type"] == "say":
                route.send('{"type":"error","code":"try-again","detail":""}')
            beyond.send(text)

        route.on_message(from_page)

    page.route_web_socket("**/ws/**", fail_beside)
    page.goto(f"http://{server}/rooms/{cast.id}/")
    apart(services.beat, [cast_member(cast, cast.grace)])
    page.wait_for_selector(".badge-open")
    page.fill("#room-text", "I am still here")
    page.press("#room-text", "Enter")
    page.wait_for_selector(".bubble-mine >> text=I am still here")
    # It arrived as a line that was waited for: the box is empty.
    assert page.input_value("#room-text") == ""
