"""The rooms' pages, and the same room over plain HTTP."""

import re
import uuid
from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from mentors.models import Message, Room
from mentors.rooms import services
from mentors.rooms.rules.messaging import AT_HAND, PHRASE_GROUPS, PHRASES
from mentors.rooms.state import clock
from mentors.rooms.state.phrase_sentences import PHRASE_WORDS
from mentors.rooms.transport.http.forms import SayForm
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, RoomCast

pytestmark = pytest.mark.long

NEXT_WEEK = timezone.localdate() + timedelta(days=7)


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


@pytest.fixture
def browser(signed_in):
    return signed_in


def address(cast, step=""):
    return f"/rooms/{cast.id}/{step}"


def test_who_stands_by_is_offered_all_that_is_not_a_proof_that_the_supervisor_is_there(
    harbour, browser
):
    cast = RealCast(harbour)
    cast.open()
    page = browser(cast.ines).get(address(cast)).content.decode()
    for act in ("mute/", "remove/", "slow/", "stopped/"):
        assert address(cast, act) in page
    assert 'data-command="close"' in page
    for act in ("open", "here", "extend"):
        assert f'data-command="{act}"' not in page
    # About her who holds the room she may do nothing.
    holder = cast.seat(cast.grace).person
    assert f'name="person" value="{holder}"' not in page
    assert f'name="person" value="{cast.seat(cast.joy).person}"' in page


# --- who ------------------------------------------------------------------------------------

ADDRESSES = ["", "messages/", "say/", "hold/", "continue/", "leave/"]


def ask(client, cast, step):
    if step in ("", "messages/"):
        return client.get(address(cast, step))
    return client.post(address(cast, step), {"text": "hello"})


@pytest.mark.parametrize("step", ADDRESSES)
def test_outsiders_and_other_organisations_find_nothing(open_cast, lighthouse, browser, step):
    outsiders = [
        make_person(Role.SUPERVISOR, organisation=open_cast.organisation),
        make_person(Role.COORDINATOR, organisation=open_cast.organisation),
        make_person(Role.SUPERVISOR, organisation=lighthouse),
        make_person(Role.MENTEE, organisation=lighthouse),
    ]
    for person in outsiders:
        answer = ask(browser(person), open_cast, step)
        assert answer.status_code == 404
        assert "lucia" not in answer.content.decode().lower()
    assert Message.objects.count() == 0
    assert Room.objects.get(pk=open_cast.room.pk).state == "open"


@pytest.mark.parametrize("step", ADDRESSES)
def test_signed_out_leads_to_the_sign_in(open_cast, client, step):
    answer = ask(client, open_cast, step)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_titles_say_nothing_to_a_bystander(open_cast, browser):
    client = browser(open_cast.grace)
    for path in ("/rooms/", "/rooms/new/", address(open_cast)):
        page = client.get(path).content.decode()
        title = page.split("<title>")[1].split("</title>")[0]
        assert title in {
            "Rooms – Learning space",
            "Schedule a session – Learning space",
            "Room – Learning space",
        }


# --- setting up -----------------------------------------------------------------------------


def filled(cast, **changed):
    fields = {
        "mentor": str(cast.lucia.public_id),
        "mentee": str(cast.joy.public_id),
        "day": NEXT_WEEK.isoformat(),
        "time": "10:30",
        "minutes": "40",
    }
    return fields | changed


def test_a_supervisor_sets_up_a_room_and_all_three_see_it(cast, browser):
    client = browser(cast.grace)
    answer = client.post("/rooms/new/", filled(cast))
    assert (answer.status_code, answer.url) == (302, "/rooms/")
    room = Room.objects.latest("pk")
    assert timezone.localtime(room.starts_at).strftime("%Y-%m-%d %H:%M") == f"{NEXT_WEEK} 10:30"
    assert room.minutes == 40
    for person in (cast.grace, cast.lucia, cast.joy):
        assert str(room.public_id) in browser(person).get("/rooms/").content.decode()


