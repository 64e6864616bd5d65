"""The room protocol over the real application: every frame, from every seat and from outside."""

import asyncio
import uuid
from datetime import datetime, timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import translation

from accounts.models import User
from accounts.roles import Role
from core.errors import Refused
from mentors.models import Message, Room
from mentors.rooms.state import clock
from mentors.rooms.transport.ws import hub
from tests.factories.people import make_person
from tests.factories.rooms import RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
STATES = ("lobby", "open", "held", "closed", "cancelled")
LONG = timedelta(hours=1)


@pytest.fixture
def cast(harbour):
    return RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")


@pytest.fixture
def open_cast(cast):
    cast.open()
    return cast


async def opened(cast, grace):
    await grace.beat()
    await grace.send("open")
    return await grace.frame("state", state="open")


async def test_three_people_come_in_and_talk(cast):
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.lucia, cast.id) as lucia,
        Socket(cast.joy, cast.id) as joy,
    ):
        assert grace.subprotocol == "room.v1"
        welcome = await lucia.hello()
        assert welcome["room"]["state"] == "lobby"
        assert welcome["you"]["seat"] == "mentor"
        await joy.hello()
        await grace.hello()
        await opened(cast, grace)
        sent = await joy.say("Hello, I am here.")
        for someone in (grace, lucia, joy):
            message = await someone.frame("message")
            assert (message["seq"], message["id"]) == (1, sent)
            assert message["text"] == "Hello, I am here."
            assert message["from"] == str((await sync_to_async(cast.seat)(cast.joy)).person)
        people = await sync_to_async(lambda: cast.enter(cast.joy).snapshot.people)()
        assert [person.name for person in people] == ["Lucia", "Joy", "Grace"]


async def test_a_phrase_is_told_by_its_key(open_cast):
    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        await joy.send("say", id=str(uuid.uuid4()), phrase="wait-please")
        message = await joy.frame("message")
        assert (message["kind"], message["phrase"]) == ("phrase", "wait-please")
        assert "text" not in message


@pytest.mark.parametrize("who", ["stranger", "other organisation", "coordinator", "no such room"])
async def test_outsiders_are_closed_like_a_room_that_does_not_exist(cast, lighthouse, who):
    def outsider():
        if who == "other organisation":
            return make_person(Role.SUPERVISOR, organisation=lighthouse)
        role = Role.COORDINATOR if who == "coordinator" else Role.LEARNER
        return make_person(role, organisation=cast.organisation)

    person = await sync_to_async(outsider)()
    room_id = uuid.uuid4() if who == "no such room" else cast.id
    async with Socket(person, room_id) as socket:
        assert await socket.closed() == 4403


@pytest.mark.parametrize("path", ["/ws/rooms/nonsense/", "/ws/rooms/", "/ws/", "/ws/rooms/1/2/"])
async def test_any_other_address_is_answered_like_a_room_of_others(cast, path):
    async with Socket(cast.joy, cast.id, path=path) as socket:
        assert await socket.closed() == 4403


async def test_without_a_session_the_socket_is_closed_with_4401(cast):
    async with Socket(None, cast.id) as socket:
        assert await socket.closed() == 4401


async def test_a_lost_role_empties_the_seat(open_cast):
    from accounts.models import Membership
    from accounts.services import end_role
    from core.clock import now

    def lose():
        held = Membership.objects.get(user=open_cast.lucia, role=Role.MENTOR)
        end_role(membership=held, by=None, at=now())

    async with Socket(open_cast.lucia, open_cast.id) as lucia:
        await lucia.hello()
        await sync_to_async(lose)()
        await lucia.say("Am I still here?")
        assert await lucia.closed() == 4403
    assert await Message.objects.acount() == 0


