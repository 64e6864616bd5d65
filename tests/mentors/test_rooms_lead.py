"""A safeguarding lead whom a room called: her column of domain 4.2, and no word of the talk."""

import uuid
from functools import partial

import pytest
from asgiref.sync import sync_to_async

from core.clock import now
from core.errors import Refused
from mentors.models import Aside, Call, Room, RoomMember, StoppedLine
from mentors.rooms import services
from mentors.rooms.help.services import ask_for_help
from mentors.rooms.messaging.moderation_services import mute, remove
from mentors.rooms.on_call.alert_services import answer_call
from mentors.rooms.reports.services import next_step
from mentors.rooms.state import clock
from mentors.rooms.state.queries import seat_for
from tests.factories.rooms import RealCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
MAIL = "write to rosa.lane@example.org"


@pytest.fixture
def cast(harbour):
    """A mentoring room that is open, whose mentee asks for help; the lead says that she comes."""
    cast = RealCast(harbour)
    cast.open()
    ask_for_help(member_id=cast.member_id(cast.joy))
    answer_call(by=cast.sara, call_id=Call.objects.get().public_id, at=now())
    return cast


def person_of(cast, someone):
    return str(RoomMember.objects.get(room=cast.room, user=someone).person)


def state_of(cast):
    return Room.objects.get(pk=cast.room.pk).state


async def test_she_is_listed_by_her_seat_and_is_handed_no_line(cast):
    await sync_to_async(cast.say)(cast.joy, "said before she came")
    async with (
        Socket(cast.sara, cast.id) as sara,
        Socket(cast.joy, cast.id) as joy,
        Socket(cast.grace, cast.id) as grace,
    ):
        for someone in (grace, joy):
            await someone.hello()
            await someone.beat()
        assert (await sara.hello())["you"]["seat"] == "lead"
        listed = await joy.known("people")
        while person_of_lead(listed) is None:
            listed = await joy.frame("people")
        await joy.say("said while she is there")
        await grace.frame("message", text="said while she is there")
        await sara.beat()
        await sara.settled()
        assert "said before" not in str(sara.seen)
        assert "said while" not in str(sara.seen)
        await sara.send("say", id=str(uuid.uuid4()), text="I am Sara.")
        await sara.frame("error", code="refused")


def person_of_lead(frame):
    return next((one["person"] for one in frame["people"] if one["seat"] == "lead"), None)


async def test_she_reads_what_was_stopped_and_holds_the_room_and_it_goes_on_without_her(cast):
    async with Socket(cast.sara, cast.id) as sara, Socket(cast.grace, cast.id) as grace:
        for someone in (sara, grace):
            await someone.hello()
            await someone.beat()
        await sync_to_async(cast.say)(cast.joy, MAIL)
        line = (await sara.frame("waiting", category="email"))["id"]
        await sara.send("reveal", id=line)
        assert (await sara.frame("waiting", id=line, text=MAIL))["text"] == MAIL
        await sara.send("hold")
        await grace.frame("state", state="held")
        for act in ("continue", "open", "here", "extend"):
            await sara.send(act)
            await sara.frame("error", code="refused")
        for person in (cast.lucia, cast.joy):
            await sync_to_async(cast.enter)(person)
            await sync_to_async(services.continue_room)(
                member_id=await sync_to_async(cast.member_id)(person)
            )
        await grace.send("continue")
        # Nobody waits for her: she takes no part in the talk.
        await grace.frame("state", state="open")


async def test_she_has_a_word_alone_with_the_woman_and_puts_somebody_out(cast):
    joys = await sync_to_async(person_of)(cast, cast.joy)
    lucias = await sync_to_async(person_of)(cast, cast.lucia)
    async with Socket(cast.sara, cast.id) as sara, Socket(cast.joy, cast.id) as joy:
        for someone in (sara, joy):
            await someone.hello()
        await sara.send("aside", id=str(uuid.uuid4()), to=joys, text="I am here for you.")
        assert (await joy.frame("aside"))["text"] == "I am here for you."
        await sara.send("mute", person=lucias, minutes=3)
        await sara.frame("error", code="refused")
        await sara.send("remove", person=lucias)
        await sara.settled()
    assert await sync_to_async(
        RoomMember.objects.filter(user=cast.lucia, removed_at__isnull=False).exists
    )()


