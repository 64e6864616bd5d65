"""A word with the supervisor alone, a call for help, and lines that two let through."""

import uuid
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import MustNotMeet, User
from accounts.roles import Role
from accounts.services import grant_role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound, Refused
from mentors.models import Aside, HelpSignal, Room, RoomMember, StoppedLine
from mentors.rooms import services
from mentors.rooms.help import services as help_services
from mentors.rooms.lifecycle import timekeeping
from mentors.rooms.messaging import moderation_services
from mentors.rooms.messaging.private_services import NewAside, say_aside
from mentors.rooms.messaging.services import NotSaid, Said
from mentors.rooms.participants import services as participants_services
from mentors.rooms.state.clock import shifted
from mentors.rooms.state.message_queries import lines_to_release, waiting_messages
from mentors.rooms.state.private_queries import private_of
from mentors.rooms.state.queries import rooms_for
from tests.factories.people import make_person
from tests.factories.rooms import BACKEND, RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]

MAIL = "write me at rosa.lane@example.org"


@pytest.fixture
def cast(harbour):
    cast = RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")
    cast.open()
    return cast


def aside(cast, sender, text, to=None):
    new = NewAside(uuid.uuid4(), text, to and cast.seat(to).person)
    return say_aside(member_id=cast.member_id(sender), new=new) is None


def asides_of(cast, person):
    return [line.text for line in private_of(cast.room.pk)[cast.member_id(person)].asides]


def second_of(cast, role=Role.SUPERVISOR, days=30):
    person = make_person(role, organisation=cast.organisation)
    User.objects.filter(pk=person.pk).update(joined_at=now() - timedelta(days=days))
    person.refresh_from_db()
    return person


def browser(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


# --- asides -------------------------------------------------------------------------------------


def test_an_aside_is_read_by_the_two_of_them_and_by_nobody_else(cast):
    assert aside(cast, cast.joy, "I would like to stop soon.")
    assert aside(cast, cast.grace, "Whenever you like.", to=cast.joy)
    assert (
        asides_of(cast, cast.joy)
        == asides_of(cast, cast.grace)
        == [
            "I would like to stop soon.",
            "Whenever you like.",
        ]
    )
    assert asides_of(cast, cast.lucia) == []
    assert cast.enter(cast.lucia).lines == ()


def test_an_aside_is_told_in_a_paused_room_too(cast):
    services.hold_room(member_id=cast.member_id(cast.joy))
    assert aside(cast, cast.joy, "It was too much.")
    assert asides_of(cast, cast.grace) == ["It was too much."]


def test_participants_have_no_private_messages_between_them(cast):
    with pytest.raises(Refused):
        aside(cast, cast.joy, "Only for you", to=cast.lucia)
    assert not Aside.objects.exists()


def test_an_aside_sent_again_is_told_once(cast):
    new = NewAside(uuid.uuid4(), "Are you there?")
    for _time in range(2):
        assert say_aside(member_id=cast.member_id(cast.joy), new=new) is None
    assert asides_of(cast, cast.grace) == ["Are you there?"]


def test_other_words_under_an_id_that_was_used_are_told_as_well_and_once(cast):
    client_id = uuid.uuid4()
    for text in ("Are you there?", "Please come.", "Please come.", "Are you there?"):
        new = NewAside(client_id, text)
        assert say_aside(member_id=cast.member_id(cast.joy), new=new) is None
    assert asides_of(cast, cast.grace) == ["Are you there?", "Please come."]


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "x" * 2001])
def test_an_aside_of_nothing_or_of_too_much_is_refused_in_words(cast, text):
    with pytest.raises(Invalid):
        aside(cast, cast.joy, text)


def test_asides_are_screened_both_ways_and_counted_for_the_lead(cast):
    assert not aside(cast, cast.joy, MAIL)
    assert not aside(cast, cast.grace, MAIL, to=cast.joy)
    assert asides_of(cast, cast.joy) == asides_of(cast, cast.grace) == []
    counted = Entry.objects.filter(verb="aside-stopped").order_by("pk")
    assert [entry.facts["by_supervisor"] for entry in counted] == [False, True]
    assert MAIL not in str([entry.facts for entry in counted])
    # It is not hers to let through, and counts for no pause of the room.
    assert waiting_messages(cast.room.pk).lines == ()
    assert Room.objects.get(pk=cast.room.pk).state == "open"


