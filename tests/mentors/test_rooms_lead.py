"""A safeguarding lead whom a room called: her column of domain 4.2, and no word of the talk."""

import uuid

import pytest
from asgiref.sync import sync_to_async

from core.clock import now
from mentors.models import Call, Room, RoomMember, StoppedLine
from mentors.rooms import services
from mentors.rooms.calling_services import answer_call
from mentors.rooms.help_services import ask_for_help
from mentors.rooms.queries import seat_for
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
    assert "You read no talk" in shown
    for words in ("Send<", "My phrases<", "Only read, for minutes", "Open the room<"):
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


def test_a_lead_whom_nothing_called_has_no_seat(harbour, signed_in):
    cast = RealCast(harbour)
    cast.open()
    assert signed_in(cast.sara).get(f"/rooms/{cast.id}/").status_code == 404
