"""How a room ends: it winds down, two talk at a time, and nobody hears what is not hers (4.1)."""

import uuid
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import SafeContact
from core.audit.models import Entry
from core.audit.retention_services import run_job
from core.clock import now
from core.errors import Conflict, NotFound, Refused
from mentors.models import Call, Room, RoomMember, RoomTask, StoppedLine
from mentors.rooms import services
from mentors.rooms.lifecycle.task_services import tick_off
from mentors.rooms.messaging.moderation_services import ask_release, discard
from mentors.rooms.messaging.one_statement import OneStatement
from mentors.rooms.messaging.services import NewMessage, NotSaid, Said
from mentors.rooms.on_call.queries import tasks_for
from mentors.rooms.participants.supervisor_services import offer, take, take_over
from mentors.rooms.reports.services import ask_for_a_word, next_step
from mentors.rooms.state import clock
from mentors.rooms.state.message_queries import lines_after, waiting_messages
from mentors.rooms.state.private_queries import private_of
from mentors.rooms.state.queries import rooms_for
from tests.factories.people import make_person
from tests.factories.rooms import BACKEND, RealCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]
MAIL = "write to rosa.lane@example.org"


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour, grace="grace", lucia="lucia", joy="joy")
    cast.open()
    cast.enter(cast.ines)
    cast.say(cast.lucia, "said by all")
    return cast


def room_of(cast):
    return Room.objects.get(pk=cast.room.pk)


def close(cast):
    services.close_room(member_id=cast.member_id(cast.grace))


def word(cast, wanted="supervisor"):
    ask_for_a_word(member_id=cast.member_id(cast.joy), wanted=wanted)


def go_on(cast):
    room = room_of(cast)
    next_step(member_id=cast.member_id(cast.grace), after=str(room.talk or room.state))


def say(cast, person, text, talk=None):
    line = NewMessage(cast.member_id(person), uuid.uuid4(), text, talk=talk or room_of(cast).talk)
    return services.post_messages([line])[0]


def words_of(cast, person):
    return [line.text for line in cast.enter(person).lines]


