"""Reporting a line or a person: one tap, no reason, and never told to whom it is about (10.2)."""

import uuid

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from core.audit.models import Entry
from core.errors import Conflict, Invalid, Refused
from mentors.models import Call, Matter, Message, Report, Ring, Room
from mentors.rooms import services
from mentors.rooms.help.services import agree_on, ask_for_help
from mentors.rooms.messaging.moderation_services import remove
from mentors.rooms.messaging.services import NewMessage
from mentors.rooms.reports.services import add_to_report, ask_for_a_word, next_step, report
from mentors.rooms.state.private_queries import private_of
from tests.factories.rooms import BACKEND, RealCast, RoomCast, Socket

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(harbour):
    cast = RealCast(harbour)
    cast.open()
    cast.enter(cast.ines)
    cast.say(cast.lucia, "said by lucia")
    return cast


def person_of(cast, somebody):
    return cast.seat(somebody).person


def report_person(cast, about, by=None):
    report(member_id=cast.member_id(by or cast.joy), person=person_of(cast, about))


def report_line(cast, by=None, seq=1):
    report(member_id=cast.member_id(by or cast.joy), seq=seq)


def told(cast, somebody):
    """What she is shown of reports: about whom, and which line."""
    reports = private_of(cast.room.pk)[cast.member_id(somebody)].reports
    return [(one.about, one.seq) for one in reports]


def rings():
    return set(Ring.objects.filter(call__because="report").values_list("user", flat=True))


def test_who_holds_the_room_is_told_of_a_line_and_the_lead_is_called(cast):
    report_line(cast)
    expected = [(person_of(cast, cast.lucia), 1)]
    assert told(cast, cast.grace) == told(cast, cast.ines) == told(cast, cast.joy) == expected
    assert told(cast, cast.lucia) == []
    assert rings() == {cast.ines.pk, cast.sara.pk}


def test_a_report_about_the_supervisor_goes_to_backup_and_lead_and_she_sees_nothing(cast):
    report_person(cast, cast.grace)
    assert told(cast, cast.grace) == []
    assert told(cast, cast.ines) == [(person_of(cast, cast.grace), None)]
    assert rings() == {cast.ines.pk, cast.sara.pk}


def test_a_report_about_the_backup_goes_to_supervisor_and_lead_alone(cast):
    report_person(cast, cast.ines)
    assert told(cast, cast.ines) == []
    assert told(cast, cast.grace) == [(person_of(cast, cast.ines), None)]
    assert rings() == {cast.sara.pk}


def test_reported_twice_it_is_one_and_rings_once(cast):
    for _again in range(2):
        report_line(cast)
        report_person(cast, cast.lucia)
    assert Report.objects.count() == 2
    assert Call.objects.filter(because="report").count() == 1


def test_a_mentor_may_report_a_woman_and_who_holds_the_room_writes_a_worry_instead(cast):
    cast.say(cast.joy, "said by joy")
    report_line(cast, by=cast.lucia, seq=2)
    for one in (cast.grace, cast.ines):
        with pytest.raises(Refused):
            report_person(cast, cast.joy, by=one)


def test_what_is_her_own_or_nobodys_cannot_be_reported(cast):
    with pytest.raises(Invalid):
        report_person(cast, cast.joy)
    with pytest.raises(Invalid):
        report_line(cast, by=cast.lucia)
    for wrong in ({"seq": 9}, {"person": uuid.uuid4()}, {}):
        with pytest.raises(Invalid):
            report(member_id=cast.member_id(cast.joy), **wrong)
    assert not Report.objects.exists()


def test_a_line_that_was_said_before_she_came_is_not_hers_to_report(cast):
    services.go_out(member_id=cast.member_id(cast.joy))
    cast.say(cast.lucia, "while she was out")
    cast.come_to_the_door(cast.joy)
    services.go_in([services.Arrival(cast.member_id(cast.joy), 0, anew=True)])
    with pytest.raises(Invalid):
        report_line(cast)