async def test_a_silent_socket_of_a_suspended_account_is_closed_too(open_cast):
    from accounts.models import User

    async with Socket(open_cast.lucia, open_cast.id) as lucia:
        await lucia.hello()
        await User.objects.filter(pk=open_cast.lucia.pk).aupdate(is_active=False)
        # Her sign-in is over and her seat is too; each is looked at once a second.
        assert await lucia.closed() in (4401, 4403)


async def test_the_first_frame_is_hello(cast):
    async with Socket(cast.joy, cast.id) as joy:
        await joy.say("too early")
        assert (await joy.frame("error"))["code"] == "hello-first"
        assert (await joy.hello())["seq"] == 0


async def test_silence_before_hello_is_closed(cast, monkeypatch):
    monkeypatch.setattr("mentors.rooms.rules.lifecycle.HELLO_SECONDS", 0.2)
    async with Socket(cast.joy, cast.id) as joy:
        assert await joy.closed() == 4400


async def test_binary_and_oversize_frames_close_the_socket(open_cast):
    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        await joy.wire.send_to(bytes_data=b"\x00\x01")
        assert await joy.closed() == 4400
    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        await joy.say("é" * 4100)
        assert await joy.closed() == 4400


async def test_a_supervisor_gives_ten_minutes_more_once_and_everyone_reads_the_new_end(open_cast):
    async with (
        Socket(open_cast.grace, open_cast.id) as grace,
        Socket(open_cast.joy, open_cast.id) as joy,
    ):
        await grace.hello()
        before = datetime.fromisoformat((await joy.hello())["room"]["ends_at"])
        await grace.send("extend")
        until = (before + timedelta(minutes=10)).isoformat(timespec="milliseconds")
        await joy.known("state", until=until.replace("+00:00", "Z"))
        await grace.send("extend")
        await grace.frame("error", code="conflict")


async def test_whoever_cannot_do_something_reads_why_in_her_own_language(open_cast):
    await User.objects.filter(pk=open_cast.joy.pk).aupdate(language="it")
    english = str(Refused.default)
    with translation.override("it"):
        italian = str(Refused.default)
    async with (
        Socket(open_cast.lucia, open_cast.id) as lucia,
        Socket(open_cast.joy, open_cast.id) as joy,
    ):
        for socket, sentence in ((lucia, english), (joy, italian)):
            await socket.hello()
            await socket.send("extend")
            await socket.frame("error", code="refused", detail=sentence)
    assert english != italian


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("{", "malformed"),
        ("[]", "malformed"),
        ('{"type":"dance"}', "unknown-type"),
        # Hers to read and to speak, and not to hold.
        ('{"type":"extend"}', "refused"),
        ('{"type":"say","id":"1","text":"a"}', "malformed"),
        ('{"type":"say","id":"6f1e0f7e-6a53-4a6e-b2a8-7f2f1e2d3c4b","text":" "}', "malformed"),
    ],
)
async def test_a_bad_frame_is_answered_and_the_socket_stays(open_cast, raw, code):
    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        await joy.wire.send_to(text_data=raw)
        assert (await joy.frame("error"))["code"] == code
        await joy.say("still here")
        assert (await joy.frame("message"))["text"] == "still here"


async def test_a_mistake_of_ours_never_ends_the_socket_nor_shows_words(
    open_cast, monkeypatch, caplog
):
    def broken(batch):
        raise RuntimeError(f"no room for {batch[0][1].text}")

    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        with monkeypatch.context() as patch:
            messages = hub.current_hub().database.messages
            patch.setattr(messages, "_work", broken)
            patch.setattr(messages, "_patience", None)
            sent = await joy.say("my secret words")
            error = await joy.frame("error")
            assert (error["code"], error["id"]) == ("try-again", sent)
            await joy.send("open")
            # Of what is no line it names none.
            assert "id" not in await joy.frame("error", code="refused")
        await joy.say("once more")
        assert (await joy.frame("message"))["text"] == "once more"
    assert "RuntimeError" in caplog.text
    assert "my secret words" not in caplog.text


