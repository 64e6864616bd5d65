"""What pages of rooms refuse: mistyped days and numbers, names that pass for a seat, old pages."""

import uuid
from collections import Counter
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from accounts.models import User
from core.clock import now
from core.errors import Invalid
from mentors.models import Message, Room
from mentors.rooms import services
from tests.factories.rooms import RoomCast

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def cast_of_the_file(harbour_of_the_file):
    return RoomCast(harbour_of_the_file, grace="grace", lucia="lucia", joy="joy")


@pytest.fixture
def cast(cast_of_the_file, db):
    return deepcopy(cast_of_the_file)


@pytest.fixture
def open_cast(cast):
    cast.open()
    return cast


def address(cast, step=""):
    return f"/rooms/{cast.id}/{step}"


def document(answer):
    return BeautifulSoup(answer.content.decode(), "html.parser")


# --- the day --------------------------------------------------------------------------------


def set_up_fields(cast, day, time="10:30"):
    mentor, mentee = str(cast.lucia.public_id), str(cast.joy.public_id)
    return {"mentor": mentor, "mentee": mentee, "day": day, "time": time, "minutes": "50"}


@pytest.mark.parametrize(
    ("day", "time"),
    [("9999-12-31", "23:59"), ("0001-01-01", "00:00"), (-2, "23:59"), (366, "00:00")],
)
def test_no_room_is_set_up_for_a_day_that_was_mistyped(cast, signed_in, day, time):
    if isinstance(day, int):
        day = (timezone.localdate() + timedelta(days=day)).isoformat()
    answer = signed_in(cast.grace).post("/rooms/new/", set_up_fields(cast, day, time))
    assert answer.status_code == 400
    assert "Choose a day from today to a year from now." in answer.content.decode()
    assert Room.objects.count() == 1


@pytest.mark.parametrize("days", [1, 365])
def test_a_room_is_set_up_from_today_to_a_year_ahead(cast, signed_in, days):
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    answer = signed_in(cast.grace).post("/rooms/new/", set_up_fields(cast, day, "23:59"))
    assert answer.status_code == 302
    assert Room.objects.count() == 2


@pytest.mark.parametrize(
    "starts_at",
    [
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
        now() + timedelta(days=367),
        now() - timedelta(days=2),
    ],
)
def test_the_service_knows_the_days_too(cast, starts_at):
    people = {"by": cast.grace, "mentor": cast.lucia, "mentee": cast.joy}
    with pytest.raises(Invalid, match="Choose a day"):
        services.set_up_room(**people, starts_at=starts_at, minutes=50, at=now())


# --- who is who -----------------------------------------------------------------------------


def test_no_name_can_pass_for_the_supervisors_seat(open_cast, signed_in):
    pretended = f"{open_cast.grace.shown_name}, supervisor"
    # Nobody can choose it any more; a name from before may be there.
    User.objects.filter(pk=open_cast.joy.pk).update(shown_name=pretended)
    open_cast.say(open_cast.joy, "Believe me")
    open_cast.say(open_cast.grace, "I am Grace")
    page = document(signed_in(open_cast.lucia).get(address(open_cast)))
    people = page.select(".chip")
    assert [chip.bdi.text for chip in people] == ["You", pretended, "Grace"]
    assert [len(chip.select(".seat")) for chip in people] == [0, 0, 1]
    assert people[2].select(".seat")[0].text == "supervisor"
    spoken = page.select(".words .bubble-who")
    assert [who.bdi.text for who in spoken] == [pretended, "Grace"]
    assert [len(who.select(".seat")) for who in spoken] == [0, 1]


def test_links_that_look_alike_say_to_whom_they_lead(open_cast, signed_in):
    cast = open_cast
    other = RoomCast(cast.organisation, grace="ines", lucia="amara", joy="edith")
    for days in (1, 2):
        people = {"by": cast.grace, "mentor": cast.lucia, "mentee": other.joy}
        at = now()
        services.set_up_room(**people, starts_at=at + timedelta(days=days), minutes=30, at=at)
    services.close_room(member_id=cast.member_id(cast.grace))
    page = document(signed_in(cast.grace).get("/rooms/"))
    assert page.select("h1")[0].text == "Rooms"
    names = [" ".join(link.text.split()) for link in page.select(".card a")]
    assert sorted(name.split(",")[0] for name in names) == [
        "Check-out with Lucia",
        "Edit or cancel with Lucia",
        "Edit or cancel with Lucia",
        "Go in with Lucia",
        "Go in with Lucia",
        "Sign observation with Lucia",
    ]
    assert max(Counter(names).values()) == 1


# --- without a socket -----------------------------------------------------------------------


def test_a_number_of_thousands_of_digits_is_refused_with_a_sentence(open_cast, signed_in):
    answer = signed_in(open_cast.joy).get(address(open_cast, "messages/"), {"after": "9" * 5000})
    assert answer.status_code == 400
    assert "The number in this address is too long." in answer.content.decode()


@pytest.mark.parametrize("step", ["messages/", "?view=read", "say/", "hold/", "continue/"])
def test_an_older_page_does_not_bring_her_back_after_she_went_out(open_cast, signed_in, step):
    joy = signed_in(open_cast.joy)
    joy.post(address(open_cast, "leave/"))
    open_cast.say(open_cast.lucia, "between us")
    ask = joy.get if step in ("messages/", "?view=read") else joy.post
    answer = ask(address(open_cast, step), {"text": "hello"} if ask == joy.post else None)
    assert answer.status_code == 409
    assert "You went out of this room." in answer.content.decode()
    assert "between us" not in answer.content.decode()
    assert "Joy" not in who_is_here(open_cast)
    assert Message.objects.count() == 1
    assert Room.objects.get(pk=open_cast.room.pk).state == "open"


def test_she_comes_back_by_the_page_itself(open_cast, signed_in):
    joy = signed_in(open_cast.joy)
    joy.post(address(open_cast, "leave/"))
    assert joy.get(address(open_cast)).status_code == 200
    assert joy.get(address(open_cast, "messages/")).status_code == 200
    assert "Joy" in who_is_here(open_cast)


def who_is_here(cast):
    return [person.name for person in cast.enter(cast.lucia).snapshot.people]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"id": "nonsense", "text": "my words"}, "This did not work. Nothing is lost."),
        ({"phrase": "no-such", "text": "my words"}, "This did not work. Nothing is lost."),
        ({"id": str(uuid.uuid4()), "text": " "}, "The box is empty."),
    ],
)
def test_what_is_no_line_is_answered_with_a_sentence(open_cast, signed_in, fields, sentence):
    answer = signed_in(open_cast.joy).post(address(open_cast, "say/"), fields)
    assert answer.status_code == 400
    page = document(answer)
    notice = page.select("[data-notice]")[0]
    assert notice.text.startswith(sentence)
    assert page.find(id="room-text").text.strip() == fields["text"].strip()
    assert Message.objects.count() == 0