def test_a_line_of_a_talk_of_two_is_reported_by_who_talks_and_by_nobody_else(cast):
    def say(person, text):
        talk = Room.objects.get(pk=cast.room.pk).talk
        line = NewMessage(cast.member_id(person), uuid.uuid4(), text, talk=talk)
        services.post_messages([line])
        return Message.objects.latest("seq").seq

    in_the_room = say(cast.joy, "said by joy to all")
    grace = cast.member_id(cast.grace)
    ask_for_a_word(member_id=cast.member_id(cast.joy), wanted="supervisor")
    services.close_room(member_id=grace)
    next_step(member_id=grace, after="closing")
    first = say(cast.grace, "for joy alone")
    with pytest.raises(Invalid):
        report_line(cast, by=cast.lucia, seq=first)
    report_line(cast, by=cast.joy, seq=first)
    next_step(member_id=grace, after=str(Room.objects.get(pk=cast.room.pk).talk))
    second = say(cast.grace, "for lucia alone")
    # Neither is a line of an earlier talk hers.
    with pytest.raises(Invalid):
        report_line(cast, by=cast.lucia, seq=first)
    report_line(cast, by=cast.lucia, seq=second)
    report_line(cast, by=cast.lucia, seq=in_the_room)
    told = Report.objects.values_list("by__user", "line__seq")
    assert set(told) == {
        (cast.joy.pk, first),
        (cast.lucia.pk, second),
        (cast.lucia.pk, in_the_room),
    }


def test_a_phrase_and_a_few_words_are_hers_to_add_and_are_kept_under_the_rooms_key(cast):
    report_line(cast)
    mine = Report.objects.get()
    joy = cast.member_id(cast.joy)
    add_to_report(member_id=joy, report=mine.public_id, phrase="about-money")
    add_to_report(member_id=joy, report=mine.public_id, text="it was twice")
    mine.refresh_from_db()
    assert b"twice" not in bytes(mine.words)
    [seen] = private_of(cast.room.pk)[cast.member_id(cast.grace)].reports
    assert (seen.phrase, seen.text) == ("about-money", "it was twice")
    [hers] = private_of(cast.room.pk)[joy].reports
    assert (hers.phrase, hers.text) == ("", "")
    for wrong in ({"text": " "}, {"text": "x" * 301}, {"phrase": "nonsense"}):
        with pytest.raises(Invalid):
            add_to_report(member_id=joy, report=mine.public_id, **wrong)
    with pytest.raises(Invalid):
        add_to_report(member_id=cast.member_id(cast.lucia), report=mine.public_id, text="x")


def test_once_the_room_is_over_nothing_is_reported(cast):
    joy, lucia = cast.member_id(cast.joy), person_of(cast, cast.lucia)
    grace = cast.member_id(cast.grace)
    services.close_room(member_id=grace)
    services.close_room(member_id=grace)
    with pytest.raises(Conflict):
        report(member_id=joy, person=lucia)


def reasons(cast):
    return sorted(Matter.objects.filter(room=cast.room).values_list("because", flat=True))


def test_help_by_tap_or_code_word_a_report_and_a_removal_are_matters_for_the_lead(cast):
    ask_for_help(member_id=cast.member_id(cast.lucia))
    agree_on(member_id=cast.member_id(cast.joy), word="lemon")
    cast.say(cast.joy, "lemon")
    report_line(cast)
    remove(member_id=cast.member_id(cast.grace), person=person_of(cast, cast.lucia))
    assert reasons(cast) == ["help", "removal", "report"]
    assert Entry.objects.filter(verb="room-matter", actor=None).count() == 3


def test_lines_that_pause_the_room_are_a_matter(cast):
    for number in range(3):
        cast.say(cast.joy, f"write me at rosa{number}@example.org")
        assert reasons(cast) == (["stopped-lines"] if number == 2 else [])


def test_a_call_for_help_in_practice_is_a_drill_and_a_report_is_not(harbour):
    cast = RoomCast(harbour)
    cast.open()
    ask_for_help(member_id=cast.member_id(cast.joy))
    assert reasons(cast) == []
    report_person(cast, cast.lucia)
    assert reasons(cast) == ["report"]


