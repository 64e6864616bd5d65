"""A room driven at random: people, frames, lost connections, clocks; held against a small model.

Real services, two real hubs and real sockets of the application, in one process. Hypothesis chooses
what happens next; `room_model` knows what may come of it. No page is ever shown a gap, a line twice
or out of turn, or a line that is not hers to see; and in the end nobody lacks a line.
"""

import asyncio
import json
import uuid
from contextlib import ExitStack, contextmanager
from itertools import cycle
from unittest import mock

import pytest
from channels.layers import InMemoryChannelLayer
from channels.testing import WebsocketCommunicator
from django.conf import settings as site
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.roles import Role
from accounts.services import make_organisation
from accounts.sessions import sign_ins
from core.clock import now
from lms.asgi import application
from mentors.models import Message, Room, RoomMember
from mentors.rooms import services
from mentors.rooms.frames import protocol
from mentors.rooms.state import clock
from mentors.rooms.state.message_queries import lines_after
from mentors.rooms.state.snapshot import snapshots
from mentors.rooms.transport.ws import consumer, hub
from tests.factories.people import make_person
from tests.factories.rooms import RoomCast, session_cookie

from .room_model import NAMES, SUPERVISOR, Page, RoomModel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
PEOPLE = st.sampled_from(NAMES)
HARMLESS = st.sampled_from(("I slept well.", "We talk about the course.", "Thank you for that."))
GIVES_AWAY = "Write to me: joy.of.the.sea@example.org"
PATIENCE = 30
CLOSES = {
    protocol.CLOSE_GONE_OUT,
    protocol.CLOSE_NOT_SIGNED_IN,
    protocol.CLOSE_REPLACED,
}


