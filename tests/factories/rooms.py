"""Rooms for tests, and people who sit in them with a socket of the real application."""

import json
import uuid
from datetime import timedelta

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.consents.rules import NEEDED_IN_A_ROOM, Kind, Medium
from accounts.consents.texts import current_version
from accounts.models import Consent, SafeContact
from accounts.roles import Role
from cms.library.directory.services import set_up_emergency_number
from cms.models import HomeCountry, Service
from core.clock import now
from lms.asgi import application
from mentors.models import OnCall
from mentors.rooms import services
from mentors.rooms.lifecycle.entry_services import go_through, say_i_am_ready, say_it_is_safe
from mentors.rooms.state.queries import seat_for
from tests.factories.mentoring import belong_together
from tests.factories.mentors import certify
from tests.factories.people import make_person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def open_to_rooms(organisation):
    """It works in a country, whose emergency number somebody checked today (domain 10.10)."""
    HomeCountry.objects.get_or_create(organisation=organisation, defaults={"country": "IT"})
    number = set_up_emergency_number()
    Service.objects.filter(pk=number.pk).update(verified_on=timezone.localdate(now()))


def say_yes(*people, organisation):
    """Each has said yes to what every room there needs (domain 4.8)."""
    Consent.objects.bulk_create(
        Consent(
            person=person,
            organisation=organisation,
            kind=kind,
            version=current_version(kind),
            language="en",
            medium=Medium.READ,
            yes=True,
            said_back=False,
            answered_at=now(),
        )
        for person in people
        for kind in sorted(NEEDED_IN_A_ROOM)
    )


class RoomCast:
    """A practice room with its three people; `seat(name)` is a seat, `id` the room's public id."""

    def __init__(self, organisation, **names):
        self.organisation = organisation
        open_to_rooms(organisation)
        self.grace = make_person(Role.SUPERVISOR, names.get("grace"), organisation=organisation)
        self.lucia = make_person(Role.MENTOR, names.get("lucia"), organisation=organisation)
        self.joy = make_person(Role.MENTEE, names.get("joy"), organisation=organisation)
        say_yes(self.lucia, self.joy, organisation=organisation)
        self.room = services.set_up_room(
            by=self.grace,
            mentor=self.lucia,
            mentee=self.joy,
            starts_at=now() + timedelta(minutes=5),
            minutes=50,
            at=now(),
        )
        self.id = self.room.public_id

    def seat(self, person):
        """The seat of one of the three."""
        return seat_for(person, self.id)

    def member_id(self, person) -> int:
        return self.seat(person).member_id

    def enter(self, person, after=0):
        """She comes in without a socket; what she is shown."""
        return services.go_in([services.Arrival(self.member_id(person), after)])[0]

    def open(self):
        """All three come in and the room is opened."""
        for person in (self.lucia, self.joy, self.grace):
            self.enter(person)
        services.beat([self.member_id(self.grace)])
        services.open_room(member_id=self.member_id(self.grace))

    def say(self, person, text, client_id=None):
        """Says one line; what became of it."""
        line = services.NewMessage(self.member_id(person), client_id or uuid.uuid4(), text)
        return services.post_messages([line])[0]


