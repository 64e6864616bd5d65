"""In practice a call for help is a drill, and “This is real” always reaches people (10.17)."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict
from mentors.case_rules import MatterReason
from mentors.models import Call, HelpSignal, Matter, OnCall, Ring, Room, RoomTask, StoppedLine
from mentors.rooms import services
from mentors.rooms.help.services import agree_on, answer_help, ask_for_help
from mentors.rooms.messaging import moderation_services
from mentors.rooms.on_call.alert_services import answer_call
from mentors.rooms.on_call.sentences import STOPPED_IN_PRACTICE
from mentors.rooms.participants.supervisor_services import take_over
from mentors.rooms.state.clock import shifted
from mentors.rooms.state.private_queries import private_of
from mentors.rooms.state.sentences import REJECTED_WORDS
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, RoomCast, Socket

pytestmark = [pytest.mark.long]
on_sockets = pytest.mark.django_db(transaction=True)

MAIL = "write me at rosa.lane@example.org"
MEETING = "Let us meet at the station at nine tomorrow"


class PracticeCast(RoomCast):
    """A practice room with a backup; a lead is on call, and another supervisor on the rota."""

    def __init__(self, organisation, kind="practice"):
        super().__init__(organisation)
        self.ines = make_person(Role.SUPERVISOR, organisation=organisation)
        self.sara = make_person(Role.SAFEGUARDING_LEAD, organisation=organisation)
        self.helper = make_person(Role.SUPERVISOR, organisation=organisation)
        for person, duty in ((self.sara, "lead"), (self.helper, "supervisor")):
            OnCall.objects.create(
                organisation=organisation,
                user=person,
                duty=duty,
                starts_at=now() - timedelta(hours=1),
                ends_at=now() + timedelta(days=3),
            )
        self.room = services.set_up_room(
            by=self.grace,
            kind=kind,
            mentor=self.lucia,
            mentee=self.joy if kind == "practice" else None,
            backup=self.ines,
            starts_at=now() + timedelta(hours=3),
            minutes=30 if kind == "practice" else 15,
            at=now(),
        )
        self.id = self.room.public_id


@pytest.fixture
def lobby(harbour):
    return PracticeCast(harbour)


@pytest.fixture
def cast(lobby):
    lobby.open()
    return lobby


def help_her(cast, person=None, *, real=False):
    ask_for_help(member_id=cast.member_id(person or cast.joy), real=real)


def answer(cast, signal, by=None):
    answer_help(member_id=cast.member_id(by or cast.grace), signal=signal.public_id)


def shown_to(cast, person):
    return private_of(cast.room.pk)[cast.member_id(person)].signals


def desks():
    """On whose desks it rings for help."""
    open_ones = Ring.objects.filter(call__because="help", call__ended_at=None)
    return set(open_ones.values_list("user", flat=True))


def first_called(cast):
    return {cast.ines.pk, cast.sara.pk}


def is_real(cast):
    """What a call for help does in every real room: it rings, and waits for the lead, once."""
    assert Call.objects.filter(room=cast.room, because="help").count() == 1
    matters = Matter.objects.filter(room=cast.room, closed_at=None)
    assert [one.because for one in matters] == [MatterReason.HELP]
    return desks() == first_called(cast)


def is_a_drill(cast):
    return not Call.objects.exists() and not Matter.objects.exists()


def state_of(cast):
    return Room.objects.get(pk=cast.room.pk).state


# --- a drill ------------------------------------------------------------------------------------


def test_a_call_in_practice_is_a_drill_which_supervisor_and_backup_see_and_rings_nowhere(cast):
    help_her(cast)
    help_her(cast)
    assert HelpSignal.objects.count() == 1
    for person in (cast.grace, cast.ines, cast.joy):
        assert [one.real for one in shown_to(cast, person)] == [False]
    assert shown_to(cast, cast.lucia) == ()
    assert is_a_drill(cast)
    assert not Entry.objects.filter(verb__in=["room-called", "room-matter"]).exists()
    with shifted(200):
        services.advance_rooms()
    assert is_a_drill(cast)


def test_a_drill_that_is_answered_is_over_and_the_next_one_is_a_drill_too(cast):
    help_her(cast)
    answer(cast, HelpSignal.objects.get())
    help_her(cast)
    assert [(one.answered, one.real) for one in shown_to(cast, cast.joy)] == [
        (True, False),
        (False, False),
    ]
    assert is_a_drill(cast)


@pytest.mark.parametrize("kind", ["check-out", "supervision"])
def test_where_nothing_is_practised_a_call_is_no_drill(harbour, kind):
    cast = PracticeCast(harbour, kind)
    help_her(cast, cast.lucia)
    assert HelpSignal.objects.get().real
    assert is_real(cast)


# --- “This is real” -----------------------------------------------------------------------------


def test_this_is_real_does_what_a_call_for_help_does_in_a_real_room(cast):
    help_her(cast, real=True)
    assert is_real(cast)
    reasons = Entry.objects.filter(verb="room-matter").values_list("facts__reason", flat=True)
    assert list(reasons) == ["help"]


def test_said_before_a_drill_after_it_or_twice_it_is_one_call(cast):
    help_her(cast)
    for _tap in range(2):
        help_her(cast, real=True)
    help_her(cast)
    assert [one.real for one in HelpSignal.objects.filter(answered_at=None)] == [True]
    assert is_real(cast)


def test_what_is_real_is_never_a_drill_again(cast):
    help_her(cast, real=True)
    help_her(cast)
    assert [(one.real, one.answered) for one in shown_to(cast, cast.joy)] == [(True, False)]


def test_whoever_answers_the_drill_at_that_moment_has_not_answered_what_is_real(cast):
    help_her(cast)
    drill = HelpSignal.objects.get()
    help_her(cast, real=True)
    answer(cast, drill)
    assert desks() == first_called(cast)
    # Her page says the last of them: that people are called.
    last = shown_to(cast, cast.joy)[-1]
    assert (last.real, last.answered) == (True, False)
    answer(cast, HelpSignal.objects.get(real=True))
    assert desks() == set()
    assert Call.objects.get().answered_by == cast.grace


def test_a_drill_of_another_woman_keeps_no_desk_ringing_and_ends_no_ringing(cast):
    help_her(cast)
    help_her(cast, cast.lucia, real=True)
    answer(cast, HelpSignal.objects.get(real=False))
    assert desks() == first_called(cast)
    help_her(cast)
    answer(cast, HelpSignal.objects.get(real=True))
    assert desks() == set()


def test_after_an_answer_it_is_real_anew_where_she_says_so_and_a_drill_where_she_does_not(cast):
    help_her(cast, real=True)
    answer(cast, HelpSignal.objects.get())
    help_her(cast)
    assert desks() == set()
    assert not shown_to(cast, cast.joy)[-1].real
    help_her(cast, real=True)
    assert desks() == first_called(cast)


def test_in_a_real_room_nothing_is_a_drill_whatever_her_page_sends(harbour):
    cast = RealCast(harbour)
    cast.open()
    help_her(cast, real=False)
    assert HelpSignal.objects.get().real
    assert is_real(cast)


def test_each_woman_has_one_open_call_and_one_open_drill(cast):
    help_her(cast)
    row = HelpSignal.objects.get()
    for real in (False, True):
        again = {"room": row.room, "member": row.member, "at": now(), "real": real}
        if real:
            HelpSignal.objects.create(**again)
        with pytest.raises(IntegrityError), transaction.atomic():
            HelpSignal.objects.create(**again)


# --- in any state of the room -------------------------------------------------------------------


@pytest.mark.parametrize("drill_first", [True, False])
def test_in_the_lobby_it_reaches_people_though_nobody_has_opened_the_room(lobby, drill_first):
    for person in (lobby.joy, lobby.lucia):
        lobby.enter(person)
    if drill_first:
        help_her(lobby)
    help_her(lobby, real=True)
    assert is_real(lobby)


def test_in_a_paused_room_it_reaches_people(cast):
    services.hold_room(member_id=cast.member_id(cast.lucia))
    help_her(cast, real=True)
    assert is_real(cast)


def test_once_the_room_is_over_no_drill_is_asked_for_and_what_was_real_rings_on(cast):
    help_her(cast, real=True)
    joy = cast.member_id(cast.joy)
    services.close_room(member_id=cast.member_id(cast.grace))
    assert not HelpSignal.objects.exists()
    with pytest.raises(Conflict):
        ask_for_help(member_id=joy)
    rung = desks()
    # Said once more, after the end, it is the same call still.
    ask_for_help(member_id=joy, real=True)
    assert Call.objects.filter(because="help").count() == 1
    services.advance_rooms()
    assert desks() == rung != set()
    assert Matter.objects.filter(closed_at=None).count() == 1
    with shifted(25 * 3600):
        services.advance_rooms()
    # The words wait for the lead, as those of every room with an open matter.
    assert Room.objects.get(pk=cast.room.pk).key is not None
    with shifted(73 * 3600):
        services.advance_rooms()
    assert Room.objects.get(pk=cast.room.pk).key is None


def test_it_rings_for_the_next_where_nobody_answers_and_anew_where_nobody_comes(cast):
    help_her(cast, real=True)
    with shifted(62):
        services.advance_rooms()
    assert desks() == first_called(cast) | {cast.helper.pk}
    call = Call.objects.get(because="help")
    answer_call(by=cast.helper, call_id=call.public_id, at=now())
    assert desks() == set()
    later = 62 + 61
    with shifted(later):
        services.beat([cast.member_id(cast.grace)])
        services.advance_rooms()
        assert Call.objects.filter(because="help", ended_at=None).count() == 1


def test_who_answers_on_her_desk_may_come_in_and_the_backup_may_take_over(cast):
    help_her(cast, real=True)
    with shifted(62):
        services.advance_rooms()
    call = Call.objects.get(because="help")
    answer_call(by=cast.helper, call_id=call.public_id, at=now())
    assert cast.seat(cast.helper).seat == "backup"
    with shifted(200):
        services.advance_rooms()
        assert Call.objects.filter(because="help", ended_at=None).exists()
        take_over(by=cast.ines, room_id=cast.room.pk, at=now())
        assert not Call.objects.filter(because="help", ended_at=None).exists()


def test_without_its_supervisor_the_room_calls_and_ends_in_an_emergency_as_a_real_one(cast):
    help_her(cast, real=True)
    with shifted(16):
        services.advance_rooms()
        assert Call.objects.filter(because="supervisor-away", ended_at=None).exists()
    with shifted(16 + 6 * 60):
        services.advance_rooms()
        assert state_of(cast) == "emergency_closed"
        # It rings on though the room is over: nobody has come to her.
        assert cast.sara.pk in desks()
        task = RoomTask.objects.get(woman=cast.joy)
        assert task.what in ("follow-up", "reach-now")


def test_with_a_drill_alone_a_practice_room_is_nobodys_emergency(cast):
    help_her(cast)
    with shifted(16 + 6 * 60):
        services.advance_rooms()
        services.advance_rooms()
    assert state_of(cast) == "held"
    assert is_a_drill(cast)


# --- a code word --------------------------------------------------------------------------------


@pytest.fixture
def agreed(cast):
    agree_on(member_id=cast.member_id(cast.joy), word="Lemon")
    return cast


def test_a_code_word_reaches_people_in_practice_too(agreed):
    agreed.say(agreed.joy, "a lemon")
    signal = HelpSignal.objects.get()
    assert (signal.real, signal.unseen) == (True, True)
    assert is_real(agreed)
    assert shown_to(agreed, agreed.joy) == ()


def test_beside_a_code_word_her_page_shows_what_it_shows_of_a_drill_and_nothing_more(agreed):
    agreed.say(agreed.joy, "a lemon")
    help_her(agreed)
    assert [one.real for one in shown_to(agreed, agreed.joy)] == [False]
    assert [one.real for one in shown_to(agreed, agreed.grace)] == [False, True]
    answer(agreed, HelpSignal.objects.get(real=False))
    assert desks() == first_called(agreed)
    help_her(agreed)
    help_her(agreed, real=True)
    assert is_real(agreed)
    last = shown_to(agreed, agreed.joy)[-1]
    assert (last.real, last.answered) == (True, False)


def test_a_drill_before_it_stays_as_it_is_on_her_page(agreed):
    help_her(agreed)
    agreed.say(agreed.joy, "a lemon")
    assert [(one.real, one.answered) for one in shown_to(agreed, agreed.joy)] == [(False, False)]
    assert is_real(agreed)


# --- pages --------------------------------------------------------------------------------------


def page(signed_in, cast, person, step=""):
    html = signed_in(person).get(f"/rooms/{cast.id}/{step}").content.decode()
    return BeautifulSoup(html, "html.parser")


def how_it_stands(signed_in, cast):
    return page(signed_in, cast, cast.joy).select_one("[data-helped]").get_text(strip=True)


def test_without_scripts_one_button_makes_it_real_and_her_page_says_so(lobby, signed_in):
    address = f"/rooms/{lobby.id}/help/"
    assert "is a drill here: the supervisor sees it" in how_it_stands(signed_in, lobby)
    buttons = page(signed_in, lobby, lobby.joy).select("[data-act=help]")
    assert [one.button.get_text() for one in buttons] == ["I need help", "This is real"]
    assert signed_in(lobby.joy).post(address).status_code == 302
    assert how_it_stands(signed_in, lobby).startswith("A drill: the supervisors alone see")
    assert is_a_drill(lobby)
    answer(lobby, HelpSignal.objects.get())
    assert how_it_stands(signed_in, lobby).startswith("The supervisor has seen your drill.")
    fields = {one["name"]: one["value"] for one in buttons[1].select("input")}
    fields.pop("csrfmiddlewaretoken")
    assert signed_in(lobby.joy).post(address, fields).status_code == 302
    assert is_real(lobby)
    assert how_it_stands(signed_in, lobby).startswith("It is real now.")
    answer(lobby, HelpSignal.objects.get(real=True))
    assert how_it_stands(signed_in, lobby) == "The supervisor is coming to you."


@pytest.mark.parametrize(
    ("sent", "real"), [("true", True), ("on", True), ("TRUE", True), ("false", False), ("", False)]
)
def test_what_a_form_does_not_say_clearly_reaches_people(cast, signed_in, sent, real):
    signed_in(cast.joy).post(f"/rooms/{cast.id}/help/", {"real": sent})
    assert HelpSignal.objects.get().real is real


def test_who_holds_the_room_or_stands_by_reads_which_is_a_drill_and_which_is_real(cast, signed_in):
    help_her(cast)
    help_her(cast, cast.lucia, real=True)
    for person in (cast.grace, cast.ines):
        real, drill = page(signed_in, cast, person).select("[data-signals] > li")
        assert cast.lucia.shown_name in real.get_text()
        shown = [one.get_text(strip=True) for one in real.select("[data-is-real]:not([hidden])")]
        assert shown == ["This is real, and it rings. Asks for help:"]
        assert real.select("[data-is-drill]:not([hidden])") == []
        shown = [one.get_text(strip=True) for one in drill.select("[data-is-drill]:not([hidden])")]
        assert shown == ["Practice call for help (a drill):"]
        assert drill.select("[data-is-real]:not([hidden])") == []


def test_in_a_real_room_no_page_speaks_of_drills(harbour, signed_in):
    cast = RealCast(harbour)
    cast.open()
    help_her(cast)
    cast.say(cast.joy, MAIL)
    for person in (cast.joy, cast.lucia, cast.grace, cast.ines):
        words = str(page(signed_in, cast, person)).lower()
        assert "drill:" not in words
        assert "this is real" not in words
        assert "(a drill)" not in words
    assert how_it_stands(signed_in, cast).startswith("The supervisors see that you asked.")


# --- lines that were stopped --------------------------------------------------------------------


def test_a_stopped_line_in_practice_is_labelled_as_a_drill_wherever_it_is_read(cast, signed_in):
    cast.say(cast.joy, MAIL)
    line = StoppedLine.objects.get()
    label = "Practice (a drill):"
    assert label in page(signed_in, cast, cast.grace, "stopped/").get_text()
    assert label in str(page(signed_in, cast, cast.grace).select_one("#stopped-line"))
    moderation_services.ask_release(member_id=cast.member_id(cast.grace), line_id=line.public_id)
    User.objects.filter(pk=cast.sara.pk).update(joined_at=now() - timedelta(days=30))
    waiting = signed_in(cast.sara).get("/rooms/second/").content.decode()
    assert label in waiting
    assert is_a_drill(cast)


def test_in_a_real_room_it_is_not(harbour, signed_in):
    cast = RealCast(harbour)
    cast.open()
    cast.say(cast.joy, MAIL)
    assert "drill" not in page(signed_in, cast, cast.grace, "stopped/").get_text()


def test_its_writer_reads_that_it_would_be_stopped_in_a_real_room(cast, signed_in):
    joy = signed_in(cast.joy)
    said = joy.post(f"/rooms/{cast.id}/say/", {"text": MAIL})
    assert said.status_code == 409
    assert str(STOPPED_IN_PRACTICE) in said.content.decode()
    assert str(REJECTED_WORDS["screened"]) not in said.content.decode()
    aside = joy.post(f"/rooms/{cast.id}/aside/", {"text": MAIL})
    assert aside.status_code == 409
    assert str(STOPPED_IN_PRACTICE) in aside.content.decode()
    pattern = page(signed_in, cast, cast.joy).select_one("#room-strings")
    assert pattern["data-no-screened"] == str(STOPPED_IN_PRACTICE)


def test_lines_that_pause_a_practice_room_call_nobody(cast):
    cast.say(cast.joy, MEETING)
    assert state_of(cast) == "held"
    assert is_a_drill(cast)


# --- sockets ------------------------------------------------------------------------------------


@on_sockets
async def test_over_the_socket_a_drill_becomes_real_with_one_frame(cast):
    sockets = [Socket(one, cast.id) for one in (cast.grace, cast.joy, cast.lucia)]
    async with sockets[0] as grace, sockets[1] as joy, sockets[2] as lucia:
        for socket in sockets:
            await socket.hello()
        await joy.send("help")
        drill = await grace.frame("help", answered=False)
        assert drill["drill"] is True
        await joy.known("help", drill=True)
        await joy.send("help", real=True)
        # The drill is over, under its own id, and what is real has another.
        await grace.frame("help", id=drill["id"], answered=True)
        real = await grace.frame("help", answered=False)
        assert real["id"] != drill["id"]
        assert "drill" not in real
        assert await sync_to_async(is_real)(cast)
        await lucia.settled()
        assert "help" not in {frame["type"] for frame in lucia.seen}


@on_sockets
@pytest.mark.parametrize("real", ["true", 1, None])
async def test_a_frame_says_real_by_true_or_false_alone(cast, real):
    async with Socket(cast.joy, cast.id) as joy:
        await joy.hello()
        await joy.send("help", real=real)
        await joy.frame("error", code="malformed")
    assert not await HelpSignal.objects.aexists()