@pytest.mark.parametrize(
    "changed",
    [{"mentee": ""}, {"day": "yesterday-ish"}, {"minutes": "500"}, {"mentor": "nobody"}],
)
def test_what_is_missing_is_said_and_nothing_is_set_up(cast, browser, changed):
    before = Room.objects.count()
    answer = browser(cast.grace).post("/rooms/new/", filled(cast, **changed))
    assert answer.status_code == 400
    assert Room.objects.count() == before


def test_the_same_person_cannot_take_both_seats(cast, browser):
    answer = browser(cast.grace).post("/rooms/new/", filled(cast, mentee=str(cast.lucia.public_id)))
    assert answer.status_code == 400
    assert "Choose a different person for each role" in answer.content.decode()


@pytest.mark.parametrize("who", ["lucia", "joy"])
def test_only_supervisors_are_offered_to_set_up(cast, browser, who):
    client = browser(getattr(cast, who))
    assert "Schedule session" not in client.get("/rooms/").content.decode()
    assert client.get("/rooms/new/").status_code == 404
    assert client.post("/rooms/new/", filled(cast)).status_code == 404


def test_an_empty_list_says_what_will_be_here(harbour, browser):
    person = make_person(Role.MENTEE, organisation=harbour)
    assert "No session is planned" in browser(person).get("/rooms/").content.decode()


# --- talking without a socket ---------------------------------------------------------------


def test_a_line_is_said_and_shown_without_scripts(open_cast, browser):
    joy, lucia = browser(open_cast.joy), browser(open_cast.lucia)
    answer = joy.post(address(open_cast, "say/"), {"text": "Good morning"})
    assert (answer.status_code, answer.url) == (302, address(open_cast))
    assert "Good morning" in joy.get(address(open_cast)).content.decode()
    assert "Good morning" in lucia.get(address(open_cast) + "?view=read").content.decode()


def test_the_page_that_renews_itself_has_no_box_to_lose_words_in(open_cast, browser):
    joy = browser(open_cast.joy)
    reading = joy.get(address(open_cast) + "?view=read").content.decode()
    assert 'http-equiv="refresh"' in reading
    assert "<textarea" not in reading
    writing = joy.get(address(open_cast)).content.decode()
    assert 'http-equiv="refresh"' not in writing
    assert "<textarea" in writing


def test_a_second_click_says_it_once(open_cast, browser):
    joy = browser(open_cast.joy)
    fields = {"text": "once", "id": str(uuid.uuid4())}
    for _n in range(2):
        assert joy.post(address(open_cast, "say/"), fields).status_code == 302
    assert Message.objects.count() == 1


def test_a_phrase_leaves_what_she_was_writing_in_the_box(open_cast, browser):
    fields = {"text": "I was about to", "phrase": "wait-please"}
    page = browser(open_cast.joy).post(address(open_cast, "say/"), fields).content.decode()
    assert ">I was about to</textarea>" in page
    assert "Wait, please" in page
    assert Message.objects.get().kind == "phrase"


def test_on_the_page_each_phrase_is_a_button_once_and_those_of_the_sheet_stand_by_groups(
    open_cast, browser
):
    page = browser(open_cast.joy).get(address(open_cast)).content.decode()
    form = page.partition('action="' + address(open_cast, "say/"))[2].partition("</form>")[0]
    assert re.findall(r'name="phrase" value="([a-z-]+)"', form) == list(PHRASES)
    at_hand, *groups = form.split('<div role="group" aria-labelledby="phrases-')
    assert at_hand.count('name="phrase"') == len(PHRASE_GROUPS[AT_HAND])
    for group, told in zip(list(PHRASE_GROUPS)[1:], groups, strict=True):
        assert told.startswith(f'{group}"><h2 id="phrases-{group}">')
        said = told.partition('<div class="writing-line">')[0]
        assert said.count('name="phrase"') == len(PHRASE_GROUPS[group])
    assert form.count('<svg class="drawing"') == len(PHRASES)


