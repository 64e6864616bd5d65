"""A facilitator's calendar: busy, from when to when, and not a word more."""

from copy import deepcopy
from datetime import UTC, timedelta

import pytest
from icalendar import Calendar

from accounts.models import Membership
from accounts.roles import Role
from core.clock import now
from core.errors import NotFound
from courses.cohorts import calendar_services, services
from courses.cohorts.meeting_services import call_off_meeting
from courses.models import CalendarFeed
from mentors.rooms.services import cancel_room, set_up_room
from tests.factories.cohorts import Group
from tests.factories.people import make_person
from tests.factories.rooms import open_to_rooms

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def group_of_the_file(harbour_of_the_file):
    return Group(harbour_of_the_file)


@pytest.fixture
def group(group_of_the_file, db):
    return deepcopy(group_of_the_file)


def make(group, by=None):
    return calendar_services.create_calendar_feed(
        by=by or group.grace, organisation_id=group.organisation.public_id, at=now()
    )


def read(token):
    return calendar_services.render_calendar_feed(token=token, at=now())


def test_every_event_is_busy_in_utc_and_nothing_else(group):
    hana = group.add(group.woman("hana"))
    group.plan(publish=False, days=8)
    session = group.plan(module=1, childcare="no", alternative="The same by phone.")
    raw = read(make(group))
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"}
    assert event["SUMMARY"] == "busy"
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    assert start.tzinfo.utcoffset(start) == UTC.utcoffset(start)
    assert start == session.starts_at.replace(microsecond=0)
    assert end - start == timedelta(minutes=90)
    assert b"Z\r\n" in raw
    for word in (b"TZID", b"phone", b"Tuesdays", b"Module", hana.shown_name.encode()):
        assert word not in raw
    assert str(session.public_id).encode() not in raw


def test_rooms_that_staff_hold_or_back_up_are_busy_and_those_of_others_are_not(group):
    ines = make_person(Role.SUPERVISOR, "ines", organisation=group.organisation)
    mentor, mentee = (
        make_person(role, organisation=group.organisation) for role in (Role.MENTOR, Role.MENTEE)
    )
    open_to_rooms(group.organisation)
    people = {"mentor": mentor, "mentee": mentee, "minutes": 50, "at": now()}
    held, backed, _other = (
        set_up_room(by=by, backup=backup, starts_at=now() + timedelta(days=days), **people)
        for days, by, backup in ((1, group.grace, ines), (2, ines, group.grace), (3, ines, None))
    )
    events = Calendar.from_ical(read(make(group))).walk("VEVENT")
    assert [one.decoded("DTSTART") for one in events] == [
        room.starts_at.replace(microsecond=0) for room in (held, backed)
    ]
    assert {str(one["SUMMARY"]) for one in events} == {"busy"}
    cancel_room(by=group.grace, room_id=held.pk, at=now())
    assert len(Calendar.from_ical(read(make(group))).walk("VEVENT")) == 1


def test_the_same_session_keeps_its_number_when_it_moves(group):
    session = group.plan()
    token = make(group)
    before = Calendar.from_ical(read(token)).walk("VEVENT")[0]["UID"]
    session.starts_at += timedelta(days=1)
    session.save()
    assert Calendar.from_ical(read(token)).walk("VEVENT")[0]["UID"] == before


def test_what_is_called_off_or_long_over_is_not_in_it(group):
    off = group.plan()
    call_off_meeting(by=group.olga, meeting_id=off.public_id, at=now())
    group.plan(days=1, at=now() - timedelta(days=40))
    calendar = Calendar.from_ical(read(make(group)))
    assert calendar["VERSION"] == "2.0"
    assert calendar.walk("VEVENT") == []


def test_only_its_hash_is_stored_and_a_new_one_ends_the_old_one(group):
    first = make(group)
    assert len(first) == 43
    assert first not in str(CalendarFeed.objects.values_list().get())
    second = make(group)
    assert CalendarFeed.objects.count() == 1
    assert read(second)
    for token in (first, "", "x", "\x00"):
        with pytest.raises(NotFound):
            read(token)


def test_it_is_for_who_holds_sessions_and_for_nobody_else(group, lighthouse):
    hana = group.add()
    for by in (hana, group.olga, make_person(Role.SUPERVISOR, organisation=group.organisation)):
        with pytest.raises(NotFound):
            make(group, by)
    with pytest.raises(NotFound):
        calendar_services.create_calendar_feed(
            by=group.grace, organisation_id=lighthouse.public_id, at=now()
        )


@pytest.mark.parametrize("ended", ["duty", "role", "account", "cohort"])
def test_it_dies_with_the_duty_the_role_the_account_and_the_cohort(group, ended):
    token = make(group)
    assert read(token)
    if ended == "duty":
        services.remove_facilitator(
            by=group.olga,
            cohort_id=group.cohort.public_id,
            person_id=group.grace.public_id,
            at=now(),
        )
    elif ended == "role":
        Membership.objects.filter(user=group.grace).update(ended_at=now())
    elif ended == "account":
        type(group.grace).objects.filter(pk=group.grace.pk).update(is_active=False)
    else:
        services.close_cohort(by=group.olga, cohort_id=group.cohort.public_id, at=now())
    with pytest.raises(NotFound):
        read(token)


def test_what_she_holds_elsewhere_is_in_another_calendar(group, lighthouse):
    other = Group(lighthouse, course=group.course, grace="sara")
    Membership.objects.create(user=group.grace, role=Role.SUPERVISOR, organisation=lighthouse)
    group.grace.__dict__.pop("_held_memberships", None)
    other.hold(group.grace)
    group.plan()
    other.plan(days=6)
    assert len(Calendar.from_ical(read(make(group))).walk("VEVENT")) == 1
