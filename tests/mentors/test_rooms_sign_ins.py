"""A room's socket lives no longer than the sign-in behind it, in whichever process it is."""

import asyncio
from datetime import timedelta
from itertools import cycle

import pytest
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer
from django.conf import settings as site
from django.test import Client

from accounts.models import Membership, Session, User
from accounts.services import end_role
from accounts.sessions.sign_ins import end_sign_ins
from core.clock import now
from mentors.models import Message, Room
from mentors.rooms.transport.ws import consumer, hub, sign_in_watch
from tests.factories.rooms import RoomCast, Socket, session_cookie

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(harbour):
    cast = RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")
    cast.open()
    return cast


@pytest.fixture
def two_hubs(monkeypatch):
    """Sockets are served by two hubs in turn, as if two processes stood behind one address."""
    made = []

    def next_hub():
        if not made:
            made.extend([hub.Hub(), hub.Hub()])
            made.append(cycle(made[:2]))
        return next(made[2])

    monkeypatch.setattr(consumer, "current_hub", next_hub)
    return made


@pytest.fixture
def deaf(monkeypatch):
    """No notification arrives: Redis is away."""

    async def lost(self, group, message):
        return None

    monkeypatch.setattr(InMemoryChannelLayer, "group_send", lost)


@pytest.fixture
def never_looks(monkeypatch):
    """The hub's own look at its sign-ins is put off: only what is asked with a frame counts."""

    async def nothing(self):
        return None

    monkeypatch.setattr(sign_in_watch.SignInWatch, "look", nothing)


def browser_with(cookie):
    client = Client()
    client.cookies[site.SESSION_COOKIE_NAME] = cookie
    return client


def lose_the_role(person):
    for held in Membership.objects.filter(user=person, ended_at=None):
        end_role(membership=held, by=None, at=now())


def other_passphrase(person):
    person.set_password("another boat quiet river")
    person.save()


ENDS = {
    "exit link": (lambda joy, cookie: browser_with(cookie).get("/leave/"), {4401}),
    "exit beacon": (lambda joy, cookie: browser_with(cookie).post("/leave/"), {4401}),
    "sign out": (lambda joy, cookie: browser_with(cookie).post("/accounts/logout/"), {4401}),
    "ended by a page": (lambda joy, cookie: end_sign_ins(user=joy, at=now()), {4401}),
    "idle": (lambda joy, cookie: Session.objects.update(expire_date=now()), {4401}),
    "other passphrase": (lambda joy, cookie: other_passphrase(joy), {4401}),
    # Whoever is suspended has neither a sign-in nor a seat: what is looked at first tells it.
    "suspended": (
        lambda joy, cookie: User.objects.filter(pk=joy.pk).update(is_active=False),
        {4401, 4403},
    ),
    "ended role": (lambda joy, cookie: lose_the_role(joy), {4403}),
}


@pytest.mark.parametrize("way", ENDS)
async def test_every_end_closes_all_her_sockets_in_both_processes(cast, two_hubs, way):
    end, codes = ENDS[way]
    cookie = await sync_to_async(session_cookie)(cast.joy)
    async with (
        Socket(cast.joy, cast.id, cookie=cookie) as seated,
        Socket(cast.joy, cast.id, cookie=cookie) as silent,
    ):
        await seated.hello()
        await sync_to_async(end)(cast.joy, cookie)
        assert {await seated.closed(), await silent.closed()} <= codes
    assert len({one.id for one in two_hubs[:2]}) == 2


async def test_others_stay_when_one_goes(cast, two_hubs):
    async with Socket(cast.joy, cast.id) as joy, Socket(cast.lucia, cast.id) as lucia:
        await joy.hello()
        await lucia.hello()
        await sync_to_async(browser_with(joy.cookie).post)("/leave/")
        assert await joy.closed() == 4401
        await lucia.say("I am here")
        await lucia.frame("message", text="I am here")


async def test_an_end_whose_notification_is_lost_is_found_all_the_same(cast, deaf):
    async with Socket(cast.joy, cast.id) as joy, Socket(cast.joy, cast.id) as silent:
        await joy.hello()
        await sync_to_async(end_sign_ins)(user=cast.joy, at=now())
        assert (await joy.closed(), await silent.closed()) == (4401, 4401)


FRAMES = {
    "hello": {"after": 0},
    "say": {"id": "2b9d2f6e-3b1f-4a43-9a55-0f0f0f0f0f0f", "text": "Do you hear me?"},
    "beat": {},
    "hold": {},
    "continue": {},
    "leave": {},
}


@pytest.mark.parametrize(
    ("greeted", "kind"), [(False, "hello"), *((True, kind) for kind in FRAMES)]
)
async def test_no_frame_of_a_dead_session_reads_or_writes(cast, deaf, never_looks, greeted, kind):
    async with Socket(cast.joy, cast.id) as joy:
        if greeted:
            await joy.hello()
        else:
            # Her seat is found; she has said nothing yet.
            await joy.settled()
        before = await Room.objects.aget()
        await sync_to_async(end_sign_ins)(user=cast.joy, at=now())
        joy.seen.clear()
        await joy.send(kind, **FRAMES[kind])
        assert await joy.closed() == 4401
    assert joy.seen == []
    assert not await Message.objects.aexists()
    assert (await Room.objects.aget()).state == before.state


async def test_a_room_that_she_reads_keeps_her_sign_in_and_one_that_lies_idle_does_not(cast):
    soon = timedelta(seconds=3)
    async with Socket(cast.joy, cast.id) as reads, Socket(cast.lucia, cast.id) as away:
        await reads.hello()
        await away.hello()
        await Session.objects.all().aupdate(expire_date=now() + soon)
        await reads.beat()
        assert await away.closed() == 4401
        await reads.say("still here")
        await reads.frame("message", text="still here")
    kept = await Session.objects.aget(account=cast.joy)
    assert kept.expire_date > now() + timedelta(minutes=4)


async def test_hello_alone_is_no_sign_of_life_of_the_sign_in(cast):
    soon = timedelta(seconds=2)
    async with Socket(cast.joy, cast.id) as joy:
        await Session.objects.all().aupdate(expire_date=now() + soon)
        await joy.hello()
        assert await joy.closed() == 4401


@pytest.mark.parametrize("way", ["suspended", "ended role"])
async def test_a_room_is_held_at_once_when_its_supervisor_is_one_no_more(cast, two_hubs, way):
    end, _code = ENDS[way]
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.joy, cast.id) as joy:
        await grace.hello()
        await joy.hello()
        await grace.beat()
        await sync_to_async(end)(cast.grace, grace.cookie)
        # Before any hub has looked: the statement that takes a number asks who supervises.
        outcome = await sync_to_async(cast.say)(cast.joy, "Is somebody there?")
        assert outcome.reason == "held"
        await asyncio.gather(
            joy.known("state", state="held", why="supervisor-away"), grace.closed()
        )
    assert (await Room.objects.aget()).state == "held"


@pytest.mark.parametrize(
    "origin",
    ["https://testserver", "http://testserver:81", "http://elsewhere", "null", "", "http://["],
)
async def test_a_socket_from_another_scheme_host_or_port_is_refused(cast, origin):
    with pytest.raises(AssertionError):
        async with Socket(cast.joy, cast.id, origin=origin):
            pass


async def test_behind_a_proxy_the_scheme_is_the_one_that_the_proxy_tells(cast, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    told = [(b"x-forwarded-proto", b"https")]
    async with Socket(cast.joy, cast.id, origin="https://testserver", headers=told) as joy:
        assert (await joy.hello())["type"] == "welcome"