async def test_a_beat_is_answered_once_it_is_written_down(open_cast, monkeypatch):
    def broken(signs):
        raise RuntimeError("not now")

    async with Socket(open_cast.grace, open_cast.id) as grace:
        await grace.hello()
        await grace.send("beat")
        await grace.frame("heard")
        beats = hub.current_hub().database.signs_of_life
        monkeypatch.setattr(beats, "_work", broken)
        monkeypatch.setattr(beats, "_patience", None)
        await grace.send("beat")
        await grace.frame("error", code="try-again")
    assert [frame["type"] for frame in grace.seen].count("heard") == 1


async def test_too_long_comes_back_and_is_not_written(open_cast):
    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        client_id = await joy.say("x" * 2001)
        assert await joy.frame("rejected") == {
            "type": "rejected",
            "id": client_id,
            "reason": "too-long",
        }
        await joy.say("x" * 2000)
        assert (await joy.frame("message"))["seq"] == 1


@pytest.mark.parametrize(
    ("state", "reason"), [("lobby", "not-open"), ("held", "held"), ("closed", "not-open")]
)
@pytest.mark.parametrize("who", ["grace", "lucia", "joy"])
async def test_nobody_speaks_unless_the_room_is_open(cast, state, reason, who):
    await sync_to_async(bring_to)(cast, state)
    async with Socket(getattr(cast, who), cast.id) as someone:
        assert (await someone.hello())["room"]["state"] == state
        client_id = await someone.say("may I?")
        rejected = await someone.frame("rejected")
        assert (rejected["id"], rejected["reason"]) == (client_id, reason)
    assert await Message.objects.acount() == 0


def bring_to(cast, state):
    from mentors.rooms import services

    if state == "lobby":
        return
    cast.open()
    if state == "held":
        services.hold_room(member_id=cast.member_id(cast.joy))
    elif state == "closed":
        services.close_room(member_id=cast.member_id(cast.grace))


# frame, state before → the answer for (supervisor, mentor, mentee): a state, or an error's code
FRAMES = [
    ("open", "lobby", ("open", "refused", "refused")),
    ("open", "open", ("conflict", "refused", "refused")),
    ("open", "held", ("conflict", "refused", "refused")),
    ("open", "closed", ("conflict", "refused", "refused")),
    ("hold", "lobby", ("conflict", "conflict", "conflict")),
    ("hold", "open", ("held", "held", "held")),
    ("hold", "closed", ("conflict", "conflict", "conflict")),
    ("continue", "lobby", ("conflict", "conflict", "conflict")),
    ("continue", "closed", ("conflict", "conflict", "conflict")),
    ("here", "open", (None, "refused", "refused")),
    ("close", "lobby", ("cancelled", "refused", "refused")),
    ("close", "open", ("closed", "refused", "refused")),
    ("close", "held", ("closed", "refused", "refused")),
    ("close", "closed", ("conflict", "refused", "refused")),
]


@pytest.mark.parametrize(("kind", "before", "answers"), FRAMES)
async def test_every_command_by_every_seat(cast, kind, before, answers):
    await sync_to_async(bring_to)(cast, before)
    for who, answer in reversed(
        list(zip((cast.grace, cast.lucia, cast.joy), answers, strict=True))
    ):
        async with Socket(who, cast.id) as someone:
            await someone.hello()
            await someone.beat()
            await someone.send(kind)
            if answer in ("open", "held", "closed", "cancelled"):
                if (await sync_to_async(state_of)(cast)) != answer:
                    await someone.frame("state", state=answer)
            elif answer is not None:
                assert (await someone.frame("error"))["code"] == answer
            await someone.beat()
            assert await sync_to_async(state_of)(cast) == (answer if answer in STATES else before)
        if answer == "held":
            await sync_to_async(Room.objects.update)(state="open", held_because="")


def state_of(cast):
    return Room.objects.get(pk=cast.room.pk).state