def test_without_scripts_a_flag_beside_each_line_and_person_reports_it(cast):
    joy = Client()
    joy.force_login(cast.joy, backend=BACKEND)
    html = joy.get(f"/rooms/{cast.id}/").content.decode()
    assert 'form="room-report" name="seq" value="1"' in html
    assert f'form="room-report" name="person" value="{person_of(cast, cast.grace)}"' in html
    assert joy.post(f"/rooms/{cast.id}/report/", {"seq": "1"}).status_code == 302
    mine = Report.objects.get()
    page = joy.get(f"/rooms/{cast.id}/").content.decode()
    assert f'name="report" value="{mine.public_id}"' in page
    answer = joy.post(
        f"/rooms/{cast.id}/report-words/", {"report": mine.public_id, "phrase": "it-hurt-me"}
    )
    assert answer.status_code == 302
    assert Report.objects.get().phrase == "it-hurt-me"
    for wrong in ({"seq": "x"}, {"seq": "²"}, {"seq": "9" * 40}, {"person": "x"}, {}):
        assert joy.post(f"/rooms/{cast.id}/report/", wrong).status_code == 400
    assert joy.post(f"/rooms/{cast.id}/report/", {"seq": "2147483647"}).status_code == 400


def test_without_scripts_words_of_a_report_that_were_not_taken_are_in_their_box_again(cast):
    joy = Client()
    joy.force_login(cast.joy, backend=BACKEND)
    joy.post(f"/rooms/{cast.id}/report/", {"seq": "1"})
    words = {"report": Report.objects.get().public_id, "phrase": "", "text": "please " * 50}
    answer = joy.post(f"/rooms/{cast.id}/report-words/", words)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f">{words['text']}</textarea>" in page
    assert "Please use fewer words" in page


def test_the_page_of_whom_it_is_about_is_the_same_before_and_after(cast):
    lucia = Client()
    lucia.force_login(cast.lucia, backend=BACKEND)

    def texts():
        html = lucia.get(f"/rooms/{cast.id}/").content.decode()
        return [
            line
            for line in html.splitlines()
            if not any(word in line for word in ("csrfmiddlewaretoken", 'name="id"', "nonce"))
        ]

    before = texts()
    report_line(cast)
    assert texts() == before


async def test_on_sockets_who_holds_the_room_and_herself_are_told_and_nobody_else(cast):
    sockets = [Socket(one, cast.id) for one in (cast.grace, cast.lucia, cast.joy)]
    async with sockets[0] as grace, sockets[1] as lucia, sockets[2] as joy:
        for socket in sockets:
            await socket.hello()
        await grace.beat()
        await joy.send("report", seq=1)
        mine = await joy.frame("report")
        about = str((await sync_to_async(cast.seat)(cast.lucia)).person)
        assert (await grace.frame("report"))["about"] == about
        await joy.send("report-words", report=mine["id"], text="please look")
        assert (await grace.frame("report", text="please look"))["seq"] == 1
        await lucia.settled()
        await joy.settled()
        assert "report" not in {frame["type"] for frame in lucia.seen}
        assert not any("text" in one for one in joy.seen if one["type"] == "report")
    assert await sync_to_async(Message.objects.count)() == 1


async def test_a_report_of_nothing_or_of_nobody_here_is_an_error_and_keeps_the_socket(cast):
    person = str((await sync_to_async(cast.seat)(cast.lucia)).person)
    async with Socket(cast.joy, cast.id) as joy:
        await joy.hello()
        for wrong in ({}, {"seq": None, "person": None}, {"seq": 1, "person": person}):
            await joy.send("report", **wrong)
            await joy.frame("error", code="malformed")
        for nobody in ({"seq": 99}, {"person": str(uuid.uuid4())}):
            await joy.send("report", **nobody)
            await joy.frame("error", code="invalid")
        await joy.send("report-words", report=str(uuid.uuid4()), text="please look")
        await joy.frame("error", code="invalid")
        await joy.send("report", person=person)
        assert (await joy.frame("report"))["about"] == person
