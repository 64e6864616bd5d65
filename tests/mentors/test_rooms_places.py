"""Practice in three: a third observes, is seen by all, and changes places (ADR-0078)."""

import uuid
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from bs4 import BeautifulSoup
from django.utils import timezone

from accounts.models import MustNotMeet
from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.models import Matter, Message, Room, RoomMember, StoppedLine
from mentors.rooms import services
from mentors.rooms.help.services import ask_for_help
from mentors.rooms.messaging.one_statement import OneStatement
from mentors.rooms.messaging.services import NotSaid, Said
from mentors.rooms.participants.services import change_places
from mentors.rooms.scheduling.limit_services import not_this_time
from mentors.rooms.state.clock import shifted
from mentors.rooms.state.queries import people_for_seats
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, RoomCast, Socket, say_yes

pytestmark = [pytest.mark.long]
on_sockets = pytest.mark.django_db(transaction=True)

MAIL = "write me at rosa.lane@example.org"


class ThreeCast(RoomCast):
    """A practice room of three: lucia mentors, joy is her practice partner, mira observes."""

    def __init__(self, organisation):
        super().__init__(organisation)
        self.mira, self.petra = (
            make_person(Role.LEARNER, organisation=organisation) for _one in range(2)
        )
        say_yes(self.mira, self.petra, organisation=organisation)
        self.room = self.set_up()
        self.id = self.room.public_id

    def set_up(self, **changed):
        wanted = {
            "by": self.grace,
            "mentor": self.lucia,
            "mentee": self.petra,
            "observer": self.mira,
            "starts_at": now() + timedelta(hours=3),
            "minutes": 30,
            "at": now(),
        }
        return services.set_up_room(**wanted | changed)

    def open(self):
        for person in (self.mira, self.petra):
            self.enter(person)
        for person in (self.lucia, self.grace):
            self.enter(person)
        services.beat([self.member_id(self.grace)])
        services.open_room(member_id=self.member_id(self.grace))

    def observes(self, person, by=None):
        """From now on she does."""
        observer = RoomMember.objects.get(room=self.room, user=person).person
        change_places(member_id=self.member_id(by or self.grace), observer=observer)

    def seats(self):
        rows = RoomMember.objects.filter(room=self.room).values_list("user", "seat")
        return dict(rows)


@pytest.fixture
def lobby(harbour):
    return ThreeCast(harbour)


@pytest.fixture
def cast(lobby):
    lobby.open()
    return lobby


def page(signed_in, cast, person):
    html = signed_in(person).get(f"/rooms/{cast.id}/").content.decode()
    return BeautifulSoup(html, "html.parser")


# --- who observes -------------------------------------------------------------------------------


def test_she_is_in_the_list_of_everyone_with_her_seat_beside_her_name(cast, signed_in):
    for person in (cast.lucia, cast.petra, cast.grace):
        chips = page(signed_in, cast, person).select("[data-people] .chip")
        hers = next(one for one in chips if cast.mira.shown_name in one.get_text())
        assert hers.select_one(".seat").get_text() == "observer"
        places = page(signed_in, cast, person).select_one("[data-places]").get_text()
        assert f"Observer: {cast.mira.shown_name}" in places
    assert (
        "Observer: You" in page(signed_in, cast, cast.mira).select_one("[data-places]").get_text()
    )


def test_she_reads_and_says_nothing(cast):
    assert isinstance(cast.say(cast.petra, "Good morning."), Said)
    assert [line.text for line in cast.enter(cast.mira).lines] == ["Good morning."]
    assert cast.say(cast.mira, "I think so too.") == NotSaid("muted")
    line = services.NewMessage(cast.member_id(cast.mira), uuid.uuid4(), "I think so too.")
    assert OneStatement().say_in_turn([line]) == [NotSaid("muted")]
    assert cast.say(cast.mira, MAIL) == NotSaid("muted")
    assert not StoppedLine.objects.exists()
    assert Message.objects.count() == 1


def test_pause_and_help_are_hers_and_the_room_goes_on_by_those_who_speak(cast):
    services.hold_room(member_id=cast.member_id(cast.mira))
    assert Room.objects.get(pk=cast.room.pk).state == "held"
    ask_for_help(member_id=cast.member_id(cast.mira), real=True)
    assert Matter.objects.filter(room=cast.room).exists()
    for person in (cast.grace, cast.mira):
        services.continue_room(member_id=cast.member_id(person))
    # Nobody could speak: of the two who do, both have to be ready (domain 10.12).
    assert Room.objects.get(pk=cast.room.pk).state == "held"
    for person in (cast.lucia, cast.petra):
        services.continue_room(member_id=cast.member_id(person))
    assert Room.objects.get(pk=cast.room.pk).state == "open"
    rests = RoomMember.objects.filter(room=cast.room, rests_since__isnull=False)
    assert not rests.exists()
    # She is waited for by nobody, and rests until she is ready.
    services.hold_room(member_id=cast.member_id(cast.mira))
    for person in (cast.grace, cast.lucia, cast.petra):
        services.continue_room(member_id=cast.member_id(person))
    assert Room.objects.get(pk=cast.room.pk).state == "open"
    assert set(rests.values_list("user", flat=True)) == {cast.mira.pk}