def test_the_same_stopped_aside_sent_again_counts_once_and_other_words_count_anew(cast):
    client_id = uuid.uuid4()
    for text in (MAIL, MAIL, "call me on 347 555 0123 after dinner", MAIL):
        new = NewAside(client_id, text)
        assert say_aside(member_id=cast.member_id(cast.joy), new=new) == "screened"
    assert StoppedLine.objects.count() == 2
    assert Entry.objects.filter(verb="aside-stopped").count() == 2


def test_asides_are_destroyed_with_the_rooms_key(cast):
    aside(cast, cast.joy, "I would like to stop soon.")
    stored = bytes(Aside.objects.get().body)
    assert b"stop soon" not in stored
    services.close_room(member_id=cast.member_id(cast.grace))
    assert private_of(cast.room.pk) == {}
    with shifted(25 * 3600):
        timekeeping.destroy_words()
    assert not Aside.objects.exists()


async def test_over_the_socket_an_aside_reaches_the_two_alone(cast):
    async with (
        Socket(cast.grace, cast.id) as grace,
        Socket(cast.joy, cast.id) as joy,
        Socket(cast.lucia, cast.id) as lucia,
    ):
        for person in (grace, joy, lucia):
            await person.hello()
        await joy.send("aside", id=str(uuid.uuid4()), text="May I stop?")
        assert (await grace.known("aside"))["text"] == "May I stop?"
        line = str(uuid.uuid4())
        await joy.send("aside", id=line, text=MAIL)
        await joy.known("rejected", id=line, reason="screened")
        await joy.send("help")
        await grace.known("help", answered=False)
        await lucia.settled()
        assert not [one for one in lucia.seen if one["type"] in ("aside", "help")]


# --- help ---------------------------------------------------------------------------------------


def test_a_call_for_help_is_seen_by_the_supervisor_and_by_herself_until_it_is_answered(cast):
    for _tap in range(2):
        help_services.ask_for_help(member_id=cast.member_id(cast.joy))
    signal = HelpSignal.objects.get()

    def seen_by(person):
        return [s.answered for s in private_of(cast.room.pk)[cast.member_id(person)].signals]

    assert seen_by(cast.grace) == seen_by(cast.joy) == [False]
    assert seen_by(cast.lucia) == []
    with pytest.raises(Refused):
        help_services.answer_help(member_id=cast.member_id(cast.joy), signal=signal.public_id)
    help_services.answer_help(member_id=cast.member_id(cast.grace), signal=signal.public_id)
    assert seen_by(cast.grace) == [True]
    services.close_room(member_id=cast.member_id(cast.grace))
    assert not HelpSignal.objects.exists()


# --- one person at the desk ---------------------------------------------------------------------


def test_who_is_asked_to_read_only_writes_again_when_the_minutes_are_over(cast):
    joy = cast.seat(cast.joy).person
    moderation_services.mute(member_id=cast.member_id(cast.grace), person=joy, minutes=5)
    assert cast.say(cast.joy, "But …") == NotSaid("muted")
    assert isinstance(cast.say(cast.lucia, "Go on."), Said)
    with shifted(301):
        services.beat([cast.member_id(cast.grace)])
        services.here(member_id=cast.member_id(cast.grace))
        Room.objects.filter(pk=cast.room.pk).update(state="open")
        assert isinstance(cast.say(cast.joy, "As I said …"), Said)


def test_who_is_put_out_does_not_come_back_into_this_room(cast):
    lucia = cast.seat(cast.lucia).person
    moderation_services.remove(member_id=cast.member_id(cast.grace), person=lucia)
    with pytest.raises(NotFound):
        cast.enter(cast.lucia)
    assert Entry.objects.filter(verb="room-person-removed").exists()
    with pytest.raises(Refused):
        moderation_services.remove(
            member_id=cast.member_id(cast.grace), person=cast.seat(cast.grace).person
        )


def test_who_is_put_out_finds_no_way_in_on_her_list_and_stands_on_nobody_elses(cast):
    lucia = cast.seat(cast.lucia).person
    moderation_services.remove(member_id=cast.member_id(cast.grace), person=lucia)
    assert cast.id not in {card.public_id for card in rooms_for(cast.lucia)}
    (card,) = (card for card in rooms_for(cast.joy) if card.public_id == cast.id)
    assert card.others == (cast.grace.shown_name,)


def test_a_participant_neither_mutes_nor_removes(cast):
    lucia = cast.seat(cast.lucia).person
    with pytest.raises(Refused):
        moderation_services.mute(member_id=cast.member_id(cast.joy), person=lucia, minutes=5)
    with pytest.raises(Refused):
        moderation_services.remove(member_id=cast.member_id(cast.joy), person=lucia)


# --- two let a line through ---------------------------------------------------------------------