def test_every_phrase_can_be_said_over_plain_http_and_stands_there_with_its_drawing(
    open_cast, browser
):
    joy = browser(open_cast.joy)
    for key in PHRASES:
        assert SayForm({"phrase": key}).is_valid()
    assert not SayForm({"phrase": "i-need-help"}).is_valid()
    last = PHRASES[-1]
    assert joy.post(address(open_cast, "say/"), {"phrase": last}).status_code == 302
    said = joy.get(address(open_cast)).content.decode().partition("data-words>")[2]
    bubble = said.partition("</div>")[0]
    assert '<svg class="drawing"' in bubble
    assert f"{PHRASE_WORDS[last]}</span>" in bubble


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("lobby", "The room is not open"), ("held", "The room is paused")],
)
def test_what_was_not_sent_stays_in_the_box_with_the_reason(cast, browser, state, sentence):
    if state == "held":
        cast.open()
        services.hold_room(member_id=cast.member_id(cast.lucia))
    answer = browser(cast.joy).post(address(cast, "say/"), {"text": "my words"})
    assert answer.status_code == 409
    assert ">my words</textarea>" in answer.content.decode()
    assert sentence in answer.content.decode()


def test_her_words_stay_in_the_box_while_she_looks_and_when_she_is_ready(cast, browser):
    """Without scripts: a line that was refused in a pause goes along with each button."""
    cast.open()
    services.hold_room(member_id=cast.member_id(cast.lucia))
    joy, refused = browser(cast.joy), {"text": "my words", "id": str(uuid.uuid4())}
    answer = joy.post(address(cast, "say/"), {**refused, "look": "yes"})
    assert answer.status_code == 200
    assert ">my words</textarea>" in answer.content.decode()
    assert refused["id"] in answer.content.decode()
    answer = joy.post(address(cast, "continue/"), refused)
    assert ">my words</textarea>" in answer.content.decode()
    assert "the others are ready too" in answer.content.decode()
    assert Message.objects.filter(room=cast.room).count() == 0


def test_too_long_stays_in_the_box(open_cast, browser):
    answer = browser(open_cast.joy).post(address(open_cast, "say/"), {"text": "x" * 2001})
    assert answer.status_code == 409
    assert "x" * 2001 in answer.content.decode()


@pytest.mark.parametrize("text", ["", "  ", "\u200b\u200b", "a\x00b"])
def test_nothing_to_say_is_not_said(open_cast, browser, text):
    answer = browser(open_cast.joy).post(address(open_cast, "say/"), {"text": text})
    assert answer.status_code == 400
    assert Message.objects.count() == 0