class RoomMachine(RuleBasedStateMachine):
    """What may happen to a room, in any order."""

    def __init__(self):
        super().__init__()
        self.stack, self.loop = ExitStack(), asyncio.new_event_loop()
        self.deaf = self.broken = False
        self.model = RoomModel()
        # By person: the page that is open, and the last line on the one that is not.
        self.pages, self.kept = {}, dict.fromkeys(NAMES, 0)
        self.old_pages, self.cookies = [], {}

    # --- the machinery ----------------------------------------------------------------------

    @initialize()
    def a_room_is_set_up(self):
        self.cast = RoomCast(make_organisation(name=f"Harbour {uuid.uuid4()}"))
        self.pk = self.cast.room.pk
        self.people = {name: getattr(self.cast, name) for name in NAMES}
        self.hubs = [hub.Hub(), hub.Hub()]
        self.hub_turns = cycle((0, 1))
        send = InMemoryChannelLayer.group_send

        async def send_unless_lost(layer, group, message):
            if not self.deaf:
                await send(layer, group, message)

        patches = (
            mock.patch.object(consumer, "current_hub", self.next_hub),
            mock.patch.object(InMemoryChannelLayer, "group_send", send_unless_lost),
        )
        for patch in patches:
            self.stack.enter_context(patch)

    def next_hub(self):
        """Two processes in turn; one whose last socket went is there anew."""
        place = next(self.hub_turns)
        if self.hubs[place]._stopped:
            self.hubs[place] = hub.Hub()
        return self.hubs[place]

    def run(self, work):
        return self.loop.run_until_complete(work)

    def now(self):
        rooms = Room.objects.filter(pk=self.pk)
        return rooms.values_list(clock.DatabaseNow(), flat=True)[0].timestamp()

    @contextmanager
    def step(self):
        """Something happens; then the room is as the model says."""
        self.broken = True
        self.model.begin(self.now())
        yield
        if self.model.may_go_on(self.now()):
            # Where her beat came last, the next look of a hub lets the room go on.
            self.run(self.look())
        self.model.is_now(snapshots([self.pk])[self.pk].state, self.now())
        self.run(self.settle())
        self.broken = False

    async def settle(self):
        """All that these pages sent is done, and all that it brought is read."""
        for page in [*self.pages.values(), *self.old_pages]:
            if page.code is None:
                await page.wire.send_json_to({"type": "no-such-frame"})
                for event in await self.events(page):
                    self.take(page, event)
        for name, page in list(self.pages.items()):
            if page.code is not None:
                assert page.code in CLOSES, page.code
                await self.forget(name)
        over = [page for page in self.old_pages if page.code is not None]
        for page in over:
            await page.wire.disconnect(timeout=PATIENCE)
            self.old_pages.remove(page)

    async def events(self, page):
        """What comes up to the answer to a frame that is none, or to the end."""
        found = []
        while not found or found[-1]["type"] != "websocket.close":
            found.append(await page.wire.receive_output(PATIENCE))
            if '"unknown-type"' in found[-1].get("text", ""):
                break
        return found

    def take(self, page, event):
        """A page is shown this; the model says whether it may be."""
        if event["type"] == "websocket.close":
            page.code = event["code"]
            return
        frame = json.loads(event["text"])
        assert "example.org" not in event["text"], "what gives something away is shown to nobody"
        if frame["type"] == "message":
            self.model.message(page, frame)
        elif frame["type"] == "rejected":
            page.answers[frame["id"]] = frame["reason"]
        elif frame["type"] == "waiting":
            assert page.name == SUPERVISOR, "what was stopped is told to her alone"

    async def look(self):
        """What each hub does every second, now."""
        for one in self.hubs:
            if one._started and not one._stopped:
                await one.database.run(services.advance_rooms)
                await one._look_at_rooms()
                await one.watch.look()

    async def connect(self, person, cookie):
        headers = [
            (b"origin", b"http://testserver"),
            (b"host", b"testserver"),
            (b"cookie", f"{site.SESSION_COOKIE_NAME}={cookie}".encode()),
        ]
        path = f"/ws/rooms/{self.cast.id}/"
        wire = WebsocketCommunicator(application, path, headers, ["room.v1"])
        assert (await wire.connect(timeout=PATIENCE))[0], person
        return wire

    async def forget(self, name):
        page = self.pages.pop(name)
        self.kept[name] = page.after
        await page.wire.disconnect(timeout=PATIENCE)

    def send(self, name, kind, **fields):
        """Sends a frame; it has been acted on when this returns. What it brought, unread."""
        page = self.pages[name]
        self.run(page.wire.send_json_to({"type": kind, **fields}))
        self.run(page.wire.send_json_to({"type": "no-such-frame"}))
        return self.run(self.events(page))

    def does(self, name, kind, **fields):
        """The same, and she reads it."""
        page = self.pages[name]
        for event in self.send(name, kind, **fields):
            self.take(page, event)

    def sits(self, name):
        """Whether a page of hers is connected."""
        return name in self.pages

    # --- coming and going -------------------------------------------------------------------

    @rule(name=PEOPLE, reloads=st.booleans())
    def she_comes(self, name, reloads):
        """Also while another page of hers is there, which then is the older one."""
        with self.step():
            if name not in self.cookies:
                self.cookies[name] = session_cookie(self.people[name])
            older = self.pages.pop(name, None)
            if older is not None:
                self.old_pages.append(older)
                self.kept[name] = older.after
            wire = self.run(self.connect(self.people[name], self.cookies[name]))
            after = 0 if reloads else self.kept[name]
            self.model.comes_in(name, self.now())
            page = Page(name, after, history=len(self.model.lines), wire=wire)
            self.pages[name] = page
            self.does(name, "hello", after=after)

    @rule(name=PEOPLE)
    def her_connection_breaks(self, name):
        if self.sits(name):
            with self.step():
                self.run(self.forget(name))

    @rule(name=PEOPLE)
    def she_goes_out(self, name):
        if self.sits(name):
            with self.step():
                self.run(self.pages[name].wire.send_json_to({"type": "leave"}))
                self.run(self.settle())
                assert not self.sits(name)
                if self.model.state != "closed":
                    self.model.goes_out(name)

    @rule(name=PEOPLE)
    def her_sign_in_ends(self, name):
        if self.sits(name):
            with self.step():
                sign_ins.end_sign_ins(user=self.people[name], at=now())
                del self.cookies[name]
                self.run(self.look())
                self.run(self.settle())
                assert not self.sits(name)

    @rule()
    def somebody_else_knocks(self):
        with self.step():
            someone = make_person(
                Role.SUPERVISOR, organisation=make_organisation(name=f"Elsewhere {uuid.uuid4()}")
            )
            wire = self.run(self.connect(someone, session_cookie(someone)))
            event = self.run(wire.receive_output(PATIENCE))
            assert event == {"type": "websocket.close", "code": protocol.CLOSE_NOT_A_PARTICIPANT}
            self.run(wire.disconnect(timeout=PATIENCE))

    # --- what people do ---------------------------------------------------------------------

    @rule(name=PEOPLE)
    def she_beats(self, name):
        if self.sits(name):
            with self.step():
                self.does(name, "beat")
                self.model.beats(name, self.now())

    @rule()
    def the_supervisor_taps_with_you(self):
        if self.sits(SUPERVISOR) and self.model.state != "closed":
            with self.step():
                self.does(SUPERVISOR, "here")
                self.model.is_here(self.now())

    @rule(name=PEOPLE)
    def she_pauses(self, name):
        if self.sits(name):
            with self.step():
                self.does(name, "hold")
                self.model.commands(name, self.now())
                if self.model.state == "held":
                    self.model.ready.discard(name)
                elif self.model.state == "open":
                    self.model.hold()

    @rule(name=PEOPLE)
    def she_goes_on(self, name):
        if self.sits(name):
            with self.step():
                speaks = self.model.speaks(self.now())
                if speaks:
                    self.model.wakes(name)
                self.does(name, "continue")
                if speaks is None and not self.rests(name):
                    self.model.wakes(name)
                self.model.commands(name, self.now())
                if self.model.state == "held":
                    self.model.ready.add(name)

    def rests(self, name):
        """Where moments decide whether the room was held before her tap."""
        rows = RoomMember.objects.filter(room=self.pk, user=self.people[name])
        return rows.exclude(rests_since=None).exists()

    @rule()
    def everyone_goes_on(self):
        """The way on from a hold, which chance finds seldom."""
        self.the_supervisor_taps_with_you()
        for name in NAMES:
            self.she_beats(name)
        self.the_supervisor_opens(SUPERVISOR)
        for name in NAMES:
            self.she_goes_on(name)

    @rule(name=PEOPLE)
    def the_supervisor_opens(self, name):
        if self.sits(name):
            with self.step():
                self.does(name, "open")
                at = self.now()
                if name == SUPERVISOR and self.model.state != "closed":
                    self.model.commands(name, at)
                    if self.model.state == "lobby":
                        self.model.opens(snapshots([self.pk])[self.pk].state, at)

    @precondition(lambda self: len(self.model.lines) > 4)
    @rule()
    def the_supervisor_closes(self):
        if self.sits(SUPERVISOR):
            with self.step():
                self.does(SUPERVISOR, "close")
                self.model.state = "closed"

    # --- what is said -----------------------------------------------------------------------

    @rule(name=PEOPLE, text=HARMLESS)
    def she_says(self, name, text):
        if self.sits(name):
            with self.step():
                self.says(name, text, str(uuid.uuid4()))

    @rule(name=PEOPLE, text=HARMLESS)
    def she_says_over_http(self, name, text):
        if self.pages:
            with self.step():
                self.says(name, text, str(uuid.uuid4()), by_socket=False)

    @rule(data=st.data(), by_socket=st.booleans())
    def she_says_it_again(self, data, by_socket):
        """As a page does after a lost connection."""
        if self.model.lines:
            key, name, text = data.draw(st.sampled_from(self.model.lines))
            if self.sits(name) or not by_socket:
                with self.step():
                    self.says(name, text, key, by_socket=by_socket)

    @rule(name=PEOPLE)
    def she_gives_something_away(self, name):
        if self.sits(name):
            with self.step():
                self.says(name, GIVES_AWAY, str(uuid.uuid4()))

    @rule(text=HARMLESS)
    def all_talk_at_once(self, text):
        if self.pages:
            with self.step():
                speaks, at = self.model.speaks(self.now()), self.now()
                sent = {str(uuid.uuid4()): name for name in self.pages for _n in range(3)}
                for key, name in sent.items():
                    frame = {"type": "say", "id": key, "text": text}
                    self.run(self.pages[name].wire.send_json_to(frame))
                for page in self.pages.values():
                    self.run(page.wire.send_json_to({"type": "no-such-frame"}))
                heard = {name: self.run(self.events(page)) for name, page in self.pages.items()}
                said = self.said_since()
                assert set(said) <= set(sent)
                awake = [key for key, name in sent.items() if name not in self.model.resting]
                assert set(said) <= set(awake)
                assert speaks is not True or len(said) == len(awake)
                assert speaks is not False or not said
                for key in said:
                    self.model.said(key, sent[key], text, at)
                for name, events in heard.items():
                    hers = [key for key in said if sent[key] == name]
                    assert hers == [key for key in sent if key in hers], "her own order"
                    for event in events:
                        self.take(self.pages[name], event)

    def says(self, name, text, key, *, by_socket=True):
        """Says a line. What becomes of it is what the model says, and so is what is kept."""
        speaks, at = self.model.speaks(self.now()), self.now()
        hears = self.model.hears(name, at)
        again = [line[0] for line in self.model.lines if line[0] == key]
        page, events, told = self.pages.get(name), [], None
        if by_socket:
            events = self.send(name, "say", id=key, text=text)
            frames = [json.loads(one["text"]) for one in events if "text" in one]
            for frame in frames:
                if frame.get("id") == key and frame["type"] in ("message", "rejected"):
                    told = frame.get("seq") or frame["reason"]
        else:
            outcome = self.cast.say(self.people[name], text, uuid.UUID(key))
            told = outcome.line.seq if isinstance(outcome, services.Said) else outcome.reason
        said = self.said_since()
        assert said in ([], [key])
        if said:
            assert not again, "said again, it is the same line"
            assert hears is not False, "it was said while nothing may be"
            assert text != GIVES_AWAY
            self.model.said(key, name, text, at)
            assert told in (len(self.model.lines), None)
        elif again:
            assert told in (self.number_of(key), "not-open", None)
        elif told == "screened":
            assert text == GIVES_AWAY
            assert speaks is not False
            self.model.is_stopped(name, at)
        else:
            assert told in ("held", "not-open"), f"nothing is known of her line: {told}"
            assert hears is not True, f"it was not said: {told}"
        for event in events:
            self.take(page, event)

    def number_of(self, key):
        return next(n for n, line in enumerate(self.model.lines, start=1) if line[0] == key)

    def said_since(self):
        """The ids of the lines that are there and that the model does not know of."""
        rows = Message.objects.filter(room=self.pk).order_by("seq").values_list("seq", "client_id")
        numbers, ids = [row[0] for row in rows], [str(row[1]) for row in rows]
        assert numbers == list(range(1, len(ids) + 1)), "numbers without a gap"
        known = [line[0] for line in self.model.lines]
        assert ids[: len(known)] == known
        return ids[len(known) :]

    # --- time, and what goes wrong ----------------------------------------------------------

    @rule(seconds=st.sampled_from((2, 7, 22, 22, 60, 240)))
    def time_passes(self, seconds):
        with self.step():
            self.stack.enter_context(clock.shifted(seconds))

    @rule()
    def a_second_passes(self):
        with self.step():
            self.run(self.look())

    @rule()
    def notifications_are_lost_or_heard_again(self):
        self.deaf = not self.deaf

    @rule(name=PEOPLE, raw=st.sampled_from(("{", '{"type":"say"}', '{"type":"hello","after":-1}')))
    def she_sends_what_is_no_frame(self, name, raw):
        if self.sits(name):
            with self.step():
                self.run(self.pages[name].wire.send_to(text_data=raw))

    # --- the end ----------------------------------------------------------------------------

    def teardown(self):
        try:
            if hasattr(self, "cast") and not self.broken:
                self.everyone_has_all_that_is_hers()
        finally:
            for page in [*self.pages.values(), *self.old_pages]:
                self.run(page.wire.disconnect(timeout=PATIENCE))
            self.stack.close()
            self.loop.close()

    def everyone_has_all_that_is_hers(self):
        """All are back, the room goes on, and nobody lacks a line of those she was in for."""
        self.deaf = False
        for name in NAMES:
            self.she_comes(name, reloads=False)
        if self.model.state == "closed":
            return
        self.everyone_goes_on()
        self.a_second_passes()
        assert self.model.state == "open"
        for name, page in self.pages.items():
            assert max(page.after, self.model.floor[name]) == len(self.model.lines), name
        kept = lines_after([(self.pk, 0)])[self.pk]
        assert [(str(line.id), line.text) for line in kept] == [
            (key, text) for key, _who, text in self.model.lines
        ]


def driven(examples, steps):
    """The machine with so many rooms, each of so many steps."""
    # To make a failing room smaller takes many more of them; the steps are printed as they are.
    run_state_machine_as_test(
        RoomMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )


def test_no_room_shows_anybody_a_gap_a_repeat_or_a_line_that_is_not_hers():
    driven(examples=3, steps=20)


@pytest.mark.long
def test_no_room_of_many_shows_anybody_a_gap_a_repeat_or_a_line_that_is_not_hers():
    driven(examples=20, steps=40)