def stopped_line(cast):
    assert cast.say(cast.joy, MAIL) == NotSaid("screened")
    return StoppedLine.objects.get(aside_to=None).public_id


def test_one_person_alone_lets_nothing_through(cast):
    line = stopped_line(cast)
    second = second_of(cast)
    with pytest.raises(Conflict):
        moderation_services.release(by=second, line_id=line)
    moderation_services.ask_release(member_id=cast.member_id(cast.grace), line_id=line)
    with pytest.raises(Refused):
        moderation_services.release(by=cast.grace, line_id=line)
    assert cast.enter(cast.lucia).lines == ()
    assert waiting_messages(cast.room.pk).lines[0].asked


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SAFEGUARDING_LEAD])
def test_with_a_second_supervisor_or_the_lead_it_is_said_as_she_wrote_it(cast, role):
    line = stopped_line(cast)
    moderation_services.ask_release(member_id=cast.member_id(cast.grace), line_id=line)
    second = second_of(cast, role)
    assert [one.id for one in lines_to_release(second)] == [line]
    assert moderation_services.read_for_release(by=second, line_id=line) == MAIL
    moderation_services.release(by=second, line_id=line)
    assert [said.text for said in cast.enter(cast.lucia).lines] == [MAIL]
    assert waiting_messages(cast.room.pk).lines == () == tuple(lines_to_release(second))
    verbs = list(Entry.objects.values_list("verb", flat=True))
    assert {"stopped-line-release-asked", "stopped-line-opened", "stopped-line-released"} <= {
        *verbs
    }


def test_a_line_that_was_let_through_and_is_sent_again_is_the_same_line(cast):
    client_id = uuid.uuid4()
    cast.say(cast.joy, MAIL, client_id)
    line = StoppedLine.objects.get().public_id
    moderation_services.ask_release(member_id=cast.member_id(cast.grace), line_id=line)
    moderation_services.release(by=second_of(cast), line_id=line)
    assert cast.say(cast.joy, MAIL, client_id).again
    assert cast.say(cast.joy, MAIL + " or .net", client_id) == NotSaid("screened")


def test_the_second_is_no_new_account_and_nobody_of_another_house(cast):
    line = stopped_line(cast)
    moderation_services.ask_release(member_id=cast.member_id(cast.grace), line_id=line)
    with pytest.raises(Refused):
        moderation_services.release(by=second_of(cast, days=6), line_id=line)
    for role in (Role.COORDINATOR, Role.MENTOR):
        with pytest.raises(NotFound):
            moderation_services.release(by=second_of(cast, role), line_id=line)
    assert cast.enter(cast.lucia).lines == ()


def test_the_second_is_nobody_whom_a_woman_of_the_room_must_not_meet(cast, signed_in):
    line = stopped_line(cast)
    moderation_services.ask_release(member_id=cast.member_id(cast.grace), line_id=line)
    second = second_of(cast)
    # Not the sender: somebody else who sits there.
    MustNotMeet.objects.create(
        person=cast.lucia, other=second, organisation=cast.organisation, said_at=now()
    )
    assert lines_to_release(second) == []
    for act in (moderation_services.read_for_release, moderation_services.release):
        with pytest.raises(NotFound):
            act(by=second, line_id=line)
    assert cast.joy.shown_name not in signed_in(second).get("/rooms/second/").content.decode()
    assert [one.id for one in lines_to_release(second_of(cast))] == [line]


def test_the_second_is_nobody_who_takes_part_in_the_room(cast):
    line = stopped_line(cast)
    moderation_services.ask_release(member_id=cast.member_id(cast.grace), line_id=line)
    grant_role(user=cast.lucia, role=Role.SUPERVISOR, organisation=cast.organisation, at=now())
    User.objects.filter(pk=cast.lucia.pk).update(joined_at=now() - timedelta(days=30))
    cast.lucia.refresh_from_db()
    assert lines_to_release(cast.lucia) == []
    for act in (moderation_services.read_for_release, moderation_services.release):
        with pytest.raises(NotFound):
            act(by=cast.lucia, line_id=line)


def test_nothing_is_let_through_in_a_paused_room(cast):
    line = stopped_line(cast)
    moderation_services.ask_release(member_id=cast.member_id(cast.grace), line_id=line)
    services.hold_room(member_id=cast.member_id(cast.joy))
    with pytest.raises(Conflict):
        moderation_services.release(by=second_of(cast), line_id=line)
    assert not StoppedLine.objects.get().released