def test_words_are_shown_as_words_and_never_as_a_page(open_cast, browser):
    open_cast.say(open_cast.lucia, "<script>alert(1)</script>")
    page = browser(open_cast.joy).get(address(open_cast)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# --- the frames over HTTP -------------------------------------------------------------------


def test_messages_brings_exactly_what_she_missed(open_cast, browser):
    for number in range(1, 5):
        open_cast.say(open_cast.lucia, f"line {number}")
    joy = browser(open_cast.joy)
    answer = joy.get(address(open_cast, "messages/"), {"after": 2}).json()
    assert (answer["type"], answer["seq"]) == ("welcome", 4)
    assert [message["seq"] for message in answer["messages"]] == [3, 4]
    for odd in ("", "-1", "x", "9" * 40, "٣"):
        assert joy.get(address(open_cast, "messages/"), {"after": odd}).status_code == 200


def test_reading_over_http_puts_her_in_the_list(open_cast, browser):
    with clock.shifted(60):
        answer = browser(open_cast.joy).get(address(open_cast, "messages/")).json()
        assert [person["name"] for person in answer["people"]] == ["Joy"]


def test_say_answers_with_the_frame_when_a_script_asks(open_cast, browser):
    joy = browser(open_cast.joy)
    client_id = str(uuid.uuid4())
    fields = {"id": client_id, "text": "hello"}
    json = {"headers": {"accept": "application/json"}}
    answer = joy.post(address(open_cast, "say/"), fields, **json)
    assert (answer.status_code, answer.json()["seq"]) == (200, 1)
    services.hold_room(member_id=open_cast.member_id(open_cast.lucia))
    answer = joy.post(address(open_cast, "say/"), {"id": client_id, "text": "hello"}, **json)
    assert answer.json()["seq"] == 1
    other = {"id": str(uuid.uuid4()), "text": "more"}
    answer = joy.post(address(open_cast, "say/"), other, **json)
    assert (answer.status_code, answer.json()) == (
        409,
        {"type": "rejected", "id": other["id"], "reason": "held"},
    )


def test_pause_and_going_on_over_http(open_cast, browser):
    joy = browser(open_cast.joy)
    assert joy.post(address(open_cast, "hold/")).status_code == 302
    page = joy.get(address(open_cast)).content.decode()
    assert "Paused. Nobody has to say why." in page
    for person in (open_cast.joy, open_cast.lucia, open_cast.grace):
        browser(person).post(address(open_cast, "continue/"))
    assert "Open. Grace is with you." in joy.get(address(open_cast)).content.decode()


def test_going_out_over_http_takes_her_off_the_list(open_cast, browser):
    answer = browser(open_cast.joy).post(address(open_cast, "leave/"))
    assert (answer.status_code, answer.url) == (302, "/rooms/")
    people = open_cast.enter(open_cast.lucia).snapshot.people
    assert "Joy" not in [person.name for person in people]


def test_get_is_refused_where_something_changes(open_cast, browser):
    for step in ("say/", "hold/", "continue/", "leave/"):
        assert browser(open_cast.joy).get(address(open_cast, step)).status_code == 405


# --- the end --------------------------------------------------------------------------------


def test_a_closed_room_shows_no_words_and_a_way_on(open_cast, browser):
    open_cast.say(open_cast.joy, "plum-coloured umbrella")
    services.close_room(member_id=open_cast.member_id(open_cast.grace))
    for person in (open_cast.grace, open_cast.lucia, open_cast.joy):
        client = browser(person)
        for path in ("", "?view=read"):
            page = client.get(address(open_cast) + path).content.decode()
            assert "umbrella" not in page
            assert "Closed" in page
            link = f"{address(open_cast)}observation/"
            assert (link in page) == (person == open_cast.grace)
        answer = client.get(address(open_cast, "messages/")).json()
        assert (answer["room"]["state"], answer["messages"]) == ("closed", [])
        refused = client.post(
            address(open_cast, "say/"), {"text": "x"}, headers={"accept": "application/json"}
        )
        assert refused.json()["reason"] == "not-open"


def test_the_supervisor_is_told_that_holding_needs_a_socket(cast, browser):
    page = browser(cast.grace).get(address(cast)).content.decode()
    assert "To hold a room you need scripts and an open connection" in page
    assert 'data-command="open"' in page
    assert 'data-command="open"' not in browser(cast.joy).get(address(cast)).content.decode()


def test_a_page_of_a_room_costs_few_queries(open_cast, browser, django_assert_max_num_queries):
    for number in range(30):
        open_cast.say(open_cast.lucia, f"line {number}")
    client = browser(open_cast.joy)
    client.get(address(open_cast))
    with django_assert_max_num_queries(16):
        client.get(address(open_cast))


def test_rooms_of_last_week_are_not_in_the_list(cast, browser):
    Room.objects.update(starts_at=timezone.now() - timedelta(days=7))
    assert str(cast.id) not in browser(cast.joy).get("/rooms/").content.decode()