def test_without_her_yes_she_has_no_seat(lobby):
    third = make_person(Role.LEARNER, organisation=lobby.organisation)
    room = lobby.set_up(observer=third, starts_at=now() + timedelta(hours=6))
    lobby.room, lobby.id = room, room.public_id
    with pytest.raises(NotFound):
        lobby.enter(third)


def test_nobody_observes_a_woman_whom_she_must_not_meet(lobby):
    MustNotMeet.objects.create(
        person=lobby.petra, other=lobby.mira, organisation=lobby.organisation, said_at=now()
    )
    with pytest.raises(Conflict):
        lobby.set_up(starts_at=now() + timedelta(hours=6))


def test_who_sits_elsewhere_at_that_time_does_not_observe(lobby):
    with pytest.raises(Conflict):
        lobby.set_up(mentee=lobby.joy)


def test_she_is_a_woman_who_trains_as_a_mentor(lobby):
    people = people_for_seats(lobby.grace, "observer")["observer"]
    assert {lobby.mira, lobby.petra, lobby.lucia} <= set(people)
    assert lobby.joy not in people
    with pytest.raises(NotFound):
        lobby.set_up(observer=lobby.joy, starts_at=now() + timedelta(hours=6))


def test_no_other_type_of_room_has_an_observer(harbour):
    cast = RealCast(harbour)
    third = make_person(Role.LEARNER, organisation=harbour)
    with pytest.raises(Invalid):
        cast.set_up(observer=third, starts_at=now() + timedelta(hours=6))


def test_she_may_say_not_this_time_and_the_others_practise_without_her(lobby):
    not_this_time(by=lobby.mira, room_id=lobby.id)
    assert Room.objects.get(pk=lobby.room.pk).state == "lobby"
    assert lobby.mira.pk not in lobby.seats()
    lobby.enter(lobby.petra)


# --- changing places ----------------------------------------------------------------------------


def test_the_supervisor_lets_them_change_places_and_back_and_said_twice_it_is_done_once(cast):
    for _tap in range(2):
        cast.observes(cast.petra)
    assert (cast.seats()[cast.petra.pk], cast.seats()[cast.mira.pk]) == ("observer", "mentee")
    assert Entry.objects.filter(verb="room-places-changed").count() == 1
    assert cast.say(cast.petra, "And I …") == NotSaid("muted")
    assert isinstance(cast.say(cast.mira, "Good morning."), Said)
    cast.observes(cast.mira)
    assert isinstance(cast.say(cast.petra, "And I …"), Said)
    assert cast.seats()[cast.lucia.pk] == "mentor"


def test_nobody_else_does_and_the_mentor_stays_the_mentor(cast):
    for person in (cast.lucia, cast.petra, cast.mira):
        with pytest.raises(Refused):
            cast.observes(cast.petra, by=person)
    for person in (cast.lucia, cast.grace):
        with pytest.raises(Invalid):
            cast.observes(person)
    with pytest.raises(Invalid):
        change_places(member_id=cast.member_id(cast.grace), observer=uuid.uuid4())


def test_in_every_state_until_it_is_over(lobby):
    lobby.enter(lobby.grace)
    lobby.observes(lobby.petra)
    lobby.observes(lobby.mira)
    lobby.open()
    services.hold_room(member_id=lobby.member_id(lobby.mira))
    lobby.observes(lobby.petra)
    grace = lobby.member_id(lobby.grace)
    services.close_room(member_id=grace)
    with pytest.raises(Conflict):
        change_places(
            member_id=grace,
            observer=RoomMember.objects.get(room=lobby.room, user=lobby.mira).person,
        )


def test_a_partner_who_does_not_train_as_a_mentor_stays_the_partner(lobby):
    room = lobby.set_up(mentor=lobby.petra, mentee=lobby.joy, starts_at=now() + timedelta(hours=6))
    lobby.room, lobby.id = room, room.public_id
    with pytest.raises(Conflict):
        lobby.observes(lobby.joy)
    assert lobby.seats()[lobby.joy.pk] == "mentee"