def test_a_line_that_is_dropped_waits_no_more_and_still_counts(cast):
    line = stopped_line(cast)
    moderation_services.discard(member_id=cast.member_id(cast.grace), line_id=line)
    assert waiting_messages(cast.room.pk).lines == ()
    for text in ("call me on 347 555 0123 after dinner", "my e-mail is joy@example.org"):
        cast.say(cast.joy, text)
    assert Room.objects.get(pk=cast.room.pk).held_because == "stopped-lines"


# --- plain HTTP ---------------------------------------------------------------------------------


def test_over_plain_http_she_tells_the_supervisor_something_and_asks_for_help(cast):
    joy, address = browser(cast.joy), f"/rooms/{cast.id}/"
    assert joy.post(address + "aside/", {"text": "May I stop?"}).status_code == 302
    assert joy.post(address + "help/").status_code == 302
    page = browser(cast.grace).get(address).content.decode()
    assert "May I stop?" in page
    assert "May I stop?" not in browser(cast.lucia).get(address).content.decode()
    stopped = joy.post(address + "aside/", {"text": MAIL}, headers={"accept": "application/json"})
    assert (stopped.status_code, stopped.json()["reason"]) == (409, "screened")
    told = joy.get(address + "messages/").json()["private"]
    assert [one["text"] for one in told if one["type"] == "aside"] == ["May I stop?"]


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        (f"please {MAIL}", 409, "This is practice, so it is a drill"),
        ("please " + "x" * 2000, 400, "longer than 2,000 characters"),
    ],
)
def test_over_plain_http_a_word_alone_that_was_not_sent_is_in_its_box_again(
    cast, words, status, why
):
    grace, joy = browser(cast.grace), cast.seat(cast.joy).person
    answer = grace.post(f"/rooms/{cast.id}/aside/", {"text": words, "to": joy})
    page = answer.content.decode()
    assert answer.status_code == status
    assert f">{words}</textarea>" in page
    assert why in page
    assert f'<option value="{joy}" selected>' in page


def test_over_plain_http_who_holds_the_room_is_told_what_was_stopped_and_a_woman_is_not(cast):
    cast.say(cast.joy, f"please {MAIL}")
    (line,) = waiting_messages(cast.room.pk).lines

    def told(person):
        private = browser(person).get(f"/rooms/{cast.id}/messages/").json()["private"]
        return [frame["id"] for frame in private if frame["type"] == "waiting"]

    assert told(cast.grace) == [str(line.id)]
    assert told(cast.joy) == told(cast.lucia) == []


def test_over_plain_http_the_seat_decides_as_over_the_socket(cast):
    address = f"/rooms/{cast.id}/"
    lucia = cast.seat(cast.lucia).person
    assert browser(cast.joy).post(address + "remove/", {"person": lucia}).status_code == 403
    assert browser(cast.grace).post(address + "ok/", {"of": lucia}).status_code == 403
    assert browser(cast.grace).post(address + "remove/", {"person": "nobody"}).status_code == 400
    assert browser(cast.grace).post(address + "mute/", {"person": lucia}).status_code == 400


def test_over_plain_http_a_woman_is_asked_and_her_no_is_enough(harbour):
    cast = RoomCast(harbour)
    cast.enter(cast.grace)
    iris = make_person(Role.INTERPRETER, organisation=harbour)
    grace = browser(cast.grace)
    choice = {"guest": f"interpreter:{iris.public_id}"}
    assert grace.post(f"/rooms/{cast.id}/guests/", choice).status_code == 302
    page = browser(cast.joy).get(f"/rooms/{cast.id}/").content.decode()
    assert iris.shown_name in page
    guest = RoomMember.objects.get(user=iris)
    browser(cast.joy).post(f"/rooms/{cast.id}/not-ok/", {"of": guest.person})
    assert iris.shown_name not in browser(cast.lucia).get(f"/rooms/{cast.id}/").content.decode()
    assert browser(iris).get(f"/rooms/{cast.id}/").status_code == 404
    participants_services.allow(member_id=cast.member_id(cast.lucia), guest=guest.person)
    assert browser(iris).get(f"/rooms/{cast.id}/").status_code == 404


async def test_over_the_socket_the_lead_who_is_second_lets_it_through(cast):
    lead = await sync_to_async(second_of)(cast, Role.SAFEGUARDING_LEAD)
    async with Socket(cast.grace, cast.id) as grace, Socket(cast.lucia, cast.id) as lucia:
        await grace.hello()
        await lucia.hello()
        line = await sync_to_async(stopped_line)(cast)
        await grace.send("release", id=str(line))
        await grace.known("waiting", id=str(line), asked=True)
        await sync_to_async(moderation_services.release)(by=lead, line_id=line)
        assert await lucia.words_until(MAIL) == [MAIL]