def browser(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def alone(cast):
    """Joy has her five minutes."""
    word(cast)
    close(cast)
    go_on(cast)


@pytest.mark.parametrize("before", ["open", "held"])
def test_a_second_tap_on_close_does_not_end_what_the_first_has_begun(cast, before):
    if before == "held":
        services.hold_room(member_id=cast.member_id(cast.joy))
    for person in (cast.grace, cast.grace, cast.ines):
        services.close_room(member_id=cast.member_id(person), after=before)
        assert room_of(cast).state == "closing"
    services.close_room(member_id=cast.member_id(cast.grace), after="closing")
    assert room_of(cast).state == "closed"


def test_a_room_that_somebody_paused_meanwhile_winds_down_with_her_tap(cast):
    services.hold_room(member_id=cast.member_id(cast.joy))
    services.close_room(member_id=cast.member_id(cast.grace), after="open")
    assert room_of(cast).state == "closing"


def test_a_page_that_does_not_tell_what_it_saw_closes_as_before(cast):
    close(cast)
    close(cast)
    assert room_of(cast).state == "closed"


# --- who was gone at the end --------------------------------------------------------------------


def goes_out(cast):
    services.go_out(member_id=cast.member_id(cast.joy))


def loses_her_line(cast):
    RoomMember.objects.filter(user=cast.joy).update(seen_at=now() - timedelta(minutes=2))


def leaves_at_once(cast):
    loses_her_line(cast)
    browser(cast.joy).post("/leave/")


def goodbyes(person):
    return [task for task in tasks_for(person, None) if task.what == "goodbye"]


@pytest.mark.parametrize("leaves", [goes_out, loses_her_line, leaves_at_once])
def test_who_was_gone_at_the_end_is_a_task_of_who_held_the_room_however_she_left(cast, leaves):
    SafeContact.objects.filter(person=cast.joy).update(if_she_leaves="hour")
    logged = Entry.objects.count()
    leaves(cast)
    assert goodbyes(cast.grace) == []
    close(cast)
    (task,) = goodbyes(cast.grace)
    assert (task.woman, task.her_plan) == (cast.joy, "hour")
    row = RoomTask.objects.filter(what="goodbye").values().get()
    row = {name: row[name] for name in row if name not in ("id", "public_id", "made_at")}
    assert row == {
        "room_id": cast.room.pk,
        "woman_id": cast.joy.pk,
        "what": "goodbye",
        "done_at": None,
        "held_by_id": None,
        "done_by_id": None,
    }
    desk = browser(cast.grace).get("/rooms/desk/").content.decode()
    assert "If the participant said goodbye" in desk
    assert "Use the safe contact after an hour" in desk
    assert [one.verb for one in Entry.objects.order_by("pk")[logged:]] == ["room-winds-down"]


def test_who_is_there_at_the_end_is_no_task(cast):
    close(cast)
    assert not RoomTask.objects.exists()


def test_who_was_gone_is_shown_to_who_held_the_room_or_stood_by_and_to_the_lead(cast):
    other = make_person("supervisor", organisation=cast.organisation)
    loses_her_line(cast)
    close(cast)
    for person in (cast.grace, cast.ines, cast.sara):
        assert len(goodbyes(person)) == 1
    assert goodbyes(other) == []
    (task,) = goodbyes(cast.grace)
    with pytest.raises(NotFound):
        tick_off(by=other, task_id=task.public_id, at=now())
    logged = Entry.objects.count()
    tick_off(by=cast.grace, task_id=task.public_id, at=now())
    assert not RoomTask.objects.exists()
    assert Entry.objects.count() == logged


def test_after_48_hours_nothing_says_that_she_was_gone(cast):
    loses_her_line(cast)
    close(cast)
    with clock.shifted(48 * 3600 - 60):
        assert len(goodbyes(cast.grace)) == 1
        assert run_job("who was gone", at=now()) == 0
    with clock.shifted(48 * 3600 + 60):
        assert goodbyes(cast.grace) == []
        run_job("who was gone", at=now())
    assert not RoomTask.objects.exists()


# --- the steps ----------------------------------------------------------------------------------


def test_after_five_minutes_the_mentor_checks_out_and_after_fifteen_it_is_over(cast):
    close(cast)
    with clock.shifted(5 * 60 + 1):
        services.beat([cast.member_id(cast.grace)])
        services.here(member_id=cast.member_id(cast.grace))
        services.advance_rooms()
        room = room_of(cast)
        assert (room.state, room.talks_with.user) == ("checkout", cast.lucia)
    with clock.shifted(20 * 60 + 3):
        services.beat([cast.member_id(cast.grace)])
        services.here(member_id=cast.member_id(cast.grace))
        services.advance_rooms()
        assert room_of(cast).state == "closed"
        assert room_of(cast).talk is None


def test_each_step_is_one_tap_and_a_second_tap_skips_none(cast):
    word(cast)
    close(cast)
    grace = cast.member_id(cast.grace)
    next_step(member_id=grace, after="closing")
    next_step(member_id=grace, after="closing")
    room = room_of(cast)
    assert (room.state, room.talks_with.user) == ("checkout", cast.joy)
    next_step(member_id=grace, after=str(room.talk))
    next_step(member_id=grace, after=str(room.talk))
    assert room_of(cast).talks_with.user == cast.lucia
    go_on(cast)
    assert room_of(cast).state == "closed"


def test_only_who_holds_it_goes_on_and_only_at_its_end(cast):
    with pytest.raises(Conflict):
        go_on(cast)
    close(cast)
    for person in (cast.lucia, cast.joy):
        with pytest.raises(Refused):
            next_step(member_id=cast.member_id(person), after="closing")
    assert room_of(cast).state == "closing"


def test_a_room_that_winds_down_without_its_supervisor_is_over(cast):
    word(cast)
    close(cast)
    with clock.shifted(5 * 60 + 1):
        services.advance_rooms()
    assert room_of(cast).state == "closed"


def test_with_nobody_left_it_is_over_at_once(cast):
    close(cast)
    services.go_out(member_id=cast.member_id(cast.lucia))
    go_on(cast)
    assert room_of(cast).state == "closed"


# --- who hears what -----------------------------------------------------------------------------


def test_what_was_said_before_is_shown_to_nobody_any_more(cast):
    close(cast)
    assert words_of(cast, cast.joy) == ["said by all"]
    go_on(cast)
    for person in (cast.lucia, cast.grace, cast.ines):
        assert words_of(cast, person) == []
    assert lines_after([(cast.room.pk, 0)])[cast.room.pk] == []


def test_five_minutes_alone_are_heard_by_these_two(cast):
    alone(cast)
    assert isinstance(say(cast, cast.joy, "hers"), Said)
    assert isinstance(say(cast, cast.grace, "to her"), Said)
    for person in (cast.lucia, cast.ines):
        assert say(cast, person, "I as well") == NotSaid("not-open")
        assert words_of(cast, person) == []
    assert words_of(cast, cast.joy) == words_of(cast, cast.grace) == ["hers", "to her"]
    go_on(cast)
    say(cast, cast.lucia, "mine")
    assert words_of(cast, cast.lucia) == words_of(cast, cast.grace) == ["mine"]


def test_what_is_stopped_in_five_minutes_alone_is_told_to_the_supervisor_alone(cast):
    cast.say(cast.lucia, MAIL)
    alone(cast)
    assert isinstance(say(cast, cast.joy, MAIL), NotSaid)
    before, since = StoppedLine.objects.order_by("pk").values_list("public_id", flat=True)
    found = waiting_messages(cast.room.pk)
    assert found.readers == (cast.member_id(cast.grace),)
    assert [line.id for line in found.lines] == [since]
    for line in (before, since):
        for act in (services.reveal_line, ask_release, discard):
            with pytest.raises(Refused):
                act(member_id=cast.member_id(cast.ines), line_id=line)
    services.reveal_line(member_id=cast.member_id(cast.grace), line_id=since)
    # What was told to these two is nothing for who talks with the supervisor next.
    go_on(cast)
    assert waiting_messages(cast.room.pk).lines == ()
    with pytest.raises(Conflict):
        services.reveal_line(member_id=cast.member_id(cast.grace), line_id=since)


def test_who_waits_sees_herself_and_no_talk(cast):
    alone(cast)
    welcome = cast.enter(cast.lucia)
    assert welcome.snapshot.why_for(welcome.member_id) == "waits"
    assert [one.name for one in welcome.snapshot.here_for(welcome.member_id)] == ["Lucia"]
    hers = cast.enter(cast.joy)
    assert hers.snapshot.why_for(hers.member_id) == "alone"
    assert {one.name for one in hers.snapshot.here_for(hers.member_id)} == {"Grace", "Joy"}


@pytest.mark.parametrize("by_statement", [True, False])
def test_a_line_that_was_meant_for_one_talk_lands_in_no_other(cast, by_statement):
    alone(cast)
    meant_for_joy, grace = room_of(cast).talk, cast.member_id(cast.grace)
    go_on(cast)
    late = NewMessage(grace, uuid.uuid4(), "for joy", talk=meant_for_joy)
    of_the_room = NewMessage(grace, uuid.uuid4(), "for all")
    if by_statement:
        outcomes = OneStatement().say_in_turn([late, of_the_room])
    else:
        outcomes = services.post_messages([late, of_the_room])
    assert outcomes == [NotSaid("not-open")] * 2
    assert words_of(cast, cast.lucia) == []


def test_the_statement_takes_the_lines_of_the_two(cast):
    alone(cast)
    talk = room_of(cast).talk
    lines = [
        NewMessage(cast.member_id(person), uuid.uuid4(), person.shown_name, talk=talk)
        for person in (cast.joy, cast.grace, cast.lucia)
    ]
    hers, to_her, other = OneStatement().say_in_turn(lines)
    assert (hers.line.text, to_her.line.text, other) == ("Joy", "Grace", NotSaid("not-open"))
    assert hers.line.talk == talk


# --- without her nothing is said ------------------------------------------------------------------


def test_a_talk_stands_still_without_the_lease_until_she_taps(cast):
    alone(cast)
    with clock.shifted(20):
        assert say(cast, cast.joy, "alone?") == NotSaid("held")
        services.beat([cast.member_id(cast.grace)])
        # Her page is back; whether she is has to be said.
        assert say(cast, cast.joy, "alone still?") == NotSaid("held")
        snapshot = cast.enter(cast.joy).snapshot
        assert (snapshot.state, snapshot.why) == ("checkout", "supervisor-away")
        services.here(member_id=cast.member_id(cast.grace))
        assert isinstance(say(cast, cast.joy, "there you are"), Said)


def test_it_rings_and_a_backup_who_takes_over_hears_nothing_of_it(cast):
    alone(cast)
    say(cast, cast.joy, "for grace alone")
    with clock.shifted(80):
        services.advance_rooms()
        assert Call.objects.filter(room=cast.room, because="supervisor-away").exists()
        take_over(by=cast.ines, room_id=cast.room.pk, at=now())
        services.beat([cast.member_id(cast.ines)])
        assert say(cast, cast.joy, "and you?") == NotSaid("held")
        services.here(member_id=cast.member_id(cast.ines))
        assert isinstance(say(cast, cast.joy, "hello ines"), Said)
        assert words_of(cast, cast.ines) == ["hello ines"]
        assert words_of(cast, cast.grace) == []


def test_when_nobody_comes_it_ends_as_an_emergency_and_she_is_reached(cast):
    alone(cast)
    with clock.shifted(20):
        services.advance_rooms()
    with clock.shifted(20 + 5 * 60 + 2):
        services.advance_rooms()
    assert room_of(cast).state == "emergency_closed"
    assert set(
        RoomTask.objects.filter(what="follow-up").values_list("woman__shown_name", flat=True)
    ) == {"Lucia", "Joy"}


# --- a word with somebody -------------------------------------------------------------------------


def test_that_she_would_like_a_word_is_shown_to_the_supervisor_alone(cast):
    word(cast)
    joy = cast.seat(cast.joy).person
    shown = private_of(cast.room.pk)
    assert shown[cast.member_id(cast.grace)].wants_a_word == (joy,)
    assert shown[cast.member_id(cast.joy)].wants_a_word == (joy,)
    for person in (cast.lucia, cast.ines):
        assert shown[cast.member_id(person)].wants_a_word == ()
    word(cast, "no")
    assert private_of(cast.room.pk)[cast.member_id(cast.grace)].wants_a_word == ()


def test_a_word_with_another_woman_waits_on_desks_and_not_on_this_supervisors(cast):
    word(cast, "another")
    assert [task.woman for task in tasks_for(cast.ines, None)] == [cast.joy]
    assert list(tasks_for(cast.grace, None)) == []
    shown = private_of(cast.room.pk)
    assert shown[cast.member_id(cast.joy)].with_another
    assert not shown[cast.member_id(cast.grace)].with_another
    word(cast, "no")
    assert not RoomTask.objects.exists()


def handed_over(cast):
    """The room is held by ines since, and grace stands by."""
    cast.enter(cast.ines)
    services.beat([cast.member_id(cast.ines), cast.member_id(cast.grace)])
    offer(member_id=cast.member_id(cast.grace), to=cast.seat(cast.ines).person)
    take(member_id=cast.member_id(cast.ines))


def taken_over(cast):
    """The same, and nobody asked grace."""
    with clock.shifted(16 + 61):
        services.advance_rooms()
        take_over(by=cast.ines, room_id=cast.room.pk, at=now())


@pytest.mark.parametrize("passed_on", [handed_over, taken_over])
def test_nor_does_it_once_another_holds_the_room(cast, passed_on):
    word(cast, "another")
    passed_on(cast)
    assert cast.seat(cast.ines).seat == "supervisor"
    for someone in (cast.grace, cast.ines):
        assert list(tasks_for(someone, None)) == []
    assert [task.woman for task in tasks_for(cast.sara, None)] == [cast.joy]
    # As those that the release before noted.
    RoomTask.objects.update(held_by=None)
    assert [task.woman for task in tasks_for(cast.sara, None)] == [cast.joy]


def missed():
    return list(RoomTask.objects.filter(what="word-missed").values_list("woman", flat=True))


def test_a_wish_for_five_minutes_is_reached_by_a_person_where_the_line_broke_before(cast):
    close(cast)
    word(cast)
    with clock.shifted(5 * 60 + 20):
        services.advance_rooms()
    assert room_of(cast).state == "closed"
    assert missed() == [cast.joy.pk]


def test_a_wish_is_not_lost_where_the_supervisor_ends_the_room_before_it(cast):
    word(cast)
    close(cast)
    close(cast)
    assert missed() == [cast.joy.pk]


def test_a_wish_that_was_kept_leaves_no_task(cast):
    alone(cast)
    go_on(cast)
    go_on(cast)
    assert room_of(cast).state == "closed"
    assert missed() == []


def test_a_wish_that_she_took_back_leaves_no_task(cast):
    word(cast)
    word(cast, "no")
    close(cast)
    close(cast)
    assert missed() == []


def test_only_the_women_for_whom_the_room_is_ask_and_not_too_late(cast):
    for person in (cast.lucia, cast.grace):
        with pytest.raises(Refused):
            ask_for_a_word(member_id=cast.member_id(person), wanted="supervisor")
    close(cast)
    go_on(cast)
    with pytest.raises(NotFound):
        word(cast)


# --- when it is over for her ----------------------------------------------------------------------


def test_whoever_is_through_finds_the_end_and_no_way_in(cast):
    joy = browser(cast.joy)
    close(cast)
    page = joy.get(f"/rooms/{cast.id}/")
    assert "Keep three lines" in page.content.decode()
    go_on(cast)
    assert RoomMember.objects.get(room=cast.room, user=cast.joy).through_at is not None
    page = joy.get(f"/rooms/{cast.id}/")
    assert page.status_code == 200
    assert "This session is over" in page.content.decode()
    assert joy.get(f"/rooms/{cast.id}/messages/").status_code == 404
    assert joy.post(f"/rooms/{cast.id}/say/", {"text": "one thing more"}).status_code == 409
    card = next(card for card in rooms_for(cast.joy) if card.public_id == cast.id)
    assert card.state == "closed"
    assert joy.get(f"/rooms/{cast.id}/card/").status_code == 200


def test_without_scripts_she_asks_and_talks_by_plain_forms(cast):
    joy, lucia = browser(cast.joy), browser(cast.lucia)
    close(cast)
    assert joy.post(f"/rooms/{cast.id}/word/", {"wanted": "supervisor"}).status_code == 302
    go_on(cast)
    page = joy.get(f"/rooms/{cast.id}/")
    talk = str(room_of(cast).talk)
    assert f'name="talk" value="{talk}"' in page.content.decode()
    joy.post(f"/rooms/{cast.id}/say/", {"text": "hers alone", "talk": talk})
    assert "hers alone" in joy.get(f"/rooms/{cast.id}/").content.decode()
    waiting = lucia.get(f"/rooms/{cast.id}/").content.decode()
    assert "hers alone" not in waiting
    assert talk not in waiting
    assert "Then it is your turn" in waiting


# --- on real sockets ------------------------------------------------------------------------------


async def test_sockets_are_handed_their_own_talk_and_nothing_else(cast):
    sockets = [Socket(one, cast.id) for one in (cast.grace, cast.lucia, cast.joy, cast.ines)]
    async with sockets[0] as grace, sockets[1] as lucia, sockets[2] as joy, sockets[3] as ines:
        for socket in sockets:
            await socket.hello()
        await grace.beat()
        await joy.send("word", wanted="supervisor")
        person = str((await sync_to_async(cast.seat)(cast.joy)).person)
        await grace.known("word", of=[person])
        await grace.send("close")
        await grace.frame("state", state="closing")
        await grace.send("next", after="closing")
        talk = (await joy.frame("state", state="checkout", why="alone"))["talk"]
        waits = await lucia.frame("state", state="checkout", why="waits")
        assert "talk" not in waits
        assert (await grace.frame("state", state="checkout"))["talk"] == talk
        await joy.send("say", id=str(uuid.uuid4()), text="for grace", talk=talk)
        assert (await grace.frame("message"))["text"] == "for grace"
        await lucia.send("say", id=(mine := str(uuid.uuid4())), text="I too", talk=talk)
        assert (await lucia.frame("rejected", id=mine))["reason"] == "not-open"
        await grace.send("next", after=talk)
        await joy.frame("state", state="closed")
        assert await joy.closed() == 1000
        theirs = (await lucia.frame("state", state="checkout", why=""))["talk"]
        assert theirs != talk
        await grace.send("say", id=(late := str(uuid.uuid4())), text="for joy", talk=talk)
        assert (await grace.frame("rejected", id=late))["reason"] == "not-open"
        await grace.send("say", id=str(uuid.uuid4()), text="how are you", talk=theirs)
        assert (await lucia.frame("message"))["text"] == "how are you"
        heard = [frame.get("text") for frame in lucia.seen if frame["type"] == "message"]
        assert "for grace" not in heard
        await ines.settled()
        later = [frame.get("text") for frame in ines.seen if frame["type"] == "message"]
        assert not {"for grace", "how are you"} & set(later)


async def test_a_hub_that_has_not_looked_yet_hands_nothing_to_who_waits(cast):
    """Another process moved the room on and said a line: this one learns of the line first."""
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.lucia, cast.id) as lucia:
        for socket in (grace, lucia):
            await socket.hello()
        await grace.beat()

        def elsewhere():
            alone(cast)
            say(cast, cast.joy, "for grace")

        await sync_to_async(elsewhere)()
        await lucia.frame("state", state="checkout", why="waits")
        assert (await grace.frame("message", text="for grace"))["from"]
        await lucia.settled()
        assert "for grace" not in [frame.get("text") for frame in lucia.seen]