async def test_everyone_here_continues_before_the_room_goes_on(open_cast):
    cast = open_cast
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.lucia, cast.id) as lucia,
        Socket(cast.joy, cast.id) as joy,
    ):
        for someone in (grace, lucia, joy):
            await someone.hello()
        await joy.send("hold")
        held = await lucia.frame("state", state="held")
        assert held["why"] == "pause"
        await grace.beat()
        await grace.send("continue")
        await lucia.send("continue")
        await lucia.say("shall we?")
        assert (await lucia.frame("rejected"))["reason"] == "held"
        await joy.send("continue")
        for someone in (grace, lucia, joy):
            await someone.frame("state", state="open")
        await lucia.say("welcome back")
        assert (await joy.frame("message"))["seq"] == 1


async def test_who_goes_out_does_not_keep_the_others_waiting(open_cast):
    cast = open_cast
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.lucia, cast.id) as lucia,
        Socket(cast.joy, cast.id) as joy,
    ):
        for someone in (grace, lucia, joy):
            await someone.hello()
        await joy.send("hold")
        await grace.frame("state", state="held")
        await lucia.frame("state", state="held")
        lucia.seen.clear()
        await grace.beat()
        await grace.send("continue")
        await lucia.send("continue")
        await joy.send("leave")
        assert await joy.closed() == 1000
        people = await lucia.frame("people")
        while len(people["people"]) > 2:
            people = await lucia.frame("people")
        await lucia.known("state", state="open")


async def test_a_resend_gives_the_same_number(open_cast):
    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        client_id = await joy.say("only once")
        first = await joy.frame("message")
        await joy.say("only once", client_id)
        again = await joy.frame("message")
        assert again == first
        await joy.say("next")
        assert (await joy.frame("message"))["seq"] == first["seq"] + 1


async def test_three_senders_at_once_leave_no_gap_and_no_repeat(open_cast):
    cast = open_cast
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.lucia, cast.id) as lucia,
        Socket(cast.joy, cast.id) as joy,
    ):
        for someone in (grace, lucia, joy):
            await someone.hello()

        async def talk(socket, name):
            for number in range(40):
                await socket.say(f"{name} {number}")

        await asyncio.gather(talk(grace, "g"), talk(lucia, "l"), talk(joy, "j"))
        for someone in (grace, lucia, joy):
            got = [await someone.frame("message") for _n in range(120)]
            assert [message["seq"] for message in got] == list(range(1, 121))
            for name in "glj":
                spoken = [m["text"] for m in got if m["text"].startswith(name)]
                assert spoken == [f"{name} {number}" for number in range(40)]


async def test_the_lease_ends_fifteen_seconds_after_her_last_beat(open_cast):
    cast = open_cast
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.joy, cast.id) as joy,
    ):
        await joy.hello()
        await grace.hello()
        await grace.beat()
        with clock.shifted(12):
            await joy.say("she is here")
            assert (await joy.frame("message"))["text"] == "she is here"
        with clock.shifted(15.1):
            await joy.say("is anyone there?")
            assert (await joy.frame("rejected"))["reason"] == "held"
            state = await joy.known("state", state="held")
            assert state["why"] == "supervisor-away"
            # Coming back does not open the room by itself.
            await grace.beat()
            await joy.say("now?")
            assert (await joy.frame("rejected"))["reason"] == "held"


async def test_a_beat_proves_a_socket_and_not_a_reader(open_cast):
    cast = open_cast
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.joy, cast.id) as joy,
    ):
        await joy.hello()
        await grace.hello()
        with clock.shifted(205):
            await sync_to_async(Room.objects.update)(lease_until=clock.DatabaseNow(LONG))
            await joy.say("three minutes and a bit")
            assert (await joy.frame("message"))["seq"] == 1
        with clock.shifted(212):
            await grace.beat()
            await joy.say("three and a half")
            assert (await joy.frame("rejected"))["reason"] == "held"
            await joy.known("state", state="held")