def test_without_sockets_she_is_shown_no_word_and_her_buttons_work(cast, signed_in):
    cast.say(cast.joy, "nothing for her")
    cast.say(cast.joy, MAIL)
    browser = signed_in(cast.sara)
    shown = browser.get(f"/rooms/{cast.id}/").content.decode()
    assert "nothing for her" not in shown
    assert "You do not read the conversation" in shown
    for words in ("Send<", "Only read, for minutes", "Open the room<"):
        assert f">{words}" not in shown
    assert browser.get(f"/rooms/{cast.id}/messages/?after=0").json()["messages"] == []
    line = StoppedLine.objects.get()
    opened = browser.post(f"/rooms/{cast.id}/reveal/", {"id": str(line.public_id)})
    assert MAIL in opened.content.decode()
    assert browser.post(f"/rooms/{cast.id}/hold/").status_code == 302
    assert state_of(cast) == "held"
    assert browser.post(f"/rooms/{cast.id}/say/", {"text": "I am Sara."}).status_code == 403
    services.close_room(member_id=seat_for(cast.sara, cast.id).member_id)
    assert state_of(cast) == "closing"


def test_the_womans_answer_is_for_whom_she_chooses_and_first_for_who_wrote_last(cast, signed_in):
    joy = signed_in(cast.joy)
    address, saras = f"/rooms/{cast.id}/", person_of(cast, cast.sara)
    shown = joy.get(address).content.decode()
    assert "To one of them alone" in shown
    assert f'<option value="{saras}">' in shown
    sent = {"id": str(uuid.uuid4()), "to": person_of(cast, cast.joy), "text": "It is about Grace."}
    signed_in(cast.sara).post(f"{address}aside/", sent)
    assert f'<option value="{saras}" selected>' in joy.get(address).content.decode()
    joy.post(f"{address}aside/", {"id": str(uuid.uuid4()), "to": saras, "text": "Yes, it is."})
    told = Aside.objects.order_by("pk").last()
    assert told.receiver.user == cast.sara
    assert "It is about Grace." not in signed_in(cast.grace).get(address).content.decode()
    assert f"→ {cast.sara.shown_name}" in joy.get(address).content.decode()
    # Two who take part have no words between them still.
    sent = {"id": str(uuid.uuid4()), "to": person_of(cast, cast.lucia), "text": "Between us."}
    assert joy.post(f"{address}aside/", sent).status_code == 403


def test_she_is_told_of_help_by_a_notice_in_the_room_too_since_its_page_shows_her_none(
    cast, signed_in
):
    ask_for_help(member_id=cast.member_id(cast.lucia))
    here = {"room": str(cast.id)}
    assert Call.objects.filter(ended_at=None).count() == 1
    assert signed_in(cast.sara).get("/rooms/desk/notice/", here).status_code == 200


def test_nobody_in_the_room_puts_her_out_and_what_she_does_there_she_does_not_judge(cast):
    lead = cast.seat(cast.sara).member_id
    assert RoomMember.objects.took_part().filter(pk=lead).count() == 0
    for act in (remove, partial(mute, minutes=3)):
        with pytest.raises(Refused):
            act(member_id=cast.member_id(cast.grace), person=person_of(cast, cast.sara))
    remove(member_id=lead, person=person_of(cast, cast.lucia))
    assert RoomMember.objects.took_part().filter(pk=lead).count() == 1


def test_it_rings_no_more_once_she_is_there(cast):
    cast.enter(cast.sara)
    with clock.shifted(61):
        services.beat([cast.seat(cast.sara).member_id, cast.member_id(cast.grace)])
        cast.enter(cast.sara)
        services.advance_rooms()
        assert not Call.objects.filter(because="help", ended_at=None).exists()


def test_she_keeps_her_seat_when_the_talks_of_two_begin(cast):
    cast.enter(cast.sara)
    services.close_room(member_id=cast.member_id(cast.grace))
    next_step(member_id=cast.member_id(cast.grace), after="closing")
    assert state_of(cast) == "checkout"
    assert cast.enter(cast.sara).lines == ()
    with clock.shifted(61):
        services.beat([cast.member_id(cast.grace), cast.member_id(cast.sara)])
        services.here(member_id=cast.member_id(cast.grace))
        services.advance_rooms()
        assert not Call.objects.filter(ended_at=None).exists()


def test_a_lead_whom_nothing_called_has_no_seat(harbour, signed_in):
    cast = RealCast(harbour)
    cast.open()
    assert signed_in(cast.sara).get(f"/rooms/{cast.id}/").status_code == 404