def test_in_a_room_of_two_there_is_nobody_to_change_with(lobby, signed_in):
    room = lobby.set_up(observer=None, starts_at=now() + timedelta(hours=6))
    lobby.room, lobby.id = room, room.public_id
    with pytest.raises(Invalid):
        lobby.observes(lobby.petra)
    assert page(signed_in, lobby, lobby.grace).select("[data-swap], [data-places]") == []


def test_who_was_put_out_changes_with_nobody(cast):
    RoomMember.objects.filter(room=cast.room, user=cast.mira).update(removed_at=now())
    with pytest.raises(Invalid):
        cast.observes(cast.petra)


def test_her_call_for_help_waits_on_in_the_other_seat(cast):
    ask_for_help(member_id=cast.member_id(cast.petra), real=True)
    cast.observes(cast.petra)
    with shifted(62):
        services.beat([cast.member_id(cast.grace)])
        services.advance_rooms()
    assert cast.room.help_signals.get().answered_at is None
    ask_for_help(member_id=cast.member_id(cast.petra), real=True)
    assert cast.room.help_signals.count() == 1


# --- pages --------------------------------------------------------------------------------------


def test_the_form_names_who_observes_and_may_be_left_empty(lobby, signed_in):
    grace = signed_in(lobby.grace)
    form = BeautifulSoup(grace.get("/rooms/new/").content.decode(), "html.parser")
    choices = [one.get_text() for one in form.select("[name=observer] option")]
    assert choices[0] == "No observer"
    assert lobby.mira.shown_name in choices
    wanted = {
        "mentor": lobby.lucia.public_id,
        "mentee": lobby.petra.public_id,
        "minutes": 30,
        "day": f"{timezone.localdate(now()) + timedelta(days=2)}",
        "time": "10:00",
    }
    assert grace.post("/rooms/new/", wanted).status_code == 302
    assert not Room.objects.latest("pk").members.filter(seat="observer").exists()
    Room.objects.latest("pk").delete()
    assert grace.post("/rooms/new/", wanted | {"observer": lobby.mira.public_id}).status_code == 302
    assert Room.objects.latest("pk").members.get(seat="observer").user == lobby.mira
    mentoring = grace.get("/rooms/new/?kind=mentoring").content.decode()
    assert 'name="observer"' not in mentoring


def test_without_scripts_one_button_changes_places(cast, signed_in):
    form = page(signed_in, cast, cast.grace).select_one("[data-swap]")
    assert form.button.get_text() == "Change places"
    sent = {"observer": form.select_one("[name=observer]")["value"]}
    assert signed_in(cast.grace).post(form["action"], sent).status_code == 302
    assert cast.seats()[cast.petra.pk] == "observer"
    again = page(signed_in, cast, cast.grace).select_one("[data-swap] [name=observer]")["value"]
    assert again != sent["observer"]
    assert signed_in(cast.petra).post(form["action"], sent).status_code == 403


def test_what_she_was_typing_comes_back_where_she_observes_meanwhile(cast, signed_in):
    cast.observes(cast.petra)
    answer = signed_in(cast.petra).post(f"/rooms/{cast.id}/say/", {"text": "And then she"})
    assert answer.status_code == 409
    html = BeautifulSoup(answer.content.decode(), "html.parser")
    box = html.select_one("#room-text")
    assert box.get_text() == "And then she"
    assert box.has_attr("readonly")
    assert not box.has_attr("hidden")
    assert "Your words are still in the box." in html.get_text()
    assert html.select("#writing button") == []


# --- sockets ------------------------------------------------------------------------------------


@on_sockets
async def test_over_sockets_two_get_another_page_and_the_others_read_who_sits_where(cast):
    sockets = [Socket(one, cast.id) for one in (cast.grace, cast.lucia, cast.petra, cast.mira)]
    async with sockets[0] as grace, sockets[1] as lucia, sockets[2] as petra, sockets[3] as mira:
        for socket in sockets:
            await socket.hello()
        await grace.beat()
        seat = await sync_to_async(cast.seat)(cast.petra)
        await petra.send("swap", observer=str(seat.person))
        await petra.frame("error", code="refused")
        await grace.send("swap", observer=str(seat.person))
        assert await petra.closed() == 4410
        assert await mira.closed() == 4410
        for other in (grace, lucia):
            while True:
                told = await other.frame("people")
                seats = {one["person"]: one["seat"] for one in told["people"]}
                if seats.get(str(seat.person)) == "observer":
                    break
    async with Socket(cast.petra, cast.id) as petra, Socket(cast.mira, cast.id) as mira:
        welcome = await petra.hello()
        assert welcome["you"]["seat"] == "observer"
        await mira.hello()
        await petra.say("But I")
        await petra.frame("error", code="refused")
        said = await mira.say("Good morning.")
        assert (await petra.frame("message"))["id"] == said
