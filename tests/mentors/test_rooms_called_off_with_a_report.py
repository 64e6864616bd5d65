"""A report made before a room begins waits for the lead, whoever calls the room off (10.2)."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from core.clock import now
from mentors.appeals.room_queries import decided_about_rooms
from mentors.models import Aside, CodeWord, Report, Room, RoomKey, RoomMember
from mentors.rooms.help.services import agree_on, note_who_was_told, say_not_free
from mentors.rooms.lifecycle.timekeeping import advance_rooms
from mentors.rooms.messaging.private_services import NewAside, say_aside
from mentors.rooms.reports.services import add_to_report, report
from mentors.rooms.scheduling.limit_services import not_this_time
from mentors.rooms.services import cancel_room
from mentors.rooms.state.clock import shifted
from mentors.rooms.state.private_queries import private_of
from mentors.rooms.state.queries import rooms_for
from mentors.safeguarding.case_queries import lines_of, matters_for, reports_of, room_for
from mentors.safeguarding.case_services import close_matter
from mentors.safeguarding.queries import place_of_room
from tests.factories.people import make_person
from tests.factories.rooms import RealCast, say_yes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]
DAY = 24 * 60 * 60


@pytest.fixture
def cast(harbour):
    """Joy stands inside a room that has not begun, and was told of her other yes."""
    cast = RealCast(harbour)
    seat = RoomMember.objects.get(room=cast.room, user=cast.joy)
    note_who_was_told(by=cast.grace, room_id=cast.room.pk, person=seat.person, told=True)
    cast.come_to_the_door()
    return cast


@pytest.fixture
def group(cast):
    """A group that has not begun, of three women; the last two are inside."""
    cast.amy, cast.zoe = (make_person(Role.MENTEE, organisation=cast.organisation) for _n in "az")
    say_yes(cast.amy, cast.zoe, organisation=cast.organisation)
    cast.room = cast.set_up(
        kind="group",
        mentee=None,
        others=[cast.joy, cast.amy, cast.zoe],
        starts_at=now() + timedelta(days=2),
        minutes=60,
    )
    cast.id = cast.room.public_id
    cast.come_to_the_door(cast.amy, cast.zoe)
    return cast


def report_by(cast, by, about):
    person = RoomMember.objects.get(room=cast.room, user=about).person
    report(member_id=cast.member_id(by), person=person)
    mine = Report.objects.get(by__user=by, about__user=about)
    add_to_report(member_id=cast.member_id(by), report=mine.public_id, phrase="about-money")
    add_to_report(member_id=cast.member_id(by), report=mine.public_id, text="twice today")


def told(cast):
    return [(one.who, one.about) for one in reports_of(room_for(cast.sara, cast.id))]


WAYS = {
    "by the supervisor, whom it is about": lambda cast: cancel_room(
        by=cast.grace, room_id=cast.room.pk, at=now()
    ),
    "by her other yes": lambda cast: say_not_free(by=cast.joy, room_id=cast.room.pk, at=now()),
    "by “Not this time”": lambda cast: not_this_time(by=cast.lucia, room_id=cast.id),
}


@pytest.mark.parametrize("way", WAYS)
def test_called_off_a_room_keeps_report_and_asides_for_the_lead(cast, way):
    report_by(cast, cast.joy, cast.grace)
    say_aside(member_id=cast.member_id(cast.joy), new=NewAside(cast.joy.public_id, "i am afraid"))
    agree_on(member_id=cast.member_id(cast.joy), word="lemon")
    WAYS[way](cast)
    assert Room.objects.get(pk=cast.room.pk).state == "cancelled"
    [row] = matters_for(cast.sara)
    assert row.is_over
    assert not row.gone
    room = room_for(cast.sara, cast.id)
    [one] = reports_of(room)
    assert (one.who, one.about) == (cast.joy.shown_name, cast.grace.shown_name)
    assert "twice today" in one.words
    assert [line.text for line in lines_of(room)] == ["i am afraid"]
    # Nobody else is shown anything of it.
    assert private_of(cast.room.pk) == {}
    assert not CodeWord.objects.exists()


def test_called_off_without_a_matter_its_words_go_at_once(cast):
    say_aside(member_id=cast.member_id(cast.joy), new=NewAside(cast.joy.public_id, "i am afraid"))
    cancel_room(by=cast.grace, room_id=cast.room.pk, at=now())
    assert Room.objects.get(pk=cast.room.pk).key is None
    assert not Aside.objects.exists()


def test_the_words_of_a_room_called_off_go_when_the_lead_is_done_or_after_three_days(cast):
    report_by(cast, cast.joy, cast.lucia)
    cancel_room(by=cast.grace, room_id=cast.room.pk, at=now())
    with shifted(3 * DAY - 60):
        advance_rooms()
        assert Report.objects.exists()
    with shifted(3 * DAY + 60):
        advance_rooms()
        assert not Report.objects.exists()
        assert Room.objects.get(pk=cast.room.pk).key is None
    close_matter(by=cast.sara, room_id=cast.id, at=now())
    assert matters_for(cast.sara) == []


def test_without_the_key_the_lead_reads_who_reported_whom_and_the_phrase(cast):
    report_by(cast, cast.joy, cast.lucia)
    cancel_room(by=cast.grace, room_id=cast.room.pk, at=now())
    with_key = reports_of(room_for(cast.sara, cast.id))[0].words
    RoomKey.objects.filter(room=cast.room.pk).delete()
    [row] = matters_for(cast.sara)
    assert not row.gone
    [one] = reports_of(room_for(cast.sara, cast.id))
    assert (one.who, one.about) == (cast.joy.shown_name, cast.lucia.shown_name)
    assert with_key == f"{one.words} · twice today"


@pytest.mark.parametrize("who", ["amy", "zoe"])
def test_in_a_group_not_this_time_loses_no_report_by_her_or_about_her(group, who):
    report_by(group, group.amy, group.zoe)
    expected = [(group.amy.shown_name, group.zoe.shown_name)]
    not_this_time(by=getattr(group, who), room_id=group.id)
    assert Room.objects.get(pk=group.room.pk).state == "lobby"
    assert told(group) == expected


def test_her_seat_that_stays_for_a_report_is_seen_nowhere(group):
    report_by(group, group.amy, group.zoe)
    name = group.zoe.shown_name
    not_this_time(by=group.zoe, room_id=group.id)
    assert group.id not in [card.public_id for card in rooms_for(group.zoe)]
    assert decided_about_rooms(group.zoe) == []
    for one in (group.amy, group.joy, group.lucia, group.grace):
        [card] = [card for card in rooms_for(one) if card.public_id == group.id]
        assert name not in card.others
    assert group.zoe not in place_of_room(group.grace, group.id).women
    # She is free at that hour, and is told of nothing that becomes of the room.
    group.set_up(
        by=make_person(Role.SUPERVISOR, organisation=group.organisation),
        kind="practice",
        mentor=make_person(Role.MENTOR, organisation=group.organisation),
        mentee=group.zoe,
        backup=None,
        starts_at=group.room.starts_at,
        minutes=30,
    )
    cancel_room(by=group.grace, room_id=group.room.pk, at=now())
    assert group.zoe not in {task.woman for task in group.room.tasks.all()}


def test_her_seat_that_stayed_goes_with_the_words_of_the_room(group):
    report_by(group, group.amy, group.zoe)
    not_this_time(by=group.amy, room_id=group.id)
    cancel_room(by=group.grace, room_id=group.room.pk, at=now())
    with shifted(3 * DAY + 60):
        advance_rooms()
    assert not RoomMember.objects.filter(room=group.room, user=group.amy).exists()
    assert RoomMember.objects.filter(room=group.room, user=group.zoe).exists()