def session_cookie(person) -> str:
    """The cookie of a browser that is signed in as this person."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Socket:
    """One browser's socket. Use it as `async with`; `frame("state")` waits for that frame."""

    def __init__(
        self,
        person,
        room_id,
        *,
        cookie=None,
        subprotocols=("room.v1",),
        path=None,
        origin="http://testserver",
        headers=(),
    ):
        self.person, self.room_id, self.cookie = person, room_id, cookie
        self._headers = [(b"origin", origin.encode()), (b"host", b"testserver"), *headers]
        self._subprotocols, self._path = list(subprotocols), path or f"/ws/rooms/{room_id}/"
        self.seen = []

    async def __aenter__(self):
        if self.cookie is None and self.person is not None:
            self.cookie = await sync_to_async(session_cookie)(self.person)
        headers = list(self._headers)
        if self.cookie:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={self.cookie}".encode()))
        self.wire = WebsocketCommunicator(application, self._path, headers, self._subprotocols)
        accepted, self.subprotocol = await self.wire.connect(timeout=5)
        assert accepted
        return self

    async def __aexit__(self, *problem):
        await self.wire.disconnect(timeout=15)

    async def send(self, kind, **fields):
        await self.wire.send_json_to({"type": kind, **fields})

    async def beat(self):
        """A beat that has been written down."""
        await self.send("beat")
        await self.settled()

    async def settled(self):
        """Everything sent so far has been done: frames of one socket are answered in order."""
        await self.send("no-such-frame")
        await self.frame("error", code="unknown-type")

    async def say(self, text, client_id=None):
        """Sends a line and returns its id."""
        client_id = str(client_id or uuid.uuid4())
        await self.send("say", id=client_id, text=text)
        return client_id

    async def frame(self, kind, within=5, **fields):
        """The next frame of this kind with these fields; what comes before is passed over."""
        while True:
            event = await self.wire.receive_output(within)
            assert event["type"] == "websocket.send", event
            found = json.loads(event["text"])
            self.seen.append(found)
            if found["type"] == kind and fields.items() <= found.items():
                return found

    async def known(self, kind, within=5, **fields):
        """A frame that has come already, or the next one of this kind with these fields."""
        for found in self.seen:
            if found["type"] == kind and fields.items() <= found.items():
                return found
        return await self.frame(kind, within, **fields)

    async def closed(self, within=5) -> int:
        """The code with which the server closes; frames before it are passed over."""
        while True:
            event = await self.wire.receive_output(within)
            if event["type"] == "websocket.close":
                return event["code"]

    async def hello(self, after=0):
        await self.send("hello", after=after)
        return await self.frame("welcome")

    async def words_until(self, text) -> list[str]:
        """The lines that arrive, up to this one."""
        found = []
        while not found or found[-1] != text:
            message = await self.frame("message")
            found.append(message.get("text") or message.get("phrase"))
        return found


class RealCast(RoomCast):
    """A mentoring room that lacks nothing but its people: contacts asked, a rota, a backup.

    `come_to_the_door()` brings all in; `ready()` is the backup's tap.
    """

    def __init__(self, organisation, **names):
        super().__init__(organisation, **names)
        self.ines = make_person(Role.SUPERVISOR, organisation=organisation)
        self.sara = make_person(Role.SAFEGUARDING_LEAD, organisation=organisation)
        answer_meeting(self.joy, organisation=organisation)
        certify(self.lucia, organisation=organisation)
        for person in (self.lucia, self.joy):
            SafeContact.objects.create(
                person=person,
                organisation=organisation,
                way="by letter",
                if_she_leaves="nothing",
                answered_at=now(),
                asked_apart_at=now(),
            )
        for person, duty in (
            (self.grace, "supervisor"),
            (self.sara, "lead"),
            (self.ines, "deputy"),
        ):
            OnCall.objects.create(
                organisation=organisation,
                user=person,
                duty=duty,
                starts_at=now() - timedelta(hours=1),
                ends_at=now() + timedelta(days=3),
            )
        self.room = self.set_up()
        self.id = self.room.public_id

    def set_up(self, **changed):
        """Another mentoring room, two hours from now."""
        wanted = {
            "by": self.grace,
            "kind": "mentoring",
            "mentor": self.lucia,
            "mentee": self.joy,
            "backup": self.ines,
            "starts_at": now() + timedelta(hours=2),
            "minutes": 50,
            "at": now(),
        }
        wanted |= changed
        if wanted["kind"] == "mentoring" and wanted["mentee"]:
            belong_together(wanted["mentee"], wanted["mentor"], organisation=self.organisation)
        return services.set_up_room(**wanted)

    def come_to_the_door(self, *people):
        """These, or mentor and mentee, say that it is safe and go in."""
        for person in people or (self.lucia, self.joy):
            say_it_is_safe(by=person, room_id=self.room.pk)
            go_through(by=person, room_id=self.room.pk)

    def ready(self):
        """The backup is ready."""
        say_i_am_ready(by=self.ines, room_id=self.room.pk, at=now())

    def open(self):
        """Everything is as it must be, and the room is opened."""
        self.come_to_the_door()
        self.ready()
        super().open()


def answer_meeting(person, *, organisation):
    """She has said yes to meeting a mentor."""
    Consent.objects.create(
        person=person,
        organisation=organisation,
        kind=Kind.MEET_MENTOR,
        version=current_version(Kind.MEET_MENTOR),
        language="en",
        medium=Medium.READ,
        yes=True,
        said_back=False,
        answered_at=now(),
    )