@pytest.mark.parametrize("kind", ["here", "say"])
async def test_her_tap_or_her_words_are_a_sign_of_life(open_cast, kind):
    cast = open_cast
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.joy, cast.id) as joy,
    ):
        await joy.hello()
        await grace.hello()
        await sync_to_async(Room.objects.update)(lease_until=clock.DatabaseNow(LONG))
        with clock.shifted(170):
            if kind == "say":
                await grace.say("I am reading along")
                await grace.frame("message")
            else:
                await grace.send("here")
                await grace.settled()
        with clock.shifted(300):
            await joy.say("good")
            assert (await joy.frame("message", text="good"))["seq"] in (1, 2)


async def test_replay_brings_exactly_what_was_missed(open_cast):
    cast = open_cast
    async with Socket(cast.lucia, cast.id) as lucia:
        await lucia.hello()
        async with Socket(cast.joy, cast.id) as joy:
            await joy.hello()
            for number in range(1, 4):
                await lucia.say(f"line {number}")
            await joy.words_until("line 3")
        for number in range(4, 7):
            await lucia.say(f"line {number}")
        await lucia.words_until("line 6")
        async with Socket(cast.joy, cast.id) as joy:
            assert (await joy.hello(after=3))["seq"] == 6
            assert await joy.words_until("line 6") == ["line 4", "line 5", "line 6"]
            await joy.hello(after=5)
            assert await joy.words_until("line 6") == ["line 6"]
            await joy.hello(after=10**12)
            await lucia.say("line 7")
            assert await joy.words_until("line 7") == ["line 7"]


async def test_who_joins_later_sees_nothing_said_before(cast):
    await sync_to_async(cast.enter)(cast.lucia)
    await sync_to_async(cast.enter)(cast.grace)
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.lucia, cast.id) as lucia:
        await grace.hello()
        await opened(cast, grace)
        await lucia.hello()
        await lucia.say("before she came")
        await lucia.frame("message")
        async with Socket(cast.joy, cast.id) as joy:
            assert (await joy.hello(after=0))["seq"] == 1
            await lucia.say("welcome, Joy")
            assert await joy.words_until("welcome, Joy") == ["welcome, Joy"]
        async with Socket(cast.joy, cast.id) as joy:
            await joy.hello(after=0)
            assert await joy.words_until("welcome, Joy") == ["welcome, Joy"]


async def test_what_is_said_after_she_went_out_is_not_hers(open_cast):
    cast = open_cast
    async with Socket(cast.lucia, cast.id) as lucia:
        await lucia.hello()
        async with Socket(cast.joy, cast.id) as joy:
            await joy.hello()
            await joy.send("leave")
            assert await joy.closed() == 1000
        await lucia.say("she has gone")
        await lucia.frame("message")
        async with Socket(cast.joy, cast.id) as joy:
            await joy.hello(after=0)
            await lucia.say("back again")
            assert await joy.words_until("back again") == ["back again"]


async def test_a_closed_room_gives_no_words_to_anyone(open_cast):
    cast = open_cast
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.joy, cast.id) as joy:
        await joy.hello()
        await grace.hello()
        client_id = await joy.say("before the end")
        await joy.frame("message")
        await grace.send("close")
        await joy.frame("state", state="closed")
        await joy.say("before the end", client_id)
        assert (await joy.frame("rejected"))["reason"] == "not-open"
    for who in (cast.grace, cast.lucia, cast.joy):
        async with Socket(who, cast.id) as someone:
            welcome = await someone.hello(after=0)
            assert welcome["room"]["state"] == "closed"
            assert welcome["people"] == []
            await someone.hello(after=0)
            await someone.hello(after=0)
            assert "message" not in {frame["type"] for frame in someone.seen}


async def test_a_newer_tab_replaces_the_older_one(open_cast):
    cast = open_cast
    async with Socket(cast.joy, cast.id) as older:
        await older.hello()
        async with Socket(cast.joy, cast.id, cookie=older.cookie) as newer:
            await newer.hello()
            assert await older.closed() == 4409
            await newer.say("here now")
            assert (await newer.frame("message"))["text"] == "here now"


