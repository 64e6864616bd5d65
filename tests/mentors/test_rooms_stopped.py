"""A line that gives contact details away is not said, and its room's supervisor may look at it."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from accounts.roles import Role
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, NotFound, Refused
from mentors.models import Message, Room, StoppedLine
from mentors.rooms import services
from mentors.rooms.lifecycle import timekeeping
from mentors.rooms.messaging import held_services
from mentors.rooms.messaging import services as messaging_services
from mentors.rooms.on_call.sentences import STOPPED_IN_PRACTICE
from mentors.rooms.screening.categories import Category, holds_the_room
from mentors.rooms.services import NewMessage, NotSaid, Said
from mentors.rooms.state import notifications
from mentors.rooms.state.clock import shifted
from mentors.rooms.state.message_queries import waiting_messages
from mentors.rooms.state.row_locks import Later
from mentors.rooms.state.sentences import STOPPED_WORDS
from tests.concurrency import at_once, on_postgresql
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]

MAIL = "write me at rosa.lane@example.org"
MEETING = "let's meet at the station tomorrow at five"
HARMLESS = "I have 2 children and 3 jobs since 2019"


@pytest.fixture
def cast(harbour):
    return RoomCast(harbour, grace="grace", lucia="lucia", joy="joy")


@pytest.fixture
def open_cast(cast):
    cast.open()
    return cast


def state_of(cast):
    room = Room.objects.get(pk=cast.room.pk)
    return room.state, room.held_because


def go_on(cast):
    for person in (cast.lucia, cast.joy, cast.grace):
        services.continue_room(member_id=cast.member_id(person))


# --- what is said and what is not ---------------------------------------------------------------


def test_what_gives_contact_details_away_is_not_said_and_takes_no_number(open_cast):
    assert open_cast.say(open_cast.joy, MAIL) == NotSaid("screened")
    said = open_cast.say(open_cast.joy, HARMLESS)
    assert isinstance(said, Said)
    assert said.line.seq == 1
    assert Message.objects.count() == 1
    assert [line.text for line in open_cast.enter(open_cast.lucia).lines] == [HARMLESS]


SPREAD = (
    ("347", "123 4567"),
    ("my number begins 0347", "and then 12 34 567"),
    ("zero three four seven", "one two three four five"),
    *[("3", "4", "7", "1", "2", "3", "4", "5", "6", "7")],
)


@pytest.mark.parametrize("lines", SPREAD)
def test_a_number_told_over_several_lines_of_one_sender_is_not_said(open_cast, lines):
    outcomes = [open_cast.say(open_cast.joy, line) for line in lines]
    assert isinstance(outcomes[0], Said)
    assert NotSaid("screened") in outcomes
    assert set(StoppedLine.objects.values_list("category", flat=True)) == {"phone"}


def test_a_number_told_in_one_batch_of_lines_is_not_said(open_cast):
    joy = open_cast.member_id(open_cast.joy)
    batch = [NewMessage(joy, uuid.uuid4(), line) for line in ("0347 12", "34 567")]
    outcomes = services.post_messages(batch)
    assert isinstance(outcomes[0], Said)
    assert outcomes[1] == NotSaid("screened")


def test_parts_of_a_number_by_two_people_or_two_minutes_apart_are_said(open_cast):
    assert isinstance(open_cast.say(open_cast.joy, "0347 12"), Said)
    assert isinstance(open_cast.say(open_cast.lucia, "34 567"), Said)
    Message.objects.update(at=now() - timedelta(minutes=2, seconds=1))
    assert isinstance(open_cast.say(open_cast.joy, "34 567"), Said)


def test_a_part_that_was_said_is_the_same_line_when_it_is_sent_again(open_cast):
    first = uuid.uuid4()
    assert isinstance(open_cast.say(open_cast.joy, "34 567", first), Said)
    Message.objects.update(at=now() - timedelta(minutes=1))
    assert isinstance(open_cast.say(open_cast.joy, "I count to 3"), Said)
    again = open_cast.say(open_cast.joy, "34 567", first)
    assert isinstance(again, Said)
    assert again.again


@on_postgresql
def test_of_two_parts_said_at_once_the_second_is_read_with_the_first(open_cast):
    outcomes = at_once(
        *(partial(open_cast.say, open_cast.joy, line) for line in ("0347 12", "34 567"))
    )
    assert [isinstance(one, Said) for one in outcomes].count(True) == 1


def test_the_supervisors_own_lines_are_read_too(open_cast):
    assert open_cast.say(open_cast.grace, MAIL) == NotSaid("screened")


def test_a_phrase_is_a_key_and_is_not_read(open_cast):
    line = NewMessage(open_cast.member_id(open_cast.joy), uuid.uuid4(), "yes", "phrase")
    assert isinstance(services.post_messages([line])[0], Said)


def test_a_batch_is_answered_in_its_order_whatever_is_stopped(harbour):
    casts = [RoomCast(harbour), RoomCast(harbour)]
    for cast in casts:
        cast.open()
    batch = [
        NewMessage(cast.member_id(cast.joy), uuid.uuid4(), text)
        for cast in casts
        for text in (MAIL, HARMLESS)
    ]
    outcomes = services.post_messages(batch)
    assert outcomes[0] == outcomes[2] == NotSaid("screened")
    assert [outcome.line.text for outcome in outcomes[1::2]] == [HARMLESS, HARMLESS]
    assert services.post_messages([]) == []


def test_what_is_looked_at_twice_waits_with_all_that_its_sender_says_after_it(open_cast):
    joy, lucia = (open_cast.member_id(person) for person in (open_cast.joy, open_cast.lucia))
    batch = [
        NewMessage(sender, uuid.uuid4(), text)
        for sender, text in ((joy, "before"), (joy, MAIL), (joy, "after"), (lucia, "hers"))
    ]
    outcomes = services.post_at_once(batch, say=messaging_services.post_at_once)
    assert [type(one) for one in outcomes] == [Said, Later, Later, Said]
    left = [new for new, one in zip(batch, outcomes, strict=True) if isinstance(one, Later)]
    stopped, said = services.post_messages(left)
    assert stopped == NotSaid("screened")
    assert said.line.text == "after"
    assert StoppedLine.objects.count() == 1


def test_harmless_lines_cost_no_query_for_the_filter(open_cast, django_assert_num_queries):
    line = NewMessage(open_cast.member_id(open_cast.joy), uuid.uuid4(), HARMLESS[:20])
    with django_assert_num_queries(0):
        assert held_services._stop([line]) == {}


def test_numbers_that_no_telephone_has_pass_in_a_practice_room(open_cast):
    assert isinstance(open_cast.say(open_cast.joy, "call me on 07700 900123"), Said)
    assert open_cast.say(open_cast.joy, "call me on 07701 800123") == NotSaid("screened")


def test_the_numbers_of_the_organisations_country_are_known(open_cast):
    # A landline in Rome may have six digits; nobody speaks of a telephone here.
    assert open_cast.say(open_cast.joy, "page 063601") == NotSaid("screened")


@pytest.mark.parametrize(("state", "reason"), [("lobby", "not-open"), ("held", "held")])
def test_where_nothing_may_be_said_nothing_is_kept_either(cast, state, reason):
    if state == "held":
        cast.open()
        services.hold_room(member_id=cast.member_id(cast.lucia))
    assert cast.say(cast.joy, MAIL) == NotSaid(reason)
    assert not StoppedLine.objects.exists()


def test_after_the_lease_nothing_is_kept_either(open_cast):
    with shifted(16):
        assert open_cast.say(open_cast.joy, MAIL) == NotSaid("held")
    assert not StoppedLine.objects.exists()


def test_who_has_no_seat_is_told_so(open_cast):
    line = NewMessage(0, uuid.uuid4(), MAIL)
    assert services.post_messages([line]) == [NotSaid("no-seat")]


def test_the_words_lie_under_the_rooms_key_and_nowhere_else(open_cast):
    open_cast.say(open_cast.joy, MAIL)
    body = bytes(StoppedLine.objects.get().body)
    assert b"rosa" not in body
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM mentors_stoppedline WHERE category = 'email'")
        assert cursor.fetchone() == (1,)


# --- three of them, or one proposal -------------------------------------------------------------


def test_three_lines_or_one_proposal_hold_a_room():
    assert [holds_the_room(Category.LINK, earlier) for earlier in range(4)] == [
        False,
        False,
        True,
        True,
    ]
    assert holds_the_room(Category.MEETING, 0)


def test_the_third_stopped_line_holds_the_room_whoever_sent_them(open_cast):
    for person in (open_cast.joy, open_cast.lucia):
        open_cast.say(person, MAIL)
    assert state_of(open_cast)[0] == "open"
    assert open_cast.say(open_cast.joy, "@rosa_lane") == NotSaid("screened")
    assert state_of(open_cast) == ("held", "stopped-lines")
    assert open_cast.say(open_cast.lucia, HARMLESS) == NotSaid("held")


def test_after_that_three_more_are_counted(open_cast):
    for _time in range(3):
        open_cast.say(open_cast.joy, MAIL)
    go_on(open_cast)
    for _time in range(2):
        open_cast.say(open_cast.joy, MAIL)
        assert state_of(open_cast)[0] == "open"
    open_cast.say(open_cast.joy, MAIL)
    assert state_of(open_cast)[0] == "held"


def test_a_proposal_to_meet_holds_the_room_at_once(open_cast):
    assert open_cast.say(open_cast.joy, MEETING) == NotSaid("screened")
    assert state_of(open_cast) == ("held", "stopped-lines")


def test_the_same_line_sent_again_counts_once_and_other_words_count_anew(open_cast):
    client_id = uuid.uuid4()
    for _time in range(3):
        assert open_cast.say(open_cast.joy, MAIL, client_id) == NotSaid("screened")
    assert StoppedLine.objects.count() == 1
    open_cast.say(open_cast.joy, MAIL + " please", client_id)
    assert StoppedLine.objects.count() == 2
    # Without a script the page keeps its id while she mends her words.
    assert isinstance(open_cast.say(open_cast.joy, HARMLESS, client_id), Said)


# --- the supervisor -----------------------------------------------------------------------------


def test_the_supervisor_learns_the_kind_and_opens_the_words_and_the_log_notes_it(open_cast):
    open_cast.say(open_cast.joy, MAIL)
    waiting = waiting_messages(open_cast.room.pk)
    assert waiting.readers == (open_cast.member_id(open_cast.grace),)
    assert [line.category for line in waiting.lines] == ["email"]
    assert not Entry.objects.filter(verb="stopped-line-opened").exists()
    line, words = services.reveal_line(member_id=waiting.readers[0], line_id=waiting.lines[0].id)
    assert (line, words) == (waiting.lines[0], MAIL)
    entry = Entry.objects.get(verb="stopped-line-opened")
    assert entry.facts == {"category": "email"}
    assert "rosa" not in str(vars(entry))


def test_nobody_else_opens_it(open_cast):
    open_cast.say(open_cast.joy, MAIL)
    line = StoppedLine.objects.get()
    for person in (open_cast.joy, open_cast.lucia):
        with pytest.raises(Refused):
            services.reveal_line(member_id=open_cast.member_id(person), line_id=line.public_id)
    with pytest.raises(NotFound):
        services.reveal_line(member_id=0, line_id=line.public_id)


def test_a_supervisor_opens_no_line_of_another_room(harbour, open_cast):
    other = RoomCast(harbour)
    other.open()
    other.say(other.joy, MAIL)
    with pytest.raises(Conflict):
        services.reveal_line(
            member_id=open_cast.member_id(open_cast.grace),
            line_id=StoppedLine.objects.get().public_id,
        )


def test_once_the_room_is_over_nobody_opens_it_and_a_day_later_it_is_gone(open_cast):
    open_cast.say(open_cast.joy, MAIL)
    line, supervisor = StoppedLine.objects.get(), open_cast.member_id(open_cast.grace)
    services.close_room(member_id=supervisor)
    with pytest.raises(Conflict):
        services.reveal_line(member_id=supervisor, line_id=line.public_id)
    assert waiting_messages(open_cast.room.pk).lines == ()
    with shifted(24 * 60 * 60 + 1):
        timekeeping.destroy_words_in_time(at=now())
    assert not StoppedLine.objects.exists()


# --- over sockets -------------------------------------------------------------------------------


async def test_a_stopped_line_reaches_nobody_and_the_supervisor_learns_of_it(open_cast):
    async with (
        Socket(open_cast.grace, open_cast.id) as grace,
        Socket(open_cast.lucia, open_cast.id) as lucia,
        Socket(open_cast.joy, open_cast.id) as joy,
    ):
        for someone in (grace, lucia, joy):
            await someone.hello()
        await grace.beat()
        sent = await joy.say(MAIL)
        assert await joy.frame("rejected") == {
            "type": "rejected",
            "id": sent,
            "reason": "screened",
        }
        waiting = await grace.frame("waiting", category="email")
        assert "text" not in waiting
        await joy.say(HARMLESS)
        for someone in (grace, lucia, joy):
            assert (await someone.frame("message"))["text"] == HARMLESS
        for someone in (lucia, joy):
            kinds = {frame["type"] for frame in someone.seen}
            assert "waiting" not in kinds
            assert MAIL not in str(someone.seen)
        await grace.send("reveal", id=waiting["id"])
        assert (await grace.frame("waiting", id=waiting["id"]))["text"] == MAIL
        await joy.send("reveal", id=waiting["id"])
        assert (await joy.frame("error"))["code"] == "refused"
        await grace.send("reveal", id=str(uuid.uuid4()))
        assert (await grace.frame("error"))["code"] == "conflict"


async def test_a_supervisor_who_comes_in_learns_what_waits(open_cast):
    await sync_to_async(open_cast.say)(open_cast.joy, MAIL)
    async with Socket(open_cast.grace, open_cast.id) as grace:
        await grace.hello()
        assert (await grace.frame("waiting"))["category"] == "email"


@pytest.fixture
def real_cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    return cast


async def test_the_backup_learns_of_it_as_well_and_what_one_drops_both_see_no_more(real_cast):
    async with (
        Socket(real_cast.grace, real_cast.id) as grace,
        Socket(real_cast.ines, real_cast.id) as ines,
    ):
        for someone in (grace, ines):
            await someone.hello()
        await sync_to_async(real_cast.say)(real_cast.joy, MAIL)
        line = (await grace.frame("waiting", category="email"))["id"]
        await ines.frame("waiting", id=line)
        await ines.send("reveal", id=line)
        assert (await ines.frame("waiting", id=line))["text"] == MAIL
        await ines.send("discard", id=line)
        for someone in (grace, ines):
            await someone.frame("waiting", id=line, settled=True)
        assert MAIL not in str(grace.seen)


def test_the_backup_opens_the_page_of_stopped_lines(real_cast, signed_in):
    real_cast.say(real_cast.joy, MAIL)
    browser = signed_in(real_cast.ines)
    page = browser.get(f"/rooms/{real_cast.id}/stopped/")
    assert str(STOPPED_WORDS["email"]) in page.content.decode()
    line = StoppedLine.objects.get()
    opened = browser.post(f"/rooms/{real_cast.id}/reveal/", {"id": str(line.public_id)})
    assert MAIL in opened.content.decode()


async def test_a_lost_notification_costs_until_the_supervisors_next_beat(open_cast, monkeypatch):
    async with Socket(open_cast.grace, open_cast.id) as grace:
        await grace.hello()
        await grace.settled()
        # Said in a process whose notifications get lost.
        monkeypatch.setattr(notifications, "_send_to", lambda *_lost: None)
        await sync_to_async(open_cast.say)(open_cast.joy, MAIL)
        await grace.send("beat")
        assert (await grace.frame("waiting"))["category"] == "email"


async def test_a_proposal_to_meet_is_told_as_a_pause_and_to_nobody_as_what_it_is(open_cast):
    async with Socket(open_cast.lucia, open_cast.id) as lucia:
        await lucia.hello()
        await sync_to_async(open_cast.say)(open_cast.joy, MEETING)
        held = await lucia.frame("state", state="held")
        assert held["why"] == "stopped-lines"
        assert "station" not in str(lucia.seen)


# --- without sockets ----------------------------------------------------------------------------


def test_without_scripts_her_words_stay_in_the_box_with_the_reason(open_cast, signed_in):
    page = signed_in(open_cast.joy).post(f"/rooms/{open_cast.id}/say/", {"text": MAIL})
    assert page.status_code == 409
    body = page.content.decode()
    assert str(STOPPED_IN_PRACTICE) in body
    assert MAIL in body
    asked = signed_in(open_cast.joy).post(
        f"/rooms/{open_cast.id}/say/", {"text": MAIL}, headers={"accept": "application/json"}
    )
    assert (asked.status_code, asked.json()["reason"]) == (409, "screened")


def test_a_supervisor_reads_the_kind_and_opens_the_words_without_scripts(open_cast, signed_in):
    browser = signed_in(open_cast.grace)
    address = f"/rooms/{open_cast.id}/stopped/"
    assert "No held messages" in browser.get(address).content.decode()
    open_cast.say(open_cast.joy, MAIL)
    body = browser.get(address).content.decode()
    assert str(STOPPED_WORDS["email"]) in body
    assert "rosa" not in body
    line = StoppedLine.objects.get()
    opened = browser.post(f"/rooms/{open_cast.id}/reveal/", {"id": str(line.public_id)})
    assert MAIL in opened.content.decode()
    frame = browser.post(
        f"/rooms/{open_cast.id}/reveal/",
        {"id": str(line.public_id)},
        headers={"accept": "application/json"},
    ).json()
    assert (frame["type"], frame["text"]) == ("waiting", MAIL)
    assert Entry.objects.filter(verb="stopped-line-opened").count() == 2
    assert (
        f"/rooms/{open_cast.id}/stopped/" in browser.get(f"/rooms/{open_cast.id}/").content.decode()
    )


@pytest.mark.parametrize("asked", ["", "nonsense", "1" * 5000])
def test_what_is_no_line_is_answered_with_a_sentence(open_cast, signed_in, asked):
    answer = signed_in(open_cast.grace).post(f"/rooms/{open_cast.id}/reveal/", {"id": asked})
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.content.decode()


def test_for_everyone_else_these_pages_are_not_there(open_cast, lighthouse, signed_in):
    open_cast.say(open_cast.joy, MAIL)
    line = StoppedLine.objects.get()
    others = [
        open_cast.joy,
        open_cast.lucia,
        make_person(Role.SUPERVISOR, organisation=open_cast.organisation),
        make_person(Role.SUPERVISOR, organisation=lighthouse),
    ]
    for person in others:
        browser = signed_in(person)
        assert browser.get(f"/rooms/{open_cast.id}/stopped/").status_code == 404
        answer = browser.post(f"/rooms/{open_cast.id}/reveal/", {"id": str(line.public_id)})
        assert answer.status_code == 404


def test_each_kind_has_its_words():
    assert set(STOPPED_WORDS) == {str(category) for category in Category}