@pytest.mark.parametrize("way", ["sign out", "quick exit"])
async def test_signing_out_closes_her_sockets(open_cast, way):
    from django.conf import settings
    from django.test import Client

    cast = open_cast

    def end(cookie):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        client.post("/leave/" if way == "quick exit" else "/accounts/logout/")

    async with Socket(cast.joy, cast.id) as joy, Socket(cast.lucia, cast.id) as lucia:
        await joy.hello()
        await lucia.hello()
        await sync_to_async(end)(joy.cookie)
        assert await joy.closed() == 4401
        await lucia.say("others stay")
        assert (await lucia.frame("message"))["text"] == "others stay"


async def test_a_script_that_floods_is_closed(open_cast):
    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        for _n in range(400):
            await joy.send("hello")
        assert await joy.closed(within=10) == 4429


async def test_who_falls_silent_leaves_the_list_and_is_handed_what_she_missed(open_cast):
    cast = open_cast
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.lucia, cast.id) as lucia,
        Socket(cast.joy, cast.id) as joy,
    ):
        for someone in (grace, lucia, joy):
            await someone.hello()
        with clock.shifted(16):
            await sync_to_async(Room.objects.update)(lease_until=clock.DatabaseNow(LONG))
            await lucia.send("beat")
            people = await lucia.frame("people")
            while len(people["people"]) > 1:
                people = await lucia.frame("people")
            assert [person["name"] for person in people["people"]] == ["Lucia"]
            await lucia.say("who can hear me?")
            await lucia.frame("message")
            while not joy.wire.output_queue.empty():
                assert (await joy.frame("people"))["type"] != "message"
            await joy.send("beat")
            assert (await joy.frame("message"))["text"] == "who can hear me?"
            assert "message" not in [frame["type"] for frame in joy.seen[:-1]]


async def test_the_supervisor_going_out_holds_the_room_at_once(open_cast):
    cast = open_cast
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.joy, cast.id) as joy:
        await joy.hello()
        await grace.hello()
        await grace.beat()
        await grace.send("leave")
        assert (await joy.frame("state", state="held"))["why"] == "supervisor-away"


async def test_the_hub_goes_with_the_last_socket(open_cast):
    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        running = hub.current_hub()
        assert running.channels
    assert running not in hub._hubs.values()
    assert not running.channels


async def test_a_line_does_not_wait_for_the_beat_before_it_and_all_else_does(
    open_cast, monkeypatch
):
    beat, may_go_on = hub.Hub.beat, asyncio.Event()

    async def slow(self, *asked):
        await may_go_on.wait()
        await beat(self, *asked)

    async with Socket(open_cast.joy, open_cast.id) as joy:
        await joy.hello()
        monkeypatch.setattr(hub.Hub, "beat", slow)
        await joy.send("beat")
        await joy.say("I am here.")
        await joy.frame("message", text="I am here.")
        await joy.send("hold")
        may_go_on.set()
        await joy.frame("heard")
        await joy.frame("state", state="held")


async def test_what_a_beat_waited_behind_another_frame_is_no_part_of_the_lease(
    open_cast, monkeypatch
):
    command, may_go_on = hub.Hub.command, asyncio.Event()

    async def slow(self, *asked):
        await may_go_on.wait()
        return await command(self, *asked)

    monkeypatch.setattr(hub.Hub, "command", slow)
    async with Socket(open_cast.grace, open_cast.id) as grace:
        await grace.hello()
        await grace.beat()
        await grace.send("extend")
        await grace.send("beat")
        await asyncio.sleep(2)
        may_go_on.set()
        await grace.settled()
        in_time = clock.DatabaseNow(timedelta(seconds=13))
        assert await Room.objects.filter(pk=open_cast.room.pk, lease_until__lte=in_time).aexists()
